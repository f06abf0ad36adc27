"""Small timelines for the tests of the rules: one event on one day, and what it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bot.assets import data_folder
from bot.rules.british import said_short
from bot.rules.procedure import Procedure, Procedures, load_all
from bot.rules.timeline import (
    Child,
    Concern,
    ConcernKind,
    Conference,
    ConferenceOutcome,
    Deadline,
    Meeting,
    PlanChange,
    Task,
    Timeline,
)
from bot.rules.timetable import project
from bot.rules.workdays import NATIONS, Calendar, load_calendar

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905  # reads as a list


def shared_folder() -> Path:
    """Where the catalogue and the source documents stand beside a checkout, if they do."""
    return data_folder().parent.parent / "shared"


def on(text: str) -> date:
    """Read "Fri 18 Dec 2026"; the weekday must be right."""
    _, day, month, year = text.split()
    found = date(int(year), _MONTHS.index(month) + 1, int(day))
    assert said_short(found) == text, f"{text} is no such weekday"
    return found


def load_procedures() -> Procedures:
    """Load the five procedures."""
    return load_all(data_folder() / "procedures")


def load_calendars() -> dict[str, Calendar]:
    """Build the calendar of each nation."""
    return {nation: load_calendar(nation, data_folder() / "holidays") for nation in NATIONS}


def initial(day: date, name: str = "c0", children: frozenset[str] = frozenset()) -> Conference:
    """An initial conference."""
    return Conference(name, "initial", day, children=children)


def review(
    day: date,
    outcome: ConferenceOutcome | None = None,
    name: str = "c1",
    children: frozenset[str] = frozenset(),
) -> Conference:
    """A review conference."""
    return Conference(name, "review", day, outcome, children)


def held(day: date, name: str = "", **more: object) -> Meeting:
    """A meeting that was held."""
    return Meeting(name or f"held-{day.isoformat()}", day, "held", **more)  # type: ignore[arg-type]


def planned(day: date, name: str = "", **more: object) -> Meeting:
    """A meeting that is planned."""
    return Meeting(name or f"planned-{day.isoformat()}", day, **more)  # type: ignore[arg-type]


def days(n: int) -> timedelta:
    """n calendar days."""
    return timedelta(days=n)


def _concern(kind: ConcernKind) -> Callable[[date], Timeline]:
    return lambda day: Timeline(
        conferences=(initial(day - days(30)),), concerns=(Concern("w1", kind, day, "someone"),)
    )


def _meeting(*, earlier: bool = False, reviewed: bool = False, **more: object) -> Timeline:
    day = more.pop("day")
    assert isinstance(day, date)
    conferences = [initial(day - days(100))]
    meetings = [held(day, **more)]
    if earlier:
        meetings.append(held(day - days(50)))
    if reviewed:
        conferences.append(review(day - days(10), "continued"))
    return Timeline(conferences=tuple(conferences), meetings=tuple(meetings))


AROUND: dict[str, Callable[[date], Timeline]] = {
    "initial": lambda day: Timeline(conferences=(initial(day),)),
    "review": lambda day: Timeline(conferences=(initial(day - days(80)), review(day))),
    "continued": lambda day: Timeline(
        conferences=(initial(day - days(80)), review(day, "continued"))
    ),
    "ended": lambda day: Timeline(conferences=(initial(day - days(80)), review(day, "ended"))),
    "plan_change": lambda day: Timeline(
        conferences=(initial(day - days(30)),), plan_changes=(PlanChange("p1", day),)
    ),
    "meeting": lambda day: _meeting(day=day),
    "first_meeting": lambda day: _meeting(day=day),
    "later_meeting": lambda day: _meeting(day=day, earlier=True),
    "meeting_after_review": lambda day: _meeting(day=day, reviewed=True),
    "meeting_without_social_care": lambda day: _meeting(day=day, social_care_came=False),
    "disagreement": lambda day: _meeting(day=day, disagreement=True),
    "planned_meeting": lambda day: Timeline(
        conferences=(initial(day - days(8)),), meetings=(planned(day),)
    ),
    "task": lambda day: Timeline(
        conferences=(initial(day - days(30)),),
        tasks=(Task("t1", "Ring the school", "someone", day, day - days(7)),),
    ),
    "seen": lambda day: Timeline(conferences=(initial(day),), children=(Child("k1", "A"),)),
    "seen_by_lead": lambda day: Timeline(conferences=(initial(day),), children=(Child("k1", "A"),)),
    "safety": _concern("safety"),
    "significant_change": _concern("significant_change"),
    "plan": _concern("plan"),
    "group": _concern("group"),
}
"""For each kind of event, the smallest timeline in which it happens on a day."""


def rows_of(rows: tuple[Deadline, ...], rule: str) -> list[Deadline]:
    """Return the rows of one rule."""
    return [row for row in rows if row.rule == rule]


def one_of(rows: tuple[Deadline, ...], rule: str) -> Deadline:
    """Return the only row of one rule."""
    found = rows_of(rows, rule)
    assert len(found) == 1, f"{len(found)} rows of {rule}"
    return found[0]


def owner_of(procedures: Procedures, rule: str) -> Procedure:
    """Return the procedure that a rule stands in."""
    return next(one for one in procedures.values() if rule in one.rules)


class Desk:
    """The five procedures and their calendars, to project a timeline in one call."""

    def __init__(self, procedures: Procedures, calendars: dict[str, Calendar]) -> None:
        self.procedures = procedures
        self.calendars = calendars

    def rows(
        self, name: str, timeline: Timeline, no_figure_days: int | None = None
    ) -> tuple[Deadline, ...]:
        """Project a timeline under a procedure, on its own nation's calendar."""
        procedure = self.procedures[name]
        calendar = self.calendars[procedure.nation]
        return project(procedure, timeline, calendar, no_figure_days=no_figure_days)

    def one(self, name: str, timeline: Timeline, rule: str) -> Deadline:
        """Return the only row of a rule."""
        return one_of(self.rows(name, timeline), rule)

    def some(self, name: str, timeline: Timeline, rule: str) -> list[Deadline]:
        """Return the rows of a rule."""
        return rows_of(self.rows(name, timeline), rule)
