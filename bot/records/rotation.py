"""Sealing everything anew under a newer key, a few rows at a time, while others read and write."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    Table,
    and_,
    bindparam,
    column,
    or_,
    select,
    table,
)
from sqlalchemy.types import Uuid

from bot.records.base import METADATA
from bot.records.engine import Store
from bot.records.sealed import sealed_columns
from bot.records.sealing import Vault, sealed_with

BATCH = 200


@dataclass(frozen=True, slots=True)
class _Closed:
    """A table as it is kept, its sealed columns as plain strings."""

    name: str
    columns: tuple[str, ...]
    plain: Any

    def behind(self, number: int, after: uuid.UUID | None) -> Select[Any]:
        """Return the next rows that hold something sealed with another key."""
        begins = sealed_with(number)
        old = or_(
            *(
                and_(
                    self.plain.c[one].startswith("s1."),
                    self.plain.c[one].startswith(begins).is_(False),
                )
                for one in self.columns
            )
        )
        statement = select(self.plain).where(old).order_by(self.plain.c.id).limit(BATCH)
        if after is not None:
            statement = statement.where(self.plain.c.id > after)
        return statement.with_for_update()


def reseal(store: Store, done: Callable[[str, int], None] = lambda name, rows: None) -> int:
    """Seal anew whatever is not sealed with the newest key; return how many rows were written.

    Each batch of rows is a short transaction of its own, so it may be stopped at any moment and
    run again. `done` is told the table and its rows after each batch. Raises SealBroken for a value
    that does not open: nothing is lost, and nothing after it was touched.
    """
    store.vault.freshen()
    written = 0
    for closed in _tables():
        after: uuid.UUID | None = None
        while True:
            with store.connection() as connection:
                rows = connection.execute(closed.behind(store.vault.newest, after)).mappings().all()
                for row in rows:
                    _write(connection, closed, row, store.vault)
            if not rows:
                break
            after = rows[-1]["id"]
            written += len(rows)
            done(closed.name, len(rows))
    return written


def counted(store: Store) -> Counter[int]:
    """Return how many rows hold something sealed with each key, by the key's number."""
    found: Counter[int] = Counter()
    for closed in _tables():
        statement = select(*(closed.plain.c[one] for one in closed.columns))
        with store.connection() as connection:
            for row in connection.execution_options(yield_per=1000).execute(statement):
                found.update(
                    {int(held.split(".")[1]) for held in row if held and held[:3] == "s1."}
                )
    return found


def _write(connection: Connection, closed: _Closed, row: Any, vault: Vault) -> None:
    values = {}
    for one in closed.columns:
        held = row[one]
        if held and held.startswith("s1."):
            where = f"{closed.name}.{one}.{row['id'].hex}"
            values[one] = vault.seal(where, vault.open(where, held))
    key = bindparam("row_id", type_=Uuid())
    connection.execute(
        closed.plain.update().where(closed.plain.c.id == key).values(values), {"row_id": row["id"]}
    )


def _tables() -> Iterator[_Closed]:
    for one in METADATA.sorted_tables:
        names = tuple(found.name for found in sealed_columns(one))
        if names:
            yield _Closed(one.name, names, _as_kept(one, names))


def _as_kept(one: Table, names: tuple[str, ...]) -> Any:
    # Without the column types that open and seal.
    return table(one.name, column("id", Uuid()), *(column(name, String()) for name in names))
