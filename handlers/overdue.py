"""`/coregroup overdue`: what is overdue in the core groups somebody leads or answers for."""

from __future__ import annotations

from bot.duties.overdue import whats_overdue
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.overdue import overdue_message


def show_overdue(request: Request, desk: Desk) -> Reply:
    """Show the first page, of every core group or of the one that was named."""
    with desk.turn(request) as turn:
        found = whats_overdue(turn, request.text)
    return Reply(message=overdue_message(found, desk.phrases))


def show_page(request: Request, desk: Desk) -> Reply:
    """Put another page in the place of the one whose button was pressed."""
    first, _, reference = request.value.partition(" ")
    with desk.turn(request) as turn:
        found = whats_overdue(turn, reference)
    place = int(first) if first.isdecimal() else 0
    return Reply(replace=overdue_message(found, desk.phrases, place))


def show_from_button(request: Request, desk: Desk) -> Reply:
    """Show the list for the button on Home."""
    with desk.turn(request) as turn:
        found = whats_overdue(turn)
    return Reply(message=overdue_message(found, desk.phrases))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OVERDUE_PAGE): show_page,
    (Kind.ACTION, Do.OPEN_OVERDUE): show_from_button,
}
