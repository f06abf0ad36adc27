"""The dates of a duty: window, last day, and the last working day on which to act."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.rules.history import Event
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.workdays import Calendar

USUAL_NO_FIGURE = 5
MOST_KEPT = 64
"""Reckoners kept ready: a few procedures on the calendars of a few workspaces."""
_ONE_DAY = timedelta(days=1)
# A named tuple's own constructor takes twice as long, and rows are made by the thousand.
_new = tuple.__new__


class Dates(NamedTuple):
    """When a duty opens, its literal last day, the day to act by, and whether it began too late."""

    opens: date | None
    due: date
    act_by: date
    limit: int
    late_start: bool = False


class Reckoner:
    """Counts a rule's limit from an event on one calendar, each day of a rule but once.

    Core groups share their days: of a hundred thousand timetables nearly every date has been
    reckoned before.
    """

    __slots__ = ("_after", "_agreed", "_calendar", "_no_figure", "_reminded")

    def __init__(
        self, procedure: Procedure, calendar: Calendar, no_figure_days: int | None
    ) -> None:
        self._calendar = calendar
        self._no_figure = no_figure_days or procedure.minutes_days or USUAL_NO_FIGURE
        self._after: dict[tuple[str, date, int], Dates] = {}
        self._agreed: dict[tuple[date, date], Dates] = {}
        self._reminded: dict[tuple[str, Dates, date | None], date] = {}

    def dates(self, rule: Rule, event: Event) -> Dates:
        """Return a rule's dates from an event."""
        if rule.before:
            return self._before(rule, event)
        return self.after(rule, event.day, rule.limit)

    def after(self, rule: Rule, day: date, limit: int) -> Dates:
        """Return the dates of `limit` units after a day; the event's day is day 0."""
        key = (rule.id, day, limit)
        found = self._after.get(key)
        if found is None:
            found = self._after[key] = self._reckon(rule, day, limit)
        return found

    def _reckon(self, rule: Rule, day: date, limit: int) -> Dates:
        if rule.step:
            due = day + timedelta(limit * rule.step)
            return _new(Dates, (None, due, self.act_by(due, day), limit, False))
        if rule.urgent:
            return _new(Dates, (None, day, day, 0, False))
        if rule.unit == "no figure":
            limit = self._no_figure
        due = self._calendar.add(day, limit)
        return _new(Dates, (None, due, due, limit, False))

    def _before(self, rule: Rule, event: Event) -> Dates:
        limit = self._no_figure if rule.unit == "no figure" else rule.limit
        if rule.step:
            first = event.day - timedelta(limit * rule.step)
        else:
            first = self._calendar.add(event.day, -limit)
        if rule.closes is not None:
            due = event.day - timedelta(rule.closes)
            return Dates(first, due, self.act_by(due, first), limit)
        known = event.known_on
        if known is None or first >= known:
            return Dates(None, first, self._calendar.on_or_before(first), limit)
        # Called after the cut-off: asked for as soon as possible, never late.
        due = min(event.day, max(event.day - _ONE_DAY, known))
        return Dates(None, due, self.act_by(due, known), limit, late_start=True)

    def agreed(self, due: date, agreed_on: date) -> Dates:
        """Return the dates of what was agreed for a day of its own."""
        key = (due, agreed_on)
        found = self._agreed.get(key)
        if found is None:
            dates = (None, due, self.act_by(due, agreed_on), 0, False)
            found = self._agreed[key] = _new(Dates, dates)
        return found

    def act_by(self, due: date, event_day: date) -> date:
        """Return the last working day on or before `due`, never before the event itself."""
        last = self._calendar.on_or_before(due)
        if last >= event_day:
            return last
        return event_day if event_day < due else due

    def remind_from(self, rule: Rule, dates: Dates, start: date | None) -> date:
        """Return the day reminders start: working days ahead, or a share of the interval."""
        key = (rule.id, dates, start)
        found = self._reminded.get(key)
        if found is None:
            found = self._reminded[key] = self._remind(rule, dates, start)
        return found

    def _remind(self, rule: Rule, dates: Dates, start: date | None) -> date:
        opens, due, act_by, limit, _ = dates
        if rule.urgent:
            return due
        if rule.remind_share is not None and start is not None:
            part, whole = rule.remind_share
            share = -(-limit * (rule.step or 1) * part // whole)
            return start + timedelta(share) if rule.step else self._calendar.add(start, share)
        ahead = self._calendar.add(opens or act_by, -rule.remind_ahead)
        return ahead if start is None or ahead > start else start


@lru_cache(maxsize=MOST_KEPT)
def reckoner_of(
    procedure: Procedure, calendar: Calendar, no_figure_days: int | None = None
) -> Reckoner:
    """Return the reckoner of a procedure on a calendar: the same one each time, while it is used.

    `no_figure_days` are the working days a workspace gives where the document has no figure.
    """
    return Reckoner(procedure, calendar, no_figure_days)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
