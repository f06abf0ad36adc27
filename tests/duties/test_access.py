"""Who may do what: each role, each action, open and closed; one answer for everyone else."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.duties import access
from bot.duties.access import Action
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Membership, Person, Workspace
from bot.records.words import GroupState, Role
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

LEAD, MANAGER, CHAIR, PRO, FAMILY = (
    Role.LEAD_SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CONFERENCE_CHAIR,
    Role.PROFESSIONAL,
    Role.FAMILY,
)

MAY = {
    Action.SEE_DATES: {LEAD, MANAGER, CHAIR, PRO},
    Action.SEE_WORK: {LEAD, MANAGER, PRO},
    Action.SEE_OVERDUE: {LEAD, MANAGER},
    Action.SEND_APOLOGIES: {LEAD, MANAGER, PRO},
    Action.SEE_REASON: {LEAD},
    Action.SEND_REPORT: {LEAD, MANAGER, PRO},
    Action.SEE_HELD_REPORT: {LEAD},
    Action.RELEASE_REPORT: {LEAD},
    Action.PLAN_MEETING: {LEAD, MANAGER},
    Action.RECORD_OUTCOME: {LEAD, MANAGER, PRO},
    Action.CIRCULATE_MINUTES: {LEAD, MANAGER},
    Action.DO_TASK: {LEAD, MANAGER, PRO},
    Action.MANAGE_TASKS: {LEAD, MANAGER},
    Action.RECORD_VISIT: {LEAD, MANAGER, PRO},
    Action.ARRANGE_VISITS: {LEAD, MANAGER},
    Action.CONFIRM_COPY: {LEAD, MANAGER, PRO},
    Action.RECORD_REVIEW: {LEAD, MANAGER, CHAIR},
    Action.CORRECT_REVIEW: {LEAD, MANAGER, CHAIR},
    Action.SEE_CHECKS: {LEAD, MANAGER},
    Action.ANSWER_CHECKS: {LEAD, MANAGER},
    Action.DECIDE_COUNTS: {MANAGER},
    Action.CHANGE_PROCEDURE: {MANAGER},
    Action.RAISE_CONCERN: {LEAD, MANAGER, CHAIR, PRO},
    Action.SEE_CONCERNS: {LEAD, MANAGER, CHAIR, PRO},
    Action.HANDLE_CONCERN: {LEAD, MANAGER},
    Action.DECIDE_CONCERN: {MANAGER},
}
"""Written out again, so that a widened policy shows up here."""

WHEN_CLOSED = {
    Action.SEE_DATES,
    Action.SEE_WORK,
    Action.SEE_REASON,
    Action.SEE_HELD_REPORT,
    Action.CORRECT_REVIEW,
    Action.SEE_CONCERNS,
}
HOLDERS = {LEAD: "Sam", MANAGER: "Mo", CHAIR: "Chris", PRO: "Priya", FAMILY: "Nell"}


def test_every_action_has_a_line_here():
    assert set(MAY) == set(Action) == set(access.POLICY)


@lite
@pytest.mark.parametrize("state", list(GroupState))
def test_each_role_may_do_what_its_line_says_and_nothing_else(office: Office, state: GroupState):
    with office.turn("Sam") as turn:
        office.group(turn.session).state = state
        seat(turn, office, "Nell", FAMILY)
    for role, name in HOLDERS.items():
        for action, allowed in MAY.items():
            may = role in allowed and (state == GroupState.OPEN or action in WHEN_CLOSED)
            assert enters(office, name, action) is may, (role, action, state)
            assert listed(office, name, action) is may, (role, action, state)


def seat(turn: Turn, office: Office, name: str, role: Role) -> None:
    turn.session.add(
        Membership(
            workspace_id=turn.workspace_id,
            core_group_id=office.group_id,
            person_id=office.people[name],
            role=role,
            starts=turn.today,
        )
    )


def seat_of(turn: Turn, office: Office, name: str) -> Membership:
    return turn.session.exec(
        select(Membership).where(Membership.person_id == office.people[name])
    ).one()


def enters(office: Office, name: str, action: Action, **changed: object) -> bool:
    with office.turn(name, **changed) as turn:
        try:
            by_reference = access.entry_by_reference(turn, " cg-104 ", action)
        except NotHere:
            with pytest.raises(NotHere):
                access.entry_by_id(turn, office.group_id, action)
            return False
        assert access.entry_by_id(turn, office.group_id, action) == by_reference
        return True


def listed(office: Office, name: str, action: Action, **changed: object) -> bool:
    with office.turn(name, **changed) as turn:
        return [entry.group.reference for entry in access.my_groups(turn, action)] == ["CG-104"]


@lite
@pytest.mark.parametrize("name", ["Ada", "Otto"])
def test_administrators_and_outsiders_have_no_line(office: Office, name: str):
    for action in Action:
        assert not enters(office, name, action)
        assert not listed(office, name, action)


def test_a_foreign_and_a_missing_group_are_refused_alike(office: Office):
    with office.turn("Otto") as turn:
        refusals = [
            refusal(turn, "CG-104"),
            refusal(turn, "CG-999"),
            refusal(turn, "' OR 1=1 --"),
            refusal(turn, ""),
            refusal(turn, office.group_id),
            refusal(turn, uuid.uuid4()),
        ]
    assert {str(one) for one in refusals} == {str(NotHere())}
    assert {(one.field, one.phrase, tuple(one.values)) for one in refusals} == {
        ("", "outsider", ())
    }


def refusal(turn: Turn, named: str | uuid.UUID) -> NotHere:
    enter = access.entry_by_reference if isinstance(named, str) else access.entry_by_id
    with pytest.raises(NotHere) as caught:
        enter(turn, named, Action.SEE_DATES)
    return caught.value


@lite
def test_a_membership_holds_from_its_first_to_its_last_day(office: Office):
    with office.turn("Sam") as turn:
        held = seat_of(turn, office, "Priya")
        held.starts, held.ends = date(2026, 12, 21), date(2026, 12, 22)
    for moved, may in ((-1, False), (0, True), (1, True), (2, False)):
        now = office.clock() + timedelta(days=moved)
        assert enters(office, "Priya", Action.SEE_DATES, now=now) is may
        assert listed(office, "Priya", Action.SEE_DATES, now=now) is may


@lite
def test_the_day_of_a_membership_is_the_workspaces_own(office: Office):
    with office.turn("Sam") as turn:
        seat_of(turn, office, "Priya").ends = date(2027, 6, 30)
    late = office.clock().replace(year=2027, month=6, day=30, hour=22, minute=30)
    assert enters(office, "Priya", Action.SEE_DATES, now=late)
    # Half past eleven at night in UTC is half past midnight in London: her last day is over.
    assert not enters(office, "Priya", Action.SEE_DATES, now=late.replace(hour=23))


@lite
def test_whoever_is_inactive_enters_nowhere(office: Office):
    with office.turn("Sam") as turn:
        turn.session.get_one(Person, office.people["Priya"]).active = False
    assert not enters(office, "Priya", Action.SEE_DATES)
    with office.store.session() as session:
        assert access.find_actor(session, "T0001", "U0PRIYA")[1] is None


@lite
def test_somebody_with_two_roles_has_the_rights_of_both(office: Office):
    with office.turn("Sam") as turn:
        seat(turn, office, "Chris", PRO)
    assert enters(office, "Chris", Action.RECORD_REVIEW)
    assert enters(office, "Chris", Action.SEND_REPORT)


@lite
def test_a_group_of_another_workspace_stays_hidden(office: Office):
    with office.store.session() as session:
        other = Workspace(
            team_id="T0002",
            name="Elsewhere",
            procedure="greenwich",
            nation="ENG",
            duty_phone="020 7946 0003",
            out_of_hours_phone="020 7946 0004",
            created_at=office.clock(),
        )
        session.add(other)
        session.flush()
        twin = Person(
            workspace_id=other.id,
            slack_id="U0SAM",
            name="Sam",
            post="social_worker",
            created_at=office.clock(),
        )
        session.add(twin)
        session.flush()
        # A seat there in this workspace's group is refused by the records themselves.
        seat = Membership(
            workspace_id=other.id,
            core_group_id=office.group_id,
            person_id=twin.id,
            role=LEAD,
            starts=FRIDAY_CONFERENCE,
        )
        with pytest.raises(IntegrityError, match="another workspace"), session.begin_nested():
            session.add(seat)
        found, actor = access.find_actor(session, "T0002", "U0SAM")
        assert actor == twin
        turn = Turn(session, found, twin, office.rulebook, office.clock(), office.machine())
        with pytest.raises(NotHere):
            access.entry_by_id(turn, office.group_id, Action.SEE_DATES)
        assert access.my_groups(turn, Action.SEE_DATES) == []


def test_my_groups_come_by_the_number_in_their_reference(office: Office):
    with office.turn("Sam") as turn:
        for reference in ("CG-9", "CG-11", "CG-100"):
            open_group(
                turn,
                NewGroup(
                    reference,
                    "greenwich",
                    FRIDAY_CONFERENCE,
                    (
                        NamedMember("Sam", LEAD, slack_id="U0SAM"),
                        NamedMember("Mo", MANAGER, slack_id="U0MO"),
                    ),
                ),
            )
        entries = access.my_groups(turn, Action.SEE_DATES)
    assert [entry.group.reference for entry in entries] == ["CG-9", "CG-11", "CG-100", "CG-104"]


@lite
def test_a_team_that_is_not_set_up_is_not_here(office: Office):
    with office.store.session() as session, pytest.raises(NotHere):
        access.find_actor(session, "T0404", "U0SAM")
