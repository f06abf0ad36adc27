"""`/coregroup case`: opening a core group, and one group's dates with the reason for each."""

from __future__ import annotations

from bot.documents.phrases import Phrases
from bot.duties import cases, group_page
from bot.duties.turn import DutyError, Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.views import cases as views
from handlers.views import group as group_views
from handlers.views.common import notice
from handlers.views.confirm import ask_about_day


def ask(request: Request, desk: Desk) -> Reply:
    """Show one group's page for a reference; without one, open the form or offer its button."""
    if request.text:
        return show_by_reference(request, desk)
    if not request.trigger_id:
        with desk.turn(request) as turn:
            _must_open(turn)
        return Reply(message=views.offer_form(desk.phrases))
    return open_form(request, desk)


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for a new core group."""
    with desk.turn(request) as turn:
        _must_open(turn)
        view = views.case_form(
            reference=cases.next_reference(turn),
            procedures=[(one.id, one.name) for one in desk.rulebook.procedures.values()],
            procedure=turn.workspace.procedure,
            lead=request.user if turn.actor.post == "social_worker" else "",
            manager=request.user if turn.actor.post == "team_manager" else "",
            phrases=desk.phrases,
        )
    return Reply(view=view)


def _must_open(turn: Turn) -> None:
    if not cases.may_open(turn):
        raise DutyError("", "may_not_open")


def submit(request: Request, desk: Desk) -> Reply:
    """Open the core group that the form describes; its dates come by direct message."""
    asked = views.ask_each_child(request, desk.phrases)
    if asked is not None:
        return Reply(view=asked, how="update")
    new = views.read_case_form(request, desk.name_of)
    with desk.turn(request) as turn:
        cases.check_new(turn, new)
        again = ask_about_day(request, "first_meeting", turn.calendar, desk.phrases)
        if again:
            return Reply(view=again, how="update")
        group = cases.open_group(turn, new)
        mine = turn.actor.id in cases.members_on_slack(turn, group.id)
    desk.nudge()
    if mine:
        return Reply()
    return Reply(message=notice(desk.phrases.say("opened_for_others", reference=group.reference)))


def show_by_reference(request: Request, desk: Desk) -> Reply:
    """Show one group's page: members, meetings, dates."""
    with desk.turn(request) as turn:
        page = group_page.by_reference(turn, request.text)
    return Reply(message=group_views.group_message(page, desk.phrases))


def show_by_button(request: Request, desk: Desk) -> Reply:
    """Show the page of the group whose button was pressed."""
    with desk.turn(request) as turn:
        page = group_page.by_id(turn, read_id(request.value))
    return Reply(message=group_views.group_message(page, desk.phrases))


def why(request: Request, desk: Desk) -> Reply:
    """Show the arithmetic behind each date of the group that was named."""
    if not request.text:
        raise DutyError("", "which_group")
    with desk.turn(request) as turn:
        page = group_page.why_by_reference(turn, request.text)
    return Reply(message=group_views.why_message(page, desk.phrases))


def why_by_button(request: Request, desk: Desk) -> Reply:
    """Show the arithmetic behind each date of the group whose button was pressed."""
    with desk.turn(request) as turn:
        page = group_page.why_by_id(turn, read_id(request.value))
    return Reply(message=group_views.why_message(page, desk.phrases))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_CASE_FORM): open_form,
    (Kind.SUBMISSION, Form.CASE): submit,
    (Kind.ACTION, Do.OPEN_GROUP): show_by_button,
    (Kind.ACTION, Do.WHY): why_by_button,
}


def render_opened(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell a member that the group is open, with its dates; the opener first of all."""
    if row.core_group_id is None:
        return None
    page = group_page.by_id(turn, row.core_group_id)
    return group_views.opened_message(page, phrases, mine=row.kind == "group_opened")


MESSAGES = {"group_opened": render_opened, "group_joined": render_opened}
