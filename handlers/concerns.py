"""`/coregroup concern`: raising one, seeing how far it has come, saying that it was read."""

from __future__ import annotations

from bot.documents.dates import clock_time
from bot.duties import concern_answers, concern_page, concerns
from bot.duties.contacts import number_now
from bot.duties.turn import Turn
from bot.records.tables import CoreGroup
from bot.records.words import ConcernKind, ConcernState
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, save_draft, subject_of
from handlers.ids import Do, Form, Kind, Shortcut
from handlers.replies import Json, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import concern_page as pages
from handlers.views import concerns as views
from handlers.views.common import notice
from handlers.views.settled import moment, settled

_NEXT = {
    ConcernState.MANAGER: "concern_goes_to_manager",
    ConcernState.DECISION: "concern_yours_to_decide",
    ConcernState.STEPS: "concern_steps_follow",
}


def ask(request: Request, desk: Desk) -> Reply:
    """Open the form, for the group that was named; or offer it by a button."""
    if request.trigger_id:
        return _open(request, desk, request.text, {})
    with desk.turn(request) as turn:
        concerns.concern_groups(turn, request.text)
        duty = _duty(turn)
    return Reply(message=views.offer_form(request.text, duty, desk.phrases))


def show_list(request: Request, desk: Desk) -> Reply:
    """Show the concerns that are the person's to see, in all groups or in the one named."""
    with desk.turn(request) as turn:
        found = concern_page.concern_list(turn, request.text)
    return Reply(message=pages.list_message(found, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form from a button, or from Slack's own menu of shortcuts."""
    return _open(request, desk, request.value, spot_of(request))


def _open(request: Request, desk: Desk, value: str, spot: Json) -> Reply:
    with desk.turn(request) as turn:
        groups = concerns.concern_groups(turn, value)
        if not groups:
            return Reply(message=notice(desk.phrases.say("concern_none", duty=_duty(turn))))
        view = _form(turn, desk, groups, spot)
        return Reply(view=restore(turn, view, _subject(groups), desk))


def _duty(turn: Turn) -> str:
    return number_now(turn.workspace, turn.calendar, turn.now)


def _subject(groups: list[CoreGroup]) -> str:
    return f"group:{groups[0].id}" if len(groups) == 1 else "any"


def _form(
    turn: Turn,
    desk: Desk,
    groups: list[CoreGroup],
    spot: Json,
    kind: ConcernKind = ConcernKind.SIGNIFICANT_CHANGE,
    chosen: str = "",
) -> Json:
    which = read_id(chosen) if chosen else groups[0].id
    form = concerns.concern_form(turn, which)
    several = [(str(one.id), one.reference) for one in groups] if len(groups) > 1 else []
    return views.concern_modal(form, several, desk.phrases, spot, kind=kind)


def change_kind(request: Request, desk: Desk) -> Reply:
    """Show what the procedure says for what was chosen; what is typed stays."""
    save_draft(request, desk)
    return Reply(view=_again(request, desk, request.typed("kind")), how="update")


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    return _again(request, desk, "")


def _again(request: Request, desk: Desk, kind: str) -> Json:
    known = ConcernKind(kind) if kind in set(ConcernKind) else ConcernKind.SIGNIFICANT_CHANGE
    value = subject_of(request).removeprefix("group:").removeprefix("any")
    spot = request.about.get("spot") or {}
    with desk.turn(request) as turn:
        groups = concerns.concern_groups(turn, value)
        return _form(turn, desk, groups, spot, known, request.typed("group"))


def submit(request: Request, desk: Desk) -> Reply:
    """Pass the concern on at once and show how it stands; sent twice it is one concern."""
    group_id = request.typed("group") or subject_of(request).removeprefix("group:")
    new = views.read_concern(request)
    with desk.turn(request) as turn:
        concern_id = concerns.file_concern(turn, read_id(group_id), new, request.view_id)
        drop(turn, request)
        turn.session.flush()
        page = concern_page.concern_page(turn, concern_id)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    line = desk.phrases.say("concern_settled_at", at=at)
    view = pages.page_modal(page, desk.phrases)
    return Reply(view=view, how="update", settle=settle_at(request, line))


def see(request: Request, desk: Desk) -> Reply:
    """Show one concern with each of its steps."""
    with desk.turn(request) as turn:
        page = concern_page.open_page(turn, read_id(request.value))
    return Reply(view=pages.page_modal(page, desk.phrases))


def acknowledge(request: Request, desk: Desk) -> Reply:
    """Say that the person has read it: it climbs no further."""
    with desk.turn(request) as turn:
        concern_answers.acknowledge(turn, read_id(request.value))
        turn.session.flush()
        page = concern_page.concern_page(turn, read_id(request.value))
        when = moment(turn.now, turn.workspace.zone)
    desk.nudge()
    if request.in_modal:
        return Reply(view=pages.page_modal(page, desk.phrases), how="update")
    say = desk.phrases.say
    following = say(_NEXT[page.state]) if page.state in _NEXT else ""
    line = say("concern_acknowledged_by_you", when=when, next=following).strip()
    keep = [Do.SEE_CONCERN, Do.CONCERN_DECIDE]
    return Reply(replace=settled(request, line, keep))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_CONCERN): open_form,
    (Kind.SHORTCUT, Shortcut.RAISE_CONCERN): open_form,
    (Kind.ACTION, Do.CONCERN_KIND): change_kind,
    (Kind.SUBMISSION, Form.CONCERN): submit,
    (Kind.ACTION, Do.SEE_CONCERN): see,
    (Kind.ACTION, Do.CONCERN_ACKNOWLEDGE): acknowledge,
}
BLANKS: dict[str, Blank] = {Form.CONCERN: blank}
