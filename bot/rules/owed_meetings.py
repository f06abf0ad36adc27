"""Meetings that are owed: one after an event, one in a window, or a number between conferences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from bot.rules.history import Event
from bot.rules.procedure_model import Rule
from bot.rules.reckoner import Dates, add_months
from bot.rules.run import Run
from bot.rules.scope import Scope

_ONE_DAY = timedelta(days=1)


def meeting(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """A meeting is owed: after an event, or in a window before a review."""
    owed = _window if rule.before else _next
    for event in events:
        owed(run, rule, event)


def _next(run: Run, rule: Rule, event: Event) -> None:
    kind, day, after, *_ = event
    if kind != "meeting":
        ended, after = after.outcome == "ended", None
    elif after.counts:
        ended = False
    else:
        return
    dates = run.reckoner.after(rule, day, _limit(rule, event))
    met, open_scopes, lapses = [], [], []
    for scope in event.scopes:
        if after is not None and not scope.on_plan(day):
            # What is held after the plan has ended sets no rhythm of core groups.
            continue
        ends = None if ended else scope.end_after(day)
        found = scope.next_meeting(day, after)
        if found is not None and (ends is None or found <= ends):
            met.append(found)
        elif ends is None or ends > dates.due:
            open_scopes.append(scope)
            lapses.append(ends)
    if not open_scopes:
        if met:
            run.row(rule, event, dates, max(met))
        return
    start = day + _ONE_DAY if after is not None else day
    run.row(
        rule,
        event,
        dates,
        quiet=all(scope.booked(start, dates.due) for scope in open_scopes),
        lapses_on=max(d for d in lapses if d) if all(lapses) else None,
    )


def _limit(rule: Rule, event: Event) -> int:
    """Return the rule's figure, or the shorter rhythm that the last conference's chair set."""
    if not rule.chair_may_shorten:
        return rule.limit
    limit = rule.limit
    for scope in event.scopes:
        last = scope.conference_at(event.day)
        if last is not None and last.meetings_every_weeks:
            limit = min(limit, last.meetings_every_weeks)
    return limit


def _window(run: Run, rule: Rule, event: Event) -> None:
    dates = run.reckoner.dates(rule, event)
    opens = dates.opens or event.day
    met = [scope.meetings(opens, dates.due) for scope in event.scopes]
    quiet = all(
        days or scope.booked(opens, dates.due)
        for scope, days in zip(event.scopes, met, strict=True)
    )
    warn = None
    if rule.warn_after:
        report = run.procedure.rules[rule.warn_after]
        warn = run.reckoner.dates(report, event).due + _ONE_DAY
    run.row(
        rule,
        event,
        dates,
        met_on=max(days[0] for days in met) if all(met) else None,
        quiet=quiet and not all(met),
        warn_from=warn,
        lapses_on=event.day,
    )


class _Count(NamedTuple):
    """One child's meetings between a conference and the next; `reached` the day of the last one."""

    end: date
    held: int
    missing: int
    booked: bool
    reached: date | None
    assumed: bool


def meetings(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """A number of meetings is owed between a conference and the next."""
    for event in events:
        _between(run, rule, event)


def _between(run: Run, rule: Rule, event: Event) -> None:
    counts = [found for scope in event.scopes if (found := _count(rule, event, scope))]
    if not counts:
        return
    lacking = [one for one in counts if one.missing]
    # For siblings whose conferences differ, the earliest that still lacks a meeting leads.
    lead = min(lacking or counts, key=lambda one: one.end)
    due = lead.end - _ONE_DAY
    dates = Dates(None, due, run.reckoner.act_by(due, event.day), rule.limit)
    notes = (("held", lead.held), ("assumed", 0)) if lead.assumed else (("held", lead.held),)
    lapses_on = None if lead.assumed else lead.end
    if not lacking:
        met_on = max(one.reached for one in counts if one.reached)
        run.row(rule, event, dates, met_on, lapses_on=lapses_on, notes=notes)
        return
    spread = timedelta(days=rule.apart_days * (lead.missing - 1))
    safe = max(dates.act_by - spread, event.day)
    run.row(
        rule,
        event,
        dates,
        quiet=all(one.booked for one in lacking),
        remind_from=max(run.calendar.add(safe, -rule.remind_ahead), event.day),
        warn_from=safe + _ONE_DAY,
        lapses_on=lapses_on,
        # Meetings held before the group was followed here are not known.
        assessed=event.day >= run.tracked,
        notes=notes,
    )


def _count(rule: Rule, event: Event, scope: Scope) -> _Count | None:
    end = scope.next_conference(event.day)
    assumed = end is None and rule.assume_months is not None
    if end is None:
        if rule.assume_months is None:
            return None
        end = add_months(event.day, rule.assume_months)
    last = end - _ONE_DAY
    days = scope.meetings(event.day, last)
    missing = max(rule.limit - len(days), 0)
    booked = missing > 0 and scope.booked(event.day, last) >= missing
    reached = None if missing else days[rule.limit - 1]
    return _Count(end, len(days), missing, booked, reached, assumed)
