"""What every table shares: names for constraints, ids made by us, the workspace it belongs to."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData
from sqlmodel import Field, SQLModel

# Alembic's batch mode on SQLite drops constraints that have no name.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_id() -> uuid.UUID:
    """Make an id of version 7: a millisecond, then chance, so that new rows lie side by side."""
    return id_at(int(time.time() * 1000), secrets.randbits(80))


def id_at(milliseconds: int, chance: int) -> uuid.UUID:
    """Make the id of version 7 of a moment (milliseconds since 1970) and 80 bits of chance."""
    number = (milliseconds & (1 << 48) - 1) << 80 | chance
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=number)


class Row(SQLModel):
    """Base of every table: its own id and the workspace it belongs to."""

    metadata = METADATA

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    workspace_id: uuid.UUID = Field(foreign_key="workspace.id", ondelete="RESTRICT")


def one_of(column: str, words: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """Return the CHECK that holds a string column to its words, named after the column."""
    values = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({values})", name=column)
