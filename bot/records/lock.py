"""One process at a time sends from a SQLite file: a lock beside it, held while the bot runs."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.records.engine import DatabaseError


class Held(DatabaseError):
    """Another process holds the database; the text says what to do."""


def lock_path(url: str) -> Path | None:
    """Return the file to lock for a database, None where none is needed.

    PostgreSQL takes any number of processes, and a database in memory belongs to one anyway. It is
    never the database file itself: closing any handle on that would drop SQLite's own locks.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    path = Path(str(parsed.database))
    return path.with_name(path.name + ".lock")


@contextmanager
def hold(url: str) -> Iterator[None]:
    """Hold a database for this process; the lock goes when the process does, however it ends.

    Raises Held where another process has it.
    """
    path = lock_path(url)
    if path is None:
        yield
        return
    with path.open("a") as file:
        if not _take(file.fileno()):
            raise Held(
                "Another coregroup process is running on this database. With SQLite there is one "
                "at a time: stop it first, or use PostgreSQL (DATABASE_URL) for several."
            )
        yield


def is_held(url: str) -> bool:
    """Say whether some process, this one too, holds a database."""
    path = lock_path(url)
    if path is None or not path.exists():
        return False
    with path.open("a") as file:
        return not _take(file.fileno())


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    # The number of the holder, for people who look; nothing reads it.
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return True
