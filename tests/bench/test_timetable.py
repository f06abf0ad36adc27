"""The measurement of the timetable measures what it says: the same dates, a whole year."""

from __future__ import annotations

from datetime import date

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.timetable import FIRST, measure, naive_add, year_of
from bot.rules.faults import check_timeline
from bot.rules.timetable import project
from tests.support.timelines import load_calendars, load_procedures

ENGLAND = load_calendars()["ENG"]
OFF = holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2029))


@settings(deadline=None)
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 20))
def test_the_naive_loop_gives_the_same_day(start, n):
    assert naive_add(start, n, OFF) == ENGLAND.add(start, n)


def test_the_group_has_a_whole_year_behind_it():
    timeline = year_of(FIRST)
    check_timeline(timeline)
    held = [one.on for one in timeline.meetings if one.state == "held"]
    assert (max(held) - FIRST).days > 300
    assert len({one.child for one in timeline.visits}) == len(timeline.children) == 2
    for procedure in load_procedures().values():
        rows = project(procedure, timeline, ENGLAND)
        assert (max(row.due for row in rows) - FIRST).days > 300
        assert {row.met_on is None for row in rows} == {True, False}


def test_what_is_measured():
    found = measure(groups=50, rounds=1)
    assert found["groups"] == 50
    assert found["dates"] > 500
    assert set(found["by_procedure"]) == set(load_procedures())
    assert all(one["dates"] > 5 for one in found["by_procedure"].values())
    assert found["arithmetic"]["ratio"] > 0
    assert found["ms_a_group"] > 0
    assert found["naive_additions"] > 0
