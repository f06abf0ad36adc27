"""What follows a review, and what happens when a conference moves or a meeting is moved or off."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.duties.bookings import NewTime, book_meeting, cancel_meeting, move_meeting
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.meetings import plan_meeting_in
from bot.duties.projection import reproject
from bot.duties.review_checks import Result
from bot.duties.reviews import record_result, set_date
from bot.records.tables import Child, CoreGroup, DeadlineRow, Minutes
from bot.records.words import ConferenceOutcome, DeadlineState, MeetingState, Role
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REVIEW = date(2027, 3, 18)
CONTINUED, ENDED = ConferenceOutcome.CONTINUED, ConferenceOutcome.ENDED


def opened(
    office: Office, procedure: str, *children: str, review: date | None = REVIEW
) -> uuid.UUID:
    """Open CG-8 under a procedure, its review on Thursday 18 March 2027."""
    with office.turn("Sam") as turn:
        members = (
            NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id="U0SAM"),
            NamedMember("Mo", Role.TEAM_MANAGER, slack_id="U0MO"),
            NamedMember("Tom", Role.PROFESSIONAL, slack_id="U0TOM"),
        )
        new = NewGroup(
            "CG-8", procedure, FRIDAY_CONFERENCE, members, children, review_conference=review
        )
        return open_group(turn, new).id


def hold(office: Office, group_id: uuid.UUID, *days: date, about: tuple[str, ...] = ()) -> None:
    """Hold meetings, their minutes sent; `about` are the children discussed, none for all."""
    with office.turn("Sam") as turn:
        group = turn.session.get_one(CoreGroup, group_id)
        kids = turn.session.exec(select(Child).where(Child.core_group_id == group_id)).all()
        for day in days:
            meeting = plan_meeting_in(turn, group, day)
            meeting.state = MeetingState.HELD
            meeting.children = [str(one.id) for one in kids if one.initials in about]
            turn.session.add(meeting)
            turn.session.flush()
            turn.session.add(
                Minutes(
                    workspace_id=turn.workspace_id,
                    meeting_id=meeting.id,
                    circulated_on=day,
                    family_on=day,
                    recorded_at=turn.now,
                )
            )
        turn.session.flush()
        reproject(turn, group)


def review(office: Office, group_id: uuid.UUID, outcome: ConferenceOutcome, *labels: str) -> None:
    office.clock.set(datetime(2027, 3, 18, 15, tzinfo=UTC))
    with office.turn("Mo") as turn:
        kids = turn.session.exec(select(Child).where(Child.core_group_id == group_id)).all()
        named = frozenset(one.id for one in kids if one.initials in labels)
        record_result(turn, group_id, Result(REVIEW, outcome, None, named))


def row(office: Office, group_id: uuid.UUID, rule: str) -> DeadlineRow:
    """Return the one open row of a rule in the group."""
    (found,) = rows(office, group_id, rule)
    return found


def rows(office: Office, group_id: uuid.UUID, rule: str) -> list[DeadlineRow]:
    return [one for one in office.deadlines(rule) if one.core_group_id == group_id]


MEETINGS = (date(2026, 12, 30), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 16))

AFTER = [
    # Eight weeks from the review on Thursday 18 March.
    ("greenwich", "GR-30", date(2027, 5, 13), False),
    # Six weeks from the review, which is advised.
    ("highland", "HI-15", date(2027, 4, 29), True),
    # Four weeks from the meeting of Tuesday 16 March: the review starts no rhythm of its own.
    ("practice-lead", "PL-06", date(2027, 4, 13), False),
    # Six weeks from that meeting.
    ("sussex", "SX-13", date(2027, 4, 27), False),
    ("suffolk", "SF-3.1", date(2027, 4, 27), False),
]


@lite
@pytest.mark.parametrize(("procedure", "rule", "due", "advised"), AFTER)
def test_the_next_meeting_after_a_review_that_lets_the_plan_go_on(
    office: Office, procedure: str, rule: str, due: date, advised: bool
) -> None:
    group_id = opened(office, procedure)
    hold(office, group_id, *MEETINGS)
    review(office, group_id, CONTINUED)
    after = [one for one in rows(office, group_id, rule) if one.due == due]
    assert [(one.recommended, one.quiet) for one in after] == [(advised, False)]
    with office.turn("Sam") as turn:
        meeting = book_meeting(turn, group_id, NewTime(due)).id
    assert [one.quiet for one in rows(office, group_id, rule) if one.due == due] == [True]
    # Moved beyond the limit, it quiets nothing any more; moved back, it does.
    for on, quiet in ((date(2027, 5, 14), False), (due, True)):
        with office.turn("Sam") as turn:
            move_meeting(turn, meeting, NewTime(on), "The school asked.")
        assert [one.quiet for one in rows(office, group_id, rule) if one.due == due] == [quiet]
    with office.turn("Sam") as turn:
        cancel_meeting(turn, meeting, "The hall is shut.")
    (loud,) = [one for one in rows(office, group_id, rule) if one.due == due]
    assert (loud.quiet, loud.state) == (False, DeadlineState.OPEN)
    assert loud.next_reminder_at is not None
    hold(office, group_id, due)
    assert [one for one in rows(office, group_id, rule) if one.due == due] == []


def test_after_the_end_the_plan_meeting_is_asked_until_it_is_held(office: Office) -> None:
    group_id = opened(office, "practice-lead")
    hold(office, group_id, *MEETINGS)
    with office.turn("Sam") as turn:
        rhythm = book_meeting(turn, group_id, NewTime(date(2027, 4, 6))).id
    review(office, group_id, ENDED)
    # Six weeks from Thursday 18 March; what was booked before is inside them.
    asked = row(office, group_id, "PL-07")
    assert (asked.due, asked.quiet) == (date(2027, 4, 29), True)
    assert rows(office, group_id, "PL-06") == []
    with office.turn("Sam") as turn:
        cancel_meeting(turn, rhythm, "Nobody could come.")
    asked = row(office, group_id, "PL-07")
    assert (asked.quiet, asked.next_reminder_at is not None) == (False, True)
    hold(office, group_id, date(2027, 4, 20))
    with office.store.session() as session:
        assert session.get_one(CoreGroup, group_id).state == "closed"


def test_siblings_have_their_own_meeting_after_a_review(office: Office) -> None:
    group_id = opened(office, "practice-lead", "AB", "CD")
    hold(office, group_id, *MEETINGS)
    review(office, group_id, ENDED, "AB")
    review(office, group_id, CONTINUED, "CD")
    assert row(office, group_id, "PL-07").subject.endswith("on 18 March 2027 (AB)")
    assert row(office, group_id, "PL-06").due == date(2027, 4, 13)
    hold(office, group_id, date(2027, 4, 6), about=("CD",))
    assert row(office, group_id, "PL-07").due == date(2027, 4, 29)
    assert row(office, group_id, "PL-06").due == date(2027, 5, 4)
    hold(office, group_id, date(2027, 4, 20), about=("AB",))
    assert rows(office, group_id, "PL-07") == []
    # What is held about a child without a plan sets no rhythm.
    assert row(office, group_id, "PL-06").due == date(2027, 5, 4)


WINDOWS = [
    # When the window opens before the review of 18 March, and before one of 15 April.
    ("sussex", "SX-01", date(2027, 2, 25), date(2027, 3, 25)),
    # Good Friday 26 March and Easter Monday 29 March are none of the fifteen.
    ("suffolk", "SF-3.6", date(2027, 2, 25), date(2027, 3, 23)),
]


@lite
@pytest.mark.parametrize(("procedure", "rule", "opens", "later"), WINDOWS)
def test_a_window_moves_with_its_review(
    office: Office, procedure: str, rule: str, opens: date, later: date
) -> None:
    group_id = opened(office, procedure)
    before = row(office, group_id, rule)
    assert (before.opens, before.due) == (opens, date(2027, 3, 17))
    with office.turn("Sam") as turn:
        set_date(turn, group_id, date(2027, 4, 15))
    after = row(office, group_id, rule)
    assert (after.opens, after.due) == (later, date(2027, 4, 14))
    assert after.id == before.id
    assert before.next_reminder_at is not None
    assert after.next_reminder_at is not None
    assert after.next_reminder_at > before.next_reminder_at
    # A meeting held in the old window counts no more for the new one.
    hold(office, group_id, date(2027, 3, 2))
    assert row(office, group_id, rule).due == after.due


@lite
def test_a_count_moves_with_its_conference(office: Office) -> None:
    group_id = opened(office, "greenwich")
    hold(office, group_id, date(2027, 1, 5))
    assert row(office, group_id, "GR-27").due == date(2027, 3, 17)
    with office.turn("Sam") as turn:
        set_date(turn, group_id, date(2027, 2, 11))
    assert row(office, group_id, "GR-27").due == date(2027, 2, 10)
    # What is booked inside the shorter time quiets it, what is booked after does not.
    for on, quiet in ((date(2027, 2, 11), False), (date(2027, 2, 10), True)):
        with office.turn("Sam") as turn:
            book_meeting(turn, group_id, NewTime(on))
        assert row(office, group_id, "GR-27").quiet is quiet


def test_a_cancelled_meeting_asks_nobody_whether_they_come(office: Office) -> None:
    group_id = opened(office, "greenwich")
    with office.turn("Sam") as turn:
        meeting = book_meeting(turn, group_id, NewTime(date(2027, 1, 5))).id
    asked = row(office, group_id, "GR-14")
    assert asked.conditional
    with office.turn("Sam") as turn:
        move_meeting(turn, meeting, NewTime(date(2027, 1, 6)), "The school asked.")
    later = row(office, group_id, "GR-14")
    assert (later.id, later.due) == (asked.id, date(2027, 1, 5))
    with office.turn("Sam") as turn:
        cancel_meeting(turn, meeting, "The hall is shut.")
    assert rows(office, group_id, "GR-14") == []
    # The first meeting is owed as before, and somebody is reminded of it.
    first = row(office, group_id, "GR-19")
    assert (first.due, first.quiet) == (date(2027, 1, 6), False)
    assert first.next_reminder_at is not None
