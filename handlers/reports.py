"""`/coregroup report`: the form, reading a report, releasing it, and the messages about it."""

from __future__ import annotations

import uuid

from bot.documents.phrases import Phrases
from bot.duties import report_pages, reports
from bot.duties.access import Action
from bot.duties.my_meetings import Choice
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.drafts import Blank
from handlers.ids import Do, Form, Kind
from handlers.meeting_menu import MeetingForm, Opening, drop_sent
from handlers.replies import Handover, Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import reports as views
from handlers.views.attendance import subject
from handlers.views.common import notice
from handlers.views.meeting_menu import MEETING
from handlers.views.settled import moment, settled


def _build(
    turn: Turn, known: list[Choice], chosen: Choice, phrases: Phrases, spot: Json
) -> Opening:
    page = reports.my_report(turn, chosen.meeting_id)
    view = views.report_form(page, known, chosen, phrases, spot, turn.workspace.zone)
    return Opening(view, subject(chosen), sent=page.version > 0)


FORM = MeetingForm(Action.SEND_REPORT, _build)


def ask(request: Request, desk: Desk) -> Reply:
    """Open the form for the group that was named, or for the soonest meeting; or offer it."""
    if request.trigger_id:
        return FORM.open(request, desk, request.text, {})
    found = FORM.subject(request, desk)
    if found is None:
        return Reply(message=notice(desk.phrases.say("no_meetings")))
    return Reply(message=views.offer_form(found, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the group or meeting whose button was pressed."""
    return FORM.open(request, desk, request.value, spot_of(request))


def submit(request: Request, desk: Desk) -> Reply:
    """Record the report, or a new version of it."""
    meeting = request.typed(MEETING)
    with desk.turn(request) as turn:
        new = reports.send_report(
            turn,
            read_id(meeting),
            request.typed("text"),
            request.files("files"),
            request.chosen("keep_files"),
        )
        drop_sent(turn, request, meeting)
        line = desk.phrases.say("settled_report", at=moment(turn.now, turn.workspace.zone))
    desk.nudge()
    message = None if new else notice(desk.phrases.say("report_unchanged"))
    return Reply(message=message, settle=settle_at(request, line))


def see(request: Request, desk: Desk) -> Reply:
    """Show a report to whoever may read it; another version of it in the same window."""
    with desk.turn(request) as turn:
        page = report_pages.see_report(turn, read_id(request.value))
    view = views.report_view(page, desk.phrases)
    return Reply(view=view, how="update" if request.in_modal else "open")


def get_files(request: Request, desk: Desk) -> Reply:
    """Send copies of a report's files to whoever may read it, in their direct message."""
    with desk.turn(request) as turn:
        page = report_pages.see_report(turn, read_id(request.value))
    say = desk.phrases.say
    view = views.report_view(page, desk.phrases, files_sent=say("files_on_their_way"))
    files = tuple((file.id, file.name or file.id) for file in page.files)
    comment = say("files_of_report", reference=page.about.reference)
    return Reply(view=view, how="update", hand_over=Handover(files, comment))


def release(request: Request, desk: Desk) -> Reply:
    """Release a report to the group; the button gives way to a line that says so."""
    with desk.turn(request) as turn:
        report_id = read_id(request.value)
        new = reports.release_report(turn, report_id)
        line = desk.phrases.say(
            "settled_released" if new else "released_before",
            at=moment(turn.now, turn.workspace.zone),
        )
    desk.nudge()
    return Reply(replace=settled(request, line, keep=(Do.SEE_REPORT,)))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_REPORT): open_form,
    (Kind.ACTION, Do.REPORT_MEETING): FORM.switch,
    (Kind.OPTIONS, Do.REPORT_MEETING): FORM.offer,
    (Kind.SUBMISSION, Form.REPORT): submit,
    (Kind.ACTION, Do.SEE_REPORT): see,
    (Kind.ACTION, Do.GET_FILES): get_files,
    (Kind.ACTION, Do.RELEASE_REPORT): release,
}
BLANKS: dict[str, Blank] = {Form.REPORT: FORM.blank}


def _id(row: OutboxMessage) -> uuid.UUID:
    return uuid.UUID(str(row.ids["report"]))


def render_recorded(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the author that the report is here; nothing where a newer one has come since."""
    page = report_pages.report_news(turn, _id(row))
    return views.recorded_message(page, phrases) if page.current else None


def render_received(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the lead social worker, or who stands in; nothing where a newer one has come since."""
    page = report_pages.report_news(turn, _id(row))
    return views.received_message(page, phrases) if page.current else None


def render_released(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell a member that a report can be read, and its author that it was released."""
    return views.released_message(report_pages.report_news(turn, _id(row)), phrases)


MESSAGES = {
    "report_recorded": render_recorded,
    "report_received": render_received,
    "report_released": render_released,
}
