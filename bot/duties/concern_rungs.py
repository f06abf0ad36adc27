"""Who stands on which rung of a concern's ladder today, as far as Slack reaches them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.records.tables import CoreGroup, Cover, Membership, Person
from bot.records.words import Role, StandsAs
from bot.rules.ladder import Rung

TRIED_AGAIN = timedelta(days=7)
"""After how long somebody whom Slack did not reach is tried again."""

_IN_GROUP = {Role.LEAD_SOCIAL_WORKER: Rung.LEAD, Role.TEAM_MANAGER: Rung.MANAGER}
_OF_WORKSPACE = {StandsAs.COVER: Rung.COVER, StandsAs.SERVICE_MANAGER: Rung.SERVICE_MANAGER}

Manned = dict[Rung, tuple[Person, ...]]


def manned(
    session: Session,
    group: CoreGroup,
    today: date,
    machine_now: datetime,
    other_than: frozenset[uuid.UUID],
) -> Manned:
    """Return the people on each rung who can be told on Slack; a rung without any is left out.

    The lead social worker and the team manager are the group's own, the latest to take it up; cover
    is whoever stands in for the lead there and whom the workspace names, which names the service
    manager too. `other_than` know it already.
    """
    found: Manned = {}
    for rung, people in _standing(session, group, today).items():
        reached = tuple(
            one for one in people if one.id not in other_than and _reachable(one, machine_now)
        )
        if reached:
            found[rung] = reached
    return found


def _standing(session: Session, group: CoreGroup, today: date) -> dict[Rung, Sequence[Person]]:
    rows = session.exec(
        select(Membership.role, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.core_group_id == group.id,
            col(Membership.role).in_([str(role) for role in _IN_GROUP]),
            Membership.starts <= today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= today),
        )
        .order_by(col(Membership.starts), col(Person.id))
    ).all()
    found: dict[Rung, Sequence[Person]] = {_IN_GROUP[Role(role)]: (one,) for role, one in rows}
    named = session.exec(
        select(Person)
        .where(Person.workspace_id == group.workspace_id, col(Person.stands_as).is_not(None))
        .order_by(col(Person.id))
    ).all()
    for word, rung in _OF_WORKSPACE.items():
        found[rung] = [one for one in named if one.stands_as == word]
    # Whoever stands in for the lead in this group comes before the workspace's own cover.
    found[Rung.COVER] = [*covering(session, group.id, today), *found[Rung.COVER]]
    return found


def covering(session: Session, core_group_id: uuid.UUID, today: date) -> Sequence[Person]:
    """Return who stands in for a group's lead social worker today."""
    return session.exec(
        select(Person)
        .join(Cover, col(Cover.person_id) == Person.id)
        .where(
            Cover.core_group_id == core_group_id,
            Cover.starts <= today,
            Cover.ends >= today,
            or_(col(Cover.ended_on).is_(None), col(Cover.ended_on) > today),
        )
        .order_by(col(Cover.starts), col(Person.id))
    ).all()


def _reachable(person: Person, machine_now: datetime) -> bool:
    missed = person.unreachable_since
    return (
        person.active
        and person.slack_id is not None
        and (missed is None or missed <= machine_now - TRIED_AGAIN)
    )
