"""`/coregroup agenda`: what the next meeting of a core group has to talk about."""

from __future__ import annotations

from bot.duties.agenda import agenda
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.agenda import agenda_message


def show(request: Request, desk: Desk) -> Reply:
    """Show the agenda of the group that was named, else of the soonest meeting that is booked."""
    with desk.turn(request) as turn:
        found = agenda(turn, request.text)
    return Reply(message=agenda_message(found, desk.phrases))


def show_from_button(request: Request, desk: Desk) -> Reply:
    """Show the agenda of the group or the meeting whose button was pressed."""
    with desk.turn(request) as turn:
        found = agenda(turn, request.value)
    return Reply(message=agenda_message(found, desk.phrases))


ROUTES: dict[tuple[Kind, str], Route] = {(Kind.ACTION, Do.OPEN_AGENDA): show_from_button}
