"""What somebody and the bot are talking about: ids and words of ours, never what was written."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from bot.records.base import Row


class Conversation(Row, table=True):
    """The one open question of a person: an intent, what is known of it, what was offered."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("person_id"),)

    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    state: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    said_at: datetime
