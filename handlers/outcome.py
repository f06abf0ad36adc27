"""`/coregroup outcome`: recording a meeting in four steps that survive an interruption."""

from __future__ import annotations

import uuid

from bot.documents.phrases import Phrases
from bot.duties import drafts
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import check_next
from bot.duties.outcome_page import outcome_page
from bot.duties.outcome_record import outcome_record
from bot.duties.sittings import AlreadyRecorded, sitting, waiting
from bot.duties.turn import DutyError, Turn
from bot.records.tables import OutboxMessage
from handlers import outcome_steps as steps
from handlers.desk import Desk
from handlers.drafts import Blank, keep, save_draft, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import outcome as views
from handlers.views import outcome_messages as said
from handlers.views import outcome_read as read
from handlers.views.common import OPTIONS, notice
from handlers.views.confirm import ask_about_days
from handlers.views.outcome_parts import nobody_option, person_options
from handlers.views.settled import moment


def shown_if_recorded(route: Route) -> Route:
    """Return a route that shows what is on record where somebody has recorded the meeting."""

    def run(request: Request, desk: Desk) -> Reply:
        try:
            return route(request, desk)
        except AlreadyRecorded as error:
            return _already(request, desk, error.meeting_id)

    return run


def _already(request: Request, desk: Desk, meeting_id: uuid.UUID) -> Reply:
    in_form = request.kind is Kind.SUBMISSION or request.in_modal
    if in_form:
        keep(request, desk)
    with desk.turn(request) as turn:
        record = outcome_record(turn, meeting_id)
        typed = read.texts(steps.kept(turn, subject_of(request))) if in_form else []
    if not in_form:
        return Reply(message=said.already_message(record, desk.phrases))
    if request.kind is Kind.SUBMISSION and record.by_me and not typed:
        # The same form sent twice in one moment: the first has done it all.
        return Reply(clear=True)
    return Reply(view=said.already_view(record, typed, desk.phrases), how="update")


def ask(request: Request, desk: Desk) -> Reply:
    """Open the form for the meeting that waits, ask which one, or offer the form by a button."""
    if request.trigger_id:
        return _open(request, desk, request.text, {})
    with desk.turn(request) as turn:
        found = waiting(turn, request.text)
    if not found:
        return Reply(message=notice(desk.phrases.say("outcome_none")))
    return Reply(message=views.offer_form(request.text, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the group or meeting whose button was pressed."""
    return _open(request, desk, request.value, spot_of(request))


def _open(request: Request, desk: Desk, value: str, spot: Json) -> Reply:
    with desk.turn(request) as turn:
        found = waiting(turn, value)
        past = [one for one in found if one.on]
        if len(past) == 1:
            about = {"subject": past[0].subject, "spot": spot}
            return Reply(view=steps.enter(turn, desk, Form.OUTCOME, about))
        today = turn.today
    if not found:
        return Reply(message=notice(desk.phrases.say("outcome_none")))
    return Reply(view=views.which_form(found, today, desk.phrases, spot))


def submit_which(request: Request, desk: Desk) -> Reply:
    """Go on to step 1 for the meeting that was chosen, or for the day that was not booked."""
    subject = request.typed("which")
    if subject.startswith("group:"):
        subject = f"{subject}:{request.typed('unbooked_on')}"
    with desk.turn(request) as turn:
        sitting(turn, subject)
        about = {"subject": subject, "spot": request.about.get("spot") or {}}
        view = steps.enter(turn, desk, Form.OUTCOME, about)
    return Reply(view=view, how="update")


def go_to_step(request: Request, desk: Desk) -> Reply:
    """Show another step, or ask again which meeting is meant."""
    if request.value != "which":
        return steps.go_to_step(request, desk)
    save_draft(request, desk)
    with desk.turn(request) as turn:
        found, today = waiting(turn), turn.today
    spot = request.about.get("spot") or {}
    return Reply(view=views.which_form(found, today, desk.phrases, spot), how="update")


def submit(request: Request, desk: Desk) -> Reply:
    """Keep step 4 and record the meeting; what is wrong in an earlier step is shown there."""
    keep(request, desk)
    with desk.turn(request) as turn:
        found = sitting(turn, subject_of(request))
        check_next(turn, found, read.read_next(request))
        again = ask_about_days(request, ["next_on"], turn.calendar, desk.phrases)
    if again is not None:
        return Reply(view=again, how="update")
    try:
        at = _record(request, desk)
    except DutyError as error:
        return _show_fault(request, desk, error)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("outcome_settled", at=at)))


def _record(request: Request, desk: Desk) -> str:
    subject = subject_of(request)
    with desk.turn(request) as turn:
        record_outcome(turn, subject, read.read_outcome(steps.kept(turn, subject)))
        for form in steps.STEPS.values():
            drafts.drop(turn, form, subject, view=request.view_id)
        return moment(turn.now, turn.workspace.zone)


def _show_fault(request: Request, desk: Desk, error: DutyError) -> Reply:
    if isinstance(error, AlreadyRecorded):
        raise error
    with desk.turn(request) as turn:
        view = steps.faulty(turn, desk, request.about, error)
    if view is None:
        raise error
    return Reply(view=view, how="update")


def offer_people(request: Request, desk: Desk) -> Reply:
    """Offer the people whose line holds every word typed into a menu of many."""
    words = request.text.casefold().split()
    for_task = str(request.body.get("block_id") or "").startswith("who-")
    with desk.turn(request) as turn:
        page = outcome_page(turn, subject_of(request))
    options = person_options(page.owners if for_task else page.members)
    found = [one for one in options if all(w in one["text"]["text"].casefold() for w in words)]
    first = [] if for_task else [nobody_option(desk.phrases)]
    return Reply(options=tuple([*first, *found][:OPTIONS]))


answer = shown_if_recorded(ask)
"""The answer to the command."""

ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_OUTCOME): shown_if_recorded(open_form),
    (Kind.SUBMISSION, Form.OUTCOME_WHICH): shown_if_recorded(submit_which),
    (Kind.SUBMISSION, Form.OUTCOME): shown_if_recorded(steps.submit_who),
    (Kind.SUBMISSION, Form.OUTCOME_PLAN): shown_if_recorded(steps.submit_plan),
    (Kind.SUBMISSION, Form.OUTCOME_TASKS): shown_if_recorded(steps.submit_tasks),
    (Kind.SUBMISSION, Form.OUTCOME_NEXT): shown_if_recorded(submit),
    (Kind.ACTION, Do.OUTCOME_STEP): shown_if_recorded(go_to_step),
    (Kind.ACTION, Do.OUTCOME_ADD_TASK): shown_if_recorded(steps.add_task),
    (Kind.ACTION, Do.OUTCOME_TASKS_PAGE): shown_if_recorded(steps.turn_page),
    (Kind.ACTION, Do.OUTCOME_PERSON): save_draft,
    (Kind.OPTIONS, Do.OUTCOME_PERSON): offer_people,
}
BLANKS: dict[str, Blank] = dict.fromkeys(steps.STEPS.values(), steps.blank)


def render_thanks(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Confirm to the recorder, with the dates that follow."""
    return said.thanks_message(outcome_record(turn, _meeting(row)), phrases)


def render_by_other(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the lead social worker, or who stands in, what somebody else recorded."""
    return said.by_other_message(outcome_record(turn, _meeting(row)), phrases)


def _meeting(row: OutboxMessage) -> uuid.UUID:
    return uuid.UUID(str(row.ids["meeting"]))


MESSAGES = {"outcome_recorded": render_thanks, "outcome_by_other": render_by_other}
