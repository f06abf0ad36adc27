"""Who hears of a duty: its owner, everybody who is asked, or whoever tells people without Slack."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.records.words import Role
from bot.reminders.due import People


@dataclass(frozen=True, slots=True)
class Address:
    """Where one duty goes. `tell` is true where the recipient is to tell somebody else about it:
    the person `about`, or whoever holds the duty's role where nobody is known."""

    recipient: uuid.UUID
    tell: bool = False
    about: uuid.UUID | None = None


def addresses(row: Row[Any], people: People) -> list[Address]:
    """Return who is reminded of a row of the projection; nobody where nobody can be reached.

    A conditional duty without an owner asks each professional of the group who has not sent
    apologies. An owner without Slack, unreachable or no longer in the group is told by the lead
    social worker, or by the team manager where that is the lead.
    """
    if row.conditional and row.owner_id is None:
        asked = [
            someone.id
            for someone in people.in_role(row.core_group_id, Role.PROFESSIONAL)
            if (row.subject_key, someone.id) not in people.excused
        ]
        found = [_address(row, person, people) for person in dict.fromkeys(asked)]
    else:
        found = [_address(row, row.owner_id, people)]
    return [address for address in found if address is not None]


def _address(row: Row[Any], person: uuid.UUID | None, people: People) -> Address | None:
    if person is not None:
        someone = people.people[person]
        if someone.reachable and people.is_member(row.core_group_id, person):
            return Address(person)
    teller = people.teller(row.core_group_id, other_than=person)
    return Address(teller.id, tell=True, about=person) if teller else None
