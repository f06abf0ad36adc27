"""The end of a plan: what is still asked afterwards, and when the core group is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from bot.rules.history import EVERYONE
from bot.rules.procedure import Procedure
from bot.rules.stages import Remindable, has_lapsed
from bot.rules.timeline import Conference, Timeline

STILL_ASKED = frozenset(
    {"meeting held", "minutes sent", "task done", "lead told", "manager told", "chair told"}
)
"""What keeps a group open after its plan has ended, in the procedures' words for what settles it.

A child's plan meeting (PL-07), minutes that have not gone out, what was agreed since, a concern.
"""


class Owed(Remindable, Protocol):
    """What is asked of a duty here; a Deadline and a row of the projection both give it."""

    @property
    def rule(self) -> str: ...

    @property
    def met_on(self) -> date | None: ...

    @property
    def assessed(self) -> bool: ...

    @property
    def recommended(self) -> bool: ...

    @property
    def never_overdue(self) -> bool: ...


def plan_over(timeline: Timeline) -> bool:
    """Say whether the plan has ended for each child who had one: their last conference ended it."""
    children = [child.id for child in timeline.children] or [EVERYONE]
    last = [found for child in children if (found := _last_held(timeline, child)) is not None]
    return bool(last) and all(one.outcome == "ended" for one in last)


def _last_held(timeline: Timeline, child: str) -> Conference | None:
    held = [
        one
        for one in timeline.conferences
        if (one.kind == "initial" or one.outcome) and (not one.children or child in one.children)
    ]
    return max(held, key=lambda one: (one.on, one.kind), default=None)


def is_still_asked(procedure: Procedure, duty: Owed, today: date) -> bool:
    """Say whether a duty is to be done although the plan has ended."""
    rule = procedure.rules.get(duty.rule)
    return (
        rule is not None
        and rule.done in STILL_ASKED
        and duty.met_on is None
        and duty.assessed
        and not (duty.never_overdue or duty.conditional or duty.recommended)
        and not has_lapsed(duty, today)
    )


def is_finished(
    procedure: Procedure, timeline: Timeline, duties: Iterable[Owed], today: date
) -> bool:
    """Say whether a group can be closed: its plan has ended, and nothing is asked any more."""
    return plan_over(timeline) and not any(
        is_still_asked(procedure, duty, today) for duty in duties
    )
