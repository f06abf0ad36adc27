"""A core group meeting and what belongs to it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.records.base import Row, one_of
from bot.records.sealed import sealed, sealed_json
from bot.records.words import ChairRole, CheckAnswer, MeetingState

_PLANNED = text("state = 'planned'")


class Meeting(Row, table=True):
    """A meeting, planned, held or cancelled; `version` guards against two editors at once.

    `family` names who of the family came (parents, child, other) without naming a person;
    `children` are the ids of the children it discussed, as text, none for every child of the group.
    `changed_reason` says why it was last moved or cancelled. `quorate` is what the procedure says
    of who came; `counts` is whether it stops clocks, which a manager may decide for one that was
    not: `counts_reason` says why, and it is empty until somebody has decided.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_group", "core_group_id", "on_date"),
        Index(
            "ix_meeting_planned",
            "core_group_id",
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
        one_of("state", MeetingState),
        one_of("chair_role", ChairRole),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    on_date: date
    starts_at: time | None = None
    venue: str = sealed("")
    state: str = MeetingState.PLANNED
    called_on: date
    chair_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    chair_role: str | None = None
    concern_increased: bool = False
    social_care_came: bool = True
    outcome_told_on: date | None = None
    disagreement: bool = False
    disagreement_told_on: date | None = None
    quorate: bool = True
    counts: bool = True
    counts_reason: str = sealed("")
    counts_by: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    counts_at: datetime | None = None
    decided: str = sealed("")
    next_agreed: bool | None = None
    no_next_reason: str = sealed("")
    family: list[Any] = Field(default_factory=list, sa_type=JSON)
    children: list[Any] = Field(default_factory=list, sa_type=JSON)
    changed_reason: str = sealed("")
    closed_at: datetime | None = None
    closed_by: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    version: int = 1


class Attendance(Row, table=True):
    """Whether one person came to one meeting."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="RESTRICT")
    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    came: bool
    consulted: bool = False
    invited: bool = True


class Apology(Row, table=True):
    """Apologies of one person for one meeting; the reason is for the lead social worker alone."""

    __tablename__ = "apology"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="RESTRICT")
    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT", index=True)
    reason: str = sealed("")
    instead: str = sealed("")
    report_later: bool = False
    in_time: bool
    said_at: datetime
    withdrawn_at: datetime | None = None
    revision: int = 1


class Report(Row, table=True):
    """One version of a written report for one meeting; only one version is current."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id", "version"),
        Index(
            "ix_report_current",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )

    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="RESTRICT")
    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    version: int
    current: bool = True
    text: str = sealed("")
    files: list[Any] = sealed_json(default_factory=list)
    in_time: bool
    sent_at: datetime
    released_at: datetime | None = None
    released_by: uuid.UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="RESTRICT"
    )


class Minutes(Row, table=True):
    """The minutes of one meeting: where they are kept and when they went out.

    `family_on` is the day on which the parents and the child had them.
    """

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("meeting_id"),)

    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="RESTRICT")
    text: str = sealed("")
    files: list[Any] = sealed_json(default_factory=list)
    circulated_on: date | None = None
    circulated_by: uuid.UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="RESTRICT"
    )
    family_on: date | None = None
    recorded_at: datetime


class Check(Row, table=True):
    """How one check row of the procedure ended on one occasion.

    `about` names the occasion: "meeting:<id>", "conference:<id>", or "plan:<ISO day>" for a change
    of the plan between meetings; `on_date` is its day. What counts for a group is the row of the
    latest occasion. `answered_by` and `answered_at` are who last said so, and when.
    """

    __tablename__ = "check_result"
    __table_args__ = (
        UniqueConstraint("core_group_id", "about", "rule"),
        Index("ix_check_result_group", "core_group_id", "rule", "on_date"),
        one_of("answer", CheckAnswer),
        CheckConstraint(
            "answer IN ('met', 'unanswered') OR reason <> ''", name="reason_where_not_met"
        ),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    about: str
    meeting_id: uuid.UUID | None = Field(
        default=None, foreign_key="meeting.id", ondelete="RESTRICT"
    )
    on_date: date
    rule: str
    answer: str
    reason: str = sealed("")
    derived: bool = False
    answered_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    answered_at: datetime
