"""Somebody leaves: no access, nothing more is sent, and what they owe stays on record."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.duties.access import find_actor
from bot.duties.people import PersonFacts, add_person, change_person, leave, list_people
from bot.duties.workspaces import get_workspace
from bot.records import outbox
from bot.records.tables import AuditEntry, Membership, OutboxMessage, Person
from bot.records.words import OutboxState
from tests.support.office import TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def waiting(office: Office) -> None:
    with office.turn("Sam") as turn:
        for name, key in (("Priya", "a"), ("Priya", "b"), ("Tom", "c")):
            outbox.put(
                turn.session,
                workspace_id=turn.workspace_id,
                key=key,
                kind="digest",
                recipient_id=office.people[name],
                now=turn.machine_now,
            )
        turn.session.flush()
        sent = turn.session.exec(select(OutboxMessage).where(OutboxMessage.key == "b")).one()
        sent.state = OutboxState.SENT


def goes(office: Office, slack_id: str = "U0PRIYA", team: str = TEAM) -> bool:
    with office.store.session() as session:
        return leave(
            session,
            team_id=team,
            slack_id=slack_id,
            now=office.clock(),
            machine_now=office.machine(),
        )


def test_whoever_leaves_has_no_access_and_is_sent_nothing_more(office: Office):
    waiting(office)
    owed = [row.id for row in office.deadlines("GR-17") if row.owner_id == office.people["Priya"]]
    assert goes(office)
    with office.store.session() as session:
        assert find_actor(session, TEAM, "U0PRIYA")[1] is None
        seats = session.exec(
            select(Membership).where(Membership.person_id == office.people["Priya"])
        ).all()
        assert [seat.ends for seat in seats] == [None]
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "left")).all()
        assert entry.detail == {"person": str(office.people["Priya"])}
    states = {row.key: (row.state, row.reason) for row in office.outbox()}
    assert states == {
        "a": (OutboxState.WITHDRAWN, "the person has left"),
        "b": (OutboxState.SENT, ""),
        "c": (OutboxState.PLANNED, ""),
    }
    assert owed
    assert set(owed) <= {row.id for row in office.deadlines("GR-17")}


@lite
def test_leaving_twice_or_unknown_changes_nothing(office: Office):
    assert goes(office)
    assert not goes(office)
    assert not goes(office, "U0NOBODY")
    assert not goes(office, team="T0404")
    with office.store.session() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "left")).all()) == 1


@lite
def test_an_administrator_may_bring_somebody_back(office: Office):
    goes(office)
    times = {"now": office.clock(), "machine_now": office.machine()}
    with office.store.session() as session:
        workspace = get_workspace(session, TEAM)
        change_person(session, workspace, "U0PRIYA", {"active": True}, **times)
    with office.store.session() as session:
        assert find_actor(session, TEAM, "U0PRIYA")[1] is not None


@lite
def test_who_is_made_inactive_is_sent_nothing_more_either(office: Office):
    waiting(office)
    times = {"now": office.clock(), "machine_now": office.machine()}
    with office.store.session() as session:
        workspace = get_workspace(session, TEAM)
        change_person(session, workspace, "U0TOM", {"active": False}, **times)
    assert [row.state for row in office.outbox() if row.key == "c"] == [OutboxState.WITHDRAWN]


@lite
def test_people_are_listed_by_name_and_only_those_on_slack(office: Office):
    times = {"now": office.clock(), "machine_now": office.machine()}
    with office.store.session() as session:
        workspace = get_workspace(session, TEAM)
        add_person(session, workspace, PersonFacts("U0ZOE", " Abe "), **times)
        names = [person.name for person in list_people(session, workspace)]
        assert names == ["Abe", "Ada", "Chris", "Mo", "Otto", "Priya", "Sam", "Tom"]
        assert session.exec(select(Person).where(Person.slack_id == "U0ZOE")).one().active
