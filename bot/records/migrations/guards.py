"""What the database refuses by itself: taken off while a migration runs, and put back after it.

SQLite would not make a table anew while a trigger names it, and drops the triggers of the old one.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from bot.records.migrations import append_only, tenancy


def let_go(connection: Connection) -> None:
    """Take every trigger off; all of them are ours."""
    if connection.dialect.name == "sqlite":
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(named).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def hold(connection: Connection) -> None:
    """Put every trigger in its place, for the tables as they are now."""
    tables = set(inspect(connection).get_table_names())
    if set(append_only.TABLES) <= tables:
        append_only.make(connection)
    tenancy.make(connection)
