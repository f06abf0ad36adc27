"""Putting messages into the outbox: a kind, a recipient and ids, under a key that is unique."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlmodel import Session, select

from bot.records.tables import OutboxMessage


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
    **ids: str,
) -> bool:
    """Put one message in; False where its key is there already, so that nothing doubles.

    `key` names the occasion (never content); `now` is machine time as an aware UTC instant.
    """
    known = session.exec(
        select(OutboxMessage.id).where(
            OutboxMessage.workspace_id == workspace_id, OutboxMessage.key == key
        )
    ).first()
    if known is not None:
        return False
    session.add(
        OutboxMessage(
            workspace_id=workspace_id,
            key=key,
            kind=kind,
            recipient_id=recipient_id,
            core_group_id=core_group_id,
            ids=ids,
            urgent=urgent,
            rank=0 if urgent else 1,
            not_before=now,
            created_at=now,
        )
    )
    return True
