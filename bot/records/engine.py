"""The database's engine: SQLite for one machine, PostgreSQL for several."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.sql import Insert, Select, Update
from sqlmodel import Session

from bot.records import trail
from bot.records.bare import Bare
from bot.records.looks import FileLooks, Look, Looks, PoolLooks
from bot.records.sealed import give_vault
from bot.records.sealing import Vault

_RACES = ("23505", "40001", "40P01")
"""PostgreSQL's unique_violation, serialization_failure and deadlock_detected."""


class DatabaseError(Exception):
    """The database cannot be used as it stands; the text says what to do."""


def make_engine(url: str) -> Engine:
    """Make an engine for a SQLite or PostgreSQL URL.

    Raises DatabaseError for any other, and where PostgreSQL's driver is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "DATABASE_URL cannot be read. Examples: sqlite:///coregroup.db, "
            "postgresql://user@host/name."
        ) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        _for_its_owner(parsed.database)
        return _sqlite(url)
    if backend == "postgresql":
        try:
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_size=32,
                max_overflow=8,
                pool_pre_ping=True,
                hide_parameters=True,
            )
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise DatabaseError(
                "PostgreSQL's driver is missing: install coregroup[postgres]."
            ) from error
    raise DatabaseError(f"DATABASE_URL names {backend}; only sqlite and postgresql are known.")


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        # The driver's own transactions begin too late and lose updates; we begin them ourselves.
        connect_args={"isolation_level": None, "timeout": 10, "check_same_thread": False},
        pool_size=32,
        max_overflow=8,
        # An error's text names the statement, never what people typed.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        _prepare(connection, "FULL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _prepare(connection: sqlite3.Connection, synchronous: str) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"synchronous={synchronous}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _looks(engine: Engine) -> Looks:
    if not is_sqlite(engine):
        return PoolLooks(engine.raw_connection)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            str(engine.url.database), isolation_level=None, timeout=10, check_same_thread=False
        )
        _prepare(connection, "NORMAL")
        return connection

    return FileLooks(connect)


def _for_its_owner(database: str | None) -> None:
    # SQLite would make the file for whoever the process's mask lets in; the log beside it follows.
    if database and database != ":memory:" and Path(database).parent.is_dir():
        with suppress(FileExistsError, PermissionError):
            os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def is_sqlite(engine: Engine) -> bool:
    """True where the database is a SQLite file."""
    return engine.dialect.name == "sqlite"


def lost_race(error: DBAPIError) -> bool:
    """Say whether a transaction failed only because another did the same in that moment.

    A unique key was taken, or PostgreSQL broke a circle of transactions that wait for each other.
    """
    state = str(getattr(error.orig, "sqlstate", "") or "")
    code = str(getattr(error.orig, "sqlite_errorname", "") or "")
    return state in _RACES or code in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


class Store:
    """The one way to the records: sessions for use cases, connections for hot reads."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        self._bare: dict[object, Bare] = {}
        self._looks = _looks(engine)
        give_vault(engine, vault)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session in one transaction: committed at the end, rolled back on any error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
            trail.link(session, self.vault)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open a bare connection in one transaction, for statements in Core."""
        with self.engine.begin() as connection:
            yield connection

    def look(self) -> AbstractContextManager[Look]:
        """Open the driver's own connection for a hot read that leaves its line in the trail.

        On SQLite its commit does not wait for the disk: if the power fails in the next moment,
        the line may be lost. A change is never written this way.
        """
        return self._looks.open()

    def bare(self, statement: Select[Any] | Insert | Update, columns: Sequence[str] = ()) -> Bare:
        """Return a statement compiled for this database, made at its first use and kept."""
        found = self._bare.get(statement)
        if found is None:
            found = self._bare[statement] = Bare(statement, self.engine.dialect, columns)
        return found

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
        self._looks.close()


class Within(Store):
    """The same way to the records inside a transaction that is open already.

    For what is asked again while a message is being made: a second writer would wait for the
    first for ever on SQLite. Nothing is committed here; the outer transaction does.
    """

    def __init__(self, outer: Store, session: Session) -> None:
        self.engine = outer.engine
        self.vault = outer.vault
        self._bare = outer._bare
        self._session = session

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give the open session, its pending changes written first."""
        yield self._session
        self._session.flush()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give the open session's connection."""
        yield self._session.connection()

    @contextmanager
    def look(self) -> Iterator[Look]:
        """Give the open session's connection for bare statements."""
        yield Look(self._session.connection().connection.cursor())
