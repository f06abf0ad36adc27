"""Booking a meeting, moving it, cancelling it, and the news of it."""

from __future__ import annotations

import uuid

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import bookings
from bot.duties.turn import DutyError, Turn
from bot.records.tables import OutboxMessage
from bot.records.words import MeetingState
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import bookings as views
from handlers.views.common import OPTIONS, notice
from handlers.views.confirm import ask_about_day


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for a new meeting of the group whose button was pressed."""
    subject = f"group:{request.value}"
    with desk.turn(request) as turn:
        view = _book_form(turn, desk, subject, spot_of(request))
        if view is None:
            return Reply(message=notice(desk.phrases.say("meeting_book_none")))
        return Reply(view=restore(turn, view, subject, desk))


def _book_form(turn: Turn, desk: Desk, subject: str, spot: Json) -> Json | None:
    value = subject.removeprefix("group:")
    groups = bookings.bookable(turn, value)[:OPTIONS]
    if not groups:
        return None
    pairs = [(str(one.id), one.reference) for one in groups]
    prompts = bookings.booking_prompts(turn, groups)
    return views.book_form(pairs, pairs[0][0], subject, desk.phrases, spot, prompts)


def submit(request: Request, desk: Desk) -> Reply:
    """Book the meeting; everybody in the group hears of it."""
    to = _new_time(request)
    with desk.turn(request) as turn:
        group_id = read_id(request.typed("group"))
        bookings.check_new_time(turn, group_id, to)
        again = ask_about_day(request, "on", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        bookings.book_meeting(turn, group_id, to)
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("meeting_settled_booked", at=at)))


def _new_time(request: Request) -> bookings.NewTime:
    on = request.day("on")
    if on is None:
        raise DutyError("on", "date_missing")
    return bookings.NewTime(on, request.hour("at"), request.typed("venue"))


def open_move(request: Request, desk: Desk) -> Reply:
    """Open the form that moves the meeting whose button was pressed."""
    with desk.turn(request) as turn:
        booked = bookings.changeable(turn, read_id(request.value))
        view = views.move_form(booked, desk.phrases, spot_of(request))
        return Reply(view=restore(turn, view, f"meeting:{booked.meeting_id}", desk))


def open_cancel(request: Request, desk: Desk) -> Reply:
    """Open the form that cancels the meeting whose button was pressed."""
    with desk.turn(request) as turn:
        booked = bookings.changeable(turn, read_id(request.value))
        view = views.cancel_form(booked, desk.phrases, spot_of(request))
        return Reply(view=restore(turn, view, f"meeting:{booked.meeting_id}", desk))


def _meeting_of(request: Request) -> uuid.UUID:
    return read_id(subject_of(request).removeprefix("meeting:"))


def submit_move(request: Request, desk: Desk) -> Reply:
    """Move the meeting; everybody in the group hears of it."""
    to, meeting_id = _new_time(request), _meeting_of(request)
    with desk.turn(request) as turn:
        booked = bookings.changeable(turn, meeting_id)
        bookings.check_new_time(turn, booked.core_group_id, to)
        again = ask_about_day(request, "on", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        bookings.move_meeting(turn, meeting_id, to, request.typed("reason"))
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("meeting_settled_moved", at=at)))


def submit_cancel(request: Request, desk: Desk) -> Reply:
    """Cancel the meeting; everybody in the group hears of it."""
    with desk.turn(request) as turn:
        bookings.cancel_meeting(turn, _meeting_of(request), request.typed("reason"))
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("meeting_settled_cancelled", at=at)))


def blank_book(request: Request, desk: Desk) -> Json:
    """Return the open form for a new meeting as it is without a draft."""
    with desk.turn(request) as turn:
        spot = request.about.get("spot") or {}
        view = _book_form(turn, desk, subject_of(request), spot)
    if view is None:
        raise DutyError("", "meeting_book_none")
    return view


def blank_change(request: Request, desk: Desk) -> Json:
    """Return the open form that moves or cancels a meeting as it is without a draft."""
    spot = request.about.get("spot") or {}
    with desk.turn(request) as turn:
        booked = bookings.changeable(turn, _meeting_of(request))
    if request.callback_id == Form.MEETING_CANCEL:
        return views.cancel_form(booked, desk.phrases, spot)
    return views.move_form(booked, desk.phrases, spot)


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_MEETING): open_form,
    (Kind.SUBMISSION, Form.MEETING): submit,
    (Kind.ACTION, Do.MOVE_MEETING): open_move,
    (Kind.SUBMISSION, Form.MEETING_MOVE): submit_move,
    (Kind.ACTION, Do.CANCEL_MEETING): open_cancel,
    (Kind.SUBMISSION, Form.MEETING_CANCEL): submit_cancel,
}
BLANKS: dict[str, Blank] = {
    Form.MEETING: blank_book,
    Form.MEETING_MOVE: blank_change,
    Form.MEETING_CANCEL: blank_change,
}


def render_news(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell a member how a meeting stands; nothing where that has changed or it is over."""
    booked = bookings.booking(turn, uuid.UUID(str(row.ids["meeting"])))
    gone = booked.state == MeetingState.HELD
    if gone or views.out_of_date(booked, str(row.ids["version"]), turn.today):
        return None
    return views.news_message(booked, phrases)


MESSAGES = {"meeting_news": render_news}
