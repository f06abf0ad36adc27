"""A whole copy of a SQLite database while it is in use, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.records import lock
from bot.records.engine import DatabaseError

PAGES = 500


def database_file(url: str) -> Path | None:
    """Return the file of a SQLite database, None for any other."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def back_up(url: str, to: Path, done: Callable[[int, int], None] = lambda left, all_: None) -> None:
    """Copy a database as it stands at one moment, while the bot goes on working.

    The copy is for its owner alone. `done` is told the pages left and all. Raises DatabaseError for
    PostgreSQL, for a database that is not there, and where the copy's name is taken.
    """
    source = _file(url)
    if to.exists():
        raise DatabaseError(f"{to} exists already: name another file.")
    whole = to.with_name(to.name + ".part")
    os.close(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(whole)) as copy:
            held.backup(copy, pages=PAGES, progress=lambda _, left, all_: done(left, all_))
            copy.execute("PRAGMA journal_mode=DELETE")
        _check(whole)
        whole.rename(to)
    except BaseException:
        whole.unlink(missing_ok=True)
        raise


def put_back(url: str, copy: Path, now: str) -> Path | None:
    """Put a copy in the place of a database; return where the one before was put, None for none.

    `now` names that one. Raises DatabaseError while a process works on the database, and for a copy
    that is damaged: nothing is changed then.
    """
    target = database_file(url)
    if target is None:
        raise DatabaseError("Only SQLite is put back here. For PostgreSQL: pg_restore.")
    if not copy.is_file():
        raise DatabaseError(f"There is no file {copy}.")
    _check(copy)
    with lock.hold(url):
        fresh = target.with_name(target.name + ".restored")
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        before = None
        if target.exists():
            # What stands in the log beside the file belongs into it before it is put aside.
            with closing(sqlite3.connect(target)) as held:
                held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            before = target.with_name(f"{target.name}.before-{now}")
            target.rename(before)
        for rest in ("-wal", "-shm"):
            target.with_name(target.name + rest).unlink(missing_ok=True)
        fresh.rename(target)
    return before


def _file(url: str) -> Path:
    path = database_file(url)
    if path is None:
        raise DatabaseError(
            "Only SQLite is copied here. For PostgreSQL: pg_dump --format=custom, and keep "
            "COREGROUP_KEY elsewhere."
        )
    if not path.exists():
        raise DatabaseError(f"There is no database at {path}.")
    return path


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as held:
            (said,) = held.execute("PRAGMA integrity_check").fetchone()
            held.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path} is no database of ours, or is damaged.") from error
    if said != "ok":
        raise DatabaseError(f"{path} is damaged.")
