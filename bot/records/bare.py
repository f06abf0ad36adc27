"""Statements compiled once and run on the driver itself, for the few reads that are hot.

SQLAlchemy's own way round costs several times what the database needs for them; what is asked
still stands in Core, and its types still turn values into columns and back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, PoolProxiedConnection, Uuid
from sqlalchemy.sql import Insert, Select
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


class Bare:
    """One statement for one dialect; run it with `Look.rows` or `Look.write`."""

    def __init__(
        self, statement: Select[Any] | Insert, dialect: Dialect, columns: Sequence[str] = ()
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self._sql = str(compiled)
        self._order = getattr(compiled, "positiontup", None)
        self._fixed = dict(compiled.params)
        self._into = {
            name: convert
            for name, bind in getattr(compiled, "binds", {}).items()
            if (convert := _of(bind.type, dialect).bind_processor(dialect))
        }
        shown = statement.selected_columns if isinstance(statement, Select) else ()
        self._back = [
            (place, convert)
            for place, column in enumerate(shown)
            if not isinstance(column.type, Uuid)
            and (convert := _of(column.type, dialect).result_processor(dialect, None))
        ]

    def bound(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Return the text and the parameters as the driver takes them."""
        given = {**self._fixed, **values}
        for name, convert in self._into.items():
            given[name] = convert(given[name])
        if self._order is None:
            return self._sql, given
        return self._sql, [given[name] for name in self._order]

    def back(self, row: Sequence[Any]) -> list[Any]:
        """Return a driver's row with each value as its column's type has it.

        Ids stay as the driver has them: most are only passed on, and to make a UUID of each costs
        more than all the rest. `str()` serves for both drivers, `as_id` where a UUID is needed.
        """
        values = list(row)
        for place, convert in self._back:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values


def as_id(value: Any) -> uuid.UUID:
    """Return an id as a driver has it as a UUID."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


class Look:
    """One transaction on a driver's connection, for bare statements only."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self._cursor = connection.cursor()

    def rows(self, statement: Bare, values: Mapping[str, Any]) -> list[list[Any]]:
        """Return every row of a select."""
        self._cursor.execute(*statement.bound(values))
        back = statement.back
        return [back(row) for row in self._cursor.fetchall()]

    def write(self, statement: Bare, values: Mapping[str, Any]) -> None:
        """Run an insert."""
        self._cursor.execute(*statement.bound(values))
