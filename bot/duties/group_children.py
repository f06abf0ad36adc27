"""Where each of several children of a core group stands, and when the last of their plans ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.duties.siblings import Sibling
from bot.duties.turn import Turn
from bot.records.words import ConferenceKind, ConferenceOutcome


@dataclass(frozen=True, slots=True)
class ChildLine:
    """Where one of several children stands: the last conference that was held, the review ahead.

    `over` is true where that conference ended the plan.
    """

    label: str
    last_on: date | None
    over: bool
    review_on: date | None


def child_lines(turn: Turn, children: Sequence[Sibling]) -> tuple[ChildLine, ...]:
    """Return a line for each child where they stand differently, else none."""
    lines = [_child(turn, child) for child in children]
    stand = {(one.last_on, one.over, one.review_on) for one in lines}
    return tuple(lines) if len(stand) > 1 else ()


def _child(turn: Turn, child: Sibling) -> ChildLine:
    last = child.held(turn.today)
    ahead = [
        one.on_date
        for one in child.conferences
        if one.kind == ConferenceKind.REVIEW and one.outcome is None
    ]
    return ChildLine(
        label=child.label,
        last_on=last.on_date if last else None,
        over=last is not None and last.outcome == ConferenceOutcome.ENDED,
        review_on=ahead[0] if ahead else None,
    )


def plan_ended(children: Sequence[Sibling]) -> date | None:
    """Return the day on which the last plan of these children ended, None while one runs."""
    last = [held for child in children if (held := child.held(date.max)) is not None]
    if not last or any(one.outcome != ConferenceOutcome.ENDED for one in last):
        return None
    return max(one.on_date for one in last)
