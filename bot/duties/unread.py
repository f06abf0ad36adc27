"""A digest that was sent this morning and that nobody has looked at, as far as we can know."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select, update
from sqlmodel import Session

from bot.duties.turn import Turn
from bot.records import outbox
from bot.records.reads import X
from bot.records.tables import AuditEntry, OutboxMessage, Workspace
from bot.records.words import OutboxState

CHANGE = "digest_change"
NOON = 12
_A: Any = AuditEntry.__table__.c  # type: ignore[attr-defined]
_TABLE: Any = OutboxMessage.__table__  # type: ignore[attr-defined]


def is_morning(workspace: Workspace, now: datetime) -> bool:
    """Say whether it is still the morning; `now` is case time."""
    return now.astimezone(ZoneInfo(workspace.zone)).hour < NOON


def unread(connection: Connection, rows: Iterable[Any]) -> set[uuid.UUID]:
    """Return those of these sent messages (rows of the outbox) whose reader has not been heard of.

    Slack tells no app what somebody has read: whoever has asked us for anything since, or pressed
    a button, is taken to have read it.
    """
    sent = [row for row in rows if row.state == OutboxState.SENT and row.slack_ts and row.sent_at]
    if not sent:
        return set()
    since = [(_A.actor_id == row.recipient_id) & (_A.at >= row.sent_at) for row in sent]
    heard = set(connection.execute(select(_A.actor_id).where(or_(*since)).distinct()).scalars())
    return {row.id for row in sent if row.recipient_id not in heard}


def _find(
    session: Session, workspace_id: uuid.UUID, person_id: uuid.UUID, day: date
) -> uuid.UUID | None:
    key = f"digest:{person_id}:{day.isoformat()}"
    statement = select(X.id).where(X.workspace_id == workspace_id, X.key == key)
    return session.connection().execute(statement.with_for_update()).scalar()


def change_values(row: Any, called: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a sent digest's new ids, and the ids of the message that changes it in its place.

    `called` are the deadlines and tellings that have come up since.
    """
    ids = dict(row.ids)
    for name in ("deadlines", "tell"):
        more = [one for one in called.get(name, ()) if one not in ids.get(name, [])]
        ids[name] = [*ids.get(name, []), *more]
    ids["changes"] = int(ids.get("changes", 0)) + 1
    return ids, {"digest": str(row.id), **called}


def note_settled(turn: Turn, owners: Iterable[uuid.UUID]) -> None:
    """Have the unread digests of people changed whose duties somebody else has settled."""
    if not is_morning(turn.workspace, turn.now):
        return
    connection = turn.session.connection()
    for owner in sorted(owners, key=str):
        if owner == turn.actor.id:
            continue
        found = _find(turn.session, turn.workspace_id, owner, turn.today)
        row = connection.execute(select(_TABLE).where(X.id == found)).one_or_none()
        if row is None or row.id not in unread(connection, [row]):
            continue
        ids, about = change_values(row, {})
        connection.execute(update(_TABLE).where(X.id == row.id).values(ids=ids))
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"{row.key}:{ids['changes']}",
            kind=CHANGE,
            recipient_id=owner,
            now=turn.machine_now,
            **about,
        )
