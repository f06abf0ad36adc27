"""Checks after an event: brought up, asked once, answered, put right, and listed until they are."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.duties import checks, minutes, reviews, unmet
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.checks import answer_checks, check_page
from bot.duties.concern_answers import Decision, decide
from bot.duties.concerns import NewConcern, file_concern
from bot.duties.members import members_on
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, NewTask, Next, WhoCame
from bot.duties.outcome_page import outcome_page
from bot.duties.task_delays import agree_date, cannot_in_time
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import AuditEntry, Check, Conference, CoreGroup, Meeting, Membership, Task
from bot.records.words import (
    ChairRole,
    CheckAnswer,
    ConcernKind,
    ConferenceOutcome,
    GroupState,
    Measure,
    Role,
)
from bot.rules.checks import Given
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIRST, SECOND, THIRD = date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2)
MET = Given("met")


def at(day: date) -> datetime:
    """Return the afternoon of a day."""
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)


def new_group(office: Office, procedure: str, by: str = "Sam", **changed: object) -> CoreGroup:
    """Open CG-200 under a procedure, with Sam in the lead and Priya and Tom."""

    def member(name: str, role: Role) -> NamedMember:
        return NamedMember(name, role, "", office.slack_ids.get(name))

    values = {
        "reference": "CG-200",
        "procedure": procedure,
        "initial_conference": FRIDAY_CONFERENCE,
        "members": (
            member("Sam", Role.LEAD_SOCIAL_WORKER),
            member("Mo", Role.TEAM_MANAGER),
            member("Priya", Role.PROFESSIONAL),
            member("Tom", Role.PROFESSIONAL),
        ),
        "children": ("CD",),
        "first_meeting": FIRST,
        **changed,
    }
    with office.turn(by) as turn:
        return open_group(turn, NewGroup(**values))  # type: ignore[arg-type]  # fields by name


def hold(office: Office, group_id: uuid.UUID, on: date, **changed: object) -> uuid.UUID:
    """Record a meeting of a group, booked or not, with everybody there; return its id."""
    office.clock.set(at(on))
    office.machine.set(at(on))
    people = office.people
    who = {
        "came": frozenset({people["Sam"], people["Priya"], people["Tom"]}),
        "chair_role": ChairRole.LEAD_SOCIAL_WORKER,
        "chair_id": people["Sam"],
        "family": ("parents",),
    }
    decided = {"decided": "All as planned."}
    ahead = {"on": on + timedelta(days=28), "answers": {}}
    for part in (who, decided, ahead):
        part.update({name: changed.pop(name) for name in list(changed) if name in part})
    for name in ("concern_increased", "disagreed"):
        if name in changed:
            who[name] = changed.pop(name)
    for name in ("contingency", "seeing", "lines"):
        if name in changed:
            decided[name] = changed.pop(name)
    tasks = changed.pop("tasks", ())
    assert not changed, changed
    new = NewOutcome(WhoCame(**who), Decided(**decided), tasks, Next(**ahead))  # type: ignore[arg-type]
    with office.turn("Sam") as turn:
        return record_outcome(turn, f"group:{group_id}:{on.isoformat()}", new).id


def rows(office: Office, group_id: uuid.UUID) -> dict[tuple[str, str], Check]:
    """Return the group's rows by kind of occasion and rule."""
    with office.store.session() as session:
        found = session.exec(select(Check).where(Check.core_group_id == group_id)).all()
    return {(row.about.partition(":")[0], row.rule): row for row in found}


def asked(office: Office) -> list[tuple[uuid.UUID, str]]:
    """Return who was asked what after an event."""
    return [
        (row.recipient_id, str(row.ids["subject"]))
        for row in office.outbox()
        if row.kind == "checks_asked"
    ]


def listed(office: Office, name: str = "Mo", value: str = "") -> list[tuple[str, str, bool]]:
    """Return what somebody's list holds: reference, title, and whether it was answered."""
    with office.turn(name) as turn:
        found = unmet.whats_unmet(turn, value)
    return [(row.reference, row.title, row.answered) for row in found.rows]


# A conference ends.


def test_an_initial_conference_is_judged_when_its_group_is_opened(office: Office) -> None:
    group = new_group(office, "suffolk")
    found = rows(office, group.id)
    assert {rule for _, rule in found} == {"SF-1.3", "SF-2.1b"}
    assert found["conference", "SF-2.1b"].answer == CheckAnswer.MET
    open_one = found["conference", "SF-1.3"]
    assert (open_one.answer, open_one.on_date) == (CheckAnswer.UNANSWERED, FRIDAY_CONFERENCE)
    subject = f"group:{group.id}/{open_one.about}"
    assert asked(office) == [(office.people["Sam"], subject)]
    with office.turn("Sam") as turn:
        page = check_page(turn, subject)
    assert [row.title for row in page.rows] == ["The members were agreed at the conference"]


@lite
def test_no_first_meeting_booked_is_said_in_the_conferences_own_words(office: Office) -> None:
    group = new_group(office, "suffolk", first_meeting=None)
    row = rows(office, group.id)["conference", "SF-2.1b"]
    assert row.answer == CheckAnswer.NOT_MET
    assert row.reason == "No first meeting was booked when the core group was opened."


@lite
def test_a_group_opened_in_the_middle_of_a_plan_is_not_judged_on_what_came_before(
    office: Office,
) -> None:
    group = new_group(office, "suffolk", plan_began_earlier=True)
    assert rows(office, group.id) == {}
    assert asked(office) == []


@lite
def test_a_procedure_without_such_a_check_asks_nothing(office: Office) -> None:
    assert rows(office, office.group_id) == {}
    assert asked(office) == []


@lite
def test_when_a_review_ends_the_last_meeting_before_it_is_asked_about(office: Office) -> None:
    group = new_group(office, "sussex")
    meeting = hold(office, group.id, FIRST)
    assert ("meeting", "SX-23") not in rows(office, group.id)
    office.clock.set(at(date(2027, 2, 1)))
    result = reviews.Result(date(2027, 2, 1), ConferenceOutcome.CONTINUED, date(2027, 5, 3))
    with office.turn("Sam") as turn:
        assert reviews.record_result(turn, group.id, result)
    row = rows(office, group.id)["meeting", "SX-23"]
    assert (row.answer, row.meeting_id, row.on_date) == ("unanswered", meeting, FIRST)
    assert (office.people["Sam"], f"group:{group.id}") in asked(office)
    # The same result again, or put right, asks nothing twice.
    with office.turn("Sam") as turn:
        conference = turn.session.exec(
            select(Conference).where(Conference.outcome == ConferenceOutcome.CONTINUED)
        ).one()
        again = reviews.Result(date(2027, 1, 29), ConferenceOutcome.CONTINUED, date(2027, 5, 3))
        assert reviews.correct_result(turn, conference.id, again)
    assert len(asked(office)) == 1


@lite
def test_a_review_that_ends_the_plan_and_closes_the_group_asks_nothing(office: Office) -> None:
    group = new_group(office, "sussex")
    hold(office, group.id, FIRST)
    with office.turn("Sam") as turn:
        meeting = turn.session.exec(
            select(Meeting).where(Meeting.core_group_id == group.id, Meeting.on_date == FIRST)
        ).one()
        minutes.circulate_minutes(turn, meeting.id, minutes.NewMinutes(FIRST))
    office.clock.set(at(date(2027, 2, 1)))
    with office.turn("Sam") as turn:
        ended = reviews.Result(date(2027, 2, 1), ConferenceOutcome.ENDED)
        reviews.record_result(turn, group.id, ended)
        assert turn.session.get_one(CoreGroup, group.id).state == GroupState.CLOSED
    assert asked(office) == []
    assert listed(office) == []


# Minutes go out.


def test_what_waits_for_the_minutes_is_asked_when_they_go_out(office: Office) -> None:
    group = new_group(office, "highland")
    meeting = hold(office, group.id, FIRST, family=())
    before = rows(office, group.id)
    assert {("meeting", "HI-05"), ("meeting", "HI-07"), ("meeting", "HI-08")}.isdisjoint(before)
    with office.turn("Sam") as turn:
        minutes.circulate_minutes(turn, meeting, minutes.NewMinutes(FIRST))
    found = rows(office, group.id)
    assert found["meeting", "HI-07"].answer == CheckAnswer.MET
    assert found["meeting", "HI-08"].answer == CheckAnswer.UNANSWERED
    family = found["meeting", "HI-05"]
    assert (family.answer, family.reason) == (
        "not_met",
        "No day is on record on which the parents had the minutes.",
    )
    subjects = [subject for _, subject in asked(office)]
    later = f"group:{group.id}/meeting:{meeting}/later"
    assert later in subjects
    with office.turn("Sam") as turn:
        # What was left open at close is not asked a second time with the minutes.
        assert [row.title for row in check_page(turn, later).rows] == ["The minutes are signed"]
        assert len(check_page(turn, later.removesuffix("/later")).rows) > 1
    # Once the parents have had them, the records say so by themselves.
    with office.turn("Sam") as turn:
        minutes.correct_date(turn, meeting, FIRST, FIRST)
    assert rows(office, group.id)["meeting", "HI-05"].answer == CheckAnswer.MET


@lite
def test_where_a_parent_came_nobody_declined(office: Office) -> None:
    group = new_group(office, "highland")
    meeting = hold(office, group.id, FIRST)
    with office.turn("Sam") as turn:
        minutes.circulate_minutes(turn, meeting, minutes.NewMinutes(FIRST))
    assert ("meeting", "HI-05") not in rows(office, group.id)


# The plan changes.


@lite
def test_a_plan_that_was_completed_later_is_put_right_with_its_day(office: Office) -> None:
    hold(office, office.group_id, FIRST)
    assert ("CG-104", "The plan has a contingency", True) in listed(office)
    hold(office, office.group_id, SECOND, contingency="Back to the chair.")
    row = rows(office, office.group_id)["meeting", "GR-24"]
    assert (row.answer, row.on_date) == (CheckAnswer.MET, FIRST)
    assert row.reason == "Put right at the core group meeting on Tuesday 2 February 2027."
    titles = [title for _, title, _ in listed(office)]
    assert "The plan has a contingency" not in titles
    # Who chaired the first meeting stays as it was.
    assert "A manager of the receiving team chaired" in titles


@lite
def test_a_task_that_moves_is_a_change_of_the_plan(office: Office) -> None:
    group = new_group(office, "suffolk")
    task = NewTask(0, "Ring the school", office.people["Tom"], date(2027, 1, 12))
    hold(office, group.id, FIRST, tasks=(task,))
    with office.turn("Tom") as turn:
        made = turn.session.exec(select(Task)).one()
        cannot_in_time(turn, made.id, "Closed for a week", date(2027, 1, 19))
    with office.turn("Sam") as turn:
        agree_date(turn, made.id, date(2027, 1, 19))
    found = rows(office, group.id)
    assert found["plan", "SF-2.3"].answer == CheckAnswer.MET
    assert found["plan", "SF-3.4"].about == "plan:2027-01-05"


# At close: what the form adds.


@lite
def test_each_line_of_the_plan_is_ticked_or_the_check_says_so(office: Office) -> None:
    group = new_group(office, "sussex")
    task = NewTask(0, "Ring the school", office.people["Tom"], date(2027, 3, 12))
    hold(office, group.id, FIRST, tasks=(task,), contingency="Back to the chair.")
    assert rows(office, group.id)["meeting", "SX-18"].answer == CheckAnswer.NOT_APPLICABLE
    office.clock.set(at(SECOND))
    with office.turn("Sam") as turn:
        lines = outcome_page(turn, f"group:{group.id}:{SECOND}").lines
    assert [(text, whose) for _, text, whose in lines] == [
        ("Back to the chair.", ""),
        ("Ring the school", "Tom"),
    ]
    second = hold(office, group.id, SECOND, lines=frozenset({lines[0][0], "task:foreign"}))
    with office.store.session() as session:
        row = session.exec(
            select(Check).where(Check.meeting_id == second, Check.rule == "SX-18")
        ).one()
    assert (row.answer, row.reason) == (
        "not_met",
        "1 of 2 items of the plan were not ticked as discussed.",
    )


@lite
def test_a_disagreement_brings_up_what_follows_from_it(office: Office) -> None:
    group = new_group(office, "suffolk")
    office.clock.set(at(FIRST))
    with office.turn("Sam") as turn:
        assert outcome_page(turn, f"group:{group.id}:{FIRST}").asks_disagreement
        # Where the procedure asks nothing that follows from it, nobody is asked.
        assert not outcome_page(turn, f"group:{office.group_id}:{FIRST}").asks_disagreement
    hold(office, group.id, FIRST, disagreed=True)
    found = rows(office, group.id)
    assert found["meeting", "SF-2.5"].answer == CheckAnswer.UNANSWERED
    assert found["meeting", "SF-7.3"].answer == CheckAnswer.UNANSWERED


# Answering.


def open_check(office: Office, rule: str = "GR-21") -> Check:
    """Hold the first meeting and return one of its checks."""
    hold(office, office.group_id, FIRST)
    return rows(office, office.group_id)["meeting", rule]


def test_an_answer_is_kept_with_who_and_when_and_can_be_put_right(office: Office) -> None:
    row = open_check(office)
    subject = f"check:{row.id}"
    later = at(FIRST) + timedelta(hours=2)
    with office.turn("Mo", now=later) as turn:
        answer_checks(turn, subject, {row.id: MET}, {row.id: row.answered_at.isoformat()})
    kept = rows(office, office.group_id)["meeting", "GR-21"]
    assert (kept.answer, kept.answered_by, kept.answered_at) == (
        "met",
        office.people["Mo"],
        later,
    )
    with office.turn("Sam", now=later + timedelta(hours=1)) as turn:
        (shown,) = check_page(turn, subject).rows
        assert (shown.by, shown.answer) == ("Mo", CheckAnswer.MET)
        no = Given("not_met", " The team has no worker yet. ")
        answer_checks(turn, subject, {row.id: no}, {row.id: shown.at.isoformat()})
    kept = rows(office, office.group_id)["meeting", "GR-21"]
    assert (kept.answer, kept.reason) == ("not_met", "The team has no worker yet.")
    with office.store.session() as session:
        trail = session.exec(
            select(AuditEntry).where(AuditEntry.action == "answer_check").order_by(AuditEntry.id)  # type: ignore[arg-type]
        ).all()
    assert [(one.detail["was"], one.detail["answer"]) for one in trail] == [
        ("unanswered", "met"),
        ("met", "not_met"),
    ]
    assert all("worker" not in str(one.detail) for one in trail)


@lite
def test_what_somebody_else_said_meanwhile_is_not_overwritten(office: Office) -> None:
    row = open_check(office)
    seen = {row.id: row.answered_at.isoformat()}
    with office.turn("Mo", now=at(FIRST) + timedelta(hours=1)) as turn:
        answer_checks(turn, f"check:{row.id}", {row.id: MET}, seen)
    no = Given("not_applicable", "Not here.")
    with office.turn("Sam") as turn, pytest.raises(DutyError) as caught:
        answer_checks(turn, f"check:{row.id}", {row.id: no}, seen)
    assert (caught.value.field, caught.value.phrase) == (
        f"ask-{row.id}",
        "check_answered_meanwhile",
    )
    # The same answer twice is no quarrel.
    with office.turn("Sam") as turn:
        answer_checks(turn, f"check:{row.id}", {row.id: MET}, seen)


@lite
@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("not_met"), "why"),
        (Given("not_applicable", "  "), "why"),
        (Given("met", "x" * 301), "why"),
        (Given("unanswered", "x"), "ask"),
    ],
)
def test_what_cannot_be_taken_says_where(office: Office, given: Given, field: str) -> None:
    row = open_check(office, "GR-22")
    seen = {row.id: row.answered_at.isoformat()}
    with office.turn("Sam") as turn, pytest.raises(DutyError) as caught:
        answer_checks(turn, f"check:{row.id}", {row.id: given}, seen)
    assert caught.value.field == f"{field}-{row.id}"


@lite
def test_what_the_records_said_is_changed_only_with_a_reason(office: Office) -> None:
    row = open_check(office, "GR-20")
    seen = {row.id: row.answered_at.isoformat()}
    with office.turn("Mo") as turn, pytest.raises(DutyError) as caught:
        answer_checks(turn, f"check:{row.id}", {row.id: MET}, seen)
    assert caught.value.phrase == "answer_needs_reason"
    with office.turn("Mo") as turn:
        answer_checks(turn, f"check:{row.id}", {row.id: Given("met", "Mo chaired.")}, seen)
    assert not rows(office, office.group_id)["meeting", "GR-20"].derived
    # What a person said stays, whatever the records go on to say of the same occasion.
    with office.turn("Sam") as turn:
        group = turn.session.get_one(CoreGroup, office.group_id)
        ends = [checks.Finding("GR-20", "not_met", "The records.", derived=True)]
        checks.keep(turn, group, row.about, row.on_date, ends)
    assert rows(office, office.group_id)["meeting", "GR-20"].answer == "met"


@lite
def test_a_form_sent_as_it_opened_changes_nothing(office: Office) -> None:
    row = open_check(office, "GR-20")
    seen = {row.id: row.answered_at.isoformat()}
    with office.turn("Mo") as turn:
        answer_checks(turn, f"check:{row.id}", {row.id: Given("not_met")}, seen)
    assert rows(office, office.group_id)["meeting", "GR-20"].derived


@lite
def test_nothing_given_is_said(office: Office) -> None:
    row = open_check(office)
    with office.turn("Sam") as turn, pytest.raises(DutyError) as caught:
        answer_checks(turn, f"check:{row.id}", {}, {})
    assert caught.value.phrase == "checks_none_given"


@lite
@pytest.mark.parametrize("name", ["Priya", "Chris", "Otto", "Ada"])
def test_whoever_neither_leads_nor_answers_for_the_group_sees_and_answers_nothing(
    office: Office, name: str
) -> None:
    row = open_check(office)
    for subject in (
        f"check:{row.id}",
        f"check:{uuid.uuid4()}",
        "check:nonsense",
        f"group:{office.group_id}",
        f"group:{office.group_id}/{row.about}",
        "group:nonsense",
    ):
        with office.turn(name) as turn, pytest.raises(NotHere):
            check_page(turn, subject)
    with office.turn(name) as turn, pytest.raises(NotHere):
        answer_checks(turn, f"check:{row.id}", {row.id: MET}, {})
    with office.turn(name) as turn, pytest.raises(NotHere):
        unmet.whats_unmet(turn, str(office.group_id))


# The list.


def test_the_manager_sees_what_is_not_met_and_what_nobody_said_of_its_latest_occasion(
    office: Office,
) -> None:
    hold(office, office.group_id, FIRST, came=frozenset({office.people["Sam"]}))
    first = listed(office)
    assert ("CG-104", "Every professional came and took part", True) in first
    assert ("CG-104", "The receiving team took the case on", False) in first
    assert [answered for _, _, answered in first] == sorted(
        (answered for _, _, answered in first), reverse=True
    )
    assert listed(office, "Sam") == first
    assert listed(office, "Mo", "cg-104") == first
    with office.turn("Mo") as turn:
        assert unmet.how_many(turn) == len(first)
    # What a later meeting said takes its place: now everybody came.
    with office.turn("Sam") as turn:
        everybody = members_on(turn, office.group_id, SECOND)
    hold(office, office.group_id, SECOND, came=frozenset(one.person_id for one in everybody))
    titles = [title for _, title, _ in listed(office)]
    assert "Every professional came and took part" not in titles
    assert "The receiving team took the case on" in titles


@lite
def test_nobody_else_has_such_a_list(office: Office) -> None:
    open_check(office)
    for name in ("Priya", "Chris", "Otto"):
        with office.turn(name) as turn, pytest.raises(DutyError) as caught:
            unmet.whats_unmet(turn)
        assert caught.value.phrase == "unmet_no_groups"
        with office.turn(name) as turn:
            assert unmet.how_many(turn) == 0
    for name, phrase in (("Priya", "unmet_not_theirs"), ("Otto", "outsider")):
        with office.turn(name) as turn, pytest.raises(DutyError) as caught:
            unmet.whats_unmet(turn, "CG-104")
        assert caught.value.phrase == phrase


@lite
def test_a_member_who_left_sees_it_no_more(office: Office) -> None:
    open_check(office)
    with office.turn("Mo", now=at(date(2027, 6, 1))) as turn:
        assert unmet.how_many(turn) > 0
    with office.store.session() as session:
        seat = session.exec(
            select(Membership).where(Membership.person_id == office.people["Mo"])
        ).one()
        seat.ends = date(2027, 5, 31)
        session.add(seat)
    with office.turn("Mo", now=at(date(2027, 6, 1))) as turn:
        assert unmet.how_many(turn) == 0


@lite
def test_the_message_goes_to_the_lead_where_the_actor_may_not_answer(office: Office) -> None:
    new_group(office, "suffolk", by="Chris")
    assert [recipient for recipient, _ in asked(office)] == [office.people["Sam"]]


@lite
def test_what_another_procedure_asked_is_asked_no_more(office: Office) -> None:
    open_check(office)
    assert listed(office)
    with office.turn("Mo") as turn:
        group = turn.session.get_one(CoreGroup, office.group_id)
        group.procedure = "sussex"
        group.procedure_version = turn.rulebook.procedure("sussex").version
        turn.session.add(group)
    assert listed(office) == []
    with office.turn("Mo") as turn:
        assert unmet.how_many(turn) == 0


# A concern about the plan.


@lite
def test_a_concern_about_the_plan_waits_for_the_managers_decision(office: Office) -> None:
    new = NewConcern(ConcernKind.PLAN, "The plan does not hold.")
    with office.turn("Priya") as turn:
        concern = file_concern(turn, office.group_id, new, "V1")
    row = rows(office, office.group_id)["concern", "GR-35"]
    assert (row.answer, row.derived) == (CheckAnswer.NOT_MET, True)
    assert ("CG-104", "A decision was made on the concern", True) in listed(office)
    with office.turn("Mo") as turn:
        decide(turn, concern, Decision((next(iter(Measure)),), "Enough is known."), "V2")
    assert rows(office, office.group_id)["concern", "GR-35"].answer == CheckAnswer.MET
    assert listed(office) == []
