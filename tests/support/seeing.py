"""What tests of visit arrangements need: CG-104 in Suffolk with two siblings, and school terms."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from sqlmodel import col, select

from bot.duties.projection import reproject
from bot.records.tables import Child, Workspace
from tests.support.office import Office

MONDAY = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
TERMS = [
    {"name": "Spring 1", "first": "2027-01-05", "last": "2027-02-12"},
    {"name": "Spring 2", "first": "2027-02-22", "last": "2027-03-25"},
]


def in_suffolk(office: Office, *, siblings: bool = True) -> list[uuid.UUID]:
    """Move CG-104 to Suffolk on Monday 11 January 2027; return its children."""
    office.clock.set(MONDAY)
    office.machine.set(MONDAY)
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.procedure = "suffolk"
        group.procedure_version = office.rulebook.procedure("suffolk").version
        turn.session.get_one(Workspace, office.workspace_id).terms = list(TERMS)
        if siblings:
            child = Child(
                workspace_id=office.workspace_id,
                core_group_id=office.group_id,
                position=1,
                initials="CD",
            )
            turn.session.add(child)
        turn.session.flush()
        reproject(turn, group)
        children = select(Child.id).order_by(col(Child.position))
        return list(turn.session.exec(children).all())


def due(office: Office, rule: str) -> dict[str, date]:
    """Return when each child is to be seen next under a rule, by child's id."""
    return {row.subject_key.removeprefix("child:"): row.due for row in office.deadlines(rule)}
