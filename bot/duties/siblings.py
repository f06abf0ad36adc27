"""The children of one core group: what each is called, and where each stands with its plan."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot.duties.turn import Turn
from bot.records.tables import Child, Conference, CoreGroup
from bot.records.words import ConferenceKind, ConferenceOutcome
from bot.rules import timeline as rules
from bot.rules.siblings import labels


@dataclass(frozen=True, slots=True)
class Sibling:
    """A child of a group with the conferences that are about it, in their order.

    `label` tells it apart from its siblings; it is "" for an only child without initials.
    """

    child_id: uuid.UUID
    label: str
    conferences: tuple[Conference, ...]

    def held(self, day: date) -> Conference | None:
        """Return the last conference that was held on or before a day."""
        found = [
            one
            for one in self.conferences
            if one.on_date <= day and (one.kind == ConferenceKind.INITIAL or one.outcome)
        ]
        return found[-1] if found else None

    def on_plan(self, day: date) -> bool:
        """Say whether this child has a plan on a day; the day that ends it is still one."""
        last = self.held(day)
        if last is None:
            return False
        return last.outcome != ConferenceOutcome.ENDED or last.on_date == day


def siblings(turn: Turn, group: CoreGroup) -> tuple[Sibling, ...]:
    """Return the children of a group that the actor may enter, in their order."""
    children = turn.session.exec(
        select(Child).where(Child.core_group_id == group.id).order_by(col(Child.position))
    ).all()
    conferences = turn.session.exec(
        select(Conference)
        .where(Conference.core_group_id == group.id)
        # A form sent twice at once waits for the other's lock and reads what it wrote.
        .order_by(col(Conference.on_date), col(Conference.kind), col(Conference.id))
        .execution_options(populate_existing=True)
    ).all()
    words = turn.rulebook.procedure(group.procedure, group.procedure_version).words
    called = labels([rules.Child(str(row.id), row.initials) for row in children], words)
    return tuple(
        Sibling(row.id, called[str(row.id)], _about(conferences, row.id)) for row in children
    )


def _about(conferences: Sequence[Conference], child_id: uuid.UUID) -> tuple[Conference, ...]:
    return tuple(one for one in conferences if not one.children or str(child_id) in one.children)


def met_about(everyone: Sequence[Sibling], day: date) -> tuple[Sibling, ...]:
    """Return the children whom a meeting on a day may have discussed: those who had a conference.

    All of them where none had: the day may be a mistake, and then the form says so elsewhere.
    """
    found = tuple(one for one in everyone if one.held(day) is not None)
    return found or tuple(everyone)


def usually(everyone: Sequence[Sibling], day: date) -> tuple[Sibling, ...]:
    """Return the children whom a meeting on a day is about unless somebody says otherwise."""
    found = met_about(everyone, day)
    return tuple(one for one in found if one.on_plan(day)) or found


def written(everyone: Sequence[Sibling], chosen: Iterable[uuid.UUID]) -> list[str]:
    """Return chosen children as a row keeps them: their ids in order, none where it is all."""
    ids = set(chosen)
    found = [str(one.child_id) for one in everyone if one.child_id in ids]
    return [] if len(found) == len(everyone) else found


def named(everyone: Sequence[Sibling], kept: Sequence[object]) -> tuple[str, ...]:
    """Return the labels of the children that a row names; none where it names all of them."""
    return tuple(one.label for one in everyone if str(one.child_id) in kept)
