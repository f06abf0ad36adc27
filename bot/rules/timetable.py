"""Every dated duty of a core group, from its procedure and its timeline: a pure projection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from operator import itemgetter

from bot.rules.history import Event, History
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.reckoner import Dates, Reckoner, add_months
from bot.rules.seeing import clock
from bot.rules.timeline import Deadline, Reckoning, Timeline
from bot.rules.workdays import Calendar

_ONE_DAY = timedelta(days=1)
_ORDER = itemgetter(*(Deadline._fields.index(one) for one in ("due", "rule", "subject_key")))
_SETTLED = {
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


def project(
    procedure: Procedure,
    timeline: Timeline,
    calendar: Calendar,
    *,
    no_figure_days: int | None = None,
) -> tuple[Deadline, ...]:
    """Return every dated duty of a core group, those already met too, soonest first.

    `no_figure_days` are the working days a workspace gives where the document has no figure. The
    sentence of `why` is left empty: bot.rules.why.explain writes it when it is asked for. Raises
    CalendarError where a date leads outside the calendar's years.
    """
    return _Projection(procedure, timeline, calendar, no_figure_days).all()


class _Projection:
    """One run: the timeline in order, the reckoner, and the rows found so far."""

    def __init__(
        self,
        procedure: Procedure,
        timeline: Timeline,
        calendar: Calendar,
        no_figure_days: int | None,
    ) -> None:
        self.procedure = procedure
        self.timeline = timeline
        self.calendar = calendar
        self.history = History(timeline, procedure.words)
        self.reckoner = Reckoner(procedure, calendar, no_figure_days)
        self.rows: list[Deadline] = []

    def all(self) -> tuple[Deadline, ...]:
        for rule in self.procedure.deadlines:
            settle = _HANDLERS[rule.done]
            for kind in rule.events:
                for event in self.history.events(kind):
                    settle(self, rule, event)
        self.rows.sort(key=lambda row: (*_ORDER(row), row.owner_key))
        return tuple(self.rows)

    def meeting(self, rule: Rule, event: Event) -> None:
        """A meeting is owed: after an event, or in a window before a review."""
        if rule.before:
            self._window(rule, event)
            return
        after = event.entity if event.key.startswith("meeting:") else None
        if after is not None and not after.counts:
            return
        dates = self.reckoner.dates(rule, event, self._shorter(rule, event))
        met, open_scopes, lapses = [], [], []
        for scope in event.scopes:
            ends = None if event.kind == "ended" else scope.end_after(event.day)
            found = scope.next_meeting(event.day, after)
            if found is not None and (ends is None or found <= ends):
                met.append(found)
            elif ends is None or ends > dates.due:
                open_scopes.append(scope)
                lapses.append(ends)
        if not met and not open_scopes:
            return
        start = event.day + _ONE_DAY if after is not None else event.day
        booked = all(scope.booked(start, dates.due) for scope in open_scopes)
        self._row(
            rule,
            event,
            dates,
            met_on=max(met) if met and not open_scopes else None,
            quiet=bool(open_scopes) and booked,
            lapses_on=max(d for d in lapses if d) if lapses and all(lapses) else None,
        )

    def _shorter(self, rule: Rule, event: Event) -> int | None:
        if not rule.chair_may_shorten:
            return None
        set_by_chair = [
            last.meetings_every_weeks
            for scope in event.scopes
            if (last := scope.conference_at(event.day)) and last.meetings_every_weeks
        ]
        return min([rule.limit, *set_by_chair]) if set_by_chair else None

    def _window(self, rule: Rule, event: Event) -> None:
        dates = self.reckoner.dates(rule, event)
        opens = dates.opens or event.day
        met = [scope.meetings(opens, dates.due) for scope in event.scopes]
        quiet = all(
            days or scope.booked(opens, dates.due)
            for scope, days in zip(event.scopes, met, strict=True)
        )
        warn = None
        if rule.warn_after:
            report = self.procedure.rules[rule.warn_after]
            warn = self.reckoner.dates(report, event).due + _ONE_DAY
        self._row(
            rule,
            event,
            dates,
            met_on=max(days[0] for days in met) if all(met) else None,
            quiet=quiet and not all(met),
            warn_from=warn,
            lapses_on=event.day,
        )

    def meetings(self, rule: Rule, event: Event) -> None:
        """A number of meetings is owed between a conference and the next."""
        ends: list[date] = []
        reached: list[date | None] = []
        missing, booked, assumed = 0, True, False
        for scope in event.scopes:
            end = scope.next_conference(event.day)
            if end is None and rule.assume_months is not None:
                end, assumed = add_months(event.day, rule.assume_months), True
            if end is None:
                continue
            last = end - _ONE_DAY
            days = scope.meetings(event.day, last)
            lacking = max(rule.limit - len(days), 0)
            missing = max(missing, lacking)
            booked = booked and scope.booked(event.day, last) >= lacking
            ends.append(end)
            reached.append(None if lacking else days[rule.limit - 1])
        if not ends:
            return
        due = min(
            (end for end, got in zip(ends, reached, strict=True) if not got), default=min(ends)
        )
        due -= _ONE_DAY
        dates = Dates(None, due, self.reckoner.act_by(due, event.day), rule.limit)
        safe = max(dates.act_by - timedelta(days=rule.apart_days * max(missing - 1, 0)), event.day)
        ahead = max(self.calendar.add(safe, -rule.remind_ahead), event.day)
        self._row(
            rule,
            event,
            dates,
            met_on=None if missing else max(got for got in reached if got),
            quiet=booked and missing > 0,
            remind_from=ahead if missing else None,
            warn_from=safe + _ONE_DAY if missing else None,
            lapses_on=None if assumed else due + _ONE_DAY,
            notes=(("held", rule.limit - missing), *((("assumed", 0),) if assumed else ())),
        )

    def fact(self, rule: Rule, event: Event) -> None:
        """A day on the event's own record settles the duty: minutes, a report, news passed on."""
        owner_key = rule.owner
        if rule.owner == "any_member":
            owner_key = event.entity.by
        elif rule.owner == "chair":
            owner_key = event.entity.chaired_by or rule.owner
        dates = self.reckoner.dates(rule, event)
        told = getattr(event.entity, _SETTLED[rule.done])
        self._row(
            rule,
            event,
            dates,
            met_on=told,
            owner_key=owner_key,
            lapses_on=event.day if rule.before else None,
        )
        if rule.then is not None and told is not None:
            self._step(rule, event._replace(day=told))

    def _step(self, rule: Rule, event: Event) -> None:
        """The news goes on from whoever was told: that clock starts when they were."""
        step = rule.then
        if step is not None:
            self._row(
                rule,
                event,
                self.reckoner.dates(rule, event),
                met_on=getattr(event.entity, _SETTLED[step.done]),
                owner=step.owner,
                audience=step.audience,
                title=step.title,
            )

    def absence(self, rule: Rule, event: Event) -> None:
        """Whoever cannot come owes apologies and a report; until one says so, all are asked."""
        dates = self.reckoner.dates(rule, event)
        said = [one for one in self.timeline.absences if one.meeting == event.entity.id]
        if not said:
            self._row(rule, event, dates)
        for one in said:
            self._row(
                rule,
                event,
                dates,
                owner_key=one.member,
                conditional=False,
                met_on=one.report_on,
            )

    def task(self, rule: Rule, event: Event) -> None:
        """An agreed task is owed by its owner on its own day."""
        task = event.entity
        if task.done_on is None:
            ends = [scope.end_after(event.day) for scope in event.scopes]
            if task.closed_on is not None or all(end and end <= task.due for end in ends):
                return
        dates = Dates(None, task.due, self.reckoner.act_by(task.due, task.agreed_on), 0)
        self._row(rule, event, dates, owner_key=task.owner, met_on=task.done_on)

    def copy(self, rule: Rule, event: Event) -> None:
        """Each member is asked whether the plan came; a later plan replaces an earlier one."""
        if not self.timeline.members:
            self._row(rule, event, self.reckoner.dates(rule, event))
        days = sorted(one.day for kind in rule.events for one in self.history.events(kind))
        for member in self.timeline.members:
            start = max(event.day, member.starts)
            later = [day for day in days if event.day < day <= start]
            if member.role not in rule.members or later:
                continue
            got = member.plan_copy_on
            met = got if got is not None and got >= event.day else None
            if met is None and any(day > start for day in days):
                continue
            dates = self.reckoner.dates(rule, event._replace(day=start))
            if met is None and member.ends is not None and member.ends <= dates.due:
                continue
            self._row(
                rule,
                event._replace(day=start),
                dates,
                owner_key=member.id,
                met_on=met,
                notes=(("joined", 0),) if start > event.day else (),
            )

    def seen(self, rule: Rule, event: Event) -> None:
        """A child is to be seen again within the interval; each child has a clock of its own."""
        by_lead = event.kind == "seen_by_lead"
        found = clock(self.timeline, event, rule, self.calendar, by_lead=by_lead)
        dates = self.reckoner.dates(rule, event._replace(day=found.start), found.limit)
        named = None if by_lead else event.entity.seen_by
        self._row(
            rule,
            event._replace(day=found.start),
            dates,
            owner_key=named or rule.owner,
            owner="professional" if named else rule.owner,
            notes=found.notes,
        )

    def _row(
        self,
        rule: Rule,
        event: Event,
        dates: Dates,
        *,
        met_on: date | None = None,
        owner: str = "",
        owner_key: str = "",
        audience: tuple[str, ...] | None = None,
        title: str = "",
        conditional: bool | None = None,
        quiet: bool = False,
        remind_from: date | None = None,
        warn_from: date | None = None,
        lapses_on: date | None = None,
        notes: tuple[tuple[str, int], ...] = (),
    ) -> None:
        tracked = self.timeline.tracked_from
        if remind_from is None and met_on is None:
            start = event.known_on if rule.before else event.day
            remind_from = self.reckoner.remind_from(rule, dates, start)
        if dates.late_start:
            notes = (*notes, ("late_start", 0))
        self.rows.append(
            Deadline(
                rule.id,
                title or rule.title,
                event.subject,
                event.key,
                dates.opens,
                dates.due,
                dates.act_by,
                owner or rule.owner,
                owner_key or owner or rule.owner,
                rule.audience if audience is None else audience,
                rule.conditional if conditional is None else conditional,
                "",
                rule.source,
                met_on,
                tracked is None or met_on is not None or dates.due >= tracked,
                rule.recommended,
                rule.urgent,
                remind_from,
                quiet,
                rule.never_overdue or dates.late_start,
                warn_from,
                lapses_on,
                Reckoning(event.kind, event.day, dates.limit, rule.unit, event.name, notes),
            )
        )


_HANDLERS: dict[str, Callable[[_Projection, Rule, Event], None]] = {
    "meeting held": _Projection.meeting,
    "meetings held": _Projection.meetings,
    **dict.fromkeys(_SETTLED, _Projection.fact),
    "absence report": _Projection.absence,
    "task done": _Projection.task,
    "plan copy": _Projection.copy,
    "child seen": _Projection.seen,
}
