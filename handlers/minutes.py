"""`/coregroup minutes`: which are owed, that they went out, a date put right, reading them."""

from __future__ import annotations

import uuid

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties import minutes, minutes_owed
from bot.duties.minutes import AlreadySent, MinutesPage
from bot.duties.turn import DutyError, Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.drafts import Blank, drop, keep, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Handover, Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import minutes as views
from handlers.views.common import notice
from handlers.views.settled import moment


def ask(request: Request, desk: Desk) -> Reply:
    """Show which minutes are owed in the person's groups, or in the one that was named."""
    with desk.turn(request) as turn:
        found = minutes_owed.minutes_list(turn, request.text)
    return Reply(message=views.list_message(found, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the meeting or group whose button was pressed, or the list of several."""
    spot = spot_of(request)
    with desk.turn(request) as turn:
        value = request.value
        if not value.startswith("meeting:"):
            found = minutes_owed.minutes_list(turn, value)
            if len(found.owed) != 1:
                return Reply(message=views.list_message(found, desk.phrases))
            value = f"meeting:{found.owed[0].meeting_id}"
        page = _page(turn, value)
        if not page.may_send:
            found = minutes_owed.minutes_list(turn, value)
            return Reply(message=views.list_message(found, desk.phrases))
        view = _form(page, desk.phrases, spot)
        return Reply(view=restore(turn, view, value, desk))


def _page(turn: Turn, value: str) -> MinutesPage:
    return minutes.minutes_page(turn, read_id(value.removeprefix("meeting:")))


def _form(page: MinutesPage, phrases: Phrases, spot: Json) -> Json:
    build = views.minutes_form if page.sent_on is None else views.date_form
    return build(page, phrases, spot)


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    with desk.turn(request) as turn:
        page = _page(turn, subject_of(request))
    return _form(page, desk.phrases, request.about.get("spot") or {})


def submit(request: Request, desk: Desk) -> Reply:
    """Record that the minutes went out; everybody on Slack who is owed them hears of it."""
    meeting_id = read_id(subject_of(request).removeprefix("meeting:"))
    on = request.day("sent_on")
    if on is None:
        raise DutyError("sent_on", "date_missing")
    new = minutes.NewMinutes(
        on, request.typed("text"), request.files("files"), request.day("family_on")
    )
    try:
        with desk.turn(request) as turn:
            minutes.circulate_minutes(turn, meeting_id, new)
            drop(turn, request)
            at = moment(turn.now, turn.workspace.zone)
    except AlreadySent:
        return _already(request, desk)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("minutes_settled", at=at)))


def _already(request: Request, desk: Desk) -> Reply:
    keep(request, desk)
    with desk.turn(request) as turn:
        page = _page(turn, subject_of(request))
    spot, typed = request.about.get("spot") or {}, request.typed("text")
    return Reply(view=views.date_form(page, desk.phrases, spot, typed), how="update")


def submit_date(request: Request, desk: Desk) -> Reply:
    """Put the day right; the old one stays in the trail."""
    meeting_id = read_id(subject_of(request).removeprefix("meeting:"))
    on = request.day("sent_on")
    if on is None:
        raise DutyError("sent_on", "date_missing")
    with desk.turn(request) as turn:
        known = minutes.minutes_page(turn, meeting_id)
        page = minutes.correct_date(turn, meeting_id, on, request.day("family_on"))
        drop(turn, request)
    say, before = desk.phrases.say, known.sent_on
    facts = {"reference": page.reference, "day": short_date(page.on, page.today)}
    if before is None or before == on:
        key = "minutes_unchanged" if known.family_on == page.family_on else "minutes_family_noted"
        return Reply(message=notice(say(key, **facts)))
    dates = {"sent": short_date(on, page.today), "was": short_date(before, page.today)}
    return Reply(message=notice(say("minutes_corrected", **facts, **dates)))


def see(request: Request, desk: Desk) -> Reply:
    """Show the minutes to whoever is owed them or sits in the group."""
    with desk.turn(request) as turn:
        page = minutes.read_minutes(turn, read_id(request.value))
    return Reply(view=views.minutes_view(page, desk.phrases))


def get_files(request: Request, desk: Desk) -> Reply:
    """Send copies of the minutes' files to the person, in their direct message."""
    with desk.turn(request) as turn:
        page = minutes.read_minutes(turn, read_id(request.value))
    view = views.minutes_view(page, desk.phrases, files_sent=True)
    files = tuple((one.id, one.name or one.id) for one in page.files)
    comment = desk.phrases.say("minutes_files_comment", reference=page.reference)
    return Reply(view=view, how="update", hand_over=Handover(files, comment))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_MINUTES): open_form,
    (Kind.SUBMISSION, Form.MINUTES): submit,
    (Kind.SUBMISSION, Form.MINUTES_DATE): submit_date,
    (Kind.ACTION, Do.SEE_MINUTES): see,
    (Kind.ACTION, Do.GET_MINUTES_FILES): get_files,
}
BLANKS: dict[str, Blank] = {Form.MINUTES: blank, Form.MINUTES_DATE: blank}


def _row_page(turn: Turn, row: OutboxMessage) -> MinutesPage | None:
    page = minutes.minutes_page(turn, uuid.UUID(str(row.ids["meeting"])))
    return page if page.sent_on is not None else None


def render_recorded(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Confirm to the sender, with those who are to be given them by hand."""
    page = _row_page(turn, row)
    return views.recorded_message(page, phrases) if page else None


def render_out(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell somebody who is owed the minutes that they are out."""
    page = _row_page(turn, row)
    return views.out_message(page, phrases) if page else None


MESSAGES = {"minutes_recorded": render_recorded, "minutes_out": render_out}
