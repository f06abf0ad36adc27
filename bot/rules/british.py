"""Dates as people in Britain say them, whatever the machine's locale."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MOST_DAYS = 4096
"""Days whose words are kept: some eleven years, more than the records of a workspace span."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=MOST_DAYS)
def said_date(day: date) -> str:
    """Return "6 January 2027"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def said_day(day: date) -> str:
    """Return "Wednesday 6 January 2027"."""
    return f"{_DAYS[day.weekday()]} {said_date(day)}"


def said_short(day: date) -> str:
    """Return "Wed 6 Jan 2027", for tables."""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def said_list(parts: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
