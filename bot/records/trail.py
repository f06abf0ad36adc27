"""The chain of the trail: each entry signs the one before, in the transaction that writes it.

The last link of a workspace is locked while the next is written, so it is taken at the very end of
a transaction: `write` keeps entries until `link` is called, just before the commit.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Engine, Select, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Insert, Update
from sqlmodel import Session

from bot.records.bare import Bare
from bot.records.base import new_id
from bot.records.looks import Look
from bot.records.sealing import Vault
from bot.records.tables import AuditEntry, AuditHead

_WAITING = "trail"
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_H: Any = AuditHead.__table__.c  # type: ignore[attr-defined]
HEAD: Select[Any] = (
    select(_H.seq, _H.hash).where(_H.workspace_id == bindparam("of")).with_for_update()
)
GROW: Update = (
    update(AuditHead)
    .where(_H.workspace_id == bindparam("of"))
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)
BEGIN = {
    "sqlite": sqlite.insert(AuditHead).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(AuditHead).on_conflict_do_nothing(),
}
"""The first link of a workspace; two who begin it at once are one after the other."""
ADD: Insert = insert(AuditEntry)
COLUMNS = (
    *("id", "workspace_id", "at", "case_at", "actor_id", "actor_slack_id", "action", "allowed"),
    *("core_group_id", "subject", "because", "detail", "seq", "prev", "digest", "hash"),
)


def entry(
    *,
    workspace_id: Any,
    at: datetime,
    case_at: datetime,
    action: str,
    actor_id: Any = None,
    actor_slack_id: str | None = None,
    allowed: bool = True,
    core_group_id: Any = None,
    subject: str = "",
    because: str = "",
    detail: Mapping[str, Any],
) -> dict[str, Any]:
    """Return an entry before it has its place in the chain; instants are aware."""
    return {
        "id": new_id(),
        "workspace_id": workspace_id,
        "at": at,
        "case_at": case_at,
        "actor_id": actor_id,
        "actor_slack_id": actor_slack_id,
        "action": action,
        "allowed": allowed,
        "core_group_id": core_group_id,
        "subject": subject,
        "because": because,
        "detail": dict(detail),
    }


def write(session: Session, one: dict[str, Any]) -> None:
    """Keep an entry for the end of the session's transaction."""
    session.info.setdefault(_WAITING, []).append(one)


def link(session: Session, vault: Vault) -> None:
    """Chain and write what was kept; call it when nothing else is left to be written."""
    waiting: list[dict[str, Any]] = session.info.pop(_WAITING, [])
    if not waiting:
        return
    session.flush()
    by_workspace: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in waiting:
        by_workspace[one["workspace_id"]].append(one)
    connection = session.connection()
    # In one order: two who write to two workspaces do not wait for each other for ever.
    for workspace_id in sorted(by_workspace):
        of = {"of": workspace_id}
        head = connection.execute(HEAD, of).one_or_none()
        if head is None:
            begin = {"workspace_id": workspace_id, "seq": 0, "hash": ""}
            connection.execute(BEGIN[connection.dialect.name], begin)
            head = connection.execute(HEAD, of).one()
        seq, prev = head
        rows = []
        for one in by_workspace[workspace_id]:
            rows.append(chained(vault, one, seq, prev))
            seq, prev = rows[-1]["seq"], rows[-1]["hash"]
        connection.execute(ADD, rows)
        connection.execute(GROW, {**of, "to_seq": seq, "to_hash": prev})


class Records(Protocol):
    """What is needed of the store: its keys, its database, and statements compiled once."""

    vault: Vault
    engine: Engine

    def bare(self, statement: Select[Any] | Insert | Update, columns: Sequence[str] = ()) -> Bare:
        """Return a statement compiled for the database."""


def write_now(look: Look, records: Records, one: dict[str, Any]) -> None:
    """Chain and write one entry at the end of a look."""
    bare = records.bare
    of = {"of": one["workspace_id"]}
    head = look.rows(bare(HEAD), of)
    if not head:
        begin = {"workspace_id": one["workspace_id"], "seq": 0, "hash": ""}
        begin_at = BEGIN[records.engine.dialect.name]
        look.write(bare(begin_at, ("workspace_id", "seq", "hash")), begin)
        head = look.rows(bare(HEAD), of)
    row = chained(records.vault, one, *head[0])
    look.write(bare(ADD, COLUMNS), row)
    look.write(bare(GROW), {**of, "to_seq": row["seq"], "to_hash": row["hash"]})


def chained(vault: Vault, one: dict[str, Any], seq: int, prev: str) -> dict[str, Any]:
    """Return an entry as the next after the one numbered `seq` with the hash `prev`."""
    row = {**one, "seq": seq + 1, "prev": prev, "digest": digest_of(one["detail"])}
    row["hash"] = hash_of(vault, row)
    return row


def digest_of(detail: Mapping[str, Any]) -> str:
    """Return what stands for an entry's detail in its hash."""
    return hashlib.sha256(_json(detail)).hexdigest()


def hash_of(vault: Vault, row: Mapping[str, Any]) -> str:
    """Return the signature of an entry; its digest stands for the detail."""
    signed = [
        row["prev"],
        _id(row["workspace_id"]),
        row["seq"],
        _id(row["id"]),
        _instant(row["at"]),
        _instant(row["case_at"]),
        _id(row["actor_id"]),
        row["actor_slack_id"],
        row["action"],
        bool(row["allowed"]),
        _id(row["core_group_id"]),
        row["subject"],
        row["because"],
        row["digest"],
    ]
    return vault.sign(_json(signed)).hex()


def _json(value: Any) -> bytes:
    return _ENCODE(value).encode()


def _id(value: Any) -> str | None:
    return None if value is None else str(value).replace("-", "")


def _instant(value: datetime) -> str:
    same = value if value.tzinfo is UTC else value.astimezone(UTC)
    return same.isoformat(timespec="microseconds")
