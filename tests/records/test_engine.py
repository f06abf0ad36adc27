"""The database's engine: what SQLite is told, and that writers lose nothing on either database."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.records.engine import DatabaseError, Store, make_engine
from bot.records.tables import Intake, Person
from tests.support.databases import open_records
from tests.support.office import MONDAY_MORNING

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRITERS, TURNS = 6, 25


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


@lite
def test_sqlite_keeps_foreign_keys_and_writes_ahead(database: str):
    # An engine as it is served with: the tests' own does not wait for the disk.
    engine = make_engine(database)
    assert pragma(engine, "journal_mode") == "wal"
    assert pragma(engine, "foreign_keys") == 1
    # 2 is FULL: a commit has reached the disk.
    assert pragma(engine, "synchronous") == 2
    engine.dispose()


def test_a_row_needs_its_parent(store: Store):
    orphan = Person(
        workspace_id=uuid.uuid4(), slack_id="U1", name="Nobody", created_at=MONDAY_MORNING
    )
    with pytest.raises(IntegrityError), store.session() as session:
        session.add(orphan)


def test_concurrent_increments_lose_nothing(store: Store):
    with store.connection() as connection:
        connection.execute(text("CREATE TABLE tally (number INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))
    lock = "" if store.engine.dialect.name == "sqlite" else " FOR UPDATE"
    faults: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(TURNS):
                with store.connection() as connection:
                    # Read, then write what was read: the way use cases work.
                    number = connection.execute(text(f"SELECT number FROM tally{lock}")).scalar()
                    connection.execute(text("UPDATE tally SET number = :n"), {"n": number + 1})
        except Exception as error:  # noqa: BLE001 - a thread's fault is judged below
            faults.append(error)

    threads = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        with store.connection() as connection:
            total = connection.execute(text("SELECT number FROM tally")).scalar_one()
    finally:
        with store.connection() as connection:
            connection.execute(text("DROP TABLE tally"))
    assert faults == []
    assert total == WRITERS * TURNS


@lite
def test_a_transaction_begins_as_a_writer(store: Store):
    other = sqlite3.connect(str(store.engine.url.database), timeout=0, isolation_level=None)
    with store.connection(), pytest.raises(sqlite3.OperationalError, match="locked"):
        # Nothing has been written yet, and still nobody else may begin to.
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_two_connections_see_what_was_committed_and_no_more(store: Store):
    other = open_records(make_engine(store.engine.url.render_as_string(hide_password=False)))
    try:
        with store.session() as session:
            session.add(Intake(key="event:1", at=MONDAY_MORNING))
        with other.connection() as connection:
            assert connection.execute(text("SELECT key FROM intake")).scalars().all() == ["event:1"]
    finally:
        other.close()


def test_an_error_rolls_everything_back(store: Store):
    def fail() -> None:
        with store.session() as session:
            session.add(Intake(key="event:1", at=MONDAY_MORNING))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.connection() as connection:
        assert connection.execute(text("SELECT count(*) FROM intake")).scalar_one() == 0


def test_an_error_does_not_repeat_what_was_typed(store: Store):
    secret = "what somebody typed"
    with pytest.raises(IntegrityError) as caught, store.session() as session:
        session.add(Person(workspace_id=uuid.uuid4(), name=secret, created_at=MONDAY_MORNING))
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://user@host/name", "only sqlite and postgresql"),
        ("no url at all", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_another_database_is_refused_with_a_sentence(url: str, says: str):
    with pytest.raises(DatabaseError, match=says):
        make_engine(url)


def test_a_folder_that_is_not_there_is_no_database(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path}/missing/coregroup.db")
    with pytest.raises(OperationalError), engine.connect():
        pass
