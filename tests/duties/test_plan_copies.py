"""Copies of the plan: a member says theirs has come, or that it has not."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlmodel import select

from bot.duties.plan_copies import CopyNote, copy_came, copy_missing, copy_note
from bot.duties.turn import NotHere
from bot.records.tables import Membership
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def asked(office: Office, name: str = "Priya") -> uuid.UUID:
    return next(row.id for row in office.deadlines("GR-17") if row.owner_id == office.people[name])


def came(office: Office, deadline: uuid.UUID, name: str = "Priya") -> CopyNote:
    with office.turn(name) as turn:
        return copy_came(turn, deadline)


def missing(office: Office, deadline: uuid.UUID, name: str = "Priya") -> CopyNote:
    with office.turn(name) as turn:
        return copy_missing(turn, deadline)


def test_a_copy_that_came_settles_the_question_for_that_member(office: Office) -> None:
    deadline = asked(office)
    assert came(office, deadline).reference == "CG-104"
    assert office.people["Priya"] not in [row.owner_id for row in office.deadlines("GR-17")]
    assert office.people["Tom"] in [row.owner_id for row in office.deadlines("GR-17")]
    with office.store.session() as session:
        membership = session.exec(
            select(Membership).where(Membership.person_id == office.people["Priya"])
        ).one()
    assert membership.plan_copy_on == date(2026, 12, 21)
    assert came(office, deadline).reference == "CG-104"
    assert office.outbox() == []


def test_a_missing_copy_is_told_to_the_lead_once(office: Office) -> None:
    deadline = asked(office)
    assert missing(office, deadline).told.lead == "Sam"
    missing(office, deadline)
    (row,) = office.outbox()
    assert (row.kind, row.recipient_id) == ("copy_missing", office.people["Sam"])
    with office.turn("Sam") as turn:
        note = copy_note(turn, deadline)
    assert note is not None
    assert note.name == "Priya"


def test_news_of_a_missing_copy_that_came_meanwhile_is_withdrawn(office: Office) -> None:
    deadline = asked(office)
    missing(office, deadline)
    came(office, deadline)
    with office.turn("Sam") as turn:
        assert copy_note(turn, deadline) is None


@lite
def test_nobody_answers_for_somebody_else(office: Office) -> None:
    deadline = asked(office)
    for name in ("Tom", "Sam", "Mo", "Chris", "Otto"):
        with pytest.raises(NotHere):
            came(office, deadline, name)
        with pytest.raises(NotHere):
            missing(office, deadline, name)


@lite
def test_another_duty_is_no_question_about_a_copy(office: Office) -> None:
    other = next(row for row in office.deadlines() if row.owner_id == office.people["Sam"])
    with pytest.raises(NotHere):
        came(office, other.id, "Sam")
    with pytest.raises(NotHere):
        came(office, uuid.uuid4())


@lite
def test_only_who_is_told_reads_the_news(office: Office) -> None:
    deadline = asked(office)
    missing(office, deadline)
    for name in ("Mo", "Tom", "Otto"):
        with pytest.raises(NotHere), office.turn(name) as turn:
            copy_note(turn, deadline)
