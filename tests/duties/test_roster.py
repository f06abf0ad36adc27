"""Who holds a role today, and who is told."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.duties.roster import Told, holder, whom_to_tell
from bot.records.tables import Membership, Person
from bot.records.words import Role
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TODAY = date(2026, 12, 21)
YESTERDAY = date(2026, 12, 20)
TOMORROW = date(2026, 12, 22)


def lead(office: Office) -> str:
    with office.turn("Priya") as turn:
        found = holder(turn, office.group_id, Role.LEAD_SOCIAL_WORKER)
    return found.name if found else ""


def told(office: Office, by: str = "Priya") -> Told:
    with office.turn(by) as turn:
        return whom_to_tell(turn, office.group_id, office.people[by])


def change(office: Office, role: Role, **days: date) -> None:
    with office.store.session() as session:
        row = session.exec(select(Membership).where(Membership.role == role)).one()
        for name, day in days.items():
            setattr(row, name, day)


def add_lead(office: Office, name: str, starts: date) -> None:
    with office.store.session() as session:
        session.add(
            Membership(
                workspace_id=office.workspace_id,
                core_group_id=office.group_id,
                person_id=office.people[name],
                role=Role.LEAD_SOCIAL_WORKER,
                starts=starts,
            )
        )


@pytest.mark.parametrize(("ends", "expected"), [(YESTERDAY, ""), (TODAY, "Sam"), (TOMORROW, "Sam")])
def test_a_role_is_held_to_its_last_day(office: Office, ends: date, expected: str) -> None:
    change(office, Role.LEAD_SOCIAL_WORKER, ends=ends)
    assert lead(office) == expected


@pytest.mark.parametrize(("starts", "expected"), [(TODAY, "Otto"), (TOMORROW, "Sam")])
def test_a_successor_holds_it_from_their_first_day(
    office: Office, starts: date, expected: str
) -> None:
    add_lead(office, "Otto", starts)
    assert lead(office) == expected


def test_another_group_has_its_own(office: Office) -> None:
    with office.turn("Priya") as turn:
        assert holder(turn, uuid.uuid4(), Role.LEAD_SOCIAL_WORKER) is None


def test_the_lead_is_told(office: Office) -> None:
    found = told(office)
    assert found.recipient is not None
    assert (found.lead, found.recipient.name, found.is_lead) == ("Sam", "Sam", True)


@pytest.mark.parametrize("how", ["no Slack", "left"])
def test_a_lead_who_cannot_be_reached_has_the_manager_told(office: Office, how: str) -> None:
    with office.store.session() as session:
        sam = session.get_one(Person, office.people["Sam"])
        if how == "left":
            sam.active = False
        else:
            sam.slack_id = None
    found = told(office)
    assert found.recipient is not None
    assert (found.lead, found.recipient.name, found.is_lead) == ("Sam", "Mo", False)


def test_without_a_lead_the_manager_is_told(office: Office) -> None:
    change(office, Role.LEAD_SOCIAL_WORKER, ends=YESTERDAY)
    found = told(office)
    assert found.recipient is not None
    assert (found.lead, found.recipient.name) == ("", "Mo")


def test_nobody_is_told_of_their_own_news(office: Office) -> None:
    assert told(office, "Sam").by_lead
    change(office, Role.LEAD_SOCIAL_WORKER, ends=YESTERDAY)
    assert told(office, "Mo").recipient is None


@pytest.mark.parametrize(
    ("days_ago", "recipient"),
    [(0, "Mo"), (6, "Mo"), (7, "Sam")],
)
def test_a_lead_whom_slack_does_not_reach_is_passed_over_for_a_week(
    office: Office, days_ago: int, recipient: str
) -> None:
    with office.store.session() as session:
        sam = session.get_one(Person, office.people["Sam"])
        sam.unreachable_since = office.machine() - timedelta(days=days_ago)
    found = told(office)
    assert found.recipient is not None
    assert found.recipient.name == recipient
