"""Telling people whom Slack does not reach: whoever leads the group says that it is done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bot.duties import audit
from bot.duties.access import Action, entry_by_id
from bot.duties.turn import NotHere, Turn
from bot.records.tables import DeadlineRow, Person


@dataclass(frozen=True, slots=True)
class ToldNote:
    """Who was told, about which core group; `name` is empty where nobody holds the role."""

    reference: str
    name: str


def record_told(turn: Turn, deadline_id: uuid.UUID, person_id: uuid.UUID | None) -> ToldNote:
    """Record that the actor has told somebody about a duty; twice is once more in the trail.

    Raises NotHere where the actor neither leads nor answers for the group.
    """
    row = turn.session.get(DeadlineRow, deadline_id)
    if row is None or row.workspace_id != turn.workspace_id:
        raise NotHere
    entry = entry_by_id(turn, row.core_group_id, Action.SEE_OVERDUE)
    person = turn.session.get(Person, person_id) if person_id else None
    if person is not None and person.workspace_id != turn.workspace_id:
        raise NotHere
    audit.note(
        turn,
        "told",
        core_group_id=entry.group.id,
        subject=f"deadline:{row.id}",
        person=str(person_id) if person_id else None,
    )
    return ToldNote(entry.group.reference, person.name if person else "")
