"""App Home: one person's own page, drawn anew each time it is opened."""

from __future__ import annotations

from bot.duties.home import read_home
from handlers.desk import Desk
from handlers.ids import Do, Event, Kind
from handlers.replies import NOTHING, Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.home import home_view


def opened(request: Request, desk: Desk) -> Reply:
    """Draw Home when its tab is opened; the other tabs of the app send the same event."""
    if request.message.get("tab", "home") != "home":
        return NOTHING
    return draw(request, desk)


def draw(request: Request, desk: Desk, first: int = 0) -> Reply:
    """Draw Home as it stands now; `first` begins the page of core groups."""
    page = read_home(
        desk.store,
        desk.rulebook,
        team_id=request.team,
        slack_id=request.user,
        now=desk.clock.now(),
        machine_now=desk.machine_now(),
    )
    return Reply(home=home_view(page, desk.rulebook.titles, desk.phrases, first))


def turn_page(request: Request, desk: Desk) -> Reply:
    """Draw Home with another page of core groups."""
    return draw(request, desk, int(request.value) if request.value.isdecimal() else 0)


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.EVENT, Event.APP_HOME_OPENED): opened,
    (Kind.ACTION, Do.REFRESH_HOME): draw,
    (Kind.ACTION, Do.HOME_PAGE): turn_page,
}
