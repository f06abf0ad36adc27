"""Each deadline row, reckoned from single events around Easter and Christmas in both nations.

The dates of dates.csv were counted from the Ministry of Justice's list of bank holidays, not by
the code under test; each names its weekday.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.rules.procedure import Procedures
from bot.rules.timeline import Conference, Meeting, Task, Timeline
from bot.rules.timetable import project
from bot.rules.workdays import Calendar
from tests.support.timelines import (
    AROUND,
    days,
    held,
    initial,
    on,
    one_of,
    owner_of,
    planned,
    review,
    rows_of,
)

with (Path(__file__).parent / "dates.csv").open(encoding="utf-8") as _file:
    TABLE = [tuple(row.values()) for row in csv.DictReader(_file)]
COUNTED_ELSEWHERE = {"GR-12", "GR-27", "HI-13"}


@pytest.mark.parametrize(("rule", "nation", "event", "due", "act_by", "opens"), TABLE)
def test_a_date_of_the_table(
    procedures: Procedures,
    calendars: dict[str, Calendar],
    rule: str,
    nation: str,
    event: str,
    due: str,
    act_by: str,
    opens: str,
) -> None:
    procedure = owner_of(procedures, rule)
    for kind in procedure.rules[rule].events:
        rows = project(procedure, AROUND[kind](on(event)), calendars[nation])
        row = next(
            row for row in rows_of(rows, rule) if row.reckoning and row.reckoning.start == on(event)
        )
        assert (row.due, row.act_by) == (on(due), on(act_by))
        assert row.opens == (on(opens) if opens else None)


def test_every_deadline_row_has_dates_in_a_test(procedures: Procedures) -> None:
    deadlines = {rule.id for one in procedures.values() for rule in one.deadlines}
    assert deadlines == {row[0] for row in TABLE} | COUNTED_ELSEWHERE
    assert {kind for one in procedures.values() for r in one.deadlines for kind in r.events} <= set(
        AROUND
    )


@pytest.mark.parametrize(
    ("due", "act_by"),
    [
        ("Fri 3 Apr 2026", "Thu 2 Apr 2026"),
        ("Tue 7 Apr 2026", "Tue 7 Apr 2026"),
        ("Mon 28 Dec 2026", "Thu 24 Dec 2026"),
        ("Sun 2 Jan 2028", "Fri 31 Dec 2027"),
        ("Mon 3 Jan 2028", "Fri 31 Dec 2027"),
    ],
)
def test_a_task_is_due_on_the_day_that_was_agreed(
    procedures: Procedures, calendars: dict[str, Calendar], due: str, act_by: str
) -> None:
    task = Task("t1", "Ring the school", "anna", on(due), on(due) - days(20))
    rows = project(procedures["greenwich"], Timeline(tasks=(task,)), calendars["ENG"])
    row = one_of(rows, "GR-12")
    assert (row.due, row.act_by, row.owner_key) == (on(due), on(act_by), "anna")


def test_a_task_agreed_on_a_saturday_for_that_sunday_is_not_acted_on_before_it_was_agreed(
    procedures: Procedures, calendars: dict[str, Calendar]
) -> None:
    task = Task("t1", "Visit", "anna", on("Sun 1 Mar 2026"), on("Sat 28 Feb 2026"))
    rows = project(procedures["greenwich"], Timeline(tasks=(task,)), calendars["ENG"])
    assert one_of(rows, "GR-12").act_by == on("Sat 28 Feb 2026")


COUNTS = [
    # rule, conferences, meetings held, due, act by, met on
    ("GR-27", "Mon 14 Dec 2026", "Tue 6 Apr 2027", (), "Mon 5 Apr 2027", "Mon 5 Apr 2027", None),
    (
        "GR-27",
        "Fri 27 Mar 2026",
        "Tue 7 Apr 2026",
        ("Wed 1 Apr 2026",),
        "Mon 6 Apr 2026",
        "Thu 2 Apr 2026",
        None,
    ),
    (
        "GR-27",
        "Fri 18 Dec 2026",
        "Fri 12 Mar 2027",
        ("Wed 6 Jan 2027", "Fri 12 Feb 2027"),
        "Thu 11 Mar 2027",
        "Thu 11 Mar 2027",
        "Fri 12 Feb 2027",
    ),
    ("HI-13", "Fri 18 Dec 2026", None, (), "Wed 17 Mar 2027", "Wed 17 Mar 2027", None),
    ("HI-13", "Fri 27 Mar 2026", None, (), "Fri 26 Jun 2026", "Fri 26 Jun 2026", None),
    (
        "HI-13",
        "Fri 2 Oct 2026",
        "Mon 4 Jan 2027",
        ("Mon 12 Oct 2026", "Mon 9 Nov 2026", "Mon 7 Dec 2026"),
        "Sun 3 Jan 2027",
        "Thu 31 Dec 2026",
        "Mon 7 Dec 2026",
    ),
]


@pytest.mark.parametrize(
    ("rule", "start", "next_one", "meetings", "due", "act_by", "met_on"), COUNTS
)
def test_a_number_of_meetings_is_due_the_day_before_the_next_conference(
    procedures: Procedures,
    calendars: dict[str, Calendar],
    rule: str,
    start: str,
    next_one: str | None,
    meetings: tuple[str, ...],
    due: str,
    act_by: str,
    met_on: str | None,
) -> None:
    procedure = owner_of(procedures, rule)
    conferences: list[Conference] = [initial(on(start))]
    if next_one:
        conferences.append(review(on(next_one)))
    held_on: tuple[Meeting, ...] = tuple(held(on(day)) for day in meetings)
    timeline = Timeline(conferences=tuple(conferences), meetings=held_on)
    row = one_of(project(procedure, timeline, calendars[procedure.nation]), rule)
    assert (row.due, row.act_by) == (on(due), on(act_by))
    assert row.met_on == (on(met_on) if met_on else None)


def test_greenwich_counts_two_meetings_again_after_a_review(
    procedures: Procedures, calendars: dict[str, Calendar]
) -> None:
    timeline = Timeline(
        conferences=(
            initial(on("Mon 2 Mar 2026")),
            review(on("Mon 1 Jun 2026"), "continued"),
            review(on("Mon 23 Nov 2026"), None, "c2"),
        ),
        meetings=(held(on("Mon 9 Mar 2026")), planned(on("Mon 6 Jul 2026"))),
    )
    rows = rows_of(project(procedures["greenwich"], timeline, calendars["ENG"]), "GR-27")
    assert [(row.subject_key, row.due, row.met_on) for row in rows] == [
        ("conference:c0", on("Sun 31 May 2026"), None),
        ("conference:c1", on("Sun 22 Nov 2026"), None),
    ]
