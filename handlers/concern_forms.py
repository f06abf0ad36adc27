"""What is done about a concern that is there: decided, put right, taken a step further."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from bot.documents.phrases import Phrases
from bot.duties import concern_answers, concern_page, concerns
from bot.duties.concern_page import ConcernPage
from bot.duties.members import Member
from bot.duties.turn import DutyError, NotHere, Turn
from bot.rules.british import said_list
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import concern_forms as views
from handlers.views.common import notice

Build = Callable[[ConcernPage, Phrases, Json], Json]
Deed = Callable[[Turn, uuid.UUID, Request], object]


def open_decision(request: Request, desk: Desk) -> Reply:
    """Open the form for a manager's decision."""
    with desk.turn(request) as turn:
        form = concern_page.decision_form(turn, read_id(request.value))
    return _shown(request, views.decision_modal(form, desk.phrases, spot_of(request)))


def submit_decision(request: Request, desk: Desk) -> Reply:
    """Record the decision and tell those who were picked."""
    decision = views.read_decision(request)
    with desk.turn(request) as turn:
        concern_id = _concern(request)
        by_hand = concern_answers.decide(turn, concern_id, decision, request.view_id)
        turn.session.flush()
        form = concern_page.decision_form(turn, concern_id)
    desk.nudge()
    told = [
        one.name for one in form.people if one.person_id in decision.tell and one not in by_hand
    ]
    line = _saved(form.page, told, by_hand, desk.phrases)
    settle = settle_at(request, desk.phrases.say("concern_form_done"))
    return Reply(clear=True, message=notice(line), settle=settle)


def _saved(page: ConcernPage, told: list[str], by_hand: list[Member], phrases: Phrases) -> str:
    say = phrases.say
    lines = [
        say("concern_safety", duty=page.duty),
        say("concern_decision_saved", reference=page.reference),
        say("concern_decision_told", names=said_list(told))
        if told
        else say("concern_decision_told_nobody"),
    ]
    if by_hand:
        names = said_list([one.name for one in by_hand])
        lines.append(say("concern_decision_by_hand", names=names))
    return " ".join(lines)


def _shown(request: Request, view: Json) -> Reply:
    return Reply(view=view, how="push" if request.in_modal else "open")


def _concern(request: Request) -> uuid.UUID:
    return read_id(str(request.about.get("concern") or ""))


def _opens(build: Build, may: Callable[[ConcernPage], bool], refusal: str) -> Route:
    """Return the route of a button that opens a form; the refusal says why there is none."""

    def route(request: Request, desk: Desk) -> Reply:
        with desk.turn(request) as turn:
            page = concern_page.concern_page(turn, read_id(request.value))
        if not may(page):
            raise DutyError("", refusal)
        return _shown(request, build(page, desk.phrases, spot_of(request)))

    return route


def _submits(deed: Deed) -> Route:
    """Return the route of a form that does one thing; its button gives way to a line."""

    def route(request: Request, desk: Desk) -> Reply:
        with desk.turn(request) as turn:
            deed(turn, _concern(request), request)
        desk.nudge()
        line = desk.phrases.say("concern_form_done")
        return Reply(clear=True, settle=settle_at(request, line))

    return route


def _correct(turn: Turn, concern_id: uuid.UUID, request: Request) -> object:
    text, reason = request.typed("text"), request.typed("reason")
    return concerns.correct_concern(turn, concern_id, text, reason)


def _withdraw(turn: Turn, concern_id: uuid.UUID, request: Request) -> object:
    return concerns.withdraw_concern(turn, concern_id, request.typed("reason"))


def _step(turn: Turn, concern_id: uuid.UUID, request: Request) -> object:
    number = request.about.get("step")
    if not isinstance(number, int):
        raise NotHere
    return concern_answers.take_step(turn, concern_id, number, request.typed("reason"))


def _settled(turn: Turn, concern_id: uuid.UUID, request: Request) -> object:
    return concern_answers.settle(turn, concern_id, request.typed("reason"))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.CONCERN_DECIDE): open_decision,
    (Kind.SUBMISSION, Form.CONCERN_DECISION): submit_decision,
    (Kind.ACTION, Do.CONCERN_CORRECT): _opens(
        views.correction_modal, lambda page: page.may_correct, "concern_not_yours_to_change"
    ),
    (Kind.SUBMISSION, Form.CONCERN_CORRECT): _submits(_correct),
    (Kind.ACTION, Do.CONCERN_WITHDRAW): _opens(
        views.withdrawal_modal, lambda page: page.may_withdraw, "concern_not_yours_to_withdraw"
    ),
    (Kind.SUBMISSION, Form.CONCERN_WITHDRAW): _submits(_withdraw),
    (Kind.ACTION, Do.CONCERN_STEP): _opens(
        views.step_modal, lambda page: page.next_step is not None, "concern_step_not_next"
    ),
    (Kind.SUBMISSION, Form.CONCERN_STEP): _submits(_step),
    (Kind.ACTION, Do.CONCERN_SETTLE): _opens(
        views.settlement_modal, lambda page: page.may_step, "concern_not_yet_settled"
    ),
    (Kind.SUBMISSION, Form.CONCERN_SETTLE): _submits(_settled),
}
