"""Agreed tasks: done and undone, not possible in time, a new date agreed, and who may see what."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.duties.projection import reproject
from bot.duties.task_delays import agree_date, ask_to_talk, cannot_in_time, still_open
from bot.duties.tasks import mark_done, task_item, task_list, undo_done
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import AuditEntry, DeadlineRow, Membership, Person, Task
from bot.records.words import DeadlineState, TaskState
from tests.support.office import Office

DUE = date(2027, 1, 12)
LATER = date(2027, 1, 19)
MORNING = datetime(2027, 1, 11, 9, 12, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def busy(office: Office) -> Office:
    """The office on Monday 11 January 2027: Priya and Tom have a task each, Sam two."""
    office.clock.set(MORNING)
    office.machine.set(MORNING)
    return office


@pytest.fixture
def task_ids(busy: Office) -> dict[str, uuid.UUID]:
    """The ids of the tasks by their titles."""
    with busy.turn("Sam") as turn:
        rows = [
            Task(
                workspace_id=busy.workspace_id,
                core_group_id=busy.group_id,
                owner_id=busy.people[owner],
                title=title,
                agreed_on=date(2027, 1, 5),
                due=due,
            )
            for title, owner, due in (
                ("Ring", "Priya", DUE),
                ("Figures", "Tom", date(2027, 1, 20)),
                ("Plan", "Sam", date(2027, 1, 8)),
                ("Letter", "Sam", date(2027, 1, 15)),
            )
        ]
        turn.session.add_all(rows)
        reproject(turn, busy.group(turn.session))
        return {row.title: row.id for row in rows}


def state(office: Office, task_id: uuid.UUID) -> Task:
    with office.store.session() as session:
        return session.get_one(Task, task_id)


def due_row(office: Office, task_id: uuid.UUID) -> DeadlineRow:
    with office.store.session() as session:
        return session.exec(
            select(DeadlineRow).where(DeadlineRow.subject_key == f"task:{task_id}")
        ).one()


def test_mine_come_late_ones_first(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Sam") as turn:
        found = task_list(turn)
    assert [(one.title, one.late, one.mine) for one in found.items] == [
        ("Plan", True, True),
        ("Letter", False, True),
    ]
    assert (found.scope, found.everybody) == ("mine", False)


@pytest.mark.parametrize("name", ["Sam", "Mo"])
def test_whoever_leads_the_group_sees_everybodys(
    busy: Office, task_ids: dict[str, uuid.UUID], name: str
) -> None:
    with busy.turn(name) as turn:
        found = task_list(turn, "cg-104")
        assert task_list(turn, found.scope) == found
    assert [one.title for one in found.items] == ["Plan", "Ring", "Letter", "Figures"]
    assert found.everybody
    with busy.store.session() as session:
        seen = session.exec(
            select(AuditEntry.core_group_id).where(AuditEntry.action == "see_tasks")
        ).all()
    assert seen == [busy.group_id] * 2


def test_a_member_sees_their_own_in_the_group(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Tom") as turn:
        assert [one.title for one in task_list(turn, "CG-104").items] == ["Figures"]


@ON_SQLITE
@pytest.mark.parametrize("name", ["Otto", "Ada", "Chris"])
def test_a_stranger_sees_and_does_nothing(
    busy: Office, task_ids: dict[str, uuid.UUID], name: str
) -> None:
    with busy.turn(name) as turn:
        assert task_list(turn).items == ()
        for attempt in (
            lambda: task_list(turn, "CG-104"),
            lambda: mark_done(turn, task_ids["Ring"]),
            lambda: undo_done(turn, task_ids["Ring"]),
            lambda: cannot_in_time(turn, task_ids["Ring"], "x", None),
            lambda: agree_date(turn, task_ids["Ring"], LATER),
            lambda: ask_to_talk(turn, task_ids["Ring"]),
            lambda: task_item(turn, uuid.uuid4()),
        ):
            with pytest.raises(NotHere):
                attempt()
    assert state(busy, task_ids["Ring"]).state == TaskState.OPEN


def test_another_members_task_is_not_mine_to_do(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Tom") as turn, pytest.raises(NotHere):
        mark_done(turn, task_ids["Ring"])
    with busy.turn("Priya") as turn, pytest.raises(NotHere):
        agree_date(turn, task_ids["Ring"], LATER)


def test_done_settles_the_duty_and_twice_is_once(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Priya") as turn:
        first = mark_done(turn, task_ids["Ring"])
    busy.clock.advance(minutes=1)
    with busy.turn("Priya") as turn:
        assert mark_done(turn, task_ids["Ring"]) == first
    row = state(busy, task_ids["Ring"])
    assert (row.done_on, row.done_at, row.done_by) == (
        date(2027, 1, 11),
        MORNING,
        busy.people["Priya"],
    )
    assert (first.done_by_me, first.undo) == (True, True)
    assert due_row(busy, task_ids["Ring"]).state == DeadlineState.MET
    with busy.store.session() as session:
        trail = session.exec(select(AuditEntry).where(AuditEntry.action == "task_done")).all()
    assert len(trail) == 1


def test_the_lead_may_mark_it_for_somebody_and_the_owner_sees_who(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Sam") as turn:
        mark_done(turn, task_ids["Ring"])
        assert "Ring" in [one.title for one in task_list(turn, "CG-104").items]
    with busy.turn("Priya") as turn:
        item = task_item(turn, task_ids["Ring"])
        assert (item.done_by, item.done_by_me, item.undo) == ("Sam", False, False)
        with pytest.raises(DutyError) as refused:
            undo_done(turn, task_ids["Ring"])
    assert refused.value.phrase == "undo_not_yours"


def test_done_can_be_taken_back_for_ten_minutes(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Priya") as turn:
        mark_done(turn, task_ids["Ring"])
    busy.clock.advance(minutes=9, seconds=59)
    for _ in range(2):
        with busy.turn("Priya") as turn:
            assert undo_done(turn, task_ids["Ring"]).done_at is None
    assert due_row(busy, task_ids["Ring"]).state == DeadlineState.OPEN
    with busy.turn("Priya") as turn:
        mark_done(turn, task_ids["Ring"])
    busy.clock.advance(minutes=10)
    with busy.turn("Priya") as turn:
        assert task_list(turn).items == ()
        with pytest.raises(DutyError) as refused:
            undo_done(turn, task_ids["Ring"])
    assert refused.value.phrase == "undo_too_late"


def test_what_cannot_be_done_in_time_is_told_at_once_and_its_day_stays(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    for _ in range(2):
        with busy.turn("Priya") as turn:
            item = cannot_in_time(turn, task_ids["Ring"], " The line is dead. ", LATER)
    assert (item.due, item.proposed, item.reason) == (DUE, LATER, "The line is dead.")
    rows = busy.outbox()
    assert [(row.kind, row.recipient_id, row.urgent) for row in rows] == [
        ("task_blocked", busy.people["Sam"], True),
        ("task_blocked_sent", busy.people["Priya"], False),
    ]
    assert "dead" not in str([row.ids for row in rows])
    assert due_row(busy, task_ids["Ring"]).due == DUE


def test_a_newer_reason_is_told_again(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", None)
    busy.clock.advance(minutes=5)
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER)
    assert [row.kind for row in busy.outbox()].count("task_blocked") == 2


def test_the_leads_own_task_is_the_managers_to_hear(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Sam") as turn:
        cannot_in_time(turn, task_ids["Letter"], "Court.", None)
    told = [row.recipient_id for row in busy.outbox() if row.kind == "task_blocked"]
    assert told == [busy.people["Mo"]]


@ON_SQLITE
@pytest.mark.parametrize(
    ("reason", "proposed", "field", "phrase"),
    [
        ("  ", None, "reason", "blocked_needs_reason"),
        ("x" * 501, None, "reason", "text_too_long"),
        ("Ill.", date(2027, 1, 10), "proposed", "meeting_past"),
        ("Ill.", DUE, "proposed", "proposed_not_later"),
        ("Ill.", date(2190, 1, 1), "proposed", "date_out_of_range"),
    ],
)
def test_what_cannot_be_taken_is_said_under_its_field(
    busy: Office,
    task_ids: dict[str, uuid.UUID],
    reason: str,
    proposed: date | None,
    field: str,
    phrase: str,
) -> None:
    with busy.turn("Priya") as turn, pytest.raises(DutyError) as refused:
        cannot_in_time(turn, task_ids["Ring"], reason, proposed)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    assert busy.outbox() == []


def test_the_day_moves_when_the_lead_agrees(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER)
    for _ in range(2):
        with busy.turn("Sam") as turn:
            item = agree_date(turn, task_ids["Ring"], LATER)
    assert (item.due, item.blocked) == (LATER, False)
    assert due_row(busy, task_ids["Ring"]).due == LATER
    told = [row.recipient_id for row in busy.outbox() if row.kind == "task_moved"]
    assert told == [busy.people["Priya"]]


def test_a_stale_button_agrees_to_nothing(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Sam") as turn, pytest.raises(DutyError):
        agree_date(turn, task_ids["Ring"], LATER)
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER)
    busy.clock.advance(minutes=1)
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER + timedelta(days=7))
    with busy.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        agree_date(turn, task_ids["Ring"], LATER)
    assert refused.value.phrase == "proposal_changed"
    assert state(busy, task_ids["Ring"]).due == DUE


def test_to_talk_first_leaves_the_day_and_tells_once(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER)
    for _ in range(2):
        with busy.turn("Sam") as turn:
            assert ask_to_talk(turn, task_ids["Ring"]).due == DUE
    assert [row.kind for row in busy.outbox()].count("task_talk") == 1


def test_a_done_task_cannot_be_late_any_more(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.turn("Priya") as turn:
        cannot_in_time(turn, task_ids["Ring"], "Ill.", LATER)
        mark_done(turn, task_ids["Ring"])
        for attempt in (
            lambda: still_open(turn, task_ids["Ring"]),
            lambda: cannot_in_time(turn, task_ids["Ring"], "x", None),
        ):
            with pytest.raises(DutyError) as refused:
                attempt()
            assert refused.value.phrase == "task_done_already"
    with busy.turn("Sam") as turn, pytest.raises(DutyError):
        agree_date(turn, task_ids["Ring"], LATER)


def test_a_closed_task_stays_closed(busy: Office, task_ids: dict[str, uuid.UUID]) -> None:
    with busy.store.session() as session:
        row = session.get_one(Task, task_ids["Ring"])
        row.state, row.closed_on, row.closed_reason = TaskState.CLOSED, DUE, "The plan ended."
        session.add(row)
    with busy.turn("Priya") as turn, pytest.raises(DutyError) as refused:
        mark_done(turn, task_ids["Ring"])
    assert refused.value.phrase == "task_closed"


def test_an_owner_without_slack_gets_no_message(
    busy: Office, task_ids: dict[str, uuid.UUID]
) -> None:
    with busy.store.session() as session:
        nell = session.exec(
            select(Person.id)
            .join(Membership, Membership.person_id == Person.id)  # type: ignore[arg-type]  # a column at run time
            .where(col(Person.slack_id).is_(None))
        ).one()
        row = session.get_one(Task, task_ids["Figures"])
        row.owner_id = nell
        session.add(row)
    with busy.turn("Sam") as turn:
        cannot_in_time(turn, task_ids["Figures"], "Ill.", date(2027, 1, 27))
    with busy.turn("Mo") as turn:
        item = agree_date(turn, task_ids["Figures"], date(2027, 1, 27))
    assert not item.owner_on_slack
    assert "task_moved" not in [row.kind for row in busy.outbox()]
