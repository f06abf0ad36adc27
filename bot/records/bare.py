"""Statements compiled once and run on the driver itself, for the few reads that are hot.

SQLAlchemy's own way round costs several times what the database needs for them; what is asked
still stands in Core, and its types still turn values into columns and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Dialect, Uuid
from sqlalchemy.sql import Insert, Select, Update
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


class Bare:
    """One statement for one dialect; run it with `Look.rows` or `Look.write`."""

    def __init__(
        self,
        statement: Select[Any] | Insert | Update,
        dialect: Dialect,
        columns: Sequence[str] = (),
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
        self._day = _of(Date(), dialect).bind_processor(dialect)
        shown = statement.selected_columns if isinstance(statement, Select) else ()
        self._back = [
            None if isinstance(kind, Uuid) else _of(kind, dialect).result_processor(dialect, None)
            for kind in (column.type for column in shown)
        ]

    def bound(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Return the text and the parameters as the driver takes them."""
        given = {**self._fixed, **values}
        for name, convert in self._into.items():
            value = given[name]
            # An id that came from a row goes back as the driver gave it.
            given[name] = value if value.__class__ is str else convert(value)
        if self._order is None:
            return self._sql, given
        return self._sql, [given[name] for name in self._order]

    def day(self, day: date) -> Any:
        """Return a day as the driver has it, to compare rows that are not `back` yet."""
        return self._day(day) if self._day else day

    def back(self, first: int, last: int) -> Callable[[Sequence[Any]], list[Any]]:
        """Return what turns columns `first` to before `last` of a driver's row into values.

        Ids stay as the driver has them: most are only passed on, and to make a UUID of each costs
        more than all the rest. `str()` serves for both drivers.
        """
        columns = [(place, self._back[place]) for place in range(first, last)]

        def back(row: Sequence[Any]) -> list[Any]:
            return [
                row[place] if convert is None or row[place] is None else convert(row[place])
                for place, convert in columns
            ]

        return back


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
