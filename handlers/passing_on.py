"""The button that says that a meeting's outcome, or a disagreement, was passed on."""

from __future__ import annotations

from bot.duties.passing_on import passed_on
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.views.settled import moment, settled


def passed(request: Request, desk: Desk) -> Reply:
    """Record that it was passed on; the buttons give way to a line that says so."""
    with desk.turn(request) as turn:
        passed_on(turn, read_id(request.value))
        at = moment(turn.now, turn.workspace.zone)
    return Reply(replace=settled(request, desk.phrases.say("passed_on_settled", at=at)))


ROUTES: dict[tuple[Kind, str], Route] = {(Kind.ACTION, Do.PASSED_ON): passed}
