"""The procedure's own ladder of one concern: what was done on which day, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.duties.concerns import escalation_of
from bot.duties.turn import Turn
from bot.records.tables import Concern, ConcernStep, CoreGroup
from bot.records.words import ConcernStepKind
from bot.rules.escalation import BY_HAND, CHAIR, DECISION, LEAD, MANAGER, Line

_BY_HAND = frozenset({BY_HAND, CHAIR})


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step with the moment it was taken, None while it is open; `number` counts from 0."""

    number: int
    rule: str
    words: str
    settled_by: str
    at: datetime | None


def ladder_of(turn: Turn, concern: Concern, group: CoreGroup) -> tuple[LadderStep, ...]:
    """Return the steps of a concern's ladder in the order of the procedure; none without one."""
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    lines = escalation_of(procedure, concern.kind).steps
    taken = {
        int(row.word): row.at
        for row in turn.session.exec(
            select(ConcernStep).where(
                ConcernStep.concern_id == concern.id, ConcernStep.kind == ConcernStepKind.TAKEN
            )
        ).all()
    }
    return tuple(
        LadderStep(
            number, line.rule, line.words, line.settled_by, _at(concern, line, taken.get(number))
        )
        for number, line in enumerate(lines)
    )


def _at(concern: Concern, line: Line, taken: datetime | None) -> datetime | None:
    known = {
        LEAD: concern.acknowledged_at,
        MANAGER: concern.manager_told_at,
        DECISION: concern.decided_at,
    }
    return known.get(line.settled_by, taken)


def open_by_hand(turn: Turn, concern: Concern, group: CoreGroup) -> list[LadderStep]:
    """Return the open steps that somebody has to say were taken, in their order."""
    return [
        one
        for one in ladder_of(turn, concern, group)
        if one.at is None and one.settled_by in _BY_HAND
    ]


def next_by_hand(turn: Turn, concern: Concern, group: CoreGroup) -> LadderStep | None:
    """Return the next step that somebody has to say was taken, None where none is open."""
    return next(iter(open_by_hand(turn, concern, group)), None)
