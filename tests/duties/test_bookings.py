"""Booking a meeting, moving it, cancelling it: who may, who hears, what cannot be."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time

import pytest
from sqlmodel import select

from bot.duties.bookings import (
    NewTime,
    book_meeting,
    bookable,
    booking,
    cancel_meeting,
    changeable,
    move_meeting,
)
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import Meeting
from bot.records.words import MeetingState
from tests.support.office import Office

TUESDAY = date(2027, 1, 5)
WEDNESDAY = date(2027, 1, 6)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def first_meeting(office: Office) -> uuid.UUID:
    with office.store.session() as session:
        return session.exec(select(Meeting.id)).one()


def heard(office: Office) -> list[str]:
    names = {person_id: name for name, person_id in office.people.items()}
    return sorted(
        f"{names[row.recipient_id]} {row.ids['version']}"
        for row in office.outbox()
        if row.kind == "meeting_news"
    )


def test_everybody_on_slack_hears_once_of_a_new_meeting(office: Office) -> None:
    for _ in range(2):
        with office.turn("Mo") as turn:
            meeting = book_meeting(
                turn, office.group_id, NewTime(date(2027, 2, 2), time(10), " Hill School ")
            )
    assert (meeting.starts_at, meeting.venue) == (time(10), "Hill School")
    assert heard(office) == ["Chris 1", "Mo 1", "Priya 1", "Sam 1", "Tom 1"]
    assert "Hill" not in str([row.ids for row in office.outbox()])
    quiet = [row for row in office.deadlines("GR-14") if row.subject_key.endswith(str(meeting.id))]
    assert len(quiet) == 1


def test_a_booked_day_takes_no_second_time(office: Office) -> None:
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        book_meeting(turn, office.group_id, NewTime(TUESDAY, time(14)))
    assert (refused.value.field, refused.value.phrase) == ("on", "meeting_there_already")


def test_moving_moves_the_dates_and_tells_everybody_once(office: Office) -> None:
    meeting_id = first_meeting(office)
    for _ in range(2):
        with office.turn("Sam") as turn:
            moved = move_meeting(turn, meeting_id, NewTime(WEDNESDAY, time(9, 30)), "Court.")
    assert (moved.on_date, moved.version, moved.changed_reason) == (WEDNESDAY, 2, "Court.")
    (report,) = office.deadlines("GR-14")
    assert report.due == TUESDAY
    assert heard(office) == ["Chris 2", "Mo 2", "Priya 2", "Sam 2", "Tom 2"]


def test_the_reason_is_for_those_who_see_the_work(office: Office) -> None:
    meeting_id = first_meeting(office)
    with office.turn("Sam") as turn:
        move_meeting(turn, meeting_id, NewTime(WEDNESDAY), "Court.")
    with office.turn("Priya") as turn:
        seen = booking(turn, meeting_id)
    assert (seen.reason, seen.may_change, seen.may_come) == ("Court.", False, True)
    with office.turn("Chris") as turn:
        seen = booking(turn, meeting_id)
    assert (seen.reason, seen.may_change, seen.may_come) == ("", False, False)
    with office.turn("Mo") as turn:
        assert booking(turn, meeting_id).may_change


def test_a_cancelled_meeting_stays_on_record_and_owes_nothing(office: Office) -> None:
    meeting_id = first_meeting(office)
    for _ in range(2):
        with office.turn("Sam") as turn:
            cancelled = cancel_meeting(turn, meeting_id, "Nobody could come.")
    assert (cancelled.state, cancelled.version) == (MeetingState.CANCELLED, 2)
    assert office.deadlines("GR-14") == []
    assert not office.deadlines("GR-19")[0].quiet
    assert len(heard(office)) == 5
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        changeable(turn, meeting_id)
    assert refused.value.phrase == "meeting_cancelled_already"


@ON_SQLITE
@pytest.mark.parametrize("name", ["Priya", "Chris", "Otto", "Ada"])
def test_only_the_lead_and_the_manager_may(office: Office, name: str) -> None:
    meeting_id = first_meeting(office)
    attempts: list[Callable[[Turn], object]] = [
        lambda turn: book_meeting(turn, office.group_id, NewTime(WEDNESDAY)),
        lambda turn: move_meeting(turn, meeting_id, NewTime(WEDNESDAY), "x"),
        lambda turn: cancel_meeting(turn, meeting_id, "x"),
        lambda turn: bookable(turn, "CG-104"),
        lambda turn: bookable(turn, str(office.group_id)),
    ]
    for attempt in attempts:
        with office.turn(name) as turn, pytest.raises(NotHere):
            attempt(turn)
    with office.turn(name) as turn:
        assert bookable(turn) == []


def test_the_lead_may_book_in_the_groups_they_lead(office: Office) -> None:
    with office.turn("Sam") as turn:
        for value in ("", "cg-104", str(office.group_id)):
            assert [group.reference for group in bookable(turn, value)] == ["CG-104"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("to", "reason", "field", "phrase"),
    [
        (NewTime(date(2026, 12, 20)), "x", "on", "meeting_past"),
        (NewTime(date(2190, 1, 1)), "x", "on", "date_out_of_range"),
        (NewTime(WEDNESDAY, venue="x" * 301), "x", "venue", "text_too_long"),
        (NewTime(WEDNESDAY), " ", "reason", "change_needs_reason"),
        (NewTime(WEDNESDAY), "x" * 301, "reason", "text_too_long"),
        (NewTime(date(2027, 2, 2)), "x", "on", "meeting_there_already"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    office: Office, to: NewTime, reason: str, field: str, phrase: str
) -> None:
    meeting_id = first_meeting(office)
    with office.turn("Sam") as turn:
        book_meeting(turn, office.group_id, NewTime(date(2027, 2, 2)))
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        move_meeting(turn, meeting_id, to, reason)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)


def test_a_held_meeting_stays_where_it_is(office: Office) -> None:
    meeting_id = first_meeting(office)
    with office.store.session() as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.state = MeetingState.HELD
        session.add(meeting)
    for attempt in (
        lambda turn: move_meeting(turn, meeting_id, NewTime(WEDNESDAY), "x"),
        lambda turn: cancel_meeting(turn, meeting_id, "x"),
    ):
        with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
            attempt(turn)
        assert refused.value.phrase == "meeting_held_already"
