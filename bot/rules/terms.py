"""School terms, the breaks between them, and when somebody is asked about a break."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, Protocol

SHORTEST_BREAK = 3
"""School days without school from which a gap is a break: less is a training day."""
ASK_WORKING_DAYS = 10
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Term(NamedTuple):
    """A term, or half of one, with its first and last day of school."""

    name: str
    first: date
    last: date


class Break(NamedTuple):
    """The days between two terms, both ends included."""

    starts: date
    ends: date


class WorkingDays(Protocol):
    """What is asked of a calendar here; bot.rules.workdays.Calendar gives it."""

    def add(self, day: date, n: int) -> date: ...


def breaks(terms: Iterable[Term]) -> tuple[Break, ...]:
    """Return the breaks between terms, in order; `terms` are in order and do not overlap."""
    found = (
        Break(one.last + _ONE_DAY, following.first - _ONE_DAY) for one, following in pairwise(terms)
    )
    return tuple(gap for gap in found if _school_days(gap) >= SHORTEST_BREAK)


def _school_days(gap: Break) -> int:
    days = (gap.starts + timedelta(days=n) for n in range((gap.ends - gap.starts).days + 1))
    return sum(day.weekday() < _SATURDAY for day in days)


def ask_from(gap: Break, calendar: WorkingDays) -> date:
    """Return the day from which to ask about a break: ten working days before it begins."""
    return calendar.add(gap.starts, -ASK_WORKING_DAYS)


def break_to_ask(terms: Iterable[Term], calendar: WorkingDays, today: date) -> Break | None:
    """Return the break that is to be asked about today: near, and not over; None for none."""
    for gap in breaks(terms):
        if gap.ends >= today:
            return gap if ask_from(gap, calendar) <= today else None
    return None
