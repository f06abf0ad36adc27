"""Who holds a role in a core group today, and who there is to tell."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from bot.duties.turn import Turn
from bot.records.tables import Membership, Person
from bot.records.words import Role

TRY_AGAIN = timedelta(days=7)
"""After so long somebody whom Slack did not reach is tried again: the account may be back."""


def holder(turn: Turn, core_group_id: uuid.UUID, role: Role) -> Person | None:
    """Return who holds a role in a group today, the latest to take it up, None for nobody."""
    return turn.session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.core_group_id == core_group_id,
            Membership.role == role,
            col(Membership.starts) <= turn.today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
        )
        .order_by(col(Membership.starts).desc(), col(Person.id).desc())
        .limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears of something in a group: the lead social worker, else the team manager.

    `lead` is the lead's name, "" where the group has none. `recipient` is who can be told on Slack:
    the lead, the manager where that is not possible or the news is the lead's own, or nobody.
    """

    lead: str
    recipient: Person | None
    is_lead: bool
    by_lead: bool


def whom_to_tell(turn: Turn, core_group_id: uuid.UUID, by: uuid.UUID) -> Told:
    """Return who is told of what the person `by` has said in a group."""
    lead = holder(turn, core_group_id, Role.LEAD_SOCIAL_WORKER)
    name = lead.name if lead else ""
    by_lead = lead is not None and lead.id == by
    if lead is not None and not by_lead and is_reachable(lead, turn.machine_now):
        return Told(name, lead, is_lead=True, by_lead=False)
    manager = holder(turn, core_group_id, Role.TEAM_MANAGER)
    if manager is not None and manager.id != by and is_reachable(manager, turn.machine_now):
        return Told(name, manager, is_lead=False, by_lead=by_lead)
    return Told(name, None, is_lead=False, by_lead=by_lead)


def is_reachable(person: Person, machine_now: datetime) -> bool:
    """Say whether a message on Slack can be expected to reach somebody."""
    if not person.active or person.slack_id is None:
        return False
    since = person.unreachable_since
    return since is None or since <= machine_now - TRY_AGAIN
