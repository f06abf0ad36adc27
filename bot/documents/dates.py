"""Dates as people in Britain read them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def long_date(day: date) -> str:
    """Return "Wednesday 6 January 2027", in English whatever the machine's language is."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, today: date) -> str:
    """Return "Wednesday 6 January", with the year where it is not this year's."""
    shown = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return shown if day.year == today.year else f"{shown} {day.year}"


def tiny_date(day: date, *, weekday: bool) -> str:
    """Return "Wed 6 Jan", or "6 Jan" without the day of the week: for pictures and tables."""
    shown = f"{day.day} {month_short(day)}"
    return f"{_DAYS[day.weekday()][:3]} {shown}" if weekday else shown


def month_short(day: date) -> str:
    """Return "Jan"."""
    return _MONTHS[day.month - 1][:3]


def near_date(day: date, today: date) -> str:
    """Return "today", "tomorrow" or "yesterday" with the date, else the short date."""
    name = _NEAR.get((day - today).days)
    return f"{name}, {short_date(day, today)}" if name else short_date(day, today)


def clock_time(at: time | datetime, zone: str | None = None) -> str:
    """Return "09:05"; an instant is shown in `zone`."""
    if isinstance(at, datetime) and zone:
        at = at.astimezone(ZoneInfo(zone))
    return f"{at.hour:02}:{at.minute:02}"


def days_late(due: date, today: date) -> str:
    """Return how late something is in words: "1 day late", "12 days late"."""
    days = (today - due).days
    return f"{days} day late" if days == 1 else f"{days} days late"
