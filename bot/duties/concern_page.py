"""One concern as those it is for see it, and the list of them: each step with its moment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, entry_by_reference, my_groups
from bot.duties.concern_access import Held, find_concern, hold
from bot.duties.concern_answers import tellable
from bot.duties.concern_steps import LadderStep, ladder_of, next_by_hand
from bot.duties.concerns import trigger_lines
from bot.duties.contacts import number_now
from bot.duties.members import Member
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Concern, ConcernStep, CoreGroup, Person
from bot.records.words import ConcernKind, ConcernState, ConcernStepKind, Measure

OPEN = frozenset(
    {ConcernState.WAITING, ConcernState.MANAGER, ConcernState.DECISION, ConcernState.STEPS}
)
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a concern's history; names are empty where nobody is meant."""

    kind: ConcernStepKind
    at: datetime
    by: str
    to: str
    word: str
    text: str
    was: str


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What there is to know about a concern, as of now.

    `duty` is the number that answers now. `ring_by` is the moment from which to ring instead, where
    nobody has read it. `read_by` and `read_at` are who read it first. `next_step` is the number of
    the ladder's next step that somebody has to say was taken, None for none.
    """

    concern_id: uuid.UUID
    group_id: uuid.UUID
    reference: str
    kind: ConcernKind
    state: ConcernState
    text: str
    triggers: tuple[str, ...]
    by: str
    by_me: bool
    at: datetime
    now: datetime
    zone: str
    duty: str
    ring_by: datetime
    read_by: str
    read_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    measures: tuple[Measure, ...]
    decision: str
    history: tuple[Happened, ...]
    ladder: tuple[LadderStep, ...]
    next_step: int | None
    may_acknowledge: bool
    may_decide: bool
    may_correct: bool
    may_withdraw: bool
    may_step: bool


@dataclass(frozen=True, slots=True)
class ConcernList:
    """The concerns somebody may see, the open ones first, and the number that answers now."""

    reference: str
    duty: str
    rows: tuple[ConcernPage, ...]


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What the form for a decision opens with: who can be told, and whom it was told before."""

    page: ConcernPage
    people: tuple[Member, ...]
    told: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Shared:
    """A decision as somebody reads whom the manager picked: nothing else of the concern."""

    reference: str
    group_id: uuid.UUID
    at: datetime
    zone: str
    by: str
    measures: tuple[Measure, ...]
    reason: str
    again: bool
    duty: str


def concern_page(turn: Turn, concern_id: uuid.UUID) -> ConcernPage:
    """Return one concern; raises NotHere for whoever it is not for."""
    return page_of(turn, find_concern(turn, concern_id))


def open_page(turn: Turn, concern_id: uuid.UUID) -> ConcernPage:
    """Return one concern that somebody opens, which the trail keeps; raises NotHere."""
    page = concern_page(turn, concern_id)
    subject = f"concern:{concern_id}"
    audit.note(turn, "see_concern", core_group_id=page.group_id, subject=subject)
    return page


def page_of(turn: Turn, held: Held) -> ConcernPage:
    """Return a concern that the actor may see."""
    concern, group = held.concern, held.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    lines = dict(trigger_lines(procedure, concern.kind))
    following = next_by_hand(turn, concern, group)
    history = _history(turn, concern)
    return ConcernPage(
        concern_id=concern.id,
        group_id=group.id,
        reference=group.reference,
        kind=ConcernKind(concern.kind),
        state=ConcernState(concern.state),
        text=concern.text,
        triggers=tuple(lines[word] for word in concern.triggers if word in lines),
        by=_name(turn, concern.by_id),
        by_me=held.is_filer,
        at=concern.at,
        now=turn.now,
        zone=turn.workspace.zone,
        duty=number_now(turn.workspace, turn.calendar, turn.now),
        ring_by=concern.at + timedelta(minutes=int(turn.workspace.concern_minutes[0])),
        read_by=_name(turn, concern.acknowledged_by),
        read_at=concern.acknowledged_at,
        decided_by=_name(turn, concern.decided_by),
        decided_at=concern.decided_at,
        measures=tuple(Measure(one) for one in concern.measures),
        decision=concern.decision if held.is_manager or _is_told(turn, held) else "",
        history=tuple(one for one in history if held.is_manager or _open_to_all(one)),
        ladder=ladder_of(turn, concern, group),
        next_step=following.number if following and held.may_step else None,
        may_acknowledge=held.may_acknowledge,
        may_decide=held.may_decide,
        may_correct=held.may_correct,
        may_withdraw=held.may_withdraw,
        may_step=held.may_step,
    )


def _is_told(turn: Turn, held: Held) -> bool:
    """True where the manager picked the actor: a decision is told to nobody else."""
    found = turn.session.exec(
        select(ConcernStep.id).where(
            ConcernStep.concern_id == held.concern.id,
            ConcernStep.kind == ConcernStepKind.SHARED,
            ConcernStep.to_id == turn.actor.id,
        )
    ).first()
    return found is not None


def _open_to_all(one: Happened) -> bool:
    return one.kind not in (ConcernStepKind.DECIDED, ConcernStepKind.SHARED)


def _history(turn: Turn, concern: Concern) -> list[Happened]:
    rows = turn.session.exec(
        select(ConcernStep)
        .where(ConcernStep.concern_id == concern.id)
        .order_by(col(ConcernStep.at), col(ConcernStep.id))
    ).all()
    return [
        Happened(
            kind=ConcernStepKind(row.kind),
            at=row.at,
            by=_name(turn, row.by_id),
            to=_name(turn, row.to_id),
            word=row.word,
            text=row.text,
            was=row.was,
        )
        for row in rows
    ]


def _name(turn: Turn, person_id: uuid.UUID | None) -> str:
    person = turn.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def concern_list(turn: Turn, reference: str = "") -> ConcernList:
    """Return the concerns the actor may see, in all groups or in the one that was named.

    Raises NotHere without the right to what is named.
    """
    which: list[Any] = [Concern.workspace_id == turn.workspace_id]
    if reference:
        group = entry_by_reference(turn, reference, Action.SEE_CONCERNS).group
        which.append(Concern.core_group_id == group.id)
        reference = group.reference
    else:
        mine = [entry.group.id for entry in my_groups(turn, Action.SEE_CONCERNS)]
        told = select(ConcernStep.concern_id).where(ConcernStep.to_id == turn.actor.id)
        which.append(col(Concern.core_group_id).in_(mine) | col(Concern.id).in_(told))
    rows = turn.session.exec(
        select(Concern).where(*which).order_by(col(Concern.at).desc()).limit(MOST_LISTED)
    ).all()
    held = [one for one in (hold(turn, row) for row in rows) if one is not None]
    pages = [page_of(turn, one) for one in held]
    pages.sort(key=lambda page: page.state not in OPEN)
    duty = number_now(turn.workspace, turn.calendar, turn.now)
    return ConcernList(reference, duty, tuple(pages))


def decision_form(turn: Turn, concern_id: uuid.UUID) -> DecisionForm:
    """Return what the form for a decision opens with; raises NotHere for who does not decide."""
    held = find_concern(turn, concern_id)
    if not held.may_decide:
        raise NotHere
    told = turn.session.exec(
        select(ConcernStep.to_id).where(
            ConcernStep.concern_id == concern_id, ConcernStep.kind == ConcernStepKind.SHARED
        )
    ).all()
    return DecisionForm(
        page_of(turn, held), tellable(turn, held), frozenset(one for one in told if one)
    )


def shared_decision(turn: Turn, concern_id: uuid.UUID, step_id: uuid.UUID) -> Shared | None:
    """Return a decision for somebody the manager picked, None where a newer one replaced it.

    Raises NotHere for whoever was not picked or sits in the group no more.
    """
    concern = turn.session.get(Concern, concern_id)
    row = turn.session.get(ConcernStep, step_id)
    if concern is None or row is None or concern.workspace_id != turn.workspace_id:
        raise NotHere
    group = turn.session.get_one(CoreGroup, concern.core_group_id)
    entry_by_reference(turn, group.reference, Action.SEE_CONCERNS)
    latest = turn.session.exec(
        select(ConcernStep)
        .where(ConcernStep.concern_id == concern_id, ConcernStep.kind == ConcernStepKind.DECIDED)
        .order_by(col(ConcernStep.at).desc(), col(ConcernStep.id).desc())
    ).first()
    if latest is None or latest.id != row.id:
        return None
    return Shared(
        reference=group.reference,
        group_id=group.id,
        at=row.at,
        zone=turn.workspace.zone,
        by=_name(turn, row.by_id),
        measures=tuple(Measure(one) for one in row.word.split()),
        reason=row.text,
        again=bool(row.was),
        duty=number_now(turn.workspace, turn.calendar, turn.now),
    )
