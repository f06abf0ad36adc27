"""What a tick would plan and send now, found out and then undone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.duties.turn import NotHere, Rulebook
from bot.records.engine import Store
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.records.words import OutboxState
from bot.reminders.breaks import BreakQuestions
from bot.reminders.climbing import climb_in
from bot.reminders.outcomes import Shown, TickResult
from bot.reminders.planner import plan_batch
from bot.reminders.prepare import Render, opens_at


class _Undo(Exception):
    """Rolls the preview's transaction back."""


def preview(
    store: Store, rulebook: Rulebook, render: Render, *, now: datetime, machine_now: datetime
) -> TickResult:
    """Return what a tick would do at `now` (case time), writing nothing."""
    planned = 0
    found: list[Shown] = []
    try:
        with store.session() as session:
            planned = len(climb_in(session, rulebook, now=now, machine_now=machine_now))
            while batch := plan_batch(session, rulebook, now=now, machine_now=machine_now):
                planned += len(batch)
            asked = BreakQuestions().plan(session, rulebook, now=now, machine_now=machine_now)
            planned += len(asked)
            found = [
                Shown(row.key, slack_id or str(row.recipient_id), row.kind)
                for row, slack_id in _waiting(session, machine_now)
                if _would_go(session, row, rulebook, render, now)
            ]
            raise _Undo
    except _Undo:
        pass
    return TickResult(planned=planned, messages=tuple(found))


def _waiting(session: Session, machine_now: datetime) -> list[tuple[OutboxMessage, str | None]]:
    session.expire_all()
    return list(
        session.exec(
            select(OutboxMessage, Person.slack_id)
            .join(Person, col(Person.id) == OutboxMessage.recipient_id)
            .join(Workspace, col(Workspace.id) == OutboxMessage.workspace_id)
            .where(
                col(OutboxMessage.state).in_((OutboxState.PLANNED, OutboxState.FAILED)),
                OutboxMessage.not_before <= machine_now,
                col(Workspace.stopped_reason).is_(None),
                col(Person.slack_id).is_not(None),
                col(Person.active).is_(True),
            )
            .order_by(col(OutboxMessage.rank), col(OutboxMessage.not_before), OutboxMessage.key)
        ).all()
    )


def _would_go(
    session: Session, row: OutboxMessage, rulebook: Rulebook, render: Render, now: datetime
) -> bool:
    if opens_at(session, row, rulebook, now) is not None:
        return False
    try:
        return render(session, row) is not None
    except NotHere:
        return False
