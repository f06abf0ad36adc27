"""What anybody is told who may not see something: the same, whether or not it exists."""

from __future__ import annotations

from sqlmodel import select

from bot.duties.contacts import number_now
from bot.records.tables import Workspace
from handlers.desk import Desk
from handlers.replies import Message
from handlers.requests import Request
from handlers.views.common import notice


def duty_number(desk: Desk, team_id: str) -> str | None:
    """Return the telephone number that answers now in a Slack team, None where it is not ours."""
    with desk.store.session() as session:
        workspace = session.exec(
            select(Workspace).where(Workspace.team_id == team_id)
        ).one_or_none()
        if workspace is None:
            return None
        return number_now(workspace, desk.rulebook.calendar(workspace), desk.clock.now())


def outsider(desk: Desk, request: Request) -> Message:
    """Return the refusal, with the number that answers now for whoever has a worry to report."""
    duty = duty_number(desk, request.team)
    if duty is None:
        return notice(desk.phrases.say("outsider_no_workspace"))
    return notice(desk.phrases.say("outsider", duty=duty))
