"""Who is there: the workspace and its people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.base import METADATA, Row, new_id, one_of
from bot.records.sealed import sealed
from bot.records.words import Nation, Post, StandsAs

CONCERN_MINUTES = (15, 15, 30)
"""Minutes given to the lead social worker, the cover and the manager before a concern climbs."""


class Workspace(SQLModel, table=True):
    """One Slack workspace with its procedure, calendar, hours and telephone numbers."""

    metadata = METADATA
    __tablename__ = "workspace"
    __table_args__ = (
        one_of("nation", Nation),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(unique=True, max_length=32)
    name: str
    procedure: str
    nation: str
    zone: str = "Europe/London"
    digest_hour: int = 9
    duty_phone: str
    duty_hours: str = "09:00-17:00"
    out_of_hours_phone: str
    days_added: list[Any] = Field(default_factory=list, sa_type=JSON)
    days_removed: list[Any] = Field(default_factory=list, sa_type=JSON)
    no_figure_days: int | None = None
    concern_minutes: list[Any] = Field(default_factory=lambda: [*CONCERN_MINUTES], sa_type=JSON)
    terms: list[Any] = Field(default_factory=list, sa_type=JSON)
    stopped_reason: str | None = None
    created_at: datetime


class Person(Row, table=True):
    """Somebody who has a part in core groups, with or without Slack."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        one_of("post", Post),
        one_of("stands_as", StandsAs),
    )

    slack_id: str | None = Field(default=None, max_length=32)
    name: str = sealed()
    agency: str = sealed("")
    post: str = Post.PROFESSIONAL
    is_administrator: bool = False
    stands_as: str | None = None
    active: bool = True
    dm_channel: str | None = None
    unreachable_since: datetime | None = None
    safe_contact: str | None = sealed(None)
    created_at: datetime
