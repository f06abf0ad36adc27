"""The two answers to "Has your copy of the plan come?", and the message about a missing one."""

from __future__ import annotations

import uuid

from bot.documents.phrases import Phrases
from bot.duties import plan_copies
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.views import plan_copies as views
from handlers.views.settled import moment, settled


def came(request: Request, desk: Desk) -> Reply:
    """Record that the copy has come; the buttons give way to a line that says so."""
    with desk.turn(request) as turn:
        plan_copies.copy_came(turn, read_id(request.value))
        at = moment(turn.now, turn.workspace.zone)
    return Reply(replace=settled(request, views.came_line(at, desk.phrases)))


def missing(request: Request, desk: Desk) -> Reply:
    """Tell the lead social worker that no copy has come; the buttons give way to a line."""
    with desk.turn(request) as turn:
        note = plan_copies.copy_missing(turn, read_id(request.value))
        at = moment(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(replace=settled(request, views.missing_line(note, at, desk.phrases)))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.COPY_CAME): came,
    (Kind.ACTION, Do.COPY_MISSING): missing,
}


def render_missing(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the lead social worker who has no copy; nothing where it has come meanwhile."""
    note = plan_copies.copy_note(turn, uuid.UUID(str(row.ids["deadline"])))
    return views.missing_message(note, phrases) if note else None


MESSAGES = {"copy_missing": render_missing}
