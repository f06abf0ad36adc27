"""Who sees a child, and how often: standing arrangements, intervals, cover, school breaks."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from bot.records.base import Row, one_of
from bot.records.sealed import sealed
from bot.records.words import IntervalFrom


class StandingVisit(Row, table=True):
    """A child is seen on one day of each week, such as at school; `weekday` 0 is Monday.

    It counts from `starts` to `ends` or, where that came first, `ended_on`; `in_term` is whether
    only days in school terms count.
    """

    __tablename__ = "standing_visit"
    __table_args__ = (
        Index("ix_standing_visit_group", "core_group_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    child_id: uuid.UUID = Field(foreign_key="child.id", ondelete="RESTRICT")
    by_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    weekday: int
    in_term: bool
    starts: date
    ends: date
    ended_on: date | None = None
    recorded_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    recorded_at: datetime


class VisitInterval(Row, table=True):
    """How often one child is to be seen, in working days, where that is more often than usual.

    `set_by` says whether the plan or the conference chair asks for it; `seen_by` is the
    professional whom the plan names. The latest row of a child stands; one without figures and
    without a name takes the procedure's own interval up again.
    """

    __tablename__ = "visit_interval"
    __table_args__ = (
        Index("ix_visit_interval_group", "core_group_id"),
        one_of("set_by", IntervalFrom),
        CheckConstraint("lead_days > 0", name="lead_days"),
        CheckConstraint("any_days > 0", name="any_days"),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    child_id: uuid.UUID = Field(foreign_key="child.id", ondelete="RESTRICT")
    lead_days: int | None = None
    any_days: int | None = None
    seen_by: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    set_by: str
    recorded_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    recorded_at: datetime


class Cover(Row, table=True):
    """Who sees the children in the lead social worker's place, from the first day to the last."""

    __tablename__ = "cover"
    __table_args__ = (Index("ix_cover_group", "core_group_id"),)

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    starts: date
    ends: date
    ended_on: date | None = None
    recorded_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    recorded_at: datetime


class SchoolBreak(Row, table=True):
    """What a group has arranged for a break between terms: who sees the child, who stands in."""

    __tablename__ = "school_break"
    __table_args__ = (UniqueConstraint("core_group_id", "starts"),)

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    starts: date
    ends: date
    sees_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    stands_in: str = sealed("")
    answered_by: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    answered_at: datetime
