"""Dates are reckoned again when the days or figures they stand on change, and only then."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from bot.duties.catching_up import BATCH, Lag, catch_up, lag
from bot.duties.meetings import plan_meeting
from bot.duties.turn import DutyError
from bot.records.tables import AuditEntry, Conference, CoreGroup
from bot.records.words import GroupState
from tests.support.office import TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def caught_up(office: Office) -> tuple[int, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    number = catch_up(
        office.store,
        office.rulebook,
        TEAM,
        now=office.clock,
        done=lambda finished, of: told.append((finished, of)),
    )
    return number, told


def test_a_group_lags_until_it_has_caught_up(office: Office):
    assert caught_up(office) == (0, [])
    with office.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-23", "2026-12-24"]
        assert lag(turn.session, turn.rulebook, turn.workspace) == Lag(open=1, lagging=1)
    assert caught_up(office) == (1, [(1, 1)])
    assert caught_up(office) == (0, [])
    assert [row.due for row in office.deadlines("GR-19")] == [date(2027, 1, 8)]


@lite
def test_a_closed_group_is_left_alone(office: Office):
    with office.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-23"]
        office.group(turn.session).state = GroupState.CLOSED
    assert caught_up(office) == (0, [])


@lite
def test_a_workspace_that_is_not_there_is_refused(office: Office):
    with pytest.raises(DutyError) as caught:
        catch_up(office.store, office.rulebook, "T0404", now=office.clock)
    assert caught.value.phrase == "workspace_unknown"


def many(office: Office, number: int) -> None:
    """Add groups that were never projected; their ids lie in no order of age."""
    with office.turn("Sam") as turn:
        turn.session.add_all(
            CoreGroup(
                workspace_id=turn.workspace_id,
                reference=f"CG-{1000 + place}",
                procedure="greenwich",
                procedure_version="1",
                opened_at=turn.now,
                opened_by=turn.actor.id,
            )
            for place in range(number)
        )


def test_batches_follow_each_other_to_the_last_group(office: Office):
    many(office, BATCH + 3)
    assert caught_up(office) == (BATCH + 3, [(BATCH, BATCH + 3), (BATCH + 3, BATCH + 3)])
    assert caught_up(office) == (0, [])


@lite
def test_a_run_that_was_ended_goes_on_where_it_was(office: Office):
    many(office, 2 * BATCH)

    def end(finished: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(office.store, office.rulebook, TEAM, now=office.clock, done=end)
    assert caught_up(office)[0] == BATCH


@lite
def test_people_work_on_while_it_runs(office: Office):
    many(office, 2 * BATCH)

    def book(finished: int, of: int) -> None:
        if finished == BATCH:
            with office.turn("Sam") as turn:
                plan_meeting(turn, office.group_id, date(2027, 1, 4))

    number = catch_up(office.store, office.rulebook, TEAM, now=office.clock, done=book)
    assert number == 2 * BATCH
    assert any(row.subject_key.startswith("meeting:") for row in office.deadlines("GR-14"))


@lite
def test_every_group_can_be_reckoned_again(office: Office):
    number = catch_up(office.store, office.rulebook, TEAM, now=office.clock, every=True)
    assert number == 1


@lite
def test_a_version_whose_file_is_gone_is_named_and_left_alone(office: Office):
    with office.turn("Sam") as turn:
        office.group(turn.session).procedure_version = "0.9"
        turn.workspace.days_added = ["2026-12-23"]
        assert lag(turn.session, turn.rulebook, turn.workspace) == Lag(1, 0, ("greenwich@0.9",))
    before = [row.due for row in office.deadlines()]
    assert caught_up(office) == (0, [])
    assert [row.due for row in office.deadlines()] == before


@lite
def test_a_group_that_other_dates_close_is_in_the_trail(office: Office):
    with office.turn("Sam") as turn:
        turn.session.add(
            Conference(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                kind="review",
                on_date=date(2026, 12, 21),
                outcome="ended",
                recorded_at=turn.now,
            )
        )
        turn.workspace.days_added = ["2026-12-23"]
    assert caught_up(office)[0] == 1
    with office.store.session() as session:
        assert office.group(session).state == GroupState.CLOSED
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "close_group")).one()
    assert entry.detail == {"group": str(office.group_id)}
