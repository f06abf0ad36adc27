"""`/coregroup unmet`: what is not as the procedure asks, answered and put right from there."""

from __future__ import annotations

import uuid

from bot.documents.phrases import Phrases
from bot.duties import checks, unmet
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import OutboxMessage
from bot.rules.checks import Given
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import checks as views
from handlers.views.common import notice
from handlers.views.settled import moment


def show_unmet(request: Request, desk: Desk) -> Reply:
    """Show the first page, of every core group or of the one that was named."""
    with desk.turn(request) as turn:
        found = unmet.whats_unmet(turn, request.text)
    return Reply(message=views.unmet_message(found, desk.phrases))


def show_from_button(request: Request, desk: Desk) -> Reply:
    """Show the list for a button on Home, on the overdue list, or of one group."""
    with desk.turn(request) as turn:
        found = unmet.whats_unmet(turn, request.value)
    return Reply(message=views.unmet_message(found, desk.phrases))


def show_page(request: Request, desk: Desk) -> Reply:
    """Put another page in the place of the one whose button was pressed."""
    first, _, reference = request.value.partition(" ")
    with desk.turn(request) as turn:
        found = unmet.whats_unmet(turn, reference)
    place = int(first) if first.isdecimal() else 0
    return Reply(replace=views.unmet_message(found, desk.phrases, place))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for what is open, or for the one answer that is to be put right."""
    with desk.turn(request) as turn:
        view = _form(turn, desk, request.value, spot_of(request))
        if view is None:
            return Reply(message=notice(desk.phrases.say("checks_nothing_open")))
        return Reply(view=restore(turn, view, request.value, desk))


def _form(turn: Turn, desk: Desk, subject: str, spot: Json) -> Json | None:
    page = checks.check_page(turn, subject)
    return views.checks_form(page, desk.phrases, spot) if page.rows else None


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    with desk.turn(request) as turn:
        view = _form(turn, desk, subject_of(request), request.about.get("spot") or {})
    if view is None:
        raise DutyError("", "checks_nothing_open")
    return view


def submit(request: Request, desk: Desk) -> Reply:
    """Keep the answers; what was left open stays open, and is said."""
    seen = request.about.get("seen")
    if not isinstance(seen, dict):
        raise NotHere
    with desk.turn(request) as turn:
        page = checks.answer_checks(
            turn,
            subject_of(request),
            _given(request, seen),
            {read_id(key): str(at) for key, at in seen.items()},
        )
        drop(turn, request)
        at = moment(turn.now, turn.workspace.zone)
    settle = settle_at(request, desk.phrases.say("checks_settled", at=at))
    return Reply(message=views.saved_message(page, desk.phrases), settle=settle)


def _given(request: Request, seen: Json) -> dict[uuid.UUID, Given]:
    rest = request.chosen(views.ALL) == [views.ALL]
    found = {}
    for key in seen:
        answer = request.typed(f"ask-{key}") or ("met" if rest else "")
        if answer in ("met", "not_met", "not_applicable"):
            found[read_id(key)] = Given(answer, request.typed(f"why-{key}"))  # type: ignore[arg-type]  # one of the three words above
    return found


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_UNMET): show_from_button,
    (Kind.ACTION, Do.UNMET_PAGE): show_page,
    (Kind.ACTION, Do.ANSWER_CHECKS): open_form,
    (Kind.SUBMISSION, Form.CHECKS): submit,
}
BLANKS: dict[str, Blank] = {Form.CHECKS: blank}


def render_asked(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Ask what is open after an event; nothing where it has been answered meanwhile."""
    page = checks.check_page(turn, str(row.ids["subject"]))
    return views.asked_message(page, phrases) if page.rows else None


MESSAGES = {"checks_asked": render_asked}
