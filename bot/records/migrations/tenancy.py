"""No row crosses workspaces: the database holds every reference to a row of the same workspace.

A foreign key says that a row exists; what stands here says that it belongs. It is made from the
foreign keys that the database has, so a new table is held without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect

OWNER = "workspace_id"
_REFUSAL = "a row of another workspace"


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of a table of the same workspace."""

    table: str
    column: str
    target: str


def references(connection: Connection) -> list[Reference]:
    """Return every foreign key between tables whose rows belong to a workspace."""
    found, owned = inspect(connection), _owned(connection)
    return [
        Reference(table, key["constrained_columns"][0], str(key["referred_table"]))
        for table in owned
        for key in found.get_foreign_keys(table)
        if key["referred_table"] in owned
    ]


def make(connection: Connection) -> None:
    """Hold every table, in the place of what held it before."""
    by_table: dict[str, list[Reference]] = {table: [] for table in _owned(connection)}
    for one in references(connection):
        by_table[one.table].append(one)
    for table, found in by_table.items():
        lines = _sqlite(table, found) if _lite(connection) else _postgres(table, found)
        for line in lines:
            connection.exec_driver_sql(line)


def _owned(connection: Connection) -> list[str]:
    found = inspect(connection)
    return [
        table
        for table in sorted(found.get_table_names())
        if any(column["name"] == OWNER for column in found.get_columns(table))
    ]


def name_of(table: str, deed: str) -> str:
    """Return the name of a table's trigger; `deed` is "insert", "update" or "move"."""
    return f"{table}_own_{deed}"


def _lite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _foreign(one: Reference) -> str:
    return (
        f"NEW.{one.column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {one.target} o "  # noqa: S608  # names of our own tables
        f"WHERE o.id = NEW.{one.column} AND o.{OWNER} = NEW.{OWNER})"
    )


def _sqlite(table: str, found: list[Reference]) -> Iterator[str]:
    foreign = " OR ".join(f"({_foreign(one)})" for one in found) or "false"
    columns = ", ".join([*(one.column for one in found), OWNER])
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for deed, when in (
        ("insert", f"BEFORE INSERT ON {table} WHEN {foreign}"),
        ("update", f"BEFORE UPDATE OF {columns} ON {table} WHEN {foreign}"),
        # Else a row that others name could be given away.
        ("move", f"BEFORE UPDATE OF {OWNER} ON {table} WHEN NEW.{OWNER} IS NOT OLD.{OWNER}"),
    ):
        name = name_of(table, deed)
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} {when} {refuse}"


def _postgres(table: str, found: list[Reference]) -> Iterator[str]:
    foreign = " OR ".join(f"({_foreign(one)})" for one in found) or "false"
    columns = ", ".join([*(one.column for one in found), OWNER])
    function = f"{table}_own"
    yield f"DROP FUNCTION IF EXISTS {function}() CASCADE"
    yield (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND NEW.{OWNER} IS DISTINCT FROM OLD.{OWNER} OR {foreign} "
        f"THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
    )
    for deed, when in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}")):
        yield (
            f"CREATE TRIGGER {name_of(table, deed)} BEFORE {when} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
