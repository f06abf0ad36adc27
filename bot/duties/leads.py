"""Who leads the core groups that somebody is in."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, or_, select

from bot.duties.access import Action, my_groups
from bot.duties.turn import Turn
from bot.records.tables import Membership, Person
from bot.records.words import Role


def leads_of(turn: Turn, references: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return reference and name of the lead social worker in the actor's core groups.

    `references` narrows it; a group of somebody else's is left out without a word.
    """
    groups = {
        entry.group.id: entry.group.reference
        for entry in my_groups(turn, Action.SEE_DATES)
        if not references or entry.group.reference in references
    }
    rows = turn.session.exec(
        select(Membership.core_group_id, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            col(Membership.core_group_id).in_(list(groups)),
            Membership.role == Role.LEAD_SOCIAL_WORKER,
            col(Membership.starts) <= turn.today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
        )
    ).all()
    found = ((groups[group_id], person.name) for group_id, person in rows)
    return sorted(found)
