"""What was agreed and what was done: tasks, visits, the plan's items."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from bot.records.base import Row, new_id, one_of
from bot.records.sealed import sealed
from bot.records.words import PlanItemKind, PlanItemState, TaskState


class Task(Row, table=True):
    """An agreed action; `blocked_at` is set when its owner says that it cannot be done in time."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_group", "core_group_id"),
        Index("ix_task_owner", "owner_id"),
        one_of("state", TaskState),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    meeting_id: uuid.UUID | None = Field(
        default=None, foreign_key="meeting.id", ondelete="RESTRICT"
    )
    owner_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    title: str = sealed()
    agreed_on: date
    due: date
    state: str = TaskState.OPEN
    done_on: date | None = None
    done_at: datetime | None = None
    done_by: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    blocked_at: datetime | None = None
    blocked_reason: str = sealed("")
    proposed_due: date | None = None
    closed_on: date | None = None
    closed_reason: str = ""


class Visit(Row, table=True):
    """One visit to one child: a row for each child, so that each has a clock of its own.

    The rows of one visit share `entry`; `withdrawn_at` is set where it was recorded by mistake.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_group", "core_group_id", "child_id"),
        Index("ix_visit_entry", "entry"),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    child_id: uuid.UUID = Field(foreign_key="child.id", ondelete="RESTRICT")
    by_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime
    seen: bool
    alone: bool | None = None
    nobody_in: bool = False
    video: bool = False
    note: str = sealed("")
    entry: uuid.UUID = Field(default_factory=new_id)
    recorded_at: datetime
    withdrawn_at: datetime | None = None


class PlanItem(Row, table=True):
    """An item of the plan; completed or superseded with a reason, never removed."""

    __tablename__ = "plan_item"
    __table_args__ = (
        Index("ix_plan_item_group", "core_group_id"),
        one_of("kind", PlanItemKind),
        one_of("state", PlanItemState),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    meeting_id: uuid.UUID | None = Field(
        default=None, foreign_key="meeting.id", ondelete="RESTRICT"
    )
    kind: str
    text: str = sealed()
    person_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    state: str = PlanItemState.CURRENT
    reason: str = sealed("")
    agreed_on: date
    ended_on: date | None = None
