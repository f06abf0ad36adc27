"""Dates are reckoned again when the days or figures they stand on change, and only then."""

from __future__ import annotations

from datetime import date

import pytest

from bot.duties.catching_up import catch_up, lagging
from bot.duties.turn import DutyError
from bot.records.words import GroupState
from tests.support.office import TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def caught_up(office: Office) -> tuple[int, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    number = catch_up(
        office.store,
        office.rulebook,
        TEAM,
        now=office.clock(),
        done=lambda finished, of: told.append((finished, of)),
    )
    return number, told


def test_a_group_lags_until_it_has_caught_up(office: Office):
    assert caught_up(office) == (0, [])
    with office.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-23", "2026-12-24"]
        assert lagging(turn.session, turn.rulebook, turn.workspace) == [office.group_id]
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
        catch_up(office.store, office.rulebook, "T0404", now=office.clock())
    assert caught.value.phrase == "workspace_unknown"
