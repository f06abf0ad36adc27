"""What comes next for one person: only theirs, the most urgent first, and the look is written."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import select

from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.next_up import Upcoming, whats_next
from bot.duties.projection import reproject
from bot.records.tables import AuditEntry, CoreGroup, Membership, Task
from bot.records.words import GroupState, Role
from tests.support.office import TEAM, Office

MORE = tuple(f"CG-20{number}" for number in range(6))


def asked(office: Office, name: str = "Sam", few: bool = False) -> Upcoming:
    return whats_next(
        office.store,
        team_id=TEAM,
        slack_id=office.slack_ids.get(name, name),
        now=office.clock.now(),
        machine_now=office.machine.now(),
        few=few,
    )


def more_groups(office: Office) -> None:
    """Open six groups led by Sam, the later the number the earlier its conference."""
    members = (
        NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, "Children's social care", "U0SAM"),
        NamedMember("Mo", Role.TEAM_MANAGER, "Children's social care", "U0MO"),
    )
    for number, reference in enumerate(MORE, 1):
        day = date(2026, 12, 18) - timedelta(weeks=number)
        new = NewGroup(reference, "greenwich", day, members, children=("CD",))
        with office.turn("Sam") as turn:
            open_group(turn, new)


def test_a_member_sees_role_meeting_and_own_duties(office: Office):
    found = asked(office)
    assert (found.known, found.today, found.more) == (True, date(2026, 12, 21), 0)
    assert found.roles == {Role.LEAD_SOCIAL_WORKER}
    (group,) = found.groups
    assert (group.reference, group.procedure) == ("CG-104", "greenwich")
    assert group.group_id.replace("-", "") == office.group_id.hex
    assert [meeting.on for meeting in group.meetings] == [date(2027, 1, 5)]
    first = next(due for due in group.duties if due.rule == "GR-19")
    assert (first.due, first.act_by) == (date(2027, 1, 6), date(2027, 1, 6))
    assert (first.never_overdue, first.recommended) == (False, False)
    assert [due.act_by for due in group.duties] == sorted(due.act_by for due in group.duties)


def test_the_most_urgent_come_first_and_the_rest_are_counted(office: Office):
    more_groups(office)
    every = asked(office)
    assert [group.reference for group in every.groups] == [
        *("CG-205", "CG-204", "CG-203", "CG-202", "CG-201", "CG-200", "CG-104")
    ]
    five = asked(office, few=True)
    assert five.groups == every.groups[:5]
    assert (five.more, five.roles) == (2, every.roles)


def test_an_ended_membership_and_a_closed_group_are_left_out(office: Office):
    more_groups(office)
    with office.turn("Sam") as turn:
        closed = turn.session.exec(select(CoreGroup).where(CoreGroup.reference == "CG-200")).one()
        closed.state = GroupState.CLOSED
        reproject(turn, closed)
        left = turn.session.exec(select(CoreGroup).where(CoreGroup.reference == "CG-201")).one()
        for member in turn.session.exec(
            select(Membership).where(Membership.core_group_id == left.id)
        ).all():
            member.ends = date(2026, 12, 20)
    assert [group.reference for group in asked(office).groups] == [*MORE[:1:-1], "CG-104"]
    assert {group.reference for group in asked(office, "Mo").groups} == {*MORE[2:], "CG-104"}


def test_a_task_is_its_owners_alone(office: Office):
    with office.turn("Sam") as turn:
        turn.session.add(
            Task(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                owner_id=office.people["Priya"],
                title="Book the clinic",
                agreed_on=date(2026, 12, 18),
                due=date(2026, 12, 23),
            )
        )
        reproject(turn, office.group(turn.session))
    (hers,) = asked(office, "Priya").groups
    assert ("Book the clinic", date(2026, 12, 23)) in [(d.subject, d.due) for d in hers.duties]
    (his,) = asked(office, "Tom").groups
    assert "Book the clinic" not in [due.subject for due in his.duties]


def test_a_stranger_and_one_without_a_group_see_nothing(office: Office):
    assert asked(office, "U0NOBODY") == Upcoming()
    assert asked(office, "Otto").known
    assert asked(office, "Otto").groups == ()


def test_each_look_leaves_a_line_and_a_strangers_none(office: Office):
    asked(office, "Priya", few=True)
    asked(office, "U0NOBODY")
    with office.store.session() as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.action == "see_next")).all()
        assert [(line.actor_id, line.actor_slack_id, line.detail) for line in lines] == [
            (office.people["Priya"], "U0PRIYA", {"groups": 1})
        ]
        assert lines[0].case_at == office.clock.now()
        assert lines[0].at == office.machine.now()
        assert lines[0].workspace_id == office.workspace_id
