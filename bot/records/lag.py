"""How much there is to do and how far behind it is, whatever was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select, text

from bot.records.reads import D, W, X
from bot.records.words import DeadlineState

# Written out, not bound: a partial index is chosen only where the statement says its words.
_WAITING = text("outbox_message.state IN ('planned', 'claimed', 'uncertain', 'failed')")
_OPEN = D.state == literal_column(f"'{DeadlineState.OPEN}'")
MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind reminders are: seconds since the oldest could have been planned, or sent.

    `due` counts duties that are due and not planned, up to MOST_COUNTED.
    """

    due: int
    due_seconds: float
    waiting_seconds: float


def read_lag(connection: Connection, now: datetime, machine_now: datetime) -> Lag:
    """Return the lag in workspaces that are not stopped; `now` is case time."""
    due = (
        select(D.next_reminder_at)
        .join(W.id.table, W.id == D.workspace_id)
        .where(_OPEN, D.next_reminder_at <= now, D.assessed, W.stopped_reason.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    number, first = connection.execute(
        select(func.count(), func.min(due.c.next_reminder_at)).select_from(due)
    ).one()
    waiting = connection.execute(
        select(func.min(X.not_before))
        .join(W.id.table, W.id == X.workspace_id)
        .where(_WAITING, W.stopped_reason.is_(None))
    ).scalar()
    return Lag(int(number), _since(first, now), _since(waiting, machine_now))


def _since(instant: datetime | None, now: datetime) -> float:
    return max(0.0, (now - instant).total_seconds()) if instant else 0.0


def counts(connection: Connection) -> tuple[dict[str, int], int]:
    """Return the number of waiting messages by state, and of open duties."""
    waiting = connection.execute(
        select(X.state, func.count()).where(_WAITING).group_by(X.state)
    ).all()
    duties = connection.execute(
        select(func.count()).select_from(D.id.table).where(_OPEN)
    ).scalar_one()
    return {str(state): int(number) for state, number in waiting}, int(duties)
