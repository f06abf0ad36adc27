"""How somebody wants to be reminded, and what they have put off."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from bot.records.base import Row, one_of
from bot.records.words import Nation


class Wishes(Row, table=True):
    """One person's wishes; what is None is as in the workspace.

    `quiet_days` are weekdays, Monday 0. The hours are on the wall in the workspace's zone.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        UniqueConstraint("person_id"),
        one_of("nation", Nation),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint("quiet_from < quiet_until", name="quiet_from"),
    )

    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    digest_hour: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_days: list[Any] = Field(default_factory=list, sa_type=JSON)
    nation: str | None = None
    paused_until: date | None = None


class Snooze(Row, table=True):
    """A duty that its owner wants to hear of again on a day; `due` is its date when they said so.

    A duty whose date has moved since is brought up as if nobody had put it off.
    """

    __tablename__ = "snooze"
    __table_args__ = (UniqueConstraint("person_id", "deadline_id"),)

    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    deadline_id: uuid.UUID = Field(foreign_key="deadline.id", ondelete="RESTRICT")
    until: date
    due: date
