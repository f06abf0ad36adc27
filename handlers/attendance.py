"""`/coregroup apologies`: the form, coming after all, and the messages about it."""

from __future__ import annotations

import uuid

from bot.documents.phrases import Phrases
from bot.duties import attendance
from bot.duties.access import Action
from bot.duties.my_meetings import Choice
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers import reports
from handlers.desk import Desk
from handlers.drafts import Blank
from handlers.ids import Do, Form, Kind
from handlers.meeting_menu import MeetingForm, Opening, drop_sent
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import attendance as views
from handlers.views.common import notice
from handlers.views.meeting_menu import MEETING, meeting_day
from handlers.views.settled import moment, settled


def _build(
    turn: Turn, known: list[Choice], chosen: Choice, phrases: Phrases, spot: Json
) -> Opening:
    page = attendance.my_apologies(turn, chosen.meeting_id)
    view = views.apologies_form(page, known, chosen, phrases, spot)
    return Opening(view, views.subject(chosen), sent=page.said is not None)


FORM = MeetingForm(Action.SEND_APOLOGIES, _build)


def ask(request: Request, desk: Desk) -> Reply:
    """Open the form for the group that was named, or for the soonest meeting; or offer it."""
    if request.trigger_id:
        return FORM.open(request, desk, request.text, {})
    subject = FORM.subject(request, desk)
    if subject is None:
        return Reply(message=notice(desk.phrases.say("no_meetings")))
    return Reply(message=views.offer_form(subject, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the group or meeting whose button was pressed."""
    return FORM.open(request, desk, request.value, spot_of(request))


def submit(request: Request, desk: Desk) -> Reply:
    """Record the apologies; the report's form comes next where its writer asked for that."""
    meeting, say = request.typed(MEETING), desk.phrases.say
    view = None
    with desk.turn(request) as turn:
        new = attendance.send_apologies(turn, read_id(meeting), views.read_apologies(request))
        drop_sent(turn, request, meeting)
        if views.report_wanted(request):
            view = reports.FORM.opened(turn, desk, f"meeting:{meeting}", {})
        at = moment(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(
        message=None if new else notice(say("apologies_unchanged")),
        view=view,
        how="update",
        settle=settle_at(request, say("settled_apologies", at=at)),
    )


def withdraw(request: Request, desk: Desk) -> Reply:
    """Record that the person comes after all; the button gives way to a line that says so."""
    with desk.turn(request) as turn:
        meeting_id = read_id(request.value.removeprefix("meeting:"))
        about = attendance.withdraw_apologies(turn, meeting_id)
        at = moment(turn.now, turn.workspace.zone)
    desk.nudge()
    line = desk.phrases.say("settled_withdrawn", when=meeting_day(about), at=at)
    return Reply(replace=settled(request, line))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_APOLOGIES): open_form,
    (Kind.ACTION, Do.APOLOGIES_MEETING): FORM.switch,
    (Kind.OPTIONS, Do.APOLOGIES_MEETING): FORM.offer,
    (Kind.SUBMISSION, Form.APOLOGIES): submit,
    (Kind.ACTION, Do.WITHDRAW_APOLOGIES): withdraw,
}
BLANKS: dict[str, Blank] = {Form.APOLOGIES: FORM.blank}


def _note(turn: Turn, row: OutboxMessage) -> attendance.ApologiesNote | None:
    apology = uuid.UUID(str(row.ids["apology"]))
    return attendance.apologies_note(turn, apology, int(row.ids["revision"]))


def render_recorded(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the sender that the apologies are recorded; nothing where they have changed since."""
    note = _note(turn, row)
    return views.recorded_message(note, phrases) if note else None


def render_received(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the lead social worker, or who stands in; nothing where they have changed since."""
    note = _note(turn, row)
    return views.received_message(note, phrases) if note else None


def render_withdrawn(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the same person that the sender comes after all."""
    note = _note(turn, row)
    return views.withdrawn_message(note, phrases) if note else None


MESSAGES = {
    "apologies_recorded": render_recorded,
    "apologies_received": render_received,
    "apologies_withdrawn": render_withdrawn,
}
