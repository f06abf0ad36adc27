"""Columns that are sealed by being named so: `text: str = sealed("")`, and no more to do.

Reading needs nothing either: a select of a sealed column brings the row's id with it, so that it
opens in its own row alone. Writing goes through the ORM, which knows the row; a statement in Core
hands in `placed(column, row id, value)`. A plain value never reaches a sealed column.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Engine,
    Label,
    String,
    Table,
    cast,
    event,
    inspect,
    literal_column,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from bot.records.base import Row
from bot.records.sealing import Vault

_VAULT = "coregroup_vault"
_NOTHING = frozenset({"", "[]", "{}"})


class NotPlaced(TypeError):
    """A value for a sealed column came without its row; the text names no value."""


class Placed(str):
    """A text on its way into a sealed column, with the place it is sealed for."""

    where: str
    text: str


class _Sealed(TypeDecorator[Any]):
    impl = String
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Bring the row's id and the column's name with the value: without them nothing opens."""
        owner: Any = column
        while isinstance(owner, Label):
            owner = owner.element
        held = cast(owner.table.c.id, String) + literal_column(f"'.{_place(owner)}.'")
        return type_coerce(held + type_coerce(owner, String), self)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal a placed value; nothing stays nothing."""
        if isinstance(value, Placed):
            return vault_of(dialect).seal(value.where, value.text)
        if value is None or not value:
            return None if value is None else self.nothing(value)
        raise NotPlaced("A sealed column was given a value without its row: see bot/records/sealed")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open what a select brought, in its own row and column."""
        if value is None:
            return None
        row_id, table, column, held = value.split(".", 3)
        if held in _NOTHING:
            return self.plain(held)
        where = f"{table}.{column}.{row_id.replace('-', '')}"
        return self.plain(vault_of(dialect).open(where, held))

    def nothing(self, value: Any) -> str:
        """Return how an empty value is kept."""
        return ""

    def plain(self, text: str) -> Any:
        """Return an opened text as the attribute has it."""
        return text


class SealedText(_Sealed):
    """A sealed text."""

    cache_ok = True


class SealedJson(_Sealed):
    """A sealed list or dict."""

    cache_ok = True

    def nothing(self, value: Any) -> str:
        """Return how an empty list or dict is kept."""
        return json.dumps(value)

    def plain(self, text: str) -> Any:
        """Return what the JSON says."""
        return json.loads(text)


def sealed(*arguments: Any, **more: Any) -> Any:
    """Declare a sealed text; arguments as for Field."""
    return Field(*arguments, **more, sa_type=SealedText)


def sealed_json(*arguments: Any, **more: Any) -> Any:
    """Declare a sealed list or dict; arguments as for Field."""
    return Field(*arguments, **more, sa_type=SealedJson)


def placed(column: Any, row_id: uuid.UUID, value: Any) -> Any:
    """Return a value with the place it is sealed for; nothing needs no seal."""
    if not value or isinstance(value, Placed):
        return value
    found = Placed(value if isinstance(value, str) else "")
    found.where = f"{_place(column)}.{row_id.hex}"
    found.text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return found


def placed_rows(table: Table, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for a bulk insert with their sealed columns placed; each row names its id."""
    columns = [column for column in table.columns if isinstance(column.type, _Sealed)]
    return [
        {
            **row,
            **{
                one.name: placed(one, row["id"], row[one.name])
                for one in columns
                if one.name in row
            },
        }
        for row in rows
    ]


def sealed_columns(table: Table) -> list[Column[Any]]:
    """Return the sealed columns of a table."""
    return [column for column in table.columns if isinstance(column.type, _Sealed)]


def give_vault(engine: Engine, vault: Vault) -> None:
    """Let an engine's sealed columns open with a vault; the dialect is what a type is handed."""
    setattr(engine.dialect, _VAULT, vault)


def vault_of(dialect: Dialect) -> Vault:
    """Return the vault of a dialect's engine; raises LookupError where it was given none."""
    vault = getattr(dialect, _VAULT, None)
    if not isinstance(vault, Vault):
        raise LookupError("This engine has no keys: open the records through Store.")
    return vault


def _place(column: Any) -> str:
    # An alias keeps the name of its table for the seal.
    table = column.table
    while getattr(table, "element", None) is not None:
        table = table.element
    return f"{table.name}.{column.name}"


@cache
def _sealed_keys(kind: type[Row]) -> tuple[tuple[str, Column[Any]], ...]:
    mapper = inspect(kind)
    return tuple(
        (mapper.get_property_by_column(column).key, column)
        for column in sealed_columns(mapper.local_table)
    )


def _place_new(_mapper: Any, _connection: Any, row: Row) -> None:
    held = row.__dict__
    for key, column in _sealed_keys(type(row)):
        held[key] = placed(column, row.id, held.get(key))


def _place_changed(_mapper: Any, _connection: Any, row: Row) -> None:
    keys = _sealed_keys(type(row))
    if not keys:
        return
    held, before = row.__dict__, inspect(row).committed_state
    for key, column in keys:
        if key in before and held.get(key) != before[key]:
            held[key] = placed(column, row.id, held.get(key))


def _take_back(_mapper: Any, _connection: Any, row: Row) -> None:
    held = row.__dict__
    for key, column in _sealed_keys(type(row)):
        value = held.get(key)
        if isinstance(value, Placed):
            held[key] = json.loads(value.text) if _is_json(column) else value.text


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, SealedJson)


for _name, _deed in (
    ("before_insert", _place_new),
    ("before_update", _place_changed),
    ("after_insert", _take_back),
    ("after_update", _take_back),
):
    event.listen(Row, _name, _deed, propagate=True)
