"""Recording a meeting: what is kept, who is told, and what cannot be taken."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import col, select

from bot.duties.attendance import Apologies, send_apologies
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, NewTask, Next, WhoCame
from bot.duties.outcome_page import outcome_page
from bot.duties.outcome_record import outcome_record
from bot.duties.sittings import AlreadyRecorded, waiting
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import (
    Attendance,
    AuditEntry,
    Check,
    Concern,
    DeadlineRow,
    Meeting,
    Membership,
    Person,
    PlanItem,
    Task,
)
from bot.records.words import ChairRole, ConcernKind, DeadlineState, MeetingState, PlanItemState
from bot.rules.checks import Given
from tests.support.office import Office

MEETING_DAY = date(2027, 1, 5)
AFTERNOON = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
NEXT = date(2027, 2, 2)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def held(office: Office) -> Office:
    """The office in the afternoon after the first meeting, its messages so far put away."""
    office.clock.set(AFTERNOON)
    office.machine.set(AFTERNOON)
    with office.store.session() as session:
        # Somebody without Slack is recorded anew with the group: that is the Nell who sits in it.
        office.people["Nell"] = session.exec(
            select(Person.id)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(col(Person.slack_id).is_(None))
        ).one()
    return office


def planned(office: Office, on: date = MEETING_DAY) -> str:
    """Return the subject of the meeting planned for a day."""
    with office.store.session() as session:
        found = session.exec(select(Meeting).where(Meeting.on_date == on)).one()
    return f"meeting:{found.id}"


def outcome(office: Office, **changed: object) -> NewOutcome:
    """Return a complete outcome of a first meeting."""
    people = office.people
    whole = NewOutcome(
        who=WhoCame(
            # Mo is not ticked: whoever chaired was there.
            came=frozenset({people["Sam"], people["Priya"], people["Tom"]}),
            chair_role=ChairRole.TEAM_MANAGER,
            chair_id=people["Mo"],
            family=("parents",),
        ),
        decided=Decided(
            "AB's mother will go to the parenting group.",
            "Go back to the conference chair.",
            {
                people["Sam"]: "every 10 working days",
                people["Priya"]: "weekly",
                people["Tom"]: "each school day",
                people["Nell"]: "each nursery day",
            },
        ),
        tasks=(
            NewTask(0, "Ring the parenting group", people["Priya"], date(2027, 1, 12)),
            NewTask(1, "Send attendance figures", people["Tom"], date(2027, 1, 20)),
            NewTask(2),
            NewTask(3, "Tell the nursery", people["Nell"], date(2027, 1, 8)),
            NewTask(4, "Update the plan", people["Sam"], date(2027, 1, 11)),
        ),
        next=Next(NEXT, time(10), "Hill School", answers={"GR-21": Given("met")}),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]  # fields by name, for short tests


def record(
    office: Office, new: NewOutcome | None = None, by: str = "Sam", on: date = MEETING_DAY
) -> uuid.UUID:
    subject = planned(office, on)
    with office.turn(by) as turn:
        return record_outcome(turn, subject, new or outcome(office)).id


def test_everything_is_kept_in_one_go(held: Office) -> None:
    meeting_id = record(held)
    with held.store.session() as session:
        meeting = session.get_one(Meeting, meeting_id)
        came = session.exec(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
        tasks = session.exec(select(Task).order_by(col(Task.due))).all()
    assert (meeting.state, meeting.version) == (MeetingState.HELD, 2)
    assert meeting.chair_id == held.people["Mo"]
    assert meeting.chair_role == ChairRole.TEAM_MANAGER
    assert meeting.family == ["parents"]
    assert meeting.next_agreed
    assert meeting.closed_at == AFTERNOON
    assert {row.person_id: row.came for row in came} == {
        held.people["Sam"]: True,
        held.people["Mo"]: True,
        held.people["Priya"]: True,
        held.people["Tom"]: True,
        held.people["Nell"]: False,
    }
    assert [(task.title, task.due) for task in tasks] == [
        ("Tell the nursery", date(2027, 1, 8)),
        ("Update the plan", date(2027, 1, 11)),
        ("Ring the parenting group", date(2027, 1, 12)),
        ("Send attendance figures", date(2027, 1, 20)),
    ]
    assert {task.agreed_on for task in tasks} == {MEETING_DAY}


def test_the_dates_move_with_it(held: Office) -> None:
    meeting_id = record(held)
    assert held.deadlines("GR-19") == []
    (minutes,) = held.deadlines("GR-25")
    assert (minutes.due, minutes.subject_key) == (date(2027, 1, 12), f"meeting:{meeting_id}")
    assert minutes.owner_id == held.people["Sam"]
    assert {row.owner_id for row in held.deadlines("GR-12")} == {
        held.people[name] for name in ("Sam", "Priya", "Tom", "Nell")
    }
    with held.store.session() as session:
        ahead = session.exec(select(Meeting).where(Meeting.on_date == NEXT)).one()
    assert (ahead.starts_at, ahead.venue) == (time(10), "Hill School")
    assert {row.subject_key for row in held.deadlines("GR-14")} == {f"meeting:{ahead.id}"}


def test_checks_are_kept_with_who_and_when(held: Office) -> None:
    meeting_id = record(held)
    with held.store.session() as session:
        rows = session.exec(select(Check).where(Check.meeting_id == meeting_id)).all()
    assert {row.rule: (row.answer, row.derived) for row in rows} == {
        "GR-01": ("met", True),
        "GR-11": ("not_met", True),
        "GR-20": ("met", True),
        "GR-21": ("met", False),
        "GR-22": ("unanswered", False),
        "GR-23": ("met", True),
        "GR-24": ("met", True),
        "GR-26": ("met", True),
    }
    reasons = {row.rule: row.reason for row in rows if row.reason}
    assert reasons == {"GR-11": "1 of 3 did not come; 0 sent apologies."}
    assert {(row.answered_by, row.answered_at) for row in rows} == {(held.people["Sam"], AFTERNOON)}


def test_an_unmet_check_never_blocks_the_work(held: Office) -> None:
    bare = NewOutcome(
        who=WhoCame(frozenset(), ChairRole.PROFESSIONAL, concern_increased=True),
        decided=Decided("Nothing yet."),
        next=Next(why_none="The family is away."),
    )
    meeting_id = record(held, bare, by="Priya")
    with held.store.session() as session:
        meeting = session.get_one(Meeting, meeting_id)
        answers = session.exec(select(Check.answer)).all()
    assert meeting.state == MeetingState.HELD
    assert not meeting.social_care_came
    assert (meeting.next_agreed, meeting.no_next_reason) == (False, "The family is away.")
    assert answers.count("not_met") == 6


def test_a_quorum_that_the_procedure_asks_for_stops_a_meeting_from_counting(
    held: Office,
) -> None:
    with held.store.session() as session:
        group = held.group(session)
        version = held.rulebook.procedure("suffolk").version
        group.procedure, group.procedure_version = "suffolk", version
        session.add(group)
    alone = replace(outcome(held).who, came=frozenset(), chair_id=None)
    meeting_id = record(held, outcome(held, who=alone))
    with held.store.session() as session:
        assert not session.get_one(Meeting, meeting_id).counts


def test_the_plan_keeps_what_it_replaces(held: Office) -> None:
    record(held)
    held.clock.set(datetime(2027, 2, 2, 15, 0, tzinfo=UTC))
    later = outcome(
        held,
        decided=Decided("As before.", "Call an early review.", {held.people["Tom"]: "weekly"}),
        tasks=(),
        next=Next(date(2027, 3, 2)),
    )
    record(held, later, on=NEXT)
    with held.store.session() as session:
        items = session.exec(select(PlanItem).order_by(col(PlanItem.agreed_on))).all()
    ended = {item.text: item.reason for item in items if item.state == PlanItemState.SUPERSEDED}
    assert ended == {
        "Go back to the conference chair.": (
            "Replaced at the core group meeting on Tuesday 2 February 2027."
        ),
        "each school day": "Replaced at the core group meeting on Tuesday 2 February 2027.",
    }
    current = {item.text for item in items if item.state == PlanItemState.CURRENT}
    assert current == {
        "Call an early review.",
        "weekly",
        "every 10 working days",
        "each nursery day",
    }
    assert len(items) == 7


def test_what_stands_in_the_plan_already_is_no_change(held: Office) -> None:
    record(held)
    held.clock.set(datetime(2027, 2, 2, 15, 0, tzinfo=UTC))
    same = outcome(held, tasks=(), next=Next(date(2027, 3, 2)))
    record(held, same, on=NEXT)
    with held.store.session() as session:
        items = session.exec(select(PlanItem)).all()
    assert len(items) == 5
    assert {item.agreed_on for item in items} == {MEETING_DAY}


def test_a_concern_about_the_plan_waits_for_its_decision(held: Office) -> None:
    with held.store.session() as session:
        session.add(
            Concern(
                workspace_id=held.workspace_id,
                core_group_id=held.group_id,
                kind=ConcernKind.PLAN,
                text="It drifts.",
                by_id=held.people["Tom"],
                at=AFTERNOON,
            )
        )
    meeting_id = record(held)
    with held.store.session() as session:
        check = session.exec(
            select(Check).where(Check.meeting_id == meeting_id, Check.rule == "GR-35")
        ).one()
    assert check.answer == "not_met"
    assert check.reason.endswith("concerns about the plan: 1.")


def test_each_is_told_once_of_what_concerns_them(held: Office) -> None:
    record(held, by="Priya")
    names = {person_id: name for name, person_id in held.people.items()}
    told = sorted((row.kind, names[row.recipient_id]) for row in held.outbox())
    assert told == [
        ("meeting_news", "Chris"),
        ("meeting_news", "Mo"),
        ("meeting_news", "Sam"),
        ("meeting_news", "Tom"),
        ("outcome_by_other", "Sam"),
        ("outcome_recorded", "Priya"),
        ("tasks_given", "Sam"),
        ("tasks_given", "Tom"),
    ]
    assert all("parenting" not in str(row.ids) + row.key for row in held.outbox())


def test_when_the_lead_records_it_the_manager_hears(held: Office) -> None:
    record(held)
    names = {person_id: name for name, person_id in held.people.items()}
    other = [names[row.recipient_id] for row in held.outbox() if row.kind == "outcome_by_other"]
    assert other == ["Mo"]


def test_the_second_of_two_outcomes_is_shown_the_first(held: Office) -> None:
    meeting_id = record(held)
    with held.turn("Mo") as turn, pytest.raises(AlreadyRecorded) as refused:
        record_outcome(turn, f"meeting:{meeting_id}", outcome(held, decided=Decided("Other.")))
    assert refused.value.meeting_id == meeting_id
    with held.turn("Mo") as turn:
        shown = outcome_record(turn, meeting_id)
    assert (shown.by, shown.by_me, shown.decided) == (
        "Sam",
        False,
        "AB's mother will go to the parenting group.",
    )
    with held.store.session() as session:
        assert len(session.exec(select(Task)).all()) == 4


def test_the_record_says_what_follows_and_why(held: Office) -> None:
    meeting_id = record(held)
    with held.turn("Tom") as turn:
        shown = outcome_record(turn, meeting_id)
    with held.store.session() as session:
        seen = session.exec(
            select(AuditEntry.actor_id).where(AuditEntry.action == "see_outcome")
        ).all()
    assert seen == [held.people["Tom"]]
    assert (shown.came, shown.absent) == (("Mo", "Priya", "Sam", "Tom"), ("Nell",))
    assert (shown.chair, shown.chair_label) == ("Mo", "team manager")
    assert shown.next == (NEXT, time(10), "Hill School")
    (minutes,) = [one for one in shown.follows if one.due == date(2027, 1, 12)]
    assert minutes.title == "Send the notes of the first meeting"
    assert minutes.why.startswith("5 working days after the core group meeting on Tuesday 5 Jan")
    assert [task.title for task in shown.tasks_of(held.people["Nell"])] == ["Tell the nursery"]
    assert dict(shown.seeing)["Tom"] == "each school day"


@pytest.mark.parametrize("name", ["Otto", "Ada", "Chris"])
def test_who_has_no_part_in_it_finds_nothing(held: Office, name: str) -> None:
    subject = planned(held)
    with held.turn(name) as turn, pytest.raises(NotHere):
        record_outcome(turn, subject, outcome(held))
    with held.turn(name) as turn, pytest.raises(NotHere):
        outcome_page(turn, subject)
    with held.turn(name) as turn, pytest.raises(NotHere):
        record_outcome(turn, f"group:{held.group_id}:2027-01-04", outcome(held))
    assert held.deadlines("GR-25") == []


@ON_SQLITE
@pytest.mark.parametrize(
    "subject", ["", "meeting:", "meeting:nonsense", f"meeting:{uuid.UUID(int=9)}"]
)
def test_a_subject_that_is_none_is_like_a_foreign_one(held: Office, subject: str) -> None:
    with held.turn("Sam") as turn, pytest.raises(NotHere):
        record_outcome(turn, subject, outcome(held))


def task(office: Office, **changed: object) -> tuple[NewTask, ...]:
    one = NewTask(7, "Ring", office.people["Tom"], date(2027, 1, 12))
    return (replace(one, **changed),)  # type: ignore[arg-type]  # fields by name


BAD = {
    "task_without_title": ("what-7", lambda o: {"tasks": task(o, title="")}),
    "task_without_owner": ("who-7", lambda o: {"tasks": task(o, owner_id=None)}),
    "task_without_date": ("due-7", lambda o: {"tasks": task(o, due=None)}),
    "due_before_meeting": ("due-7", lambda o: {"tasks": task(o, due=date(2027, 1, 4))}),
    "date_out_of_range": ("due-7", lambda o: {"tasks": task(o, due=date(2199, 1, 4))}),
    "owner_left": ("who-7", lambda o: {"tasks": task(o, owner_id=o.people["Otto"])}),
    "text_too_long": ("what-7", lambda o: {"tasks": task(o, title="x" * 301)}),
    "too_many_tasks": (
        "what-100",
        lambda o: {
            "tasks": tuple(NewTask(n, "x", o.people["Tom"], date(2027, 1, 12)) for n in range(101))
        },
    ),
    "decided_missing": ("decided", lambda o: {"decided": Decided("  ")}),
    "next_or_why": ("next_on", lambda o: {"next": Next()}),
    "next_not_after": ("next_on", lambda o: {"next": Next(MEETING_DAY)}),
    "answer_needs_reason": (
        "why-GR-21",
        lambda o: {"next": Next(NEXT, answers={"GR-21": Given("not_met")})},
    ),
    "chair_no_member": (
        "chair",
        lambda o: {"who": replace(outcome(o).who, chair_id=o.people["Otto"])},
    ),
}


@ON_SQLITE
@pytest.mark.parametrize("phrase", BAD)
def test_what_cannot_be_taken_is_said_under_its_field(held: Office, phrase: str) -> None:
    field, make = BAD[phrase]
    with pytest.raises(DutyError) as refused:
        record(held, outcome(held, **make(held)))
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    with held.store.session() as session:
        assert session.exec(select(Task)).all() == []


def test_a_hundred_tasks_are_taken(held: Office) -> None:
    owner = held.people["Tom"]
    many = tuple(NewTask(n, f"Task {n}", owner, date(2027, 1, 12)) for n in range(100))
    meeting_id = record(held, outcome(held, tasks=many))
    with held.turn("Tom") as turn:
        assert len(outcome_record(turn, meeting_id).tasks_of(owner)) == 100


def test_an_owner_who_left_since_is_refused(held: Office) -> None:
    with held.store.session() as session:
        seat = session.exec(
            select(Membership).where(Membership.person_id == held.people["Tom"])
        ).one()
        seat.ends = MEETING_DAY
        session.add(seat)
    held.clock.set(datetime(2027, 1, 6, 9, 0, tzinfo=UTC))
    with pytest.raises(DutyError) as refused:
        record(held)
    assert (refused.value.field, refused.value.phrase) == ("who-1", "owner_left")


def test_a_meeting_ahead_cannot_be_recorded(office: Office) -> None:
    with pytest.raises(DutyError) as refused:
        record(office)
    assert refused.value.phrase == "outcome_ahead"


def test_a_cancelled_meeting_cannot_be_recorded(held: Office) -> None:
    subject = planned(held)
    with held.store.session() as session:
        meeting = session.exec(select(Meeting)).one()
        meeting.state = MeetingState.CANCELLED
        session.add(meeting)
    with held.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        record_outcome(turn, subject, outcome(held))
    assert refused.value.phrase == "outcome_of_cancelled"


def test_a_meeting_that_was_not_booked_can_be_recorded(held: Office) -> None:
    subject = f"group:{held.group_id}:2027-01-04"
    with held.turn("Sam") as turn:
        meeting = record_outcome(turn, subject, outcome(held))
    assert (meeting.on_date, meeting.version) == (date(2027, 1, 4), 1)
    with held.turn("Mo") as turn, pytest.raises(AlreadyRecorded):
        record_outcome(turn, subject, outcome(held))


@ON_SQLITE
@pytest.mark.parametrize(
    ("day", "phrase"),
    [
        ("2026-12-17", "meeting_before_conference"),
        ("2027-01-06", "outcome_ahead"),
        ("soon", "date_missing"),
    ],
)
def test_a_day_that_cannot_have_been_is_refused(held: Office, day: str, phrase: str) -> None:
    with held.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        record_outcome(turn, f"group:{held.group_id}:{day}", outcome(held))
    assert (refused.value.field, refused.value.phrase) == ("unbooked_on", phrase)


def test_an_unbooked_day_that_was_booked_is_the_booked_meeting(held: Office) -> None:
    with held.turn("Sam") as turn:
        meeting = record_outcome(turn, f"group:{held.group_id}:2027-01-05", outcome(held))
    assert f"meeting:{meeting.id}" == planned(held)


def test_the_form_knows_apologies_and_what_to_ask(office: Office) -> None:
    subject = planned(office)
    with office.turn("Tom") as turn:
        send_apologies(turn, uuid.UUID(subject.removeprefix("meeting:")), Apologies())
    office.clock.set(AFTERNOON)
    with office.turn("Sam") as turn:
        page = outcome_page(turn, subject)
    assert [(one.said, one.excused) for one in page.members] == [
        ("Sam, lead social worker", False),
        ("Mo, team manager", False),
        ("Nell, professional", False),
        ("Priya, professional", False),
        ("Tom, professional", True),
    ]
    assert [rule.id for rule in page.asked] == ["GR-21", "GR-22"]
    assert [one.said for one in page.seeing] == [
        "Sam, lead social worker",
        "Nell, professional",
        "Priya, professional",
        "Tom, professional",
    ]
    assert page.lead == "Sam"
    assert page.hints["contingency"].startswith("The plan says what happens")


def test_a_later_meeting_asks_less_and_knows_the_contingency(held: Office) -> None:
    record(held)
    held.clock.set(datetime(2027, 2, 2, 15, 0, tzinfo=UTC))
    subject = planned(held, NEXT)
    with held.turn("Sam") as turn:
        page = outcome_page(turn, subject)
    assert (page.asked, page.seeing) == ((), ())
    assert page.contingency == "Go back to the conference chair."


def test_what_waits_for_its_outcome(office: Office) -> None:
    with office.turn("Sam") as turn:
        assert [one.subject for one in waiting(turn)] == [f"group:{office.group_id}"]
    office.clock.set(AFTERNOON)
    subject = planned(office)
    with office.turn("Priya") as turn:
        for value in ("", "CG-104", str(office.group_id)):
            found = waiting(turn, value)
            assert [one.subject for one in found] == [subject, f"group:{office.group_id}"]
        assert [one.subject for one in waiting(turn, subject)] == [subject]
    with office.turn("Otto") as turn:
        assert waiting(turn) == ()
        with pytest.raises(NotHere):
            waiting(turn, "CG-104")


def test_it_stands_in_the_trail_without_what_was_typed(held: Office) -> None:
    meeting_id = record(held)
    with held.store.session() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "record_outcome")).one()
    assert entry.subject == f"meeting:{meeting_id}"
    assert entry.actor_id == held.people["Sam"]
    assert entry.detail == {"tasks": 4, "version": 2, "quorate": True, "children": None}


def test_a_failed_outcome_leaves_no_trace(held: Office) -> None:
    with pytest.raises(DutyError):
        record(held, outcome(held, next=Next(date(2026, 12, 1))))
    assert held.outbox() == []
    with held.store.session() as session:
        open_rows = session.exec(
            select(DeadlineRow.rule).where(DeadlineRow.state == DeadlineState.OPEN)
        ).all()
    assert "GR-25" not in open_rows


def test_of_two_at_once_one_records_and_the_other_is_told(held: Office) -> None:
    subjects = [planned(held), f"group:{held.group_id}:2027-01-05"]
    new = outcome(held)

    def attempt(by: str, subject: str) -> str:
        try:
            with held.turn(by) as turn:
                record_outcome(turn, subject, new)
        except AlreadyRecorded:
            return "told"
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(attempt, ("Sam", "Mo"), subjects))
    assert sorted(ends) == ["recorded", "told"]
    with held.store.session() as session:
        assert len(session.exec(select(Task)).all()) == 4
        assert len(session.exec(select(Attendance)).all()) == 5
