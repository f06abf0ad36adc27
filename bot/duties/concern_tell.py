"""Putting what is said about a concern into the outbox, and its steps on record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, col, select

from bot.duties.concern_rungs import Manned
from bot.records import outbox
from bot.records.tables import Concern, ConcernStep, Person, Workspace
from bot.records.words import ConcernStepKind
from bot.rules.ladder import Climb, Rung


class At(Protocol):
    """Where and when something is said: a turn, or the moment at which a concern climbs."""

    @property
    def session(self) -> Session: ...
    @property
    def workspace(self) -> Workspace: ...
    @property
    def now(self) -> datetime: ...
    @property
    def machine_now(self) -> datetime: ...


def step(
    at: At,
    concern: Concern,
    kind: ConcernStepKind,
    *,
    by: uuid.UUID | None = None,
    to: uuid.UUID | None = None,
    word: str = "",
    text: str = "",
    was: str = "",
) -> ConcernStep:
    """Put one step of a concern on record."""
    row = ConcernStep(
        workspace_id=concern.workspace_id,
        core_group_id=concern.core_group_id,
        concern_id=concern.id,
        kind=kind,
        at=at.now,
        by_id=by,
        to_id=to,
        word=word,
        text=text,
        was=was,
    )
    at.session.add(row)
    return row


def say(at: At, concern: Concern, kind: str, to: uuid.UUID, occasion: object, **ids: str) -> None:
    """Put one urgent message about a concern into the outbox; each occasion is said once."""
    outbox.put(
        at.session,
        workspace_id=concern.workspace_id,
        key=f"{kind}:{concern.id}:{occasion}:{to}",
        kind=kind,
        recipient_id=to,
        core_group_id=concern.core_group_id,
        now=at.machine_now,
        urgent=True,
        concern=str(concern.id),
        **ids,
    )


def tell_rungs(at: At, concern: Concern, climb: Climb, people: Manned) -> list[Person]:
    """Tell whoever stands on the rungs that are told now; the concern keeps where it stands."""
    concern.tellings += 1
    concern.rung, concern.climbs_at = climb.rung or "", climb.next_at
    told: list[Person] = []
    for rung in climb.told:
        for person in people[rung]:
            step(at, concern, ConcernStepKind.TOLD, to=person.id, word=rung)
            say(at, concern, "concern_told", person.id, concern.tellings, rung=rung)
            told.append(person)
        if rung is Rung.LEAD:
            concern.lead_told_at = concern.lead_told_at or at.now
        if rung is Rung.MANAGER:
            concern.manager_told_at = concern.manager_told_at or at.now
    if not climb.told and concern.tellings == 1:
        step(at, concern, ConcernStepKind.UNMANNED)
    at.session.add(concern)
    return told


def told_people(session: Session, concern: Concern) -> list[uuid.UUID]:
    """Return who has been told of a concern so far or has read it, in the order of it."""
    rows: Iterable[ConcernStep] = session.exec(
        select(ConcernStep)
        .where(
            ConcernStep.concern_id == concern.id,
            col(ConcernStep.kind).in_([ConcernStepKind.TOLD, ConcernStepKind.ACKNOWLEDGED]),
        )
        .order_by(col(ConcernStep.at), col(ConcernStep.id))
    ).all()
    found = [row.to_id or row.by_id for row in rows]
    return list(dict.fromkeys(one for one in found if one is not None))
