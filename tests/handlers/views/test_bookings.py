"""News of a meeting and the forms behind it: within Slack's limits, never the place."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.documents.phrases import Phrases, load_phrases
from bot.duties.bookings import Booking
from bot.records.words import MeetingState
from handlers.views import bookings
from playground.checks import check_view
from tests.support.shown import SPOT, fits, labels

TODAY = date(2027, 1, 11)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def booked(**changed: Any) -> Booking:
    one = Booking(
        meeting_id=uuid.UUID(int=1),
        core_group_id=uuid.UUID(int=9),
        reference="CG-104",
        on=date(2027, 1, 19),
        starts=time(10),
        venue="v" * 300,
        state=MeetingState.PLANNED,
        reason="",
        version=1,
        today=TODAY,
        may_change=True,
        may_come=True,
    )
    return replace(one, **changed)


def test_the_forms_for_a_booking_fit(phrases: Phrases) -> None:
    groups = [(str(uuid.UUID(int=n)), f"SAFEGU-{n}") for n in range(100)]
    check_view(bookings.book_form(groups, groups[3][0], "group:", phrases, SPOT), "modal")
    check_view(bookings.move_form(booked(), phrases, SPOT), "modal")
    check_view(bookings.cancel_form(booked(), phrases, SPOT), "modal")


def test_news_never_names_the_place_and_offers_what_the_reader_may_do(phrases: Phrases) -> None:
    mine = bookings.news_message(booked(), phrases)
    fits(mine)
    assert mine.text == "CG-104 meets on Tuesday 19 January at 10:00."
    assert "vvv" not in str(mine.blocks)
    assert labels(mine) == ["Send apologies", "Agenda", "Move", "Cancel meeting"]
    chair = bookings.news_message(booked(may_change=False, may_come=False), phrases)
    assert labels(chair) == []
    moved = bookings.news_message(booked(version=2, reason="Court"), phrases)
    assert moved.text.endswith("it is now on Tuesday 19 January at 10:00. Why: Court")
    gone = bookings.news_message(booked(state=MeetingState.CANCELLED, version=2), phrases)
    assert gone.text == "The meeting of CG-104 on Tuesday 19 January is cancelled."
    assert labels(gone) == []


def test_old_news_is_no_news() -> None:
    assert not bookings.out_of_date(booked(), "1", TODAY)
    assert bookings.out_of_date(booked(version=2), "1", TODAY)
    assert bookings.out_of_date(booked(on=date(2027, 1, 10)), "1", TODAY)
