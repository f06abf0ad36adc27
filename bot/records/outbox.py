"""Putting messages into the outbox: a kind, a recipient and ids, under a key that is unique."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import text, update
from sqlmodel import Session, col

from bot.records.base import new_id
from bot.records.once import insert_once
from bot.records.tables import OutboxMessage
from bot.records.words import OutboxState

OUT_OF_HOURS = "out of hours"
"""Why a message waits that may not come at this hour."""


def put(
    session: Session,
    *,
    workspace_id: uuid.UUID,
    key: str,
    kind: str,
    recipient_id: uuid.UUID,
    now: datetime,
    core_group_id: uuid.UUID | None = None,
    urgent: bool = False,
    **ids: Any,
) -> bool:
    """Put one message in; False where its key is there already, so that nothing doubles.

    `key` names the occasion (never content); `now` is machine time as an aware UTC instant.
    """
    # What the message is about may stand in the session still.
    session.flush()
    row = {
        "id": new_id(),
        "workspace_id": workspace_id,
        "key": key,
        "kind": kind,
        "recipient_id": recipient_id,
        "core_group_id": core_group_id,
        "ids": ids,
        "urgent": urgent,
        "rank": 0 if urgent else 1,
        "not_before": now,
        "created_at": now,
    }
    unique = ["workspace_id", "key"]
    return bool(insert_once(session.connection(), OutboxMessage, [row], unique))


def release(session: Session, recipient_id: uuid.UUID, now: datetime) -> None:
    """Let what waits for somebody's hours be looked at again; `now` is machine time."""
    session.connection().execute(
        update(OutboxMessage)
        .where(
            text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
            col(OutboxMessage.recipient_id) == recipient_id,
            col(OutboxMessage.state) == OutboxState.PLANNED,
            col(OutboxMessage.reason) == OUT_OF_HOURS,
        )
        .values(not_before=now)
    )
