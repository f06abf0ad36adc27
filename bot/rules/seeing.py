"""When a child was last seen, and so when the clock for the next visit began."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from bot.rules.history import EVERYONE, Event
from bot.rules.procedure_model import Rule
from bot.rules.timeline import Standing, Timeline
from bot.rules.workdays import Calendar

_WEEK = timedelta(days=7)


class Clock(NamedTuple):
    """The day a visit clock began, its interval in working days, and what to say about it."""

    start: date
    limit: int
    notes: tuple[tuple[str, int], ...]


def clock(
    timeline: Timeline, event: Event, rule: Rule, calendar: Calendar, *, by_lead: bool
) -> Clock:
    """Return a child's clock: the last visit at which the child was seen resets it.

    The lead social worker's visit (or a named cover's) resets both clocks, anybody else's the
    general one; a video call resets none. A shorter interval of the plan or the chair wins. Where
    the group is tracked from a later day and no visit is known, the clock starts on that day.
    """
    child = event.entity
    shorter = child.lead_visit_days if by_lead else child.visit_days
    limit = min(rule.limit, shorter) if shorter else rule.limit
    notes: tuple[tuple[str, int], ...] = (("shorter", limit),) if limit < rule.limit else ()
    visits = [
        one
        for one in timeline.visits
        if one.seen
        and not one.video
        and (one.by_lead or not by_lead)
        and (one.child == child.id or child.id == EVERYONE)
        and one.on >= event.day
    ]
    start = event.day
    if visits:
        last = max(visits, key=lambda one: (one.on, one.id))
        start = last.on
        notes += (("cover", 0),) if last.cover else (("visit", 0),)
    elif timeline.tracked_from is not None and timeline.tracked_from > start:
        start = timeline.tracked_from
        notes += (("tracked", 0),)
    later = _standing(timeline, child.id, start, limit, calendar, by_lead=by_lead)
    if later > start:
        start = later
        notes += (("standing", 0),)
    return Clock(start, limit, notes)


def _standing(
    timeline: Timeline, child: str, start: date, limit: int, calendar: Calendar, *, by_lead: bool
) -> date:
    """Carry the clock along the days of a standing arrangement for as long as they keep it."""
    days = sorted(
        day
        for one in timeline.standing
        if one.child == child and (one.by_lead or not by_lead)
        for day in _days(one, start, calendar)
    )
    for day in days:
        if calendar.count(start, day) > limit:
            break
        start = day
    return start


def _days(one: Standing, start: date, calendar: Calendar) -> list[date]:
    day = max(one.starts, start)
    day += timedelta(days=(one.weekday - day.weekday()) % 7)
    found = []
    while day <= one.ends:
        if calendar.is_working(day) and _in_term(one, day):
            found.append(day)
        day += _WEEK
    return found


def _in_term(one: Standing, day: date) -> bool:
    return not one.terms or any(first <= day <= last for first, last in one.terms)
