"""When a child was last seen, and so when the clock for the next visit began."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from bot.rules.history import Event, History
from bot.rules.procedure_model import Rule
from bot.rules.timeline import Notes, Standing
from bot.rules.workdays import Calendar

_WEEK = timedelta(days=7)


class Clock(NamedTuple):
    """The day a visit clock began, its interval in working days, and what to say about it."""

    start: date
    limit: int
    notes: Notes


def clock(history: History, event: Event, rule: Rule, calendar: Calendar) -> Clock:
    """Return a child's clock: the last visit at which the child was seen resets it.

    The lead social worker's visit (or a named cover's) resets both clocks, anybody else's the
    general one; a video call resets none. A shorter interval of the plan or the chair wins. Where
    the group is tracked from a later day and no visit is known, the clock starts on that day.
    """
    child, start = event.entity, event.day
    by_lead = event.kind == "seen_by_lead"
    shorter = child.lead_visit_days if by_lead else child.visit_days
    limit = min(rule.limit, shorter) if shorter else rule.limit
    visit = history.last_seen(child.id, by_lead=by_lead)
    tracked = history.timeline.tracked_from
    if visit is not None and visit.on >= start:
        start, since = visit.on, "cover" if visit.cover else "visit"
    elif tracked is not None and tracked > start:
        start, since = tracked, "tracked"
    else:
        since = "birth" if child.born == start else "conference"
    if history.timeline.standing:
        days = _standing_days(history.timeline.standing, child.id, start, calendar, by_lead)
        carried = _carry(days, start, limit, calendar)
        if carried > start:
            start, since = carried, "standing"
    if limit == rule.limit:
        return Clock(start, limit, ((since, 0),))
    shorter = f"shorter_{child.shorter_by}" if child.shorter_by else "shorter"
    return Clock(start, limit, ((since, 0), (shorter, limit)))


def _standing_days(
    standing: tuple[Standing, ...], child: str, start: date, calendar: Calendar, by_lead: bool
) -> list[date]:
    return sorted(
        day
        for one in standing
        if one.child == child and (one.by_lead or not by_lead)
        for day in _days(one, start, calendar)
    )


def _carry(days: list[date], start: date, limit: int, calendar: Calendar) -> date:
    """Carry the clock along the days of a standing arrangement for as long as they keep it."""
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
