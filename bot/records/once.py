"""Inserting what may be there already, decided by the database alone: two at once never double."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(
    connection: Connection, table: Any, rows: Sequence[dict[str, Any]], unique: Sequence[str]
) -> set[uuid.UUID]:
    """Insert rows, passing over those that a unique key holds back; return the ids inserted.

    `table` is a mapped class with a column id, `unique` the columns of the key. Where another
    transaction has just inserted the same key, PostgreSQL waits until that one has ended.
    """
    if not rows:
        return set()
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table.__table__).on_conflict_do_nothing(index_elements=list(unique))
    connection.execute(statement, list(rows))
    column = table.__table__.c.id
    return set(
        connection.execute(select(column).where(column.in_([row["id"] for row in rows]))).scalars()
    )
