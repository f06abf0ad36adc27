"""Alembic's entry: runs over the connection it is given, or over DATABASE_URL."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from bot.records import tables  # noqa: F401 - for its effect: the tables stand in METADATA
from bot.records.base import METADATA
from bot.records.engine import make_engine
from bot.records.migrations import guards
from bot.settings import read_settings


def _foreign_keys_off(connection: Connection) -> None:
    # On the driver itself: inside a transaction SQLite ignores this pragma. The connection is
    # thrown away afterwards (see schema.migrate), so nobody meets it with foreign keys off.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute("PRAGMA foreign_keys=OFF")


def _run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch mode makes tables anew; with foreign keys on, SQLite would delete their children.
        _foreign_keys_off(connection)
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        guards.let_go(connection)
        context.run_migrations()
        guards.hold(connection)
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration left rows without their parents")


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with make_engine(read_settings().database_url).connect() as opened:
        _run(opened)
