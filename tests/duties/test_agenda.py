"""The agenda: made from what is on record, for those who may see the group's work."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.duties.agenda import agenda, offers
from bot.duties.bookings import booking_prompts
from bot.duties.digest import read_digest
from bot.duties.group_page import by_id
from bot.duties.outcome_given import NewTask
from bot.duties.outcome_page import outcome_page
from bot.duties.tasks import mark_done, task_list
from bot.duties.turn import DutyError, NotHere
from bot.duties.visits import visit_form
from bot.records.tables import AuditEntry, Concern, CoreGroup, Meeting, Task
from bot.records.words import ConcernKind
from tests.duties.test_checks import FIRST, SECOND, at, hold, new_group
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TASKS = ("Ring the school", "Send figures")


@pytest.fixture
def met(office: Office) -> Office:
    """The office after the first meeting of CG-104: two tasks, one of them done, a concern."""
    tasks = tuple(
        NewTask(number, title, office.people["Tom"], date(2027, 1, 12 + number))
        for number, title in enumerate(TASKS)
    )
    hold(office, office.group_id, FIRST, tasks=tasks)
    with office.turn("Tom") as turn:
        done = turn.session.exec(select(Task)).all()
        mark_done(turn, next(one.id for one in done if one.title == TASKS[0]))
        turn.session.add(
            Concern(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                kind=ConcernKind.PLAN,
                text="The plan does not hold.",
                by_id=office.people["Priya"],
                at=turn.now,
            )
        )
    office.clock.set(at(date(2027, 1, 29)))
    return office


def test_an_agenda_holds_actions_concerns_what_is_unmet_and_the_points(met: Office) -> None:
    with met.turn("Sam") as turn:
        found = agenda(turn, "cg-104")
    assert (found.reference, found.on, found.last_on) == ("CG-104", SECOND, FIRST)
    assert [(one.title, one.done, one.late) for one in found.actions] == [
        ("Ring the school", True, False),
        ("Send figures", False, True),
    ]
    assert found.concerns == ((ConcernKind.PLAN, FIRST),)
    assert found.leads
    unmet = {one.title: one for one in found.unmet}
    assert unmet["The plan has a contingency"].answered
    assert "progress" in unmet["The plan has a contingency"].reason
    assert not unmet["The receiving team took the case on"].answered
    points = {point.title for point in found.points}
    assert {"Hear the family", "Do we meet often enough?"} <= points
    assert "Advise the review conference" not in points
    with met.store.session() as session:
        seen = session.exec(select(AuditEntry).where(AuditEntry.action == "see_agenda")).all()
    assert [one.core_group_id for one in seen] == [met.group_id]


def test_a_professional_reads_neither_concerns_nor_reasons(met: Office) -> None:
    with met.turn("Priya") as turn:
        found = agenda(turn, str(met.group_id))
    assert not found.leads
    assert found.concerns == ()
    assert found.away == ((), ())
    assert {one.reason for one in found.unmet} == {""}
    assert [point.title for point in found.before] == ["Bring your own expertise"]
    assert found.actions


@pytest.mark.parametrize("name", ["Chris", "Otto", "Ada"])
def test_nobody_else_reads_one(met: Office, name: str) -> None:
    with met.store.session() as session:
        meeting = session.exec(select(Meeting).where(Meeting.on_date == SECOND)).one()
    for value in ("CG-104", "CG-999", str(met.group_id), f"meeting:{meeting.id}", "meeting:x"):
        with met.turn(name) as turn, pytest.raises(NotHere):
            agenda(turn, value)
    with met.turn(name) as turn, pytest.raises(DutyError) as caught:
        agenda(turn)
    assert caught.value.phrase == "agenda_none"


def test_the_soonest_booked_meeting_is_meant_where_none_is_named(met: Office) -> None:
    other = new_group(met, "suffolk", first_meeting=date(2027, 2, 1))
    with met.turn("Sam") as turn:
        assert agenda(turn).group_id == other.id
        # A meeting that is over leads to the next one.
        held = turn.session.exec(select(Meeting).where(Meeting.on_date == FIRST)).first()
        assert held is not None
        assert agenda(turn, f"meeting:{held.id}").on == SECOND


def test_without_a_meeting_booked_the_points_are_there_all_the_same(office: Office) -> None:
    group = new_group(office, "suffolk", first_meeting=None)
    with office.turn("Sam") as turn:
        found = agenda(turn, str(group.id))
    assert (found.on, found.meeting_id, found.last_on) == (None, None, None)
    # It would be the first.
    assert "Make the plan clearer and fuller" in {point.title for point in found.points}
    assert len(found.before) == 5


def test_whoever_missed_two_meetings_running_is_named_to_the_lead_alone(office: Office) -> None:
    group = new_group(office, "suffolk")
    some = frozenset({office.people["Sam"], office.people["Priya"]})
    hold(office, group.id, FIRST, came=some)
    office.clock.set(at(FIRST + timedelta(days=1)))
    with office.turn("Sam") as turn:
        assert agenda(turn, str(group.id)).away == ((), ())
    hold(office, group.id, SECOND, came=some)
    office.clock.set(at(SECOND + timedelta(days=1)))
    with office.turn("Mo") as turn:
        names, advice = agenda(turn, str(group.id)).away
    assert names == ("Tom",)
    assert [point.title for point in advice] == ["An agency that stays away"]
    with office.turn("Priya") as turn:
        assert agenda(turn, str(group.id)).away == ((), ())


def test_the_lead_is_offered_it_in_the_days_before_and_nobody_else(office: Office) -> None:
    meeting = date(2027, 1, 5)
    for day, offered in (
        (date(2026, 12, 29), False),
        # New Year's Day and the weekend lie between: three working days before.
        (date(2026, 12, 30), True),
        (meeting, True),
        (meeting + timedelta(days=1), False),
    ):
        with office.turn("Sam", now=at(day)) as turn:
            assert [one.on for one in offers(turn)] == ([meeting] if offered else []), day
        with office.turn("Mo", now=at(day)) as turn:
            assert offers(turn) == ()
    owed = next(row for row in office.deadlines() if row.owner_id == office.people["Sam"])
    with office.turn("Sam", now=at(date(2027, 1, 4))) as turn:
        found = read_digest(turn, {"deadlines": [str(owed.id)]})
    assert found is not None
    assert [one.reference for one in found.agendas] == ["CG-104"]


# Prompts elsewhere.


def test_prompts_stand_beside_the_outcomes_fields(office: Office) -> None:
    group = new_group(office, "suffolk")
    office.clock.set(at(FIRST))
    with office.turn("Sam") as turn:
        hints = outcome_page(turn, f"group:{group.id}:{FIRST}").hints
        none = outcome_page(turn, f"group:{office.group_id}:{FIRST}").hints
    assert hints["attendance in the outcome form"].startswith("If an agency is seldom there")
    assert "Who explains to the child" in hints["decisions in the outcome form"]
    assert "earlier review" in hints["decisions in the outcome form"]
    assert none["attendance in the outcome form"] == ""


def test_prompts_stand_in_the_forms_they_help_in(office: Office) -> None:
    group = new_group(office, "suffolk")
    with office.turn("Sam") as turn:
        mine = visit_form(turn, group.id).prompts
        groups = [turn.session.get_one(CoreGroup, group.id)]
        assert booking_prompts(turn, groups)[0].startswith("Do hour and place suit")
        both = [*groups, turn.session.get_one(CoreGroup, office.group_id)]
        assert booking_prompts(turn, both) == ()
    with office.turn("Priya") as turn:
        theirs = visit_form(turn, group.id).prompts
        assert visit_form(turn, office.group_id).prompts == ()
    assert [words[:22] for words in mine] == ["Now and then a visit c"]
    assert [words[:11] for words in theirs] == ["A midwife o"]


def test_a_prompt_stands_under_open_tasks_alone(met: Office) -> None:
    with met.turn("Tom") as turn:
        (words,) = task_list(turn).prompts
        assert words.startswith("Let the lead social worker know")
        for one in turn.session.exec(select(Task)).all():
            mark_done(turn, one.id)
        assert task_list(turn).prompts == ()
    with met.turn("Sam") as turn:
        assert task_list(turn, "CG-104").prompts == ()


def test_a_group_opened_without_a_meeting_says_to_book_it_now(office: Office) -> None:
    def prompts(group_id: uuid.UUID) -> tuple[str, ...]:
        with office.turn("Sam") as turn:
            return by_id(turn, group_id).prompts

    without = new_group(office, "practice-lead", first_meeting=None)
    assert ["book the first meeting" in words for words in prompts(without.id)] == [True]
    booked = new_group(office, "practice-lead", reference="CG-201")
    assert prompts(booked.id) == ()
