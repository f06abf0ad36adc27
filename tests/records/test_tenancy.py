"""No row names a row of another workspace: the database refuses, whatever the code does."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.records.base import METADATA
from bot.records.engine import Store
from bot.records.migrations.tenancy import references
from bot.records.tables import Membership, Person, Workspace
from tests.support.office import MONDAY_MORNING, Office

REFUSED = (sa.exc.IntegrityError, sa.exc.InternalError, sa.exc.ProgrammingError)


def declared() -> set[tuple[str, str, str]]:
    """Every foreign key of the tables between rows that belong to workspaces."""
    owned = {table.name for table in METADATA.sorted_tables if "workspace_id" in table.columns}
    return {
        (table.name, key.parent.name, key.column.table.name)
        for table in METADATA.sorted_tables
        if table.name in owned
        for key in table.foreign_keys
        if key.column.table.name in owned
    }


def elsewhere(session: Session) -> tuple[uuid.UUID, uuid.UUID]:
    """Make another workspace with one person; return both ids."""
    workspace = Workspace(
        team_id="T0002",
        name="Elsewhere",
        procedure="sussex",
        nation="ENG",
        duty_phone="1",
        out_of_hours_phone="2",
        created_at=MONDAY_MORNING,
    )
    session.add(workspace)
    session.flush()
    person = Person(workspace_id=workspace.id, slack_id="U9", name="Eve", created_at=MONDAY_MORNING)
    session.add(person)
    session.flush()
    return workspace.id, person.id


def held(store: Store) -> str:
    """Return the text of every trigger and function that holds rows to their workspace."""
    statement = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT prosrc || tgrelid::regclass::text FROM pg_proc JOIN pg_trigger"
        " ON tgfoid = pg_proc.oid",
    }[store.engine.dialect.name]
    with store.connection() as connection:
        return "\n".join(connection.execute(sa.text(statement)).scalars())


def test_every_reference_is_held(store: Store):
    with store.connection() as connection:
        found = {(one.table, one.column, one.target) for one in references(connection)}
    assert found == declared()
    assert len(found) > 30
    text = held(store)
    for table, column, target in found:
        assert f"FROM {target} o WHERE o.id = NEW.{column} AND" in text, (table, column)


def test_a_row_cannot_name_a_stranger(office: Office):
    with office.store.session() as session:
        _, eve = elsewhere(session)
    row = Membership(
        workspace_id=office.workspace_id,
        core_group_id=office.group_id,
        person_id=eve,
        role="professional",
        starts=MONDAY_MORNING.date(),
    )
    with pytest.raises(REFUSED, match="another workspace"), office.store.session() as session:
        session.add(row)


def test_nor_be_written_for_another_workspace(office: Office):
    with office.store.session() as session:
        other, eve = elsewhere(session)
    row = Membership(
        workspace_id=other,
        core_group_id=office.group_id,
        person_id=eve,
        role="lead_social_worker",
        starts=MONDAY_MORNING.date(),
    )
    with pytest.raises(REFUSED, match="another workspace"), office.store.session() as session:
        session.add(row)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE membership SET person_id = :eve",
        "UPDATE person SET workspace_id = :other WHERE slack_id = 'U0TOM'",
        "UPDATE core_group SET workspace_id = :other",
        "UPDATE deadline SET owner_id = :eve",
        "UPDATE meeting SET chair_id = :eve",
    ],
)
def test_nor_be_turned_into_one(office: Office, change: str):
    with office.store.session() as session:
        other, eve = elsewhere(session)
    values: dict[str, Any] = {
        name: sa.bindparam(name, value, type_=sa.Uuid())
        for name, value in (("other", other), ("eve", eve))
        if f":{name}" in change
    }
    statement = sa.text(change).bindparams(*values.values())
    with pytest.raises(REFUSED, match="another workspace"), office.store.connection() as connection:
        connection.execute(statement)
