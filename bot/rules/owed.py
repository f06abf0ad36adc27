"""What else is owed: minutes, reports, news passed on, tasks, copies of the plan, visits."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from bot.rules.history import Event
from bot.rules.procedure_model import Rule, Step
from bot.rules.reckoner import Dates
from bot.rules.run import Run
from bot.rules.seeing import clock
from bot.rules.timeline import Member

SETTLED = {
    "minutes sent": "minutes_sent_on",
    "family minutes sent": "family_minutes_on",
    "outcome told": "outcome_told_on",
    "disagreement told": "disagreement_told_on",
    "report shared": "report_shared_on",
    "lead told": "lead_told_on",
    "manager told": "manager_told_on",
    "chair told": "chair_told_on",
}
"""The day on an event's own record that settles a duty, by the rule's `done`."""

_BY_RECORD = frozenset({"any_member", "chair"})
"""Owners who are known by name once the event is: who raised a concern, who chaired."""
_JOINED = (("joined", 0),)


def fact(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """A day on the event's own record settles the duty: minutes, a report, news passed on."""
    settled_on = attrgetter(SETTLED[rule.done])
    anybody = rule.owner in _BY_RECORD
    for event in events:
        told = settled_on(event.entity)
        run.row(
            rule,
            event,
            run.reckoner.dates(rule, event),
            told,
            _who(rule, event) if anybody else rule.owner,
            event.day if rule.before else None,
        )
        if rule.then is not None and told is not None:
            _step(run, rule, rule.then, event, told)


def _who(rule: Rule, event: Event) -> str:
    """Return the person whom an event's own record names."""
    if rule.owner == "any_member":
        return str(event.entity.by)
    return event.entity.chaired_by or rule.owner


def _step(run: Run, rule: Rule, step: Step, event: Event, told: date) -> None:
    """The news goes on from whoever was told: that clock starts when they were."""
    run.row(
        rule,
        event,
        run.reckoner.after(rule, told, rule.limit),
        start=told,
        met_on=getattr(event.entity, SETTLED[step.done]),
        owner=step.owner,
        audience=step.audience,
        title=step.title,
    )


def absence(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """Whoever cannot come owes apologies and a report; until one says so, all are asked."""
    for event in events:
        dates = run.reckoner.dates(rule, event)
        said = run.history.absences.get(event.entity.id)
        if not said:
            run.row(rule, event, dates)
            continue
        for one in said:
            run.row(rule, event, dates, one.report_on, one.member, conditional=False)


def task(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """An agreed task is owed by its owner on its own day."""
    for event in events:
        one = event.entity
        done_on = one.done_on
        if done_on is None and (one.closed_on is not None or _ends_before(event, one.due)):
            continue
        dates = run.reckoner.agreed(one.due, one.agreed_on)
        run.row(rule, event, dates, done_on, one.owner)


def _ends_before(event: Event, due: date) -> bool:
    ends = [scope.end_after(event.day) for scope in event.scopes]
    return all(end and end <= due for end in ends)


def copy(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """Each member is asked whether the plan came; a later plan replaces an earlier one."""
    members = [one for one in run.timeline.members if one.role in rule.members]
    for event in events:
        usual = run.reckoner.dates(rule, event)
        if not run.timeline.members:
            run.row(rule, event, usual)
            continue
        replaced = min((one.day for one in events if one.day > event.day), default=None)
        over = all(scope.end_after(event.day) for scope in event.scopes)
        for member in members:
            _copy(run, rule, event, usual, member, replaced, over=over)


def _copy(
    run: Run,
    rule: Rule,
    event: Event,
    usual: Dates,
    member: Member,
    replaced: date | None,
    *,
    over: bool,
) -> None:
    """One member's copy; `replaced` is the day of a later plan, `over` whether the plan ended."""
    day, got = event.day, member.plan_copy_on
    start = member.starts if member.starts > day else day
    met = got if got is not None and got >= day else None
    if met is None and (over or replaced is not None):
        # Nobody needs a copy of a plan that has ended; without any, the latest plan is owed.
        return
    if replaced is not None and replaced <= start:
        # A later plan is the one this member is owed.
        return
    dates = usual if start == day else run.reckoner.after(rule, start, rule.limit)
    if met is None and member.ends is not None and member.ends <= dates.due:
        return
    notes = _JOINED if start > day else ()
    run.row(rule, event, dates, met, member.id, start=start, notes=notes)


def seen(run: Run, rule: Rule, events: tuple[Event, ...]) -> None:
    """A child is to be seen again within the interval; each child has a clock of its own."""
    for event in events:
        found = clock(run.history, event, rule, run.calendar)
        named = None if event.kind == "seen_by_lead" else event.entity.seen_by
        run.row(
            rule,
            event,
            run.reckoner.after(rule, found.start, found.limit),
            start=found.start,
            owner_key=named or rule.owner,
            owner="professional" if named else rule.owner,
            notes=found.notes,
        )
