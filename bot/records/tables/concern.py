"""Concerns: what somebody raised, how far it has come, and each step with its day."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from bot.records.base import Row, one_of
from bot.records.sealed import sealed
from bot.records.words import ConcernKind, ConcernState, ConcernStepKind

_CLIMBING = text("climbs_at IS NOT NULL")


class Concern(Row, table=True):
    """A worry somebody raised, and the moments at which it was passed on and decided.

    `triggers` are the ticked lines of the procedure, like "GR-33.1". While `climbs_at` is set
    somebody is still to press a button, and at that instant of case time the next is told; `rung`
    is who was told last, `tellings` counts how often it has climbed. `measures` are the decision's
    words, `decision` its reason.
    """

    __tablename__ = "concern"
    __table_args__ = (
        Index("ix_concern_group", "core_group_id"),
        Index(
            "ix_concern_climbing",
            "climbs_at",
            sqlite_where=_CLIMBING,
            postgresql_where=_CLIMBING,
        ),
        one_of("kind", ConcernKind),
        one_of("state", ConcernState),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    kind: str
    text: str = sealed()
    triggers: list[Any] = Field(default_factory=list, sa_type=JSON)
    by_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime
    state: str = ConcernState.WAITING
    rung: str = ""
    tellings: int = 0
    climbs_at: datetime | None = None
    lead_told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: uuid.UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="RESTRICT"
    )
    manager_told_at: datetime | None = None
    chair_told_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    measures: list[Any] = Field(default_factory=list, sa_type=JSON)
    decision: str = sealed("")
    settled_at: datetime | None = None


class ConcernStep(Row, table=True):
    """One step of a concern, never changed: who did what or was told, when, and why.

    `to_id` is who was told; `word` is a rung, a decision's words or the number of a step of the
    procedure's ladder; `text` is a reason, `was` what stood there before a correction.
    """

    __tablename__ = "concern_step"
    __table_args__ = (
        Index("ix_concern_step_concern", "concern_id", "at"),
        one_of("kind", ConcernStepKind),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    concern_id: uuid.UUID = Field(foreign_key="concern.id", ondelete="RESTRICT")
    kind: str
    at: datetime
    by_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    to_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    word: str = ""
    text: str = sealed("")
    was: str = sealed("")
