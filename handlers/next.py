"""`/coregroup next`: my meetings and what is due from me."""

from __future__ import annotations

from bot.duties.next_up import whats_next
from bot.duties.turn import NotHere
from handlers.desk import Desk
from handlers.replies import Reply
from handlers.requests import Request
from handlers.views.next import next_message


def show_next(request: Request, desk: Desk) -> Reply:
    """Show what comes next in all the person's core groups, most urgent first."""
    upcoming = whats_next(
        desk.store,
        team_id=request.team,
        slack_id=request.user,
        now=desk.clock.now(),
        machine_now=desk.machine_now(),
        few=True,
    )
    if not upcoming.known:
        raise NotHere
    return Reply(message=next_message(upcoming, desk.rulebook.titles, desk.phrases))
