"""What somebody may do to a message by hand: send it again, or give it up with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.duties import audit
from bot.duties.turn import DutyError
from bot.records.tables import OutboxMessage
from bot.records.words import OutboxState as State

MOST_REASON = 200


def retry(session: Session, key: str, *, now: datetime, machine_now: datetime) -> None:
    """Plan a message again that failed, was given up or was withdrawn.

    Access and truth are asked again when it is sent. Raises DutyError where there is no such
    message, or where it was sent or may have been.
    """
    row = _find(session, key)
    if row.state not in (State.PLANNED, State.FAILED, State.ABANDONED, State.WITHDRAWN):
        raise DutyError("key", f"outbox_no_retry_{row.state}")
    row.state, row.tries, row.reason, row.not_before = State.PLANNED, 0, "", machine_now
    _note(session, row, "retry_message", now, machine_now)


def abandon(
    session: Session, key: str, reason: str, *, now: datetime, machine_now: datetime
) -> None:
    """Give a message up.

    Raises DutyError where there is no such message, or where it was sent or is being sent.
    """
    if not reason.strip():
        raise DutyError("reason", "outbox_reason")
    row = _find(session, key)
    if row.state in (State.SENT, State.CLAIMED):
        raise DutyError("key", f"outbox_no_abandon_{row.state}")
    row.state, row.reason, row.lease_until = State.ABANDONED, reason.strip()[:MOST_REASON], None
    _note(session, row, "abandon_message", now, machine_now)


def _find(session: Session, key: str) -> OutboxMessage:
    rows = session.exec(
        select(OutboxMessage).where(OutboxMessage.key == key).with_for_update()
    ).all()
    if not rows:
        raise DutyError("key", "outbox_unknown", message=key)
    if len(rows) > 1:
        raise DutyError("key", "outbox_ambiguous", message=key)
    return rows[0]


def _note(
    session: Session, row: OutboxMessage, action: str, now: datetime, machine_now: datetime
) -> None:
    audit.note_command(
        session, row.workspace_id, action, now=now, machine_now=machine_now, message=str(row.id)
    )
