"""What a digest holds: own duties, those to tell others about, nothing that is no longer true."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlmodel import select

from bot.duties.digest import Digest, read_digest, read_item, read_telling
from bot.duties.telling import record_told
from bot.duties.turn import NotHere
from bot.records.tables import AuditEntry, DeadlineRow, Task
from tests.support.office import Office
from tests.support.reminding import add_task, at, finish_task

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WEDNESDAY = date(2026, 12, 23)


def row_of(office: Office, task: uuid.UUID) -> DeadlineRow:
    return next(row for row in office.deadlines() if row.subject_key == f"task:{task}")


def digest_of(office: Office, name: str, *called: uuid.UUID, tell: str = "") -> Digest | None:
    """Read somebody's digest for these tasks; `tell` names whose task the reader tells about."""
    ids = [str(row_of(office, task).id) for task in called]
    about = str(office.people[tell]) if tell else ""
    given = {"tell": [[one, about] for one in ids]} if tell else {"deadlines": ids}
    with office.turn(name) as turn:
        return read_digest(turn, given)


def test_what_called_for_it_comes_with_the_rest_of_the_week(office: Office) -> None:
    called = add_task(office, "Priya", WEDNESDAY, "Called")
    add_task(office, "Priya", date(2026, 12, 24), "Same week")
    add_task(office, "Priya", date(2026, 12, 29), "Next week")
    add_task(office, "Tom", WEDNESDAY, "Somebody else's")
    office.clock.set(at("2026-12-21"))
    digest = digest_of(office, "Priya", called)
    assert digest is not None
    assert [item.subject for item in digest.items] == ["Called", "Same week"]
    assert digest.next_on == date(2026, 12, 29)
    assert digest.lead == "Sam"
    assert digest.telling == ()


def test_what_comes_next_counts_what_a_booked_meeting_keeps_quiet(office: Office) -> None:
    called = add_task(office, "Sam", WEDNESDAY, "Called")
    office.clock.set(at("2026-12-21"))
    digest = digest_of(office, "Sam", called)
    assert digest is not None
    assert [item.subject for item in digest.items] == ["Called"]
    assert digest.next_on == date(2027, 1, 6)


def test_late_comes_first_and_the_longest_late_before_all(office: Office) -> None:
    first = add_task(office, "Priya", date(2026, 12, 22), "Late")
    later = add_task(office, "Priya", WEDNESDAY, "Later late")
    today = add_task(office, "Priya", date(2026, 12, 24), "Today")
    office.clock.set(at("2026-12-24"))
    digest = digest_of(office, "Priya", today, first, later)
    assert digest is not None
    assert [(item.subject, item.late) for item in digest.items] == [
        ("Late", True),
        ("Later late", True),
        ("Today", False),
    ]


def test_once_all_that_called_for_it_is_done_there_is_no_digest(office: Office) -> None:
    called = add_task(office, "Priya", WEDNESDAY)
    add_task(office, "Priya", WEDNESDAY, "Not called for yet")
    row = row_of(office, called)
    finish_task(office, called)
    with office.turn("Priya") as turn:
        assert read_digest(turn, {"deadlines": [str(row.id)]}) is None
        assert read_item(turn, row.id) is None


@pytest.mark.parametrize("name", ["Tom", "Otto", "Ada", "Chris"])
def test_nobody_reads_what_is_not_theirs(office: Office, name: str) -> None:
    called = add_task(office, "Priya", WEDNESDAY)
    assert digest_of(office, name, called) is None
    assert digest_of(office, name, called, tell="Priya") is None
    row = row_of(office, called)
    with office.turn(name) as turn:
        assert read_item(turn, row.id) is None


def test_the_lead_is_asked_to_tell_and_only_while_it_is_theirs_to_hear(office: Office) -> None:
    called = add_task(office, "Nell", WEDNESDAY)
    digest = digest_of(office, "Sam", called, tell="Nell")
    assert digest is not None
    assert [(one.name, one.agency) for one in digest.telling] == [("Nell", "Nursery")]
    assert digest_of(office, "Sam", called, tell="Tom") is None
    pair = (row_of(office, called).id, office.people["Nell"])
    with office.turn("Sam") as turn:
        assert len(read_telling(turn, [pair])) == 1
    finish_task(office, called)
    with office.turn("Sam") as turn:
        assert read_telling(turn, [pair]) == []


def test_a_task_that_cannot_be_done_in_time_says_so(office: Office) -> None:
    called = add_task(office, "Priya", WEDNESDAY)
    with office.store.session() as session:
        session.get_one(Task, called).blocked_at = office.clock()
    digest = digest_of(office, "Priya", called)
    assert digest is not None
    assert [item.blocked for item in digest.items] == [True]


def test_telling_is_recorded_by_who_leads_and_by_nobody_else(office: Office) -> None:
    called = add_task(office, "Nell", WEDNESDAY)
    row = row_of(office, called)
    with office.turn("Sam") as turn:
        note = record_told(turn, row.id, office.people["Nell"])
    assert (note.reference, note.name) == ("CG-104", "Nell")
    with office.store.session() as session:
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "told")).one()
    assert told.subject == f"deadline:{row.id}"
    assert told.detail == {"person": str(office.people["Nell"])}
    for name in ("Tom", "Chris", "Otto", "Ada"):
        with pytest.raises(NotHere), office.turn(name) as turn:
            record_told(turn, row.id, office.people["Nell"])
    with pytest.raises(NotHere), office.turn("Sam") as turn:
        record_told(turn, uuid.uuid4(), None)
