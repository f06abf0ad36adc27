"""Reading many rows of which one may be damaged: the others go on, and it is put aside."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Select

log = structlog.get_logger(__name__)

_UNREADABLE = (ValueError, TypeError, OverflowError)


def read_rows(
    connection: Connection,
    statement: Select[Any],
    by: ColumnElement[uuid.UUID],
    put_aside: Callable[[uuid.UUID], object],
    **values: object,
) -> list[Any]:
    """Return the rows of a statement, without those that hold what cannot be read.

    A date that is none, or ids that are no JSON, would otherwise stop whoever reads the batch, each
    time anew. `by` is the column of the rows' ids; `put_aside` is called with each that is left
    out, in this transaction.
    """
    try:
        return list(connection.execute(statement, values).all())
    except _UNREADABLE:
        ids = connection.execute(statement.with_only_columns(by), values).scalars().all()
    found: list[Any] = []
    for one in ids:
        try:
            found += connection.execute(statement.where(by == one), values).all()
        except _UNREADABLE as error:
            log.error("row cannot be read", row=str(one), error=type(error).__name__)
            put_aside(one)
    return found
