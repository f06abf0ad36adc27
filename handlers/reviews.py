"""`/coregroup review`: the date of the next review conference, its result, a result put right."""

from __future__ import annotations

import uuid

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import review_checks, review_records, reviews
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import OutboxMessage
from bot.records.words import ConferenceOutcome
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import reviews as views
from handlers.views.common import notice
from handlers.views.confirm import ask_about_day


def ask(request: Request, desk: Desk) -> Reply:
    """Show the reviews of the group that was named; without one, of the only one, or ask which."""
    with desk.turn(request) as turn:
        groups = [] if request.text else review_records.review_groups(turn)
        value = request.text or (str(groups[0].id) if len(groups) == 1 else "")
        if value:
            page = review_records.review_page(turn, value)
            return Reply(message=views.page_message(page, desk.phrases))
        pairs = [(str(group.id), group.reference) for group in groups]
    if not pairs:
        return Reply(message=notice(desk.phrases.say("review_none")))
    return Reply(message=views.which_message(pairs, desk.phrases))


def show(request: Request, desk: Desk) -> Reply:
    """Show the reviews of the group whose button was pressed."""
    with desk.turn(request) as turn:
        page = review_records.review_page(turn, str(read_id(request.value)))
    return Reply(message=views.page_message(page, desk.phrases))


def open_date(request: Request, desk: Desk) -> Reply:
    """Open the form for the date of the next review."""
    return _open(request, desk, Form.REVIEW_DATE, f"group:{request.value}")


def open_result(request: Request, desk: Desk) -> Reply:
    """Open the form for the result of a review."""
    return _open(request, desk, Form.REVIEW_RESULT, f"group:{request.value}")


def open_correction(request: Request, desk: Desk) -> Reply:
    """Open the form that puts the result of the last review right."""
    return _open(request, desk, Form.REVIEW_CORRECT, f"review:{request.value}")


def _open(request: Request, desk: Desk, form: Form, subject: str) -> Reply:
    with desk.turn(request) as turn:
        view = _form(turn, desk, form, subject, spot_of(request))
        return Reply(view=restore(turn, view, subject, desk))


def _form(turn: Turn, desk: Desk, form: Form, subject: str, spot: Json) -> Json:
    about = {"subject": subject, "spot": spot}
    kind, _, value = subject.partition(":")
    if form == Form.REVIEW_CORRECT and kind == "review":
        page = review_records.review_page_of(turn, read_id(value))
        found = [one for one in page.held if str(one.conference_id) == value and one.correctable]
        if not found:
            raise DutyError("", "review_not_the_last")
        return views.correct_form(page, found[0], about, desk.phrases)
    page = review_records.review_page(turn, str(read_id(value)))
    if not page.changes:
        raise DutyError("", "review_plan_over")
    build = views.date_form if form == Form.REVIEW_DATE else views.result_form
    return build(page, about, desk.phrases)


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    spot = request.about.get("spot") or {}
    with desk.turn(request) as turn:
        return _form(turn, desk, Form(request.callback_id), subject_of(request), spot)


def submit_date(request: Request, desk: Desk) -> Reply:
    """Set or move the date; everybody in the group hears of it."""
    on, shared = request.day("on"), request.day("shared_on")
    if on is None:
        raise DutyError("on", "date_missing")
    group_id = read_id(subject_of(request).removeprefix("group:"))
    with desk.turn(request) as turn:
        children = _children(request)
        review_checks.check_date(turn, group_id, on, shared, children)
        again = ask_about_day(request, "on", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        changed = reviews.set_date(turn, group_id, on, shared, children)
        return _done(request, desk, turn, "review_settled_date", changed=changed)


def submit_result(request: Request, desk: Desk) -> Reply:
    """Record how the review ended; everybody in the group hears of it."""
    result = _result(request)
    group_id = read_id(subject_of(request).removeprefix("group:"))
    with desk.turn(request) as turn:
        review_checks.check_result(turn, group_id, result)
        again = ask_about_day(request, "next_on", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        changed = reviews.record_result(turn, group_id, result)
        return _done(request, desk, turn, "review_settled_result", changed=changed)


def submit_correction(request: Request, desk: Desk) -> Reply:
    """Put the result of the last review right; everybody in the group hears of it."""
    result = _result(request)
    review_id = read_id(subject_of(request).removeprefix("review:"))
    with desk.turn(request) as turn:
        review_checks.check_correction(turn, review_id, result)
        again = ask_about_day(request, "next_on", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        changed = reviews.correct_result(turn, review_id, result)
        return _done(request, desk, turn, "review_settled_correction", changed=changed)


def _result(request: Request) -> review_checks.Result:
    on, outcome = request.day("held_on"), request.typed("outcome")
    if on is None:
        raise DutyError("held_on", "date_missing")
    if outcome not in list(ConferenceOutcome):
        raise DutyError("outcome", "review_choose")
    next_on, children = request.day("next_on"), _children(request)
    return review_checks.Result(on, ConferenceOutcome(outcome), next_on, children)


def _children(request: Request) -> frozenset[uuid.UUID]:
    """Return the children that were ticked, none where the form has no boxes for them."""
    boxes = [block for block in request.values if block.startswith("children-")]
    ticked = frozenset(read_id(value) for block in boxes for value in request.chosen(block))
    if boxes and not ticked:
        raise DutyError("children-0", "review_no_child")
    return ticked


def _done(request: Request, desk: Desk, turn: Turn, key: str, *, changed: bool) -> Reply:
    drop(turn, request)
    if not changed:
        return Reply(message=notice(desk.phrases.say("review_same")))
    desk.nudge()
    at = clock_time(turn.now, turn.workspace.zone)
    return Reply(settle=settle_at(request, desk.phrases.say(key, at=at)))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_REVIEW): show,
    (Kind.ACTION, Do.REVIEW_DATE): open_date,
    (Kind.SUBMISSION, Form.REVIEW_DATE): submit_date,
    (Kind.ACTION, Do.REVIEW_RESULT): open_result,
    (Kind.SUBMISSION, Form.REVIEW_RESULT): submit_result,
    (Kind.ACTION, Do.REVIEW_CORRECT): open_correction,
    (Kind.SUBMISSION, Form.REVIEW_CORRECT): submit_correction,
}
BLANKS: dict[str, Blank] = {
    Form.REVIEW_DATE: blank,
    Form.REVIEW_RESULT: blank,
    Form.REVIEW_CORRECT: blank,
}


def render(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell a member, or whoever did it, about a review; nothing where it has changed since."""
    try:
        note = review_records.review_note(turn, row)
    except NotHere:
        return None
    mine = row.kind == "review_recorded"
    return views.note_message(note, phrases, mine=mine) if note else None


MESSAGES = {"review_recorded": render, "review_news": render}
