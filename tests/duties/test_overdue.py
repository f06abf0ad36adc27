"""What is overdue: for whom, on which day, and what is never called late."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bot.duties import group_page
from bot.duties.access import Action, my_groups
from bot.duties.next_up import whats_next
from bot.duties.overdue import OverdueList, overdue_in, overdue_on, whats_overdue
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere
from bot.records.reads import overdue_rows
from bot.records.tables import (
    AuditEntry,
    Conference,
    DeadlineRow,
    Meeting,
    Membership,
    Minutes,
    Person,
    Task,
)
from bot.records.words import ConferenceKind, GroupState, MeetingState, Role
from tests.support.office import TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
THURSDAY_AFTER = date(2027, 1, 7)


def at(day: date) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T08:30:00+00:00")


@pytest.fixture
def late(office: Office) -> Office:
    """The office on Thursday 7 January 2027: the first meeting has not been held."""
    with office.turn("Sam") as turn:
        turn.session.add(
            Task(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                owner_id=office.people["Priya"],
                title="Book the *clinic*",
                agreed_on=date(2026, 12, 18),
                due=date(2026, 12, 30),
            )
        )
        reproject(turn, office.group(turn.session))
    office.clock.set(at(THURSDAY_AFTER))
    return office


def listed(office: Office, name: str, reference: str = "") -> OverdueList:
    with office.turn(name) as turn:
        return whats_overdue(turn, reference)


@pytest.mark.parametrize("name", ["Sam", "Mo"])
def test_lead_and_manager_see_what_is_late_the_oldest_first(late: Office, name: str):
    found = listed(late, name)
    assert (found.on, found.groups, found.reference) == (THURSDAY_AFTER, 1, "")
    assert [
        (row.reference, row.subject or row.title, row.due, row.owner) for row in found.rows
    ] == [
        ("CG-104", "Book the *clinic*", date(2026, 12, 30), "Priya"),
        ("CG-104", "initial conference on 18 December 2026", date(2027, 1, 6), "Sam"),
    ]
    assert found.rows[1].title == "Hold the first core group meeting"


def test_a_day_is_late_only_once_it_is_over(late: Office):
    late.clock.set(at(date(2027, 1, 6)))
    assert [row.due for row in listed(late, "Mo").rows] == [date(2026, 12, 30)]


@lite
def test_one_group_may_be_asked_about(late: Office):
    found = listed(late, "Mo", "cg-104")
    assert (found.reference, len(found.rows)) == ("CG-104", 2)
    for reference in ("CG-999", "nonsense"):
        with pytest.raises(NotHere):
            listed(late, "Mo", reference)


@lite
@pytest.mark.parametrize("name", ["Priya", "Chris"])
def test_other_members_are_told_whose_list_it_is(late: Office, name: str):
    with pytest.raises(DutyError) as caught:
        listed(late, name)
    assert caught.value.phrase == "overdue_no_groups"
    with pytest.raises(DutyError) as caught:
        listed(late, name, "CG-104")
    assert caught.value.phrase == "overdue_not_theirs"


@lite
@pytest.mark.parametrize("name", ["Otto", "Ada"])
def test_outsiders_learn_nothing_of_a_group(late: Office, name: str):
    with pytest.raises(NotHere):
        listed(late, name, "CG-104")
    with late.turn(name) as turn:
        assert overdue_on(turn, THURSDAY_AFTER) == []


@lite
def test_the_same_person_is_not_listed_twice_for_two_roles(late: Office):
    with late.turn("Mo") as turn:
        turn.session.add(
            Membership(
                workspace_id=turn.workspace_id,
                core_group_id=late.group_id,
                person_id=late.people["Mo"],
                role=Role.LEAD_SOCIAL_WORKER,
                starts=date(2026, 12, 18),
            )
        )
    found = listed(late, "Mo")
    assert (found.groups, len(found.rows)) == (1, 2)


@lite
def test_a_former_manager_sees_nothing(late: Office):
    with late.turn("Mo") as turn:
        seat = turn.session.exec(
            select(Membership).where(Membership.person_id == late.people["Mo"])
        ).one()
        seat.ends = date(2027, 1, 6)
    with pytest.raises(DutyError):
        listed(late, "Mo")


@lite
def test_a_closed_group_is_not_chased(late: Office):
    with late.turn("Sam") as turn:
        late.group(turn.session).state = GroupState.CLOSED
    with pytest.raises(DutyError):
        listed(late, "Mo")


@lite
def test_what_nobody_owes_yet_is_late_for_nobody(late: Office):
    # The meeting of 5 January has passed, and nobody has said that they could not come.
    with late.store.session() as session:
        rows = session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-14")).all()
    assert [(row.conditional, row.due) for row in rows] == [(True, date(2027, 1, 4))]
    assert len(listed(late, "Mo").rows) == 2


@lite
def test_a_question_about_the_plan_is_never_called_late(late: Office):
    assert [row.never_overdue for row in late.deadlines("GR-17")] == [True] * 3
    assert all(row.due < THURSDAY_AFTER for row in late.deadlines("GR-17"))
    assert len(listed(late, "Mo").rows) == 2


@lite
def test_a_recommended_date_is_told_apart(late: Office):
    with late.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.recommended = True
    assert [row.recommended for row in listed(late, "Mo").rows] == [False, True]


@lite
def test_an_owner_without_slack_is_named_and_one_nobody_holds_is_a_role(late: Office):
    with late.turn("Sam") as turn:
        nell = turn.session.exec(
            select(Membership)
            .join(Person)
            .where(col(Person.slack_id).is_(None), Membership.core_group_id == late.group_id)
        ).one()
        for row in turn.session.exec(select(DeadlineRow)).all():
            row.owner_id = nell.person_id if row.rule == "GR-12" else None
    assert [row.owner for row in listed(late, "Mo").rows] == ["Nell", "lead social worker"]


@lite
@pytest.mark.parametrize(("name", "number"), [("Mo", 2), ("Sam", 2), ("Priya", 0), ("Otto", 0)])
def test_the_statement_itself_asks_for_the_role(late: Office, name: str, number: int):
    with late.turn(name) as turn:
        found = overdue_rows(
            turn.session.connection(),
            workspace_id=turn.workspace_id,
            person_id=turn.actor.id,
            today=turn.today,
        )
    assert len(found) == number


@lite
def test_who_looked_stands_in_the_trail(late: Office):
    listed(late, "Mo")
    listed(late, "Mo", "CG-104")
    with late.store.session() as session:
        trail = session.exec(select(AuditEntry).where(AuditEntry.action == "see_overdue")).all()
    assert [(entry.actor_id, entry.core_group_id) for entry in trail] == [
        (late.people["Mo"], None),
        (late.people["Mo"], late.group_id),
    ]
    assert trail[0].detail == {"groups": 1, "rows": 2}


def on(office: Office, day: date, name: str = "Mo") -> list[tuple[str, date, int, str | None]]:
    with office.turn(name) as turn:
        return [
            (row.deadline.rule, row.deadline.due, row.days_late, row.owner_slack_id)
            for row in overdue_on(turn, day)
        ]


def test_today_agrees_with_the_list(late: Office):
    assert on(late, THURSDAY_AFTER) == [
        ("GR-12", date(2026, 12, 30), 8, "U0PRIYA"),
        ("GR-19", date(2027, 1, 6), 1, "U0SAM"),
    ]


@lite
def test_another_day_has_its_own_state(late: Office):
    assert on(late, date(2026, 12, 30)) == []
    assert [row[0] for row in on(late, date(2026, 12, 31))] == ["GR-12"]
    assert [row[0] for row in on(late, date(2027, 1, 6))] == ["GR-12"]


@lite
def test_what_was_done_late_was_overdue_until_that_day(late: Office):
    with late.turn("Sam") as turn:
        task = turn.session.exec(select(Task)).one()
        task.state, task.done_on = "done", date(2027, 1, 4)
        reproject(turn, late.group(turn.session))
    assert [row[0] for row in on(late, date(2027, 1, 3))] == ["GR-12"]
    assert on(late, date(2027, 1, 4)) == []


@lite
def test_minutes_of_a_meeting_are_late_until_they_go_out(late: Office):
    with late.turn("Sam") as turn:
        meeting = turn.session.exec(select(Meeting)).one()
        meeting.state = MeetingState.HELD
        reproject(turn, late.group(turn.session))
    late.clock.set(at(date(2027, 1, 20)))
    assert [row[:3] for row in on(late, date(2027, 1, 20)) if row[0] == "GR-25"] == [
        ("GR-25", date(2027, 1, 12), 8)
    ]
    with late.turn("Sam") as turn:
        turn.session.add(
            Minutes(
                workspace_id=turn.workspace_id,
                meeting_id=meeting.id,
                circulated_on=date(2027, 1, 20),
                recorded_at=turn.now,
            )
        )
        reproject(turn, late.group(turn.session))
    assert [row for row in on(late, date(2027, 1, 20)) if row[0] == "GR-25"] == []
    assert [row[2] for row in on(late, date(2027, 1, 19)) if row[0] == "GR-25"] == [7]


@lite
def test_only_the_groups_that_were_asked_for_are_read(late: Office):
    with late.turn("Mo") as turn:
        entries = my_groups(turn, Action.SEE_OVERDUE)
        assert overdue_in(turn, entries).rows == whats_overdue(turn).rows
        assert overdue_in(turn, []).rows == ()


@pytest.mark.parametrize("lapses", [None, date(2027, 1, 8), THURSDAY_AFTER])
def test_what_can_no_longer_be_done_is_missed_and_not_overdue(late: Office, lapses: date | None):
    with late.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.lapses_on = lapses
    found = {row.title for row in listed(late, "Sam").rows}
    assert ("Hold the first core group meeting" in found) is (lapses != THURSDAY_AFTER)
    with late.turn("Sam") as turn:
        shown = {row.title for row in group_page.by_id(turn, late.group_id).dates}
    assert ("Hold the first core group meeting" in shown) is (lapses != THURSDAY_AFTER)
    now = late.clock()
    (mine,) = whats_next(
        late.store, team_id=TEAM, slack_id="U0SAM", now=now, machine_now=now
    ).groups
    assert ("GR-19" in {due.rule for due in mine.duties}) is (lapses != THURSDAY_AFTER)


def test_a_meeting_missed_before_a_review_is_chased_by_nobody_afterwards(late: Office):
    with late.turn("Sam") as turn:
        group = late.group(turn.session)
        group.procedure = "sussex"
        group.procedure_version = turn.rulebook.procedure("sussex").version
        review = Conference(
            workspace_id=turn.workspace_id,
            core_group_id=group.id,
            kind=ConferenceKind.REVIEW,
            on_date=date(2027, 3, 9),
            recorded_at=turn.now,
        )
        turn.session.add(review)
        reproject(turn, group)
    (window,) = late.deadlines("SX-01")
    assert (window.due, window.lapses_on) == (date(2027, 3, 8), date(2027, 3, 9))
    with late.turn("Sam") as turn:
        late_rules = [one.deadline.rule for one in overdue_on(turn, date(2027, 3, 10))]
    assert late_rules
    assert "SX-01" not in late_rules
