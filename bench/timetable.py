"""The timetable of core groups with twelve months behind them, and the arithmetic under it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

import holidays

from bot.assets import data_folder
from bot.rules.procedure import Procedure, load_all
from bot.rules.timeline import (
    Absence,
    Child,
    Concern,
    Conference,
    Meeting,
    Member,
    PlanChange,
    Task,
    Timeline,
    Visit,
)
from bot.rules.timetable import project
from bot.rules.workdays import Calendar, load_calendar

GROUPS = 120_000
PATTERNS = 40
"""Different timelines of each procedure, a few days apart."""
BATCHES = 24
ROUNDS = 25
AIM_MS = 0.2
AIM_RATIO = 10.0
FIRST = date(2025, 9, 1)


def day(start: date, after: int) -> date:
    """Return the day that many days later."""
    return start + timedelta(days=after)


def year_of(start: date) -> Timeline:
    """Return twelve months of a core group for two siblings, much as seeding makes them."""
    children = ("k1", "k2")
    held = [
        Meeting(
            f"m{n}",
            day(start, 9 + 38 * n),
            "held",
            called_on=day(start, 38 * n),
            minutes_sent_on=day(start, 14 + 38 * n) if n < 8 else None,
        )
        for n in range(9)
    ]
    planned = [Meeting("m9", day(start, 9 + 38 * 9), called_on=day(start, 320))]
    people = ("lead_social_worker", "professional", "professional", "professional", "professional")
    return Timeline(
        conferences=(
            Conference("c0", "initial", start),
            Conference(
                "c1",
                "review",
                day(start, 84),
                "continued",
                called_on=start,
                report_shared_on=day(start, 77),
            ),
            Conference(
                "c2",
                "review",
                day(start, 260),
                "continued",
                called_on=day(start, 84),
                report_shared_on=day(start, 252),
            ),
            Conference("c3", "review", day(start, 440), called_on=day(start, 260)),
        ),
        meetings=(*held, *planned),
        members=tuple(
            Member(f"p{n}", role, day(start, 20 * n), plan_copy_on=day(start, 4 + 20 * n))
            for n, role in enumerate(people)
        ),
        absences=(
            Absence("m2", "p2", day(start, 80), day(start, 82)),
            Absence("m9", "p3", day(start, 330)),
        ),
        tasks=tuple(
            Task(
                f"t{n}",
                "Ring the school",
                f"p{n % 5}",
                day(start, 30 + 28 * n),
                day(start, 9 + 28 * n),
                day(start, 25 + 28 * n) if n < 9 else None,
            )
            for n in range(12)
        ),
        visits=tuple(
            Visit(f"v{n}", children[n % 2], "p0", day(start, 6 * n), n % 7 != 0, by_lead=n % 3 != 0)
            for n in range(60)
        ),
        plan_changes=(PlanChange("x1", day(start, 90)), PlanChange("x2", day(start, 265))),
        concerns=(
            Concern("w1", "safety", day(start, 50), "p1", lead_told_on=day(start, 50)),
            Concern("w2", "plan", day(start, 150), "p2", lead_told_on=day(start, 150)),
            Concern("w3", "group", day(start, 200), "p3"),
        ),
        children=tuple(Child(one, one) for one in children),
    )


def naive_add(start: date, n: int, off: holidays.HolidayBase) -> date:
    """Add working days as a first attempt would: a day at a time, asking the holidays object."""
    found = start
    while n:
        found += timedelta(days=1)
        if found.weekday() < 5 and found not in off:
            n -= 1
    return found


def spent(work: Callable[[], None]) -> float:
    """Return the seconds of processor time that some work took."""
    start = time.process_time()
    work()
    return time.process_time() - start


def arithmetic(calendar: Calendar, limits: list[int], rounds: int) -> dict[str, float]:
    """Add the procedures' own figures to each day of two years, ours and the naive way in turn."""
    off = holidays.country_holidays("GB", subdiv=calendar.nation, years=range(2025, 2029))
    asked = [(day(FIRST, n), limit) for n in range(730) for limit in limits]
    for start, limit in asked[::7]:
        if calendar.add(start, limit) != naive_add(start, limit, off):
            raise RuntimeError(f"{limit} working days after {start} differ")

    def ours() -> None:
        for start, limit in asked:
            calendar.add(start, limit)

    def naive() -> None:
        for start, limit in few:
            naive_add(start, limit, off)

    few = asked[::10]
    mine, theirs, ratios = [], [], []
    for _ in range(rounds):
        a, b = spent(ours) / len(asked), spent(naive) / len(few)
        mine.append(a)
        theirs.append(b)
        ratios.append(b / a)
    return {
        "ours_us": round(statistics.median(mine) * 1e6, 3),
        "naive_us": round(statistics.median(theirs) * 1e6, 2),
        "ratio": round(statistics.median(ratios), 1),
        "aim": AIM_RATIO,
    }


def one_group(
    procedure: Procedure, calendar: Calendar, timelines: list[Timeline], rounds: int
) -> float:
    """Return the milliseconds that one group's projection takes, the median of many."""

    def work() -> None:
        for one in timelines:
            project(procedure, one, calendar)

    return round(statistics.median(spent(work) * 1000 / len(timelines) for _ in range(rounds)), 4)


def every_group(
    pairs: Iterator[tuple[Procedure, Timeline]], calendars: dict[str, Calendar], groups: int
) -> dict[str, float]:
    """Project all groups in one run, each a core group of its own; the median is over batches."""
    dates, batches = 0, []
    size = max(groups // BATCHES, 1)
    for _ in range(groups // size):
        start = time.process_time()
        for procedure, timeline in islice(pairs, size):
            dates += len(project(procedure, timeline, calendars[procedure.nation]))
        batches.append(time.process_time() - start)
    return {
        "groups": groups,
        "dates": dates,
        "seconds": round(sum(batches), 2),
        "ms_a_group": round(statistics.median(batches) * 1000 / size, 4),
    }


def measure(groups: int = GROUPS, rounds: int = ROUNDS) -> dict[str, Any]:
    """Return the figures of the timetable in processor time: one group, all, the arithmetic alone.

    `naive_additions` says how many of the naive additions cost as much as one group's whole
    timetable: a ratio that holds on a busy machine too.
    """
    folder = data_folder()
    procedures = load_all(folder / "procedures")
    nations = {one.nation for one in procedures.values()}
    calendars = {nation: load_calendar(nation, folder / "holidays") for nation in nations}
    timelines = [year_of(day(FIRST, 3 * n)) for n in range(PATTERNS)]
    limits = {
        rule.limit
        for one in procedures.values()
        for rule in one.deadlines
        if rule.unit == "working days"
    }
    by_procedure = {
        name: {
            "ms": one_group(one, calendars[one.nation], timelines, rounds),
            "dates": len(project(one, timelines[0], calendars[one.nation])),
        }
        for name, one in procedures.items()
    }
    pairs = cycle([(one, timeline) for timeline in timelines for one in procedures.values()])
    found = every_group(pairs, calendars, groups)
    sums = arithmetic(calendars["ENG"], sorted(limits), rounds)
    return {
        **found,
        "aim_ms": AIM_MS,
        "naive_additions": round(found["ms_a_group"] * 1000 / sums["naive_us"], 1),
        "by_procedure": by_procedure,
        "arithmetic": sums,
    }
