"""Every dated duty of a core group, from its procedure and its timeline: a pure projection."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from bot.rules import owed, owed_meetings
from bot.rules.history import Event
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.run import Run
from bot.rules.timeline import Deadline, Timeline
from bot.rules.workdays import Calendar

_ORDER = itemgetter(
    *(Deadline._fields.index(name) for name in ("due", "rule", "subject_key", "owner_key"))
)
_HANDLERS: dict[str, Callable[[Run, Rule, tuple[Event, ...]], None]] = {
    "meeting held": owed_meetings.meeting,
    "meetings held": owed_meetings.meetings,
    **dict.fromkeys(owed.SETTLED, owed.fact),
    "absence report": owed.absence,
    "task done": owed.task,
    "plan copy": owed.copy,
    "child seen": owed.seen,
}
"""How each kind of duty is projected from a rule's events, by the rule's `done`."""


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
    run = Run(procedure, timeline, calendar, no_figure_days)
    for rule in procedure.deadlines:
        if events := run.history.behind(rule):
            _HANDLERS[rule.done](run, rule, events)
    run.rows.sort(key=_ORDER)
    return tuple(run.rows)
