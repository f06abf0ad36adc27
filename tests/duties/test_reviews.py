"""Review conferences: a date set and moved, a result, the end of a plan, a result put right."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.meetings import plan_meeting_in
from bot.duties.projection import reproject
from bot.duties.review_checks import Result
from bot.duties.review_children import Plans
from bot.duties.review_records import ReviewNote, review_note, review_page
from bot.duties.reviews import correct_result, record_result, set_date
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import (
    AuditEntry,
    Conference,
    CoreGroup,
    DeadlineRow,
    Meeting,
    Minutes,
    OutboxMessage,
    Task,
)
from bot.records.words import (
    ConferenceOutcome,
    DeadlineState,
    GroupState,
    MeetingState,
    Role,
    TaskState,
)
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REVIEW = date(2027, 3, 18)
NEXT = date(2027, 6, 17)
CONTINUED, ENDED = ConferenceOutcome.CONTINUED, ConferenceOutcome.ENDED


def at(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 9, tzinfo=UTC)


def plan(office: Office, on: date = REVIEW, name: str = "Sam", shared: date | None = None) -> bool:
    with office.turn(name) as turn:
        return set_date(turn, office.group_id, on, shared)


def record(office: Office, result: Result, name: str = "Chris") -> bool:
    with office.turn(name) as turn:
        return record_result(turn, office.group_id, result)


def correct(office: Office, result: Result, name: str = "Mo") -> bool:
    with office.turn(name) as turn:
        last = Plans(turn, office.group(turn.session)).each[0].last
        assert last is not None
        return correct_result(turn, last.id, result)


def reviews(office: Office) -> list[tuple[date, str | None]]:
    with office.store.session() as session:
        rows = session.exec(
            select(Conference).where(Conference.kind == "review").order_by(col(Conference.on_date))
        ).all()
        return [(row.on_date, row.outcome) for row in rows]


def heard(office: Office) -> list[tuple[str, str, str]]:
    names = {person_id: name for name, person_id in office.people.items()}
    rows = [row for row in office.outbox() if row.kind.startswith("review_")]
    return sorted((names[row.recipient_id], row.kind, str(row.ids["did"])) for row in rows)


def group(office: Office) -> CoreGroup:
    with office.store.session() as session:
        return office.group(session)


def trail(office: Office, action: str) -> AuditEntry:
    with office.store.session() as session:
        return session.exec(select(AuditEntry).where(AuditEntry.action == action)).one()


def give_task(turn: Turn, office: Office, title: str = "Ask the nursery") -> None:
    turn.session.add(
        Task(
            workspace_id=turn.workspace_id,
            core_group_id=office.group_id,
            owner_id=office.people["Tom"],
            title=title,
            agreed_on=date(2027, 1, 5),
            due=date(2027, 3, 1),
        )
    )
    reproject(turn, office.group(turn.session))


def another(turn: Turn, office: Office, procedure: str) -> CoreGroup:
    """Open CG-7 under another procedure."""
    members = (
        NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id=office.slack_ids["Sam"]),
        NamedMember("Mo", Role.TEAM_MANAGER, slack_id=office.slack_ids["Mo"]),
    )
    return open_group(turn, NewGroup("CG-7", procedure, FRIDAY_CONFERENCE, members))


def hold(turn: Turn, held_in: CoreGroup, *days: date, minutes: bool = True) -> None:
    """Hold meetings in a group, with their minutes sent the day after."""
    for day in days:
        meeting = plan_meeting_in(turn, held_in, day)
        meeting.state = MeetingState.HELD
        turn.session.add(meeting)
        turn.session.flush()
        if minutes:
            turn.session.add(
                Minutes(
                    workspace_id=turn.workspace_id,
                    meeting_id=meeting.id,
                    circulated_on=day,
                    recorded_at=turn.now,
                )
            )
    reproject(turn, held_in)


def test_a_date_set_twice_is_one_review_and_each_member_hears_once(office: Office) -> None:
    assert plan(office) is True
    assert plan(office) is False
    assert reviews(office) == [(REVIEW, None)]
    assert heard(office) == [
        ("Chris", "review_news", "plan_review"),
        ("Mo", "review_news", "plan_review"),
        ("Priya", "review_news", "plan_review"),
        ("Sam", "review_recorded", "plan_review"),
        ("Tom", "review_news", "plan_review"),
    ]
    (two,) = office.deadlines("GR-27")
    assert two.due == date(2027, 3, 17)


def test_moving_a_review_moves_its_dates_and_says_from_when_to_when(office: Office) -> None:
    plan(office)
    moved = date(2027, 4, 15)
    assert plan(office, moved, "Chris") is True
    assert reviews(office) == [(moved, None)]
    assert trail(office, "move_review").detail["was"] == REVIEW.isoformat()
    note = told(office, "Chris", "move_review")
    assert note is not None
    assert (note.was, note.on) == (REVIEW, moved)
    assert [(one.was, one.due) for one in note.dates] == [(date(2027, 3, 17), date(2027, 4, 14))]


def told(office: Office, name: str, did: str) -> ReviewNote | None:
    (row,) = [
        row
        for row in office.outbox()
        if row.recipient_id == office.people[name] and row.ids.get("did") == did
    ]
    with office.turn(name) as turn:
        return review_note(turn, turn.session.get_one(OutboxMessage, row.id))


@lite
def test_news_that_has_changed_since_is_not_told(office: Office) -> None:
    plan(office)
    plan(office, date(2027, 4, 15))
    assert told(office, "Tom", "plan_review") is None
    assert told(office, "Tom", "move_review") is not None


@lite
@pytest.mark.parametrize(
    ("on", "phrase"),
    [
        (date(2026, 12, 18), "review_before_initial"),
        (date(2026, 12, 20), "review_date_past"),
        (date(2060, 1, 4), "date_out_of_range"),
    ],
)
def test_a_review_lies_ahead_and_after_the_initial_conference(
    office: Office, on: date, phrase: str
) -> None:
    with pytest.raises(DutyError) as refused:
        plan(office, on)
    assert (refused.value.field, refused.value.phrase) == ("on", phrase)
    assert reviews(office) == []


@lite
@pytest.mark.parametrize("name", ["Priya", "Otto", "Ada"])
def test_only_lead_manager_and_chair_may(office: Office, name: str) -> None:
    plan(office)
    office.clock.set(at(3, 18))
    with pytest.raises(NotHere):
        plan(office, NEXT, name)
    with pytest.raises(NotHere):
        record(office, Result(REVIEW, ENDED), name)
    record(office, Result(REVIEW, CONTINUED))
    with pytest.raises(NotHere):
        correct(office, Result(REVIEW, ENDED), name)
    assert reviews(office) == [(REVIEW, CONTINUED)]


def test_a_plan_that_continues_has_its_next_review(office: Office) -> None:
    plan(office)
    office.clock.set(at(3, 18))
    for again in (False, True):
        assert record(office, Result(REVIEW, CONTINUED, NEXT)) is not again
    assert reviews(office) == [(REVIEW, CONTINUED), (NEXT, None)]
    assert group(office).state == GroupState.OPEN
    (after,) = office.deadlines("GR-30")
    assert after.due == date(2027, 5, 13)
    said = [one for one in heard(office) if one[2] == "record_review"]
    assert [name for name, _, _ in said] == ["Chris", "Mo", "Priya", "Sam", "Tom"]
    note = told(office, "Chris", "record_review")
    assert note is not None
    assert note.next_on == NEXT
    assert date(2027, 5, 13) in [one.due for one in note.dates]


@lite
def test_a_review_that_nobody_had_planned_can_be_recorded(office: Office) -> None:
    office.clock.set(at(3, 22))
    assert record(office, Result(REVIEW, CONTINUED)) is True
    assert reviews(office) == [(REVIEW, CONTINUED)]


@lite
@pytest.mark.parametrize(
    ("result", "field", "phrase"),
    [
        (Result(date(2027, 3, 19), ENDED), "held_on", "review_result_ahead"),
        (Result(date(2026, 12, 18), ENDED), "held_on", "review_before_initial"),
        (Result(REVIEW, ENDED, NEXT), "next_on", "review_next_after_end"),
        (Result(REVIEW, CONTINUED, REVIEW), "next_on", "review_next_before"),
        (Result(REVIEW, CONTINUED, date(2060, 1, 4)), "next_on", "date_out_of_range"),
    ],
)
def test_a_result_that_cannot_be_changes_nothing(
    office: Office, result: Result, field: str, phrase: str
) -> None:
    plan(office)
    office.clock.set(at(3, 18))
    with pytest.raises(DutyError) as refused:
        record(office, result)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    assert reviews(office) == [(REVIEW, None)]


@lite
def test_another_result_of_one_day_is_for_a_correction(office: Office) -> None:
    office.clock.set(at(3, 18))
    record(office, Result(REVIEW, CONTINUED))
    with pytest.raises(DutyError) as refused:
        record(office, Result(REVIEW, ENDED))
    assert refused.value.phrase == "review_recorded_already"


def test_the_end_closes_tasks_dates_and_the_group_once(office: Office) -> None:
    with office.turn("Sam") as turn:
        give_task(turn, office)
    plan(office)
    office.clock.set(at(3, 18))
    for again in (False, True):
        assert record(office, Result(REVIEW, ENDED)) is not again
    closed = group(office)
    assert (closed.state, closed.closed_at) == (GroupState.CLOSED, at(3, 18))
    with office.store.session() as session:
        task = session.exec(select(Task)).one()
        states = set(session.exec(select(DeadlineRow.state)).all())
        waiting = session.exec(select(DeadlineRow.next_reminder_at)).all()
    assert (task.state, task.closed_on) == (TaskState.CLOSED, REVIEW)
    assert task.closed_reason == "plan_ended"
    assert states == {DeadlineState.CLOSED}
    assert set(waiting) == {None}
    assert trail(office, "record_review").detail["tasks_closed"] == 1
    assert trail(office, "close_group").actor_id == office.people["Chris"]
    note = told(office, "Priya", "record_review")
    assert note is not None
    assert (note.closed, note.tasks, note.still) == (True, 1, ())


@lite
def test_a_closed_group_takes_no_new_review(office: Office) -> None:
    office.clock.set(at(3, 18))
    record(office, Result(REVIEW, ENDED))
    with pytest.raises(NotHere):
        plan(office, NEXT)
    with office.turn("Priya") as turn, pytest.raises(NotHere):
        review_page(turn, "CG-104")
    with office.turn("Chris") as turn:
        page = review_page(turn, "CG-104")
    assert (page.closed, page.changes) == (True, False)


def test_minutes_that_are_owed_keep_the_group_open_until_they_are_sent(office: Office) -> None:
    with office.turn("Sam") as turn:
        hold(turn, office.group(turn.session), date(2027, 1, 5), minutes=False)
    office.clock.set(at(3, 18))
    record(office, Result(REVIEW, ENDED))
    assert group(office).state == GroupState.OPEN
    note = told(office, "Sam", "record_review")
    assert note is not None
    assert [one.due for one in note.still] == [date(2027, 1, 12)]
    # Nobody is asked any more whether a copy of the plan came.
    assert office.deadlines("GR-17") == []
    with office.turn("Sam") as turn:
        turn.session.add(
            Minutes(
                workspace_id=turn.workspace_id,
                meeting_id=turn.session.exec(select(Meeting.id)).one(),
                circulated_on=turn.today,
                recorded_at=turn.now,
            )
        )
        reproject(turn, office.group(turn.session))
    assert group(office).state == GroupState.CLOSED


def test_what_a_procedure_asks_after_the_end_keeps_the_group_open(office: Office) -> None:
    with office.turn("Sam") as turn:
        other = another(turn, office, "practice-lead")
        hold(turn, other, date(2026, 12, 30), date(2027, 1, 27))
        other_id = other.id
    office.clock.set(at(3, 18))
    with office.turn("Mo") as turn:
        record_result(turn, other_id, Result(REVIEW, ENDED))
    asked = [row for row in office.deadlines("PL-07") if row.core_group_id == other_id]
    assert [(row.due, row.next_reminder_at is not None) for row in asked] == [
        (date(2027, 4, 29), True)
    ]
    assert state_of(office, other_id) == GroupState.OPEN
    office.clock.set(at(4, 20))
    with office.turn("Sam") as turn:
        hold(turn, turn.session.get_one(CoreGroup, other_id), date(2027, 4, 20))
    # The child's plan meeting starts no new rhythm of core groups.
    assert state_of(office, other_id) == GroupState.CLOSED
    assert [row for row in office.deadlines() if row.core_group_id == other_id] == []


def state_of(office: Office, group_id: uuid.UUID) -> str:
    with office.store.session() as session:
        return session.get_one(CoreGroup, group_id).state


def test_an_end_recorded_by_mistake_is_put_right(office: Office) -> None:
    with office.turn("Sam") as turn:
        give_task(turn, office)
    before = {(row.rule, row.due) for row in office.deadlines()}
    office.clock.set(at(3, 18))
    record(office, Result(REVIEW, ENDED))
    for again in (False, True):
        assert correct(office, Result(REVIEW, CONTINUED, NEXT)) is not again
    assert (group(office).state, group(office).closed_at) == (GroupState.OPEN, None)
    assert reviews(office) == [(REVIEW, CONTINUED), (NEXT, None)]
    after = {(row.rule, row.due) for row in office.deadlines()}
    assert ("GR-12", date(2027, 3, 1)) in before & after
    assert ("GR-30", date(2027, 5, 13)) in after
    detail = trail(office, "correct_review").detail
    assert (detail["was"], detail["was_outcome"]) == (REVIEW.isoformat(), ENDED)
    assert ("Tom", "review_news", "correct_review") in heard(office)


@lite
def test_a_plan_that_did_not_continue_loses_its_next_review(office: Office) -> None:
    office.clock.set(at(3, 18))
    record(office, Result(REVIEW, CONTINUED, NEXT))
    assert correct(office, Result(date(2027, 3, 17), ENDED)) is True
    assert reviews(office) == [(date(2027, 3, 17), ENDED)]
    assert group(office).state == GroupState.CLOSED


@lite
def test_only_the_last_result_can_be_corrected(office: Office) -> None:
    office.clock.set(at(6, 17))
    record(office, Result(REVIEW, CONTINUED))
    with office.turn("Sam") as turn:
        first = Plans(turn, office.group(turn.session)).each[0].last
        assert first is not None
    record(office, Result(NEXT, CONTINUED))
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        correct_result(turn, first.id, Result(REVIEW, ENDED))
    assert refused.value.phrase == "review_not_the_last"


def test_the_day_of_the_report_settles_its_deadline(office: Office) -> None:
    with office.turn("Sam") as turn:
        other_id = another(turn, office, "sussex").id
        set_date(turn, other_id, REVIEW)
    (owed,) = office.deadlines("SX-24")
    assert owed.due == date(2027, 3, 13)
    office.clock.set(at(3, 8))
    with office.turn("Sam") as turn:
        with pytest.raises(DutyError) as refused:
            set_date(turn, other_id, REVIEW, date(2027, 3, 9))
        assert set_date(turn, other_id, REVIEW, date(2027, 3, 5)) is True
        assert set_date(turn, other_id, REVIEW, date(2027, 3, 5)) is False
    assert refused.value.field == "shared_on"
    assert office.deadlines("SX-24") == []
    assert [one for one in heard(office) if one[2] == "share_review_report"] == [
        ("Sam", "review_recorded", "share_review_report")
    ]


@lite
def test_a_review_called_at_short_notice_is_born_overdue_for_nobody(office: Office) -> None:
    with office.turn("Sam") as turn:
        other_id = another(turn, office, "sussex").id
    office.clock.set(at(3, 16))
    with office.turn("Sam") as turn:
        set_date(turn, other_id, REVIEW)
    (owed,) = office.deadlines("SX-24")
    assert (owed.due, owed.never_overdue) == (date(2027, 3, 17), True)
    with office.turn("Sam") as turn:
        set_date(turn, other_id, NEXT)
    office.clock.set(at(6, 15))
    with office.turn("Sam") as turn:
        set_date(turn, other_id, date(2027, 6, 18))
    (owed,) = office.deadlines("SX-24")
    assert (owed.due, owed.never_overdue) == (date(2027, 6, 17), True)
