"""When somebody may be reminded: their working days, the hour they chose, quiet hours, a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

EVENING_HOUR = 18
_ONE_DAY = timedelta(days=1)


class WorkingCalendar(Protocol):
    """What is asked of a nation's calendar here; bot.rules.workdays.Calendar gives it."""

    def is_working(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class OwnDays:
    """One person's working days: a nation's, without the weekdays (Monday 0) they do not work."""

    calendar: WorkingCalendar
    off: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether the person works on that day."""
        return day.weekday() not in self.off and self.calendar.is_working(day)

    def on_or_after(self, day: date) -> date:
        """Return the person's first working day that is not before `day`."""
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the person's last working day that is not after `day`."""
        while not self.is_working(day):
            day -= _ONE_DAY
        return day

    def add(self, day: date, n: int) -> date:
        """Return the person's n-th working day after `day`; n is 1 or more."""
        for _ in range(n):
            day = self.on_or_after(day + _ONE_DAY)
        return day


@dataclass(frozen=True, slots=True)
class Hours:
    """When one person's digest may go out; hours are on the wall in `zone`.

    `hour` is when it comes on a day. `quiet` are a first and a last hour, the last one not in it,
    in which nothing comes that can wait. `paused_until` is the day on which a pause ends.
    """

    zone: str
    hour: int
    days: OwnDays
    quiet: tuple[int, int] | None = None
    paused_until: date | None = None

    def instant(self, day: date) -> datetime:
        """Return when the digest of a day is due, as an aware UTC instant."""
        return self._at(day, self._first())

    def opening(self, now: datetime, *, through_pause: bool = False) -> datetime | None:
        """Return when a digest may go out next, None where it may now.

        What was missed in the morning still goes out that day, but not at night, on a day off or
        in quiet hours. `through_pause` is for what has its last day before the pause ends.
        """
        local = now.astimezone(ZoneInfo(self.zone))
        day, first = local.date(), self._first()
        last = max(EVENING_HOUR, first + 1)
        if self._is_open(day, through_pause=through_pause):
            if local.hour < first:
                return self.instant(day)
            ends = self.quiet_ends(now)
            if ends is None and local.hour < last:
                return None
            if ends is not None and self.quiet and self.quiet[1] < last:
                return ends
        after = day + _ONE_DAY
        while not self._is_open(after, through_pause=through_pause):
            after += _ONE_DAY
        return self.instant(after)

    def quiet_ends(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end, None where there are none at the moment."""
        local = now.astimezone(ZoneInfo(self.zone))
        if self.quiet and self.quiet[0] <= local.hour < self.quiet[1]:
            return self._at(local.date(), self.quiet[1])
        return None

    def day_for(self, on: date, *, today: date, in_time: bool) -> date:
        """Return the person's own day for a reminder that falls on `on`.

        `in_time` is for one that comes before something is late: it is brought forward where the
        person does not work that day, later than today, and put off only where it cannot be.
        """
        if self.days.is_working(on):
            return on
        before = self.days.on_or_before(on)
        return before if in_time and before > today else self.days.on_or_after(on)

    def _is_open(self, day: date, *, through_pause: bool) -> bool:
        paused = self.paused_until is not None and day < self.paused_until and not through_pause
        return not paused and self.days.is_working(day)

    def _first(self) -> int:
        inside = self.quiet is not None and self.quiet[0] <= self.hour < self.quiet[1]
        return self.quiet[1] if inside and self.quiet else self.hour

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), ZoneInfo(self.zone)).astimezone(UTC)


def later_days(
    days: OwnDays, today: date, act_by: date, *, late: bool, most_late: int = 5
) -> tuple[date, ...]:
    """Return the days to which somebody may put a duty off, soonest first; none on its last day.

    Up to the last of their working days before the day to act has gone by; what is late already
    comes back within `most_late` of their working days.
    """
    limit = days.add(today, most_late) if late else days.on_or_before(act_by)
    monday = today + timedelta(days=7 - today.weekday())
    wanted = {days.add(today, 1), days.add(today, 2), days.on_or_after(monday), limit}
    return tuple(sorted(day for day in wanted if today < day <= limit))
