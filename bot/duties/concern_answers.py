"""What is done about a concern: read, decided, taken a step further, settled."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bot.duties.check_moments import after_concern
from bot.duties.concern_access import Held, find_concern
from bot.duties.concern_climb import start, wait_for_decision
from bot.duties.concern_steps import next_by_hand, open_by_hand
from bot.duties.concern_tell import say, step
from bot.duties.concerns import REASON, TEXT, checked, note
from bot.duties.members import IN_THE_ROOM, Member, members_on
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import intake
from bot.records.words import ConcernKind, ConcernState, ConcernStepKind, Measure, Role
from bot.rules.escalation import CHAIR

TELLABLE = (IN_THE_ROOM | {Role.CONFERENCE_CHAIR}) - {Role.FAMILY}
"""Who can be told of a decision: professionals alone, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a manager decides: one measure or several or none, why, and who is to be told."""

    measures: tuple[Measure, ...]
    reason: str
    tell: frozenset[uuid.UUID] = frozenset()


def acknowledge(turn: Turn, concern_id: uuid.UUID) -> Held:
    """Say that the actor has read a concern: it stops climbing, or goes on to the manager.

    Twice is once. Raises NotHere, DutyError where it was taken back, or is not the actor's to read.
    """
    held = find_concern(turn, concern_id)
    concern = held.concern
    if concern.state == ConcernState.WITHDRAWN:
        raise DutyError("", "concern_was_withdrawn")
    if not held.may_acknowledge:
        if concern.acknowledged_at is None:
            raise DutyError("", "concern_not_yours_to_read")
        return held
    step(turn, concern, ConcernStepKind.ACKNOWLEDGED, by=turn.actor.id)
    first = concern.acknowledged_at is None
    if first:
        concern.acknowledged_at, concern.acknowledged_by = turn.now, turn.actor.id
    _go_on(turn, held)
    if concern.by_id != turn.actor.id:
        say(turn, concern, "concern_acknowledged", concern.by_id, turn.actor.id)
    reproject(turn, held.group)
    note(turn, concern, "concern_acknowledged", state=concern.state)
    return held


def _go_on(turn: Turn, held: Held) -> None:
    """Pass a concern that somebody has read on to the manager, or to what the manager does."""
    concern = held.concern
    if not held.is_manager and not _raised_by_the_manager(turn, held):
        concern.state = ConcernState.MANAGER
        start(turn, concern, held.group)
        return
    if not held.no_manager:
        concern.manager_told_at = concern.manager_told_at or turn.now
    if concern.kind == ConcernKind.GROUP:
        concern.state, concern.climbs_at = ConcernState.STEPS, None
    else:
        concern.state = ConcernState.DECISION
        wait_for_decision(turn, concern, turn.rulebook)
        if not held.is_manager:
            say(turn, concern, "concern_told", concern.by_id, "decide", rung="manager")
    turn.session.add(concern)


def _raised_by_the_manager(turn: Turn, held: Held) -> bool:
    managers = members_on(turn, held.group.id, turn.today, frozenset({Role.TEAM_MANAGER}))
    return any(one.person_id == held.concern.by_id for one in managers)


def tellable(turn: Turn, held: Held) -> tuple[Member, ...]:
    """Return the professionals of the group whom a decision can be told, the actor left out."""
    found = members_on(turn, held.group.id, turn.today, TELLABLE)
    return tuple(one for one in found if one.person_id != turn.actor.id and one.active)


def decide(turn: Turn, concern_id: uuid.UUID, decision: Decision, once: str) -> list[Member]:
    """Record a manager's decision and tell those whom the manager picked, and nobody else.

    A decision that is put right keeps what stood there. `once` names the form that was sent.
    Returns whom Slack does not reach, to be told by hand. Raises NotHere, DutyError under
    `measures`, `reason` or `tell`.
    """
    held = find_concern(turn, concern_id)
    concern = held.concern
    if not held.may_decide:
        raise NotHere
    _check(decision)
    picked = [one for one in tellable(turn, held) if one.person_id in decision.tell]
    if len(picked) < len(decision.tell):
        raise DutyError("tell", "concern_tell_left")
    by_hand = [one for one in picked if not one.on_slack]
    if not intake.first_time(turn.session, f"concern_decided:{once}", turn.machine_now):
        return by_hand
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by = turn.now, turn.actor.id
    was = " ".join(concern.measures), concern.decision
    row = step(
        turn,
        concern,
        ConcernStepKind.DECIDED,
        by=turn.actor.id,
        word=" ".join(decision.measures),
        text=decision.reason.strip(),
        was=f"{was[0]}: {was[1]}" if was[1] else "",
    )
    concern.measures, concern.decision = [*decision.measures], decision.reason.strip()
    concern.manager_told_at = concern.manager_told_at or turn.now
    concern.decided_at, concern.decided_by, concern.climbs_at = turn.now, turn.actor.id, None
    turn.session.add(concern)
    for one in picked:
        step(turn, concern, ConcernStepKind.SHARED, by=turn.actor.id, to=one.person_id)
        if one.on_slack:
            say(turn, concern, "concern_decided", one.person_id, row.id, step=str(row.id))
    _rest(turn, held)
    reproject(turn, held.group)
    after_concern(turn, held.group, concern)
    note(
        turn,
        concern,
        "concern_decided",
        measures=" ".join(decision.measures),
        told=" ".join(str(one.person_id) for one in picked),
        again=bool(was[1]),
    )
    return by_hand


def _check(decision: Decision) -> None:
    if not decision.measures:
        raise DutyError("measures", "concern_measures_missing")
    if Measure.NONE in decision.measures and len(decision.measures) > 1:
        raise DutyError("measures", "concern_none_and_more")
    checked(decision.reason, "reason", TEXT)


def _rest(turn: Turn, held: Held) -> None:
    """Settle a concern on which nothing is open any more; else its own steps go on."""
    concern = held.concern
    if concern.state == ConcernState.SETTLED:
        return
    if open_by_hand(turn, concern, held.group):
        concern.state = ConcernState.STEPS
    else:
        concern.state, concern.settled_at = ConcernState.SETTLED, turn.now
    turn.session.add(concern)


def take_step(turn: Turn, concern_id: uuid.UUID, number: int, words: str) -> Held:
    """Say that a step of the procedure's ladder was taken, with a word on what came of it.

    `number` counts the ladder's steps from 0; one that was taken stays taken. Raises NotHere,
    DutyError under `words`, or where another step comes first.
    """
    held = find_concern(turn, concern_id)
    if not held.may_step:
        raise NotHere
    words = checked(words, "reason", REASON)
    found = next_by_hand(turn, held.concern, held.group)
    if found is None or found.number < number:
        raise DutyError("", "concern_step_not_next")
    if found.number > number:
        return held
    step(
        turn,
        held.concern,
        ConcernStepKind.TAKEN,
        by=turn.actor.id,
        word=str(number),
        text=words,
    )
    if found.settled_by == CHAIR:
        held.concern.chair_told_at = turn.now
    turn.session.add(held.concern)
    turn.session.flush()
    if held.concern.kind != ConcernKind.GROUP and held.concern.state == ConcernState.STEPS:
        _rest(turn, held)
    reproject(turn, held.group)
    note(turn, held.concern, "concern_step", number=number)
    return held


def settle(turn: Turn, concern_id: uuid.UUID, reason: str) -> Held:
    """Say that a concern is settled, and how; twice is once.

    Raises NotHere, DutyError under `reason`, or where somebody is still to read or decide it.
    """
    held = find_concern(turn, concern_id)
    concern = held.concern
    if concern.state == ConcernState.SETTLED:
        return held
    if not held.may_step:
        raise NotHere
    if concern.state != ConcernState.STEPS:
        raise DutyError("", "concern_not_yet_settled")
    reason = checked(reason, "reason", REASON)
    concern.state, concern.settled_at = ConcernState.SETTLED, turn.now
    step(turn, concern, ConcernStepKind.SETTLED, by=turn.actor.id, text=reason)
    turn.session.add(concern)
    if concern.by_id != turn.actor.id:
        say(turn, concern, "concern_settled", concern.by_id, "settled")
    note(turn, concern, "concern_settled")
    return held
