"""What Slack tells about people: an account that has ended is told nothing more."""

from __future__ import annotations

from bot.duties import people
from handlers.desk import Desk
from handlers.ids import Event, Kind
from handlers.replies import NOTHING, Reply
from handlers.requests import Request
from handlers.router import Route


def changed(request: Request, desk: Desk) -> Reply:
    """Take somebody out whose account has ended; any other change of a profile is left alone."""
    user = request.message.get("user")
    if isinstance(user, dict) and user.get("deleted"):
        with desk.store.session() as session:
            people.leave(
                session,
                team_id=str(user.get("team_id") or request.team),
                slack_id=request.user,
                now=desk.clock.now(),
                machine_now=desk.machine_now(),
            )
    return NOTHING


ROUTES: dict[tuple[Kind, str], Route] = {(Kind.EVENT, Event.USER_CHANGE): changed}
