"""Bringing the schema up to date, and saying so when it is not."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from bot.records.engine import DatabaseError, is_sqlite


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(str(resources.files("bot.records"))) / "migrations")
    )
    return config


def newest() -> str:
    """Return the revision this code expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise DatabaseError("The package holds no migrations: install it again.")
    return head


def current(engine: Engine) -> str | None:
    """Return the revision the database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema to the newest revision; return the one before and the one after.

    Raises DatabaseError where the database is at a revision that this version does not know.
    """
    config = _config()
    before = current(engine)
    if before == newest():
        return before, before
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except CommandError as error:
        raise DatabaseError(
            f"The database is at schema {before}, which this version does not know: it was made "
            "by a newer one. Install that version again."
        ) from error
    finally:
        # The connection was left with foreign keys off: nobody else may meet it.
        engine.dispose()
    return before, newest()


def ready(engine: Engine) -> None:
    """Make sure that the schema is the one this code expects.

    SQLite is brought up to date at once; PostgreSQL is left alone. Raises DatabaseError where
    `coregroup migrate` has to be run first.
    """
    if is_sqlite(engine):
        migrate(engine)
        return
    found = current(engine)
    if found != newest():
        raise DatabaseError(
            f"The database is at schema {found or 'nothing'}, this version needs {newest()}: "
            "run coregroup migrate."
        )
