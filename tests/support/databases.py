"""Databases for tests: a fresh SQLite file, or a schema of its own on a local PostgreSQL."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Executable, create_engine, event, text
from sqlalchemy.exc import OperationalError

from bot.records.base import METADATA
from bot.records.engine import Store, make_engine
from bot.records.keys import read_key, unlock
from bot.records.schema import migrate

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")


TEST_KEY = base64.b64encode(bytes(range(32))).decode()
"""The master key of every database in tests."""


def open_records(engine: Engine) -> Store:
    """Open the records of a test's database with the key of all tests."""
    return Store(engine, unlock(engine, read_key(TEST_KEY), datetime(2026, 12, 21, tzinfo=UTC)))


def make_template(folder: Path) -> Path:
    """Make an empty SQLite database with every table: tests start from a copy of it."""
    path = folder / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    open_records(engine)
    # The last connection to close puts what stands in the log beside it into the file.
    engine.dispose()
    return path


def quick(engine: Engine) -> Engine:
    """Let SQLite not wait for the disk: a test's database need not outlive a power cut."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA synchronous=OFF").close()

    return engine


def copy_template(template: Path, folder: Path) -> str:
    """Copy the empty database into a test's folder; return its URL."""
    path = folder / "coregroup.db"
    shutil.copyfile(template, path)
    path.chmod(0o600)
    return f"sqlite:///{path}"


def _admin(statement: str) -> None:
    engine = create_engine(SERVER.replace("postgresql:", "postgresql+psycopg:", 1))
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


@contextmanager
def own_schema() -> Iterator[str]:
    """Make a schema with every table on PostgreSQL; yield a URL that sees it alone.

    Skips the test where no PostgreSQL answers, but fails it under CI=true: there it has to.
    """
    schema = f"coregroup_{secrets.token_hex(6)}"
    try:
        _admin(f"CREATE SCHEMA {schema}")
    except OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL does not answer at {SERVER}: {type(error).__name__}")
    url = f"{SERVER}?options=-csearch_path%3D{schema}"
    engine = make_engine(url)
    try:
        migrate(engine)
        yield url
    finally:
        engine.dispose()
        _admin(f"DROP SCHEMA {schema} CASCADE")


def empty(url: str) -> None:
    """Empty every table of a schema that an earlier test has used."""
    engine = make_engine(url)
    with engine.begin() as connection:
        # Without keys and triggers, and ten times quicker than TRUNCATE on small tables.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
    engine.dispose()


def plan_of(connection: Connection, statement: Executable, **values: Any) -> str:
    """Return how the database would carry a statement out; on PostgreSQL as if tables were big."""
    compiled: Any = statement.compile(  # type: ignore[attr-defined]
        connection, compile_kwargs={"render_postcompile": True}
    )
    found = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in compiled.construct_params(values).items()
    }
    if connection.dialect.name == "sqlite":
        given = tuple(found[name] for name in compiled.positiontup)
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given).all())
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return str(connection.exec_driver_sql(f"EXPLAIN {compiled}", found).all())


BOTH = pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
    indirect=True,
)
"""For a test that runs on both databases, in a folder whose tests run on SQLite alone."""


def fresh(request: pytest.FixtureRequest, folder: Path, kind: str) -> str:
    """Return the URL of an empty, migrated database: "sqlite" or "postgres"."""
    if kind == "sqlite":
        return copy_template(request.getfixturevalue("sqlite_template"), folder)
    url: str = request.getfixturevalue("postgres_url")
    empty(url)
    return url
