"""Reading the trail from its first entry to its last, and naming what does not fit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from bot.records.engine import Store
from bot.records.tables import AuditEntry, AuditHead
from bot.records.trail import digest_of, hash_of

PAGE = 2000
MOST = 1000
_E: Any = AuditEntry.__table__.c  # type: ignore[attr-defined]
_H: Any = AuditHead.__table__.c  # type: ignore[attr-defined]


class Wrong(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: the numbers of the entries, and the id of one that stands."""

    kind: Wrong
    first: int
    last: int
    entry_id: uuid.UUID | None = None


@dataclass(slots=True)
class Checked:
    """How one workspace's trail stands: entries, last link, and the first 1,000 faults."""

    workspace_id: uuid.UUID
    entries: int = 0
    seq: int = 0
    hash: str = ""
    faults: list[Fault] = field(default_factory=list)

    def found(self, fault: Fault) -> None:
        """Note a fault."""
        if len(self.faults) < MOST:
            self.faults.append(fault)


def check_trail(
    store: Store, workspace_id: uuid.UUID, done: Callable[[int], None] = lambda number: None
) -> Checked:
    """Check one workspace's trail in one pass, a page at a time: memory stays flat.

    `done` is told after each page how many entries were read. An entry whose detail was purged
    verifies by its digest.
    """
    checked = Checked(workspace_id)
    for row in _entries(store, workspace_id, done):
        _check(store, checked, row)
    _check_head(store, checked)
    return checked


def hash_at(store: Store, workspace_id: uuid.UUID, seq: int) -> str | None:
    """Return the hash of one entry, None where there is none of that number."""
    statement = select(_E.hash).where(_E.workspace_id == workspace_id, _E.seq == seq)
    with store.connection() as connection:
        found: str | None = connection.execute(statement).scalar_one_or_none()
    return found


def _entries(
    store: Store, workspace_id: uuid.UUID, done: Callable[[int], None]
) -> Iterator[Mapping[str, Any]]:
    after = 0
    while True:
        statement = (
            select(AuditEntry.__table__)  # type: ignore[attr-defined]
            .where(_E.workspace_id == workspace_id, _E.seq > after)
            .order_by(_E.seq)
            .limit(PAGE)
        )
        with store.connection() as connection:
            rows = [dict(row) for row in connection.execute(statement).mappings()]
        yield from rows
        done(len(rows))
        if len(rows) < PAGE:
            return
        after = rows[-1]["seq"]


def _check(store: Store, checked: Checked, row: Mapping[str, Any]) -> None:
    seq = row["seq"]
    if seq > checked.seq + 1:
        checked.found(Fault(Wrong.MISSING, checked.seq + 1, seq - 1))
    whole = (row["detail"] is None) == (row["purged_at"] is not None)
    if row["detail"] is not None:
        whole = whole and digest_of(row["detail"]) == row["digest"]
    if hash_of(store.vault, row) != row["hash"]:
        moved = len(checked.faults) < MOST and _moved(store, row)
        checked.found(moved or Fault(Wrong.CHANGED, seq, seq, row["id"]))
    elif not whole:
        checked.found(Fault(Wrong.CHANGED, seq, seq, row["id"]))
    elif seq == checked.seq + 1 and row["prev"] != checked.hash:
        # It is what was written, but not after the entry that stands before it.
        checked.found(Fault(Wrong.REORDERED, seq, seq, row["id"]))
    checked.entries += 1
    checked.seq, checked.hash = seq, row["hash"]


def _moved(store: Store, row: Mapping[str, Any]) -> Fault | None:
    """Return the fault of an entry that was written under another number."""
    statement = select(_E.seq).where(_E.workspace_id == row["workspace_id"], _E.hash == row["prev"])
    with store.connection() as connection:
        before = connection.execute(statement).scalars().first()
    places = {1} if row["prev"] == "" else set() if before is None else {before + 1}
    places |= {row["seq"] - 1, row["seq"] + 1}
    if any(hash_of(store.vault, {**row, "seq": place}) == row["hash"] for place in places):
        return Fault(Wrong.REORDERED, row["seq"], row["seq"], row["id"])
    return None


def _check_head(store: Store, checked: Checked) -> None:
    statement = select(_H.seq, _H.hash).where(_H.workspace_id == checked.workspace_id)
    with store.connection() as connection:
        head = connection.execute(statement).one_or_none()
    if head is None:
        if checked.seq:
            checked.found(Fault(Wrong.HEAD, checked.seq, checked.seq))
    elif head.seq > checked.seq:
        checked.found(Fault(Wrong.MISSING, checked.seq + 1, head.seq))
    elif head.seq != checked.seq or head.hash != checked.hash:
        checked.found(Fault(Wrong.HEAD, checked.seq, checked.seq))
