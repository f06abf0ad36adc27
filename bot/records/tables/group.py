"""One core group: its children, its members, the conferences that frame it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.records.base import Row, one_of
from bot.records.sealed import sealed
from bot.records.words import ConferenceKind, ConferenceOutcome, GroupState, Role

_IN_OPEN_GROUPS = text("next_on IS NOT NULL")


class CoreGroup(Row, table=True):
    """The group for a child, or for several siblings, under one version of a procedure."""

    __tablename__ = "core_group"
    __table_args__ = (
        UniqueConstraint("workspace_id", "reference"),
        one_of("state", GroupState),
    )

    reference: str = Field(max_length=24)
    procedure: str
    procedure_version: str
    fingerprint: str = ""
    state: str = GroupState.OPEN
    tracked_from: date | None = None
    opened_at: datetime
    opened_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    closed_at: datetime | None = None


class Child(Row, table=True):
    """A child of the group: initials at most, never a name or a date of birth."""

    __tablename__ = "child"
    __table_args__ = (UniqueConstraint("core_group_id", "position"),)

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    position: int = 0
    initials: str = sealed("")
    unborn: bool = False
    born_on: date | None = None


class Membership(Row, table=True):
    """Who sits in a group, as what, from when until when; `ends` is the last day.

    `next_on` is the first day on which a meeting or a duty of theirs stands (duties.next_days).
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_person", "person_id", "core_group_id"),
        Index("ix_membership_group", "core_group_id"),
        # Holds all that `next` asks of a membership, so that it need not look at the rows.
        Index(
            "ix_membership_next",
            *("person_id", "next_on", "core_group_id", "role", "starts", "ends"),
            sqlite_where=_IN_OPEN_GROUPS,
            postgresql_where=_IN_OPEN_GROUPS,
        ),
        one_of("role", Role),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    role: str
    starts: date
    ends: date | None = None
    plan_copy_on: date | None = None
    next_on: date | None = None


class Conference(Row, table=True):
    """An initial or review conference, held or ahead.

    `recorded_at` is when its date became known, `report_shared_on` the day on which the family had
    the report for it; `version` counts its changes, so that each is told once. `children` are the
    ids of the children it is about, as text; none named means every child of the group.
    """

    __tablename__ = "conference"
    __table_args__ = (
        Index("ix_conference_group", "core_group_id"),
        one_of("kind", ConferenceKind),
        one_of("outcome", ConferenceOutcome),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    kind: str
    on_date: date
    outcome: str | None = None
    recorded_at: datetime
    report_shared_on: date | None = None
    children: list[Any] = Field(default_factory=list, sa_type=JSON)
    version: int = 1
