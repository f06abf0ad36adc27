"""The picture's axis: where a day stands, and which weeks and months are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.documents.dates import month_short
from bot.documents.letters import Letters

_WEEK = timedelta(days=7)
_FEWEST_WEEKS = 4
_WEEK_NAMES_FROM = 13.0
"""Narrower weeks have no room for the day of the month; below twice it, every second has."""
_MONTH_STEPS = (1, 2, 3, 6, 12)
_WEEK_BANDS_FROM = 9.0
ROOMY_FROM = 20.0
"""Weeks at least as wide as this leave room to name the day of the week."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A name on the axis at its place."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """Every second week, or month, is tinted."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from left to right, whole weeks from Monday to Sunday.

    `left` and `width` are in the units of the picture.
    """

    start: date
    weeks: int
    left: float
    width: float

    @property
    def week(self) -> float:
        """The width of a week."""
        return self.width / self.weeks

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.left + self.width

    @property
    def roomy(self) -> bool:
        """Say whether a label may name the day of the week."""
        return self.week >= ROOMY_FROM

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.start).days * self.week / 7

    def middle(self, day: date) -> float:
        """Return the middle of a day."""
        return self.x(day) + self.week / 14

    def mondays(self) -> Iterator[date]:
        """Yield the first day of each week."""
        return (self.start + n * _WEEK for n in range(self.weeks))

    def firsts(self) -> Iterator[date]:
        """Yield the first day of the picture and then of each month."""
        end = self.start + self.weeks * _WEEK
        day = self.start
        while day < end:
            yield day
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)

    def week_ticks(self) -> tuple[Tick, ...]:
        """Return the days of the month on Mondays, as many as there is room for."""
        if self.week < _WEEK_NAMES_FROM:
            return ()
        step = 1 if self.week >= 2 * _WEEK_NAMES_FROM else 2
        days = list(self.mondays())[::step]
        return tuple(Tick(self.x(day), str(day.day)) for day in days)

    def month_ticks(self, letters: Letters, size: float) -> tuple[Tick, ...]:
        """Return the months, or every second, third or sixth, with room between them.

        The year stands with the first and with each January; where weeks are too narrow to be
        named, it stands below instead (`year_ticks`).
        """
        named = bool(self.week_ticks())
        air = size / 2
        widest = letters.width("May", size, bold=True) + air
        step = next((n for n in _MONTH_STEPS if n * 4 * self.week >= widest), _MONTH_STEPS[-1])
        days = [day for day in self.firsts() if day.day != 1 or (day.month - 1) % step == 0]
        found: list[Tick] = []
        free, said = self.left, 0
        for day, after in zip(days, [*days[1:], None], strict=True):
            text = month_short(day)
            if named and day.year != said:
                text = f"{text} {day.year}"
            end = self.x(day) + letters.width(text, size, bold=True) + air
            # A first month that hardly goes on leaves its place to the next.
            cut = day.day != 1 and after is not None and end > self.x(after)
            if self.x(day) >= free and end <= self.right + size and not cut:
                found.append(Tick(self.x(day), text))
                free, said = end, day.year
        return tuple(found)

    def year_ticks(self, letters: Letters, size: float) -> tuple[Tick, ...]:
        """Return the years where weeks are not named: at the start and at each January."""
        if self.week_ticks():
            return ()
        days = [day for n, day in enumerate(self.firsts()) if n == 0 or day.month == 1]
        found: list[Tick] = []
        for day, after in zip(days, [*days[1:], None], strict=True):
            room = (self.x(after) if after else self.right) - self.x(day)
            if letters.width(str(day.year), size) + size / 2 <= room or after is None:
                found.append(Tick(self.x(day), str(day.year)))
        return tuple(found)

    def bands(self) -> tuple[Band, ...]:
        """Return every second week, or month where weeks are narrow."""
        if self.week >= _WEEK_BANDS_FROM:
            starts = [self.x(day) for day in self.mondays()]
        else:
            starts = [self.x(day) for day in self.firsts()]
        pairs = list(zip(starts, [*starts[1:], self.right], strict=True))
        return tuple(Band(x, end - x) for x, end in pairs[1::2])


def make_scale(first: date, last: date, *, left: float, width: float) -> Scale:
    """Return an axis that holds both days, in whole weeks, and at least a few of them."""
    start = first - timedelta(days=first.weekday())
    weeks = (last - start).days // 7 + 1
    if weeks < _FEWEST_WEEKS:
        start -= (_FEWEST_WEEKS - weeks) // 2 * _WEEK
        weeks = _FEWEST_WEEKS
    return Scale(start, weeks, left, width)
