"""Copies of the plan: a member says that theirs has come, or that it has not (GR-17)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id
from bot.duties.projection import reproject
from bot.duties.roster import Told, whom_to_tell
from bot.duties.turn import NotHere, Turn
from bot.records import outbox
from bot.records.tables import DeadlineRow, Membership, Person
from bot.records.words import DeadlineState

COPY = "plan copy"
"""What settles the duty, in the procedures' words."""


@dataclass(frozen=True, slots=True)
class CopyNote:
    """What is said of one member's copy of the plan."""

    reference: str
    name: str
    agency: str
    told: Told
    lead_label: str


def _asked(turn: Turn, deadline_id: uuid.UUID) -> tuple[DeadlineRow, Entry]:
    row = turn.session.get(DeadlineRow, deadline_id)
    if row is None or row.workspace_id != turn.workspace_id or row.owner_id != turn.actor.id:
        raise NotHere
    entry = entry_by_id(turn, row.core_group_id, Action.CONFIRM_COPY)
    group = entry.group
    rule = turn.rulebook.procedure(group.procedure, group.procedure_version).rules.get(row.rule)
    if rule is None or rule.done != COPY:
        raise NotHere
    return row, entry


def copy_came(turn: Turn, deadline_id: uuid.UUID) -> CopyNote:
    """Record that the actor's copy of the plan has come; doing so twice is doing it once.

    Raises NotHere where the deadline is not the actor's own.
    """
    _, entry = _asked(turn, deadline_id)
    memberships = turn.session.exec(
        select(Membership).where(
            Membership.core_group_id == entry.group.id,
            Membership.person_id == turn.actor.id,
            col(Membership.starts) <= turn.today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
        )
    ).all()
    for membership in memberships:
        membership.plan_copy_on = turn.today
        turn.session.add(membership)
    reproject(turn, entry.group)
    audit.note(
        turn, "plan_copy_came", core_group_id=entry.group.id, subject=f"deadline:{deadline_id}"
    )
    return _note(turn, entry, turn.actor)


def copy_missing(turn: Turn, deadline_id: uuid.UUID) -> CopyNote:
    """Tell the lead social worker that the actor has no copy; told once for each plan.

    Raises NotHere where the deadline is not the actor's own.
    """
    row, entry = _asked(turn, deadline_id)
    told = whom_to_tell(turn, entry.group.id, turn.actor.id)
    if told.recipient is not None:
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"copy_missing:{row.id}:{row.due.isoformat()}",
            kind="copy_missing",
            recipient_id=told.recipient.id,
            core_group_id=entry.group.id,
            now=turn.machine_now,
            deadline=str(row.id),
        )
    audit.note(
        turn, "plan_copy_missing", core_group_id=entry.group.id, subject=f"deadline:{deadline_id}"
    )
    return _note(turn, entry, turn.actor)


def copy_note(turn: Turn, deadline_id: uuid.UUID) -> CopyNote | None:
    """Return what the lead social worker, or who stands in, reads of a missing copy.

    None where it has come meanwhile. Raises NotHere for anybody else.
    """
    row = turn.session.get(DeadlineRow, deadline_id)
    if row is None or row.workspace_id != turn.workspace_id or row.owner_id is None:
        raise NotHere
    entry = entry_by_id(turn, row.core_group_id, Action.SEE_DATES)
    note = _note(turn, entry, turn.session.get_one(Person, row.owner_id))
    if note.told.recipient is None or note.told.recipient.id != turn.actor.id:
        raise NotHere
    return note if row.state == DeadlineState.OPEN else None


def _note(turn: Turn, entry: Entry, person: Person) -> CopyNote:
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    return CopyNote(
        reference=group.reference,
        name=person.name,
        agency=person.agency,
        told=whom_to_tell(turn, group.id, person.id),
        lead_label=procedure.label("lead_social_worker"),
    )
