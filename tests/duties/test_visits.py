"""Visits: a row for each child, the clocks that move, Undo, and what cannot be."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import col, select

from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere
from bot.duties.visits import (
    NewVisit,
    Seen,
    record_visit,
    undo_visit,
    visit_form,
    visit_groups,
    visit_note,
)
from bot.records.tables import Child, Visit
from bot.records.timelines import read_timeline
from tests.support.office import Office

TUESDAY = date(2027, 1, 12)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def children(office: Office) -> list[uuid.UUID]:
    """Two siblings of CG-104, on Tuesday 12 January 2027 at 14:30."""
    office.clock.set(datetime(2027, 1, 12, 14, 30, tzinfo=UTC))
    office.machine.set(office.clock())
    with office.store.session() as session:
        session.add(
            Child(workspace_id=office.workspace_id, core_group_id=office.group_id, position=1)
        )
        session.flush()
        return list(session.exec(select(Child.id).order_by(col(Child.position))).all())


def rows(office: Office) -> list[Visit]:
    with office.store.session() as session:
        return list(session.exec(select(Visit)).all())


def visit(children: list[uuid.UUID], **changed: object) -> NewVisit:
    facts: dict[str, object] = {
        "on": TUESDAY,
        "at": time(11, 0),
        "seen": {children[0]: Seen.ALONE, children[1]: Seen.NOT_SEEN},
        "note": " Well. ",
    }
    return NewVisit(**{**facts, **changed})  # type: ignore[arg-type]  # fields by name


def record(office: Office, new: NewVisit, by: str = "Priya", once: str = "V1") -> bool:
    with office.turn(by) as turn:
        return record_visit(turn, office.group_id, new, once=once)


def test_each_child_has_a_row_of_its_own(office: Office, children: list[uuid.UUID]) -> None:
    assert record(office, visit(children))
    found = {row.child_id: row for row in rows(office)}
    first, second = found[children[0]], found[children[1]]
    assert (first.seen, first.alone, first.note) == (True, True, "Well.")
    assert (second.seen, second.alone) == (False, None)
    assert first.at == datetime(2027, 1, 12, 11, 0, tzinfo=UTC)
    assert first.entry == second.entry
    (told,) = office.outbox()
    assert (told.kind, told.recipient_id) == ("visit_recorded", office.people["Priya"])
    assert "Well" not in str(told.ids)


def test_the_time_is_the_workspaces_own(office: Office, children: list[uuid.UUID]) -> None:
    office.clock.set(datetime(2027, 6, 15, 14, 0, tzinfo=UTC))
    record(office, visit(children, on=date(2027, 6, 15), at=time(15, 0)))
    assert rows(office)[0].at == datetime(2027, 6, 15, 14, 0, tzinfo=UTC)


@ON_SQLITE
@pytest.mark.parametrize(
    ("now", "on", "at", "instant"),
    [
        # The clocks go back on Sunday 31 October 2027: half past one comes twice, the first counts.
        ("2027-10-31T12:00", date(2027, 10, 31), time(1, 30), "2027-10-31T00:30"),
        ("2027-10-31T12:00", date(2027, 10, 31), time(0, 15), "2027-10-30T23:15"),
        ("2027-10-31T23:59", date(2027, 10, 31), time(23, 45), "2027-10-31T23:45"),
        # They go forward on Sunday 28 March 2027: half past one never comes, half past two does.
        ("2027-03-28T12:00", date(2027, 3, 28), time(1, 30), "2027-03-28T01:30"),
        ("2027-03-28T23:30", date(2027, 3, 29), time(0, 15), "2027-03-28T23:15"),
    ],
)
def test_a_visit_keeps_its_day_over_both_clock_changes(
    office: Office,
    children: list[uuid.UUID],
    now: str,
    on: date,
    at: time,
    instant: str,
) -> None:
    office.clock.set(datetime.fromisoformat(f"{now}:00+00:00"))
    record(office, visit(children, on=on, at=at))
    (row,) = {(row.at, row.core_group_id) for row in rows(office)}
    assert row[0] == datetime.fromisoformat(f"{instant}:00+00:00")
    with office.turn("Sam") as turn:
        seen = read_timeline(turn.session, office.group(turn.session), turn.workspace.zone).visits
    assert {one.on for one in seen} == {on}


@ON_SQLITE
def test_a_clock_set_back_over_midnight_refuses_what_is_ahead_and_loses_nothing(
    office: Office, children: list[uuid.UUID]
) -> None:
    office.clock.set(datetime(2027, 1, 13, 0, 10, tzinfo=UTC))
    record(office, visit(children, on=date(2027, 1, 13), at=time(0, 5)))
    office.clock.set(datetime(2027, 1, 12, 23, 50, tzinfo=UTC))
    with pytest.raises(DutyError) as refused:
        record(office, visit(children, on=date(2027, 1, 13), at=time(0, 5)), once="V2")
    assert (refused.value.field, refused.value.phrase) == ("on", "visit_ahead")
    with office.turn("Sam") as turn:
        reproject(turn, office.group(turn.session))
    assert {row.at for row in rows(office)} == {datetime(2027, 1, 13, 0, 5, tzinfo=UTC)}


def test_one_form_sent_twice_is_one_visit(office: Office, children: list[uuid.UUID]) -> None:
    assert record(office, visit(children))
    assert not record(office, visit(children))
    assert record(office, visit(children), once="V2")
    assert len(rows(office)) == 4


def test_nobody_in_is_recorded_for_every_child(office: Office, children: list[uuid.UUID]) -> None:
    record(office, visit(children, seen={}, nobody_in=True))
    assert {(row.seen, row.nobody_in) for row in rows(office)} == {(False, True)}


def test_no_clock_runs_in_greenwich(office: Office, children: list[uuid.UUID]) -> None:
    record(office, visit(children))
    entry = rows(office)[0].entry
    with office.turn("Priya") as turn:
        note = visit_note(turn, entry)
    assert (note.has_clock, note.next_due, note.undo) == (False, (), True)
    assert note.seen == (("AB", Seen.ALONE), ("2", Seen.NOT_SEEN))


def test_where_a_clock_runs_it_moves_for_the_child_that_was_seen(
    office: Office, children: list[uuid.UUID]
) -> None:
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.procedure = "suffolk"
        group.procedure_version = office.rulebook.procedure("suffolk").version
        turn.session.add(group)
        reproject(turn, group)
    record(office, visit(children))
    entry = rows(office)[0].entry
    with office.turn("Priya") as turn:
        before = dict(visit_note(turn, entry).next_due)
        after = dict(undo_visit(turn, entry).next_due)
    assert before["AB"] > after["AB"]
    assert before["2"] == after["2"]


def test_a_visit_is_taken_back_within_ten_minutes(
    office: Office, children: list[uuid.UUID]
) -> None:
    record(office, visit(children))
    entry = rows(office)[0].entry
    office.clock.advance(minutes=9)
    for _ in range(2):
        with office.turn("Priya") as turn:
            assert undo_visit(turn, entry).withdrawn
    assert all(row.withdrawn_at is not None for row in rows(office))


def test_after_ten_minutes_it_stays(office: Office, children: list[uuid.UUID]) -> None:
    record(office, visit(children))
    entry = rows(office)[0].entry
    office.clock.advance(minutes=10)
    with office.turn("Priya") as turn, pytest.raises(DutyError) as refused:
        undo_visit(turn, entry)
    assert refused.value.phrase == "visit_undo_too_late"
    assert all(row.withdrawn_at is None for row in rows(office))


@ON_SQLITE
@pytest.mark.parametrize(
    ("changed", "field", "phrase"),
    [
        ({"on": date(2027, 1, 13)}, "on", "visit_ahead"),
        ({"at": time(14, 31)}, "at", "visit_ahead"),
        ({"on": date(2026, 12, 17)}, "on", "visit_before_conference"),
        ({"nobody_in": True}, "nobody_in", "visit_nobody_and_seen"),
        ({"note": "x" * 1001}, "note", "text_too_long"),
        ({"seen": {}}, "seen-", "visit_child_missing"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    office: Office, children: list[uuid.UUID], changed: dict[str, object], field: str, phrase: str
) -> None:
    with pytest.raises(DutyError) as refused:
        record(office, visit(children, **changed))
    wanted = field if field != "seen-" else f"seen-{children[0]}"
    assert (refused.value.field, refused.value.phrase) == (wanted, phrase)
    assert rows(office) == []


@ON_SQLITE
@pytest.mark.parametrize("name", ["Chris", "Otto", "Ada"])
def test_a_stranger_records_nothing(office: Office, children: list[uuid.UUID], name: str) -> None:
    with pytest.raises(NotHere):
        record(office, visit(children), by=name)
    with office.turn(name) as turn:
        assert visit_groups(turn) == []
        with pytest.raises(NotHere):
            visit_groups(turn, "CG-104")
        with pytest.raises(NotHere):
            visit_form(turn, office.group_id)


def test_somebody_elses_visit_is_not_mine_to_undo(
    office: Office, children: list[uuid.UUID]
) -> None:
    record(office, visit(children))
    entry = rows(office)[0].entry
    for name in ("Sam", "Otto"):
        with office.turn(name) as turn, pytest.raises(NotHere):
            undo_visit(turn, entry)


def test_the_form_opens_with_the_children_and_the_time(
    office: Office, children: list[uuid.UUID]
) -> None:
    with office.turn("Tom") as turn:
        assert [group.reference for group in visit_groups(turn, "cg-104")] == ["CG-104"]
        form = visit_form(turn, office.group_id)
    assert form.children == ((children[0], "AB"), (children[1], "2"))
    assert (form.today, form.now) == (TUESDAY, time(14, 30))
