"""What else is owed: minutes, reports, news passed on, tasks, copies of the plan, visits."""

from __future__ import annotations

from datetime import date

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

_JOINED = (("joined", 0),)


def fact(run: Run, rule: Rule, event: Event) -> None:
    """A day on the event's own record settles the duty: minutes, a report, news passed on."""
    told = getattr(event.entity, SETTLED[rule.done])
    run.row(
        rule,
        event,
        run.reckoner.dates(rule, event),
        met_on=told,
        owner_key=_who(rule, event),
        lapses_on=event.day if rule.before else None,
    )
    if rule.then is not None and told is not None:
        _step(run, rule, rule.then, event, told)


def _who(rule: Rule, event: Event) -> str:
    if rule.owner == "any_member":
        return str(event.entity.by)
    if rule.owner == "chair":
        return event.entity.chaired_by or rule.owner
    return rule.owner


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


def absence(run: Run, rule: Rule, event: Event) -> None:
    """Whoever cannot come owes apologies and a report; until one says so, all are asked."""
    dates = run.reckoner.dates(rule, event)
    said = run.history.absences.get(event.entity.id)
    if not said:
        run.row(rule, event, dates)
        return
    for one in said:
        run.row(
            rule,
            event,
            dates,
            owner_key=one.member,
            conditional=False,
            met_on=one.report_on,
        )


def task(run: Run, rule: Rule, event: Event) -> None:
    """An agreed task is owed by its owner on its own day."""
    one = event.entity
    if one.done_on is None:
        if one.closed_on is not None:
            return
        ends = [scope.end_after(event.day) for scope in event.scopes]
        if all(end and end <= one.due for end in ends):
            return
    dates = run.reckoner.agreed(one.due, one.agreed_on)
    run.row(rule, event, dates, owner_key=one.owner, met_on=one.done_on)


def copy(run: Run, rule: Rule, event: Event) -> None:
    """Each member is asked whether the plan came; a later plan replaces an earlier one."""
    usual = run.reckoner.dates(rule, event)
    if not run.timeline.members:
        run.row(rule, event, usual)
        return
    days = [one.day for kind in rule.events for one in run.history.events(kind)]
    later = [day for day in days if day > event.day]
    for member in run.timeline.members:
        # Without any copy it is the latest plan that the member is owed.
        if member.role in rule.members and not (later and member.plan_copy_on is None):
            _copy(run, rule, event, usual, member, later)


def _copy(
    run: Run, rule: Rule, event: Event, usual: Dates, member: Member, later: list[date]
) -> None:
    start = max(event.day, member.starts)
    got = member.plan_copy_on
    met = got if got is not None and got >= event.day else None
    if met is None and all(scope.end_after(event.day) for scope in event.scopes):
        # The plan has ended, so that nobody needs a copy of it any more.
        return
    if later and (min(later) <= start or met is None):
        # A later plan is the one this member is owed.
        return
    dates = usual if start == event.day else run.reckoner.after(rule, start, rule.limit)
    if met is None and member.ends is not None and member.ends <= dates.due:
        return
    notes = _JOINED if start > event.day else ()
    run.row(rule, event, dates, start=start, owner_key=member.id, met_on=met, notes=notes)


def seen(run: Run, rule: Rule, event: Event) -> None:
    """A child is to be seen again within the interval; each child has a clock of its own."""
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
