"""Working days of a nation: which days count, and counting with them in constant time."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays

NATIONS = ("ENG", "WLS", "SCT", "NIR")
FIRST_YEAR = 2010
LAST_YEAR = 2045
_SATURDAY = 5


class CalendarError(ValueError):
    """A day or nation the calendar does not hold; the message says what to do next."""


class Calendar:
    """The working days of one nation, Monday to Friday without bank holidays.

    A table from each day to the number of working days before it makes an addition a few
    look-ups. `added` are further days off (a mapping gives them names), `removed` are bank
    holidays that are worked after all; `renamed` maps the library's name of a day to the one
    people know.
    """

    def __init__(
        self,
        nation: str,
        added: Mapping[date, str] | Iterable[date] = frozenset(),
        removed: Iterable[date] = frozenset(),
        *,
        first_year: int = FIRST_YEAR,
        last_year: int = LAST_YEAR,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Build the tables; raise CalendarError for an unknown nation or a contradiction."""
        if nation not in NATIONS:
            raise CalendarError(f"Nation {nation!r} is unknown: use one of {', '.join(NATIONS)}.")
        extra = dict(added) if isinstance(added, Mapping) else dict.fromkeys(added, "Added day off")
        worked = frozenset(removed)
        if both := sorted(worked & extra.keys()):
            raise CalendarError(f"{both[0].isoformat()} is both added and removed: choose one.")
        self.nation = nation
        self.first_day = date(first_year, 1, 1)
        self.last_day = date(last_year, 12, 31)
        for day in (*extra, *worked):
            self._need(day)
        self._names = _bank_holidays(nation, first_year, last_year, renamed or {})
        self._names.update(extra)
        for day in worked:
            self._names.pop(day, None)
        self._base = self.first_day.toordinal()
        self._days: list[date] = []
        self._before: list[int] = []
        self._fill()
        self._size, self._held = len(self._before) - 1, len(self._days)
        self.fingerprint = self._digest()

    def _fill(self) -> None:
        days, before = self._days, self._before
        for ordinal in range(self._base, self.last_day.toordinal() + 1):
            day = date.fromordinal(ordinal)
            before.append(len(days))
            if day.weekday() < _SATURDAY and day not in self._names:
                days.append(day)
        before.append(len(days))

    def _digest(self) -> str:
        text = "|".join(day.isoformat() for day in sorted(self._names))
        span = f"{self.nation}:{self.first_day.isoformat()}:{self.last_day.isoformat()}:{text}"
        return hashlib.sha256(span.encode()).hexdigest()[:16]

    def _outside(self, day: date, asked: str = "") -> CalendarError:
        said = f"{asked}{day.isoformat()}"
        return CalendarError(
            f"{said[0].upper()}{said[1:]} lies outside the calendar, which holds the years "
            f"{self.first_day.year} to {self.last_day.year}: check the year."
        )

    def _need(self, day: date) -> None:
        if not self.first_day <= day <= self.last_day:
            raise self._outside(day)

    def is_working(self, day: date) -> bool:
        """Say whether people work on that day."""
        self._need(day)
        return day.weekday() < _SATURDAY and day not in self._names

    def add(self, day: date, n: int) -> date:
        """Return the n-th working day after `day` (day 0); a negative n counts back.

        With n = 0 the day itself comes back, working day or not.
        """
        place = day.toordinal() - self._base
        if not 0 <= place < self._size:
            raise self._outside(day)
        if n == 0:
            return day
        index = self._before[place + 1] + n - 1 if n > 0 else self._before[place] + n
        if 0 <= index < self._held:
            return self._days[index]
        raise self._outside(day, f"{n:+} working days from ")

    def on_or_before(self, day: date) -> date:
        """Return the last working day that is not after `day`."""
        place = day.toordinal() - self._base
        if 0 <= place < self._size and (index := self._before[place + 1]):
            return self._days[index - 1]
        raise self._outside(day, "the working day before ")

    def on_or_after(self, day: date) -> date:
        """Return the first working day that is not before `day`."""
        if self.is_working(day):
            return day
        return self.add(day, 1)

    def count(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`."""
        self._need(start)
        self._need(end)
        after = 1 - self._base
        return self._before[end.toordinal() + after] - self._before[start.toordinal() + after]

    def skipped(self, start: date, end: date) -> list[tuple[date, str]]:
        """Return the bank holidays from Monday to Friday after `start` up to `end`, with names."""
        self._need(start)
        self._need(end)
        day, found = start + timedelta(days=1), []
        while day <= end:
            if day in self._names and day.weekday() < _SATURDAY:
                found.append((day, self._names[day]))
            day += timedelta(days=1)
        return found

    def holiday_name(self, day: date) -> str | None:
        """Return the name of the bank holiday on that day, or None."""
        self._need(day)
        return self._names.get(day)


def _bank_holidays(
    nation: str, first_year: int, last_year: int, renamed: Mapping[str, str]
) -> dict[date, str]:
    found = holidays.country_holidays(
        "GB", subdiv=nation, years=range(first_year, last_year + 1), expand=False
    )
    return {day: _said(name, renamed) for day, name in found.items()}


def _said(name: str, renamed: Mapping[str, str]) -> str:
    return ", ".join(renamed.get(part, part) for part in name.split("; "))


def load_calendar(
    nation: str,
    folder: Path,
    added: Mapping[date, str] | Iterable[date] = frozenset(),
    removed: Iterable[date] = frozenset(),
) -> Calendar:
    """Build a nation's calendar with the corrections in data/holidays and a workspace's own days.

    Every `*.toml` in `folder` may hold `[[added]]` and `[[removed]]` tables (on, name, nations)
    and a table `[names]`. A workspace's day wins over the project's.
    """
    mine = dict(added) if isinstance(added, Mapping) else dict.fromkeys(added, "Added day off")
    worked = set(removed)
    if both := sorted(worked & mine.keys()):
        raise CalendarError(f"{both[0].isoformat()} is both added and removed: choose one.")
    extra: dict[date, str] = {}
    renamed: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        renamed.update(found.get("names", {}))
        extra.update({row["on"]: row["name"] for row in _rows(found, "added", nation)})
        worked |= {row["on"] for row in _rows(found, "removed", nation)}
    ours = {day: name for day, name in extra.items() if day not in worked}
    return Calendar(nation, {**ours, **mine}, worked - mine.keys(), renamed=renamed)


def _rows(found: dict[str, Any], key: str, nation: str) -> list[dict[str, Any]]:
    return [row for row in found.get(key, []) if nation in row["nations"]]
