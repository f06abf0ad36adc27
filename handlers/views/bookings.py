"""Booking, moving and cancelling a meeting: the forms, and what the group reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.documents.dates import clock_time, near_date
from bot.documents.phrases import Phrases
from bot.duties.bookings import LONGEST, Booking
from bot.records.words import MeetingState
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    button,
    date_input,
    field,
    modal,
    option,
    paragraph,
    select,
    small,
    text_input,
    time_input,
)
from handlers.views.next import when

Spot = dict[str, Any]


def book_form(
    groups: Sequence[tuple[str, str]],
    chosen: str,
    subject: str,
    phrases: Phrases,
    spot: Spot,
    prompts: Sequence[str] = (),
) -> Json:
    """Build the form for a new meeting.

    `groups` are pairs of id and reference, `chosen` the id of the one to start with, `prompts` what
    the procedure asks to be thought of.
    """
    say = phrases.say
    options = [option(reference, key) for key, reference in groups]
    blocks = [
        field("group", say("meeting_group"), select(options, chosen), speaks=True),
        *_time_fields(None, phrases),
        *[small(words) for words in prompts],
        small(say("draft_kept")),
    ]
    return modal(
        Form.MEETING,
        say("meeting_book"),
        blocks,
        submit=say("meeting_submit"),
        close=say("close"),
        about={"subject": subject, "spot": spot},
        tells_when_closed=True,
    )


def _time_fields(booked: Booking | None, phrases: Phrases) -> list[Json]:
    say = phrases.say
    on = booked.on if booked else None
    at = clock_time(booked.starts) if booked and booked.starts else ""
    venue = booked.venue if booked else ""
    return [
        field("on", say("meeting_on"), date_input(on), speaks=True),
        field("at", say("meeting_at"), time_input(at), optional=True, speaks=True),
        field(
            "venue",
            say("meeting_venue"),
            text_input(venue, most=LONGEST),
            optional=True,
            hint=say("meeting_venue_hint"),
            speaks=True,
        ),
    ]


def move_form(booked: Booking, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that moves a meeting."""
    say = phrases.say
    blocks = [
        paragraph(_one(booked, phrases)),
        *_time_fields(booked, phrases),
        _reason(phrases),
        small(say("draft_kept")),
    ]
    return modal(
        Form.MEETING_MOVE,
        say("meeting_move_title"),
        blocks,
        submit=say("meeting_move_submit"),
        close=say("close"),
        about={"subject": f"meeting:{booked.meeting_id}", "spot": spot},
        tells_when_closed=True,
    )


def cancel_form(booked: Booking, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that cancels a meeting."""
    say = phrases.say
    return modal(
        Form.MEETING_CANCEL,
        say("meeting_cancel_title"),
        [paragraph(_one(booked, phrases)), _reason(phrases), small(say("draft_kept"))],
        submit=say("meeting_cancel_submit"),
        close=say("meeting_cancel_close"),
        about={"subject": f"meeting:{booked.meeting_id}", "spot": spot},
        tells_when_closed=True,
    )


def _reason(phrases: Phrases) -> Json:
    return field(
        "reason",
        phrases.say("meeting_reason"),
        text_input(most=LONGEST),
        hint=phrases.say("meeting_reason_hint"),
        speaks=True,
    )


def _one(booked: Booking, phrases: Phrases) -> str:
    day = when(booked.on, booked.starts, booked.today)
    return phrases.say("meeting_one", reference=booked.reference, when=day)


def news_message(booked: Booking, phrases: Phrases) -> Message:
    """Build what everybody in the group reads: the day and the hour, never the place."""
    say = phrases.say
    if booked.state == MeetingState.CANCELLED:
        key, day = "meeting_news_cancelled", near_date(booked.on, booked.today)
    else:
        key = "meeting_news_moved" if booked.version > 1 else "meeting_news_planned"
        day = when(booked.on, booked.starts, booked.today)
    line = say(key, reference=booked.reference, when=day)
    blocks: list[Json] = [paragraph(line)]
    if booked.reason:
        why = say("meeting_news_why", reason=booked.reason)
        blocks.append(paragraph(why))
        line = f"{line} {why}"
    row = _buttons(booked, phrases)
    if row:
        blocks.append(actions(*row, block_id=f"meeting-{booked.meeting_id}"))
    return Message(line, tuple(blocks))


def _buttons(booked: Booking, phrases: Phrases) -> list[Json]:
    if booked.state != MeetingState.PLANNED:
        return []
    of = f"{booked.reference}, {near_date(booked.on, booked.today)}"
    apologies = phrases.say("meeting_apologies")
    row = []
    if booked.may_come:
        value = f"meeting:{booked.meeting_id}"
        row.append(button(apologies, Do.OPEN_APOLOGIES, value, says=f"{apologies}: {of}"))
        agenda = phrases.say("agenda_button")
        row.append(button(agenda, Do.OPEN_AGENDA, value, says=f"{agenda}: {of}"))
    if booked.may_change:
        for key, do in (("meeting_move", Do.MOVE_MEETING), ("meeting_cancel", Do.CANCEL_MEETING)):
            label = phrases.say(key)
            row.append(button(label, do, str(booked.meeting_id), says=f"{label}: {of}"))
    return row


def out_of_date(booked: Booking, version: str, day: date) -> bool:
    """Say whether news of a meeting is no longer worth sending: it has changed, or it is over."""
    return str(booked.version) != version or booked.on < day
