"""Transactions on the driver's own connections, for the few reads that are hot."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from bot.records.bare import Bare


class Driven(Protocol):
    """What is needed of a driver's connection."""

    def cursor(self) -> Any:
        """Open a cursor; the first statement on it begins a transaction."""

    def commit(self) -> None:
        """Commit."""

    def close(self) -> None:
        """Give it back."""


class Look:
    """One transaction on a driver's connection, for bare statements only."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def rows(self, statement: Bare, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return every row of a select as the driver has it; `Bare.back` for those to be shown."""
        self._cursor.execute(*statement.bound(values))
        found: Sequence[Sequence[Any]] = self._cursor.fetchall()
        return found

    def write(self, statement: Bare, values: Mapping[str, Any]) -> None:
        """Run an insert."""
        self._cursor.execute(*statement.bound(values))


class Looks(Protocol):
    """Opens looks, each in a transaction of its own: committed at the end, undone on any error."""

    def open(self) -> AbstractContextManager[Look]:
        """Open one."""

    def close(self) -> None:
        """Close what is held open."""


class PoolLooks:
    """Looks on the connections of an engine's pool, which rolls back what was not committed."""

    def __init__(self, connect: Callable[[], Driven]) -> None:
        self._connect = connect

    @contextmanager
    def open(self) -> Iterator[Look]:
        """Open one on a connection of the pool."""
        connection = self._connect()
        try:
            yield Look(connection.cursor())
            connection.commit()
        finally:
            connection.close()

    def close(self) -> None:
        """Leave the pool to its engine."""


class FileLooks:
    """Looks on a SQLite file, whose connections are kept here: a pool costs half a look."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        # Both ends of a deque are safe between threads; the last one in is the warmest.
        self._idle: deque[sqlite3.Connection] = deque()

    def open(self) -> AbstractContextManager[Look]:
        """Open one on an idle connection, or on a new one."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        return _FileLook(connection, self._idle)

    def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            self._idle.pop().close()


class _FileLook:
    def __init__(self, connection: sqlite3.Connection, idle: deque[sqlite3.Connection]) -> None:
        self._connection = connection
        self._idle = idle

    def __enter__(self) -> Look:
        # Begun as a writer: a reader that turns writer later can be refused.
        return Look(self._connection.execute("BEGIN IMMEDIATE"))

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                self._connection.commit()
        finally:
            if self._connection.in_transaction:
                self._connection.rollback()
            self._idle.append(self._connection)
