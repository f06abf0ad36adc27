"""One run of the projection: the timeline in order, the reckoner, and the rows found so far."""

from __future__ import annotations

from datetime import date

from bot.rules.history import Event, History
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.reckoner import Dates, reckoner_of
from bot.rules.timeline import Deadline, Notes, Reckoning, Timeline
from bot.rules.workdays import Calendar

# A named tuple's own constructor takes twice as long, and rows are made by the thousand.
_new = tuple.__new__


class Run:
    """What each kind of duty is given, and where it puts its rows."""

    __slots__ = ("calendar", "history", "procedure", "reckoner", "rows", "timeline", "tracked")

    def __init__(
        self,
        procedure: Procedure,
        timeline: Timeline,
        calendar: Calendar,
        no_figure_days: int | None,
    ) -> None:
        self.procedure = procedure
        self.timeline = timeline
        self.tracked = timeline.tracked_from or date.min
        self.calendar = calendar
        self.history = History(timeline, procedure.words)
        self.reckoner = reckoner_of(procedure, calendar, no_figure_days)
        self.rows: list[Deadline] = []

    def row(
        self,
        rule: Rule,
        event: Event,
        dates: Dates,
        met_on: date | None = None,
        owner_key: str = "",
        lapses_on: date | None = None,
        *,
        start: date | None = None,
        owner: str = "",
        audience: tuple[str, ...] | None = None,
        title: str = "",
        conditional: bool | None = None,
        quiet: bool = False,
        remind_from: date | None = None,
        warn_from: date | None = None,
        assessed: bool = True,
        notes: Notes = (),
    ) -> None:
        """Add one row; `start` is the day the clock began where it is not the event's own."""
        opens, due, act_by, limit, late_start = dates
        _, day, _, key, name, subject, _, known = event
        if start is None:
            start = day
        if met_on is not None:
            assessed = True
        else:
            assessed = assessed and due >= self.tracked
            if remind_from is None:
                since = known if rule.before else start
                remind_from = self.reckoner.remind_from(rule, dates, since)
        if late_start:
            notes = (*notes, ("late_start", 0))
        self.rows.append(
            _new(
                Deadline,
                (
                    rule.id,
                    title or rule.title,
                    subject,
                    key,
                    opens,
                    due,
                    act_by,
                    owner or rule.owner,
                    owner_key or owner or rule.owner,
                    rule.audience if audience is None else audience,
                    rule.conditional if conditional is None else conditional,
                    "",
                    rule.source,
                    met_on,
                    assessed,
                    rule.recommended,
                    rule.urgent,
                    remind_from,
                    quiet,
                    rule.never_overdue or late_start,
                    warn_from,
                    lapses_on,
                    _new(Reckoning, (start, limit, rule.unit, name, notes)),
                ),
            )
        )
