"""Who sits in a core group on a day, in the order in which people look for each other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, or_, select

from bot.duties.turn import Turn
from bot.records.tables import Membership, Person
from bot.records.words import Role

IN_THE_ROOM = frozenset(
    {Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PROFESSIONAL, Role.FAMILY}
)
"""Who comes to a meeting: the conference chair only reads its minutes, where those are owed."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a core group; whoever holds two roles stands here once, under the first."""

    person_id: uuid.UUID
    name: str
    role: Role
    agency: str
    on_slack: bool
    active: bool

    def said(self, label: Callable[[str], str]) -> str:
        """Return the name with what the procedure calls the role: "Sam, lead social worker"."""
        return f"{self.name}, {label(self.role)}"


def members_on(
    turn: Turn, core_group_id: uuid.UUID, day: date, roles: frozenset[Role] = IN_THE_ROOM
) -> tuple[Member, ...]:
    """Return the members of a group the actor may see, as of a day, by role and then by name."""
    rows = turn.session.exec(
        select(Membership.role, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.core_group_id == core_group_id,
            col(Membership.role).in_([str(role) for role in roles]),
            Membership.starts <= day,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= day),
        )
    ).all()
    order = list(Role)
    seated: dict[uuid.UUID, Member] = {}
    for role, person in sorted(rows, key=lambda row: order.index(Role(row[0]))):
        if person.id not in seated:
            seated[person.id] = Member(
                person_id=person.id,
                name=person.name,
                role=Role(role),
                agency=person.agency,
                on_slack=person.slack_id is not None,
                active=person.active,
            )
    return tuple(
        sorted(seated.values(), key=lambda one: (order.index(one.role), one.name.casefold()))
    )
