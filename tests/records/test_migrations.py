"""The schema: migrations make what the tables say, keep every row, and know their own age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, inspect, text

from bot.records import schema
from bot.records.base import METADATA
from bot.records.engine import DatabaseError, Store, make_engine
from bot.records.migrations import guards
from bot.records.schema import current, migrate, newest, ready
from tests.support.databases import own_schema
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_the_migrations_make_what_the_tables_say(store: Store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_checks_and_partial_indexes_are_there(store: Store):
    # Autogenerate looks at neither.
    found = inspect(store.engine)
    for table in METADATA.sorted_tables:
        named = {
            str(check.name) for check in table.constraints if isinstance(check, sa.CheckConstraint)
        }
        assert {check["name"] for check in found.get_check_constraints(table.name)} == named
    indexes = {index["name"] for index in found.get_indexes("deadline")}
    assert {"ix_deadline_reminder", "ix_deadline_due", "ix_deadline_owner"} <= indexes
    with store.connection() as connection:
        source = {
            "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'ix_deadline_reminder'",
            "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_deadline_reminder'"
            " AND schemaname = current_schema()",
        }[store.engine.dialect.name]
        assert "WHERE" in str(connection.execute(text(source)).scalar_one()).upper()


def test_migrating_twice_changes_nothing(store: Store):
    assert migrate(store.engine) == (newest(), newest())


def test_sqlite_is_brought_up_to_date_by_itself(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path}/new.db")
    assert current(engine) is None
    ready(engine)
    assert current(engine) == newest()
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    engine.dispose()


@pytest.mark.postgres
def test_an_empty_postgres_says_what_to_run():
    with own_schema() as url:
        engine = make_engine(url)
        try:
            with engine.begin() as connection:
                connection.execute(text("DELETE FROM alembic_version"))
            with pytest.raises(DatabaseError, match="run coregroup migrate"):
                ready(engine)
        finally:
            engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(store: Store):
    with store.connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(DatabaseError, match="9999"):
            migrate(store.engine)
        with pytest.raises(DatabaseError, match="9999"):
            ready(store.engine)
    finally:
        with store.connection() as connection:
            version = {"version": newest()}
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), version)


@lite
def test_a_table_made_anew_keeps_its_children(office: Office):
    """Batch mode on SQLite drops and renames: with foreign keys on, children would go too."""
    engine = office.store.engine
    before = counts(engine)
    with engine.connect() as connection:
        # As migrations/env.py does it, before the transaction begins.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            guards.let_go(connection)
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("core_group", recreate="always") as batch:
                batch.add_column(sa.Column("colour", sa.String(), nullable=True))
            guards.hold(connection)
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    engine.dispose()
    assert counts(engine) == before
    assert before["membership"] > 0
    named = {check["name"] for check in inspect(engine).get_check_constraints("core_group")}
    assert "ck_core_group_state" in named
    with engine.connect() as connection:
        found = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        held = set(connection.execute(found).scalars())
    assert {"core_group_own_insert", "audit_entry_no_delete"} <= held


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in METADATA.sorted_tables
        }


@lite
def test_words_out_of_their_list_are_refused(office: Office):
    with (
        pytest.raises(sa.exc.IntegrityError, match="ck_core_group_state"),
        office.store.connection() as connection,
    ):
        connection.execute(text("UPDATE core_group SET state = 'forgotten'"))


def test_dates_come_back_as_dates_and_instants_with_their_zone(office: Office):
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        assert group.opened_at == office.clock()
        assert group.opened_at.utcoffset() is not None
    assert {type(row.due) for row in office.deadlines()} == {date}
    assert schema.newest() == current(office.store.engine)
