"""What the bot keeps for its own work: the projection, the outbox, the trail, drafts, intake."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.records.base import METADATA, Row, new_id, one_of
from bot.records.sealed import sealed, sealed_json
from bot.records.words import DeadlineState, OutboxState

_OPEN = text("state = 'open'")
_WAITING = text("state IN ('planned', 'claimed', 'uncertain', 'failed')")
_DOUBTFUL = text("state IN ('claimed', 'uncertain')")


class DeadlineRow(Row, table=True):
    """One row of the projection: a dated duty under its stable key."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("core_group_id", "rule", "subject_key", "owner_key"),
        one_of("state", DeadlineState),
        Index(
            "ix_deadline_reminder",
            "next_reminder_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_deadline_due", "workspace_id", "due", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_deadline_owner",
            "owner_id",
            "core_group_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    core_group_id: uuid.UUID = Field(foreign_key="core_group.id", ondelete="RESTRICT")
    rule: str
    subject_key: str
    owner_key: str = ""
    subject: str = sealed("")
    names_children: bool = False
    owner_role: str
    owner_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    opens: date | None = None
    due: date
    act_by: date
    remind_from: date | None = None
    warn_from: date | None = None
    lapses_on: date | None = None
    conditional: bool = False
    urgent: bool = False
    quiet: bool = False
    never_overdue: bool = False
    recommended: bool = False
    assessed: bool = True
    state: str = DeadlineState.OPEN
    met_on: date | None = None
    closed_reason: str = ""
    stage: str = ""
    next_reminder_at: datetime | None = None


class OutboxMessage(Row, table=True):
    """A message to one person: kind and ids, never its text (docs/reminders.md).

    `rank` orders what waits: 0 urgent, 1 what follows a deed, 2 digests. `attempts` counts posts,
    `tries` what went wrong in a row. `not_before`, `lease_until`, `attempted_at` and `sent_at` are
    machine time.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        one_of("state", OutboxState),
        Index(
            "ix_outbox_message_waiting",
            "rank",
            "not_before",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_outbox_message_doubtful",
            "not_before",
            sqlite_where=_DOUBTFUL,
            postgresql_where=_DOUBTFUL,
        ),
        Index(
            "ix_outbox_message_recipient",
            "recipient_id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    key: str = Field(max_length=255)
    kind: str
    recipient_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    core_group_id: uuid.UUID | None = Field(
        default=None, foreign_key="core_group.id", ondelete="RESTRICT"
    )
    ids: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    urgent: bool = False
    rank: int = 1
    state: str = OutboxState.PLANNED
    attempts: int = 0
    tries: int = 0
    not_before: datetime
    lease_until: datetime | None = None
    leased_by: str = ""
    attempted_at: datetime | None = None
    slack_channel: str | None = None
    slack_ts: str | None = None
    reason: str = ""
    created_at: datetime
    sent_at: datetime | None = None


class AuditEntry(Row, table=True):
    """Who did or saw what, when, and why they may; ids and words of ours, never content.

    Entries of a workspace are numbered and chained (bot/records/trail.py): `prev` is the hash of
    the one before, `digest` stands for `detail`, so that an entry whose detail was purged still
    verifies. The database refuses to delete an entry or to change one in any other way.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("workspace_id", "seq"),
        Index(
            "ix_audit_entry_group",
            "core_group_id",
            "at",
            sqlite_where=text("core_group_id IS NOT NULL"),
            postgresql_where=text("core_group_id IS NOT NULL"),
        ),
        Index("ix_audit_entry_actor", "actor_id", "at"),
    )

    at: datetime
    case_at: datetime
    actor_id: uuid.UUID | None = None
    actor_slack_id: str | None = None
    action: str
    allowed: bool = True
    core_group_id: uuid.UUID | None = None
    subject: str = ""
    because: str = ""
    detail: dict[str, Any] | None = Field(
        default_factory=dict, sa_type=JSON(none_as_null=True), nullable=True
    )
    seq: int
    prev: str
    digest: str
    hash: str
    purged_at: datetime | None = None


class AuditHead(SQLModel, table=True):
    """The last entry of a workspace's trail: what is missing at its end is missed."""

    metadata = METADATA
    __tablename__ = "audit_head"

    workspace_id: uuid.UUID = Field(
        primary_key=True, foreign_key="workspace.id", ondelete="RESTRICT"
    )
    seq: int = 0
    hash: str = ""


class Draft(Row, table=True):
    """What somebody has typed into a form so far, for one subject.

    `typed_at` is when Slack says it was typed, in seconds, and `ended_view` the id of a window
    whose form was sent: what arrives late from either changes nothing.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "form", "subject"),)

    person_id: uuid.UUID = Field(foreign_key="person.id", ondelete="RESTRICT")
    form: str
    subject: str = ""
    state: dict[str, Any] = sealed_json(default_factory=dict)
    saved_at: datetime
    typed_at: float = 0.0
    ended_view: str = ""


class Intake(SQLModel, table=True):
    """What Slack has delivered once already: an event id or a submission's key."""

    metadata = METADATA
    __tablename__ = "intake"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    key: str = Field(unique=True, max_length=255)
    at: datetime = Field(index=True)


class SealingKey(SQLModel, table=True):
    """A key that values are sealed with, itself sealed under the master key.

    `purpose` is "seal" or "trail"; of those that seal the highest number is in use, the others
    only open what was sealed before. `master` names the master key and says nothing of it.
    """

    metadata = METADATA
    __tablename__ = "sealing_key"
    __table_args__ = (UniqueConstraint("purpose", "number"), one_of("purpose", ("seal", "trail")))

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    purpose: str
    number: int
    wrapped: str
    master: str
    made_at: datetime
