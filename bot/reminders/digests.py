"""One digest a person and day: what is planned late joins the one that has not gone out yet."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, text, update

from bot.duties.unread import CHANGE, change_values
from bot.records.base import new_id
from bot.records.once import insert_once
from bot.records.outbox import OUT_OF_HOURS
from bot.records.reads import X
from bot.records.tables import OutboxMessage
from bot.records.words import OutboxState
from bot.reminders.claims import put_aside
from bot.reminders.readable import read_rows

DIGEST = "digest"
THROUGH_PAUSE = "through_pause"
RANK = 2
CHUNK = 500
_TABLE: Any = OutboxMessage.__table__  # type: ignore[attr-defined]
# The partial index over what waits is chosen only where the statement says its very words.
_WAITING = text("state IN ('planned', 'claimed', 'uncertain', 'failed')")
_UNSENT = (OutboxState.PLANNED, OutboxState.FAILED)
_REOPENED = (OutboxState.PLANNED, OutboxState.FAILED, OutboxState.WITHDRAWN)


class Raced(Exception):
    """Another process planned the same digest in this moment: plan again."""


@dataclass
class Digest:
    """What one person is to hear on a day: duties, and duties of others to tell them about.

    `through_pause` is true where it comes although its reader has asked for a pause.
    """

    workspace_id: uuid.UUID
    recipient: uuid.UUID
    day: date
    deadlines: dict[str, None] = field(default_factory=dict)
    tell: dict[tuple[str, str], None] = field(default_factory=dict)
    through_pause: bool = False

    @property
    def key(self) -> str:
        """The digest's key in the outbox."""
        return digest_key(self.recipient, self.day)

    def add(self, ids: Mapping[str, Any]) -> None:
        """Take in what another digest's row holds."""
        self.deadlines.update(dict.fromkeys(ids.get("deadlines", ())))
        self.tell.update(dict.fromkeys((one, about) for one, about in ids.get("tell", ())))
        self.through_pause = self.through_pause or bool(ids.get(THROUGH_PAUSE))

    def ids(self) -> dict[str, Any]:
        """Return what the outbox row keeps."""
        ids = {"deadlines": list(self.deadlines), "tell": [list(pair) for pair in self.tell]}
        return ids | {THROUGH_PAUSE: True} if self.through_pause else ids


def digest_key(recipient: uuid.UUID, day: date) -> str:
    """Return the key of a person's digest of a day in the workspace's zone."""
    return f"{DIGEST}:{recipient}:{day.isoformat()}"


def insert_new(connection: Connection, rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    """Insert outbox rows, passing over those whose key is there already; return the new ids."""
    return insert_once(connection, OutboxMessage, rows, ["workspace_id", "key"])


def lock_known(connection: Connection, wanted: Iterable[Digest]) -> dict[str, Any]:
    """Lock today's digests that exist; return the row by key, whatever its state."""
    wanted = list(wanted)
    keys = sorted({digest.key for digest in wanted})
    if not keys:
        return {}
    statement = (
        select(X.id, X.key, X.state, X.ids, X.recipient_id, X.sent_at, X.slack_channel, X.slack_ts)
        .where(X.workspace_id.in_({one.workspace_id for one in wanted}), X.key.in_(keys))
        .order_by(X.key)
        .with_for_update()
    )

    def mend(row_id: uuid.UUID) -> None:
        # Its key is taken and its state is true: only what it was to say has to be told anew.
        connection.execute(update(_TABLE).where(X.id == row_id).values(ids={}))
        mended.append(row_id)

    mended: list[uuid.UUID] = []
    rows = read_rows(connection, statement, X.id, mend)
    if mended:
        rows += connection.execute(statement.where(X.id.in_(mended))).all()
    return {row.key: row for row in rows}


def takes_more(row: Any) -> bool:
    """Say whether a digest can still take something in: it has not gone out, and is not about to.

    One withdrawn because nothing in it was true any more can be planned again the same day.
    """
    return row is None or row.state in _REOPENED


def write(
    connection: Connection,
    digests: Iterable[Digest],
    known: Mapping[str, Any],
    now: datetime,
    not_before: datetime,
) -> list[Digest]:
    """Write digests into the outbox and return those that are new.

    `now` and `not_before`, when they may go out at the earliest, are machine time.
    Yesterday's that never went out are taken into today's. Raises Raced where another process
    wrote one of them since `known` was read.
    """
    digests = list(digests)
    new = [one for one in digests if one.key not in known]
    _take_in_older(connection, new, now)
    rows = [_row(one, now, not_before) for one in sorted(new, key=lambda one: one.key)]
    if len(insert_new(connection, rows)) < len(rows):
        raise Raced
    again = [
        _rejoin(connection, one, known[one.key], not_before) for one in digests if one.key in known
    ]
    return new + [one for one in again if one is not None]


def _row(digest: Digest, now: datetime, not_before: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "workspace_id": digest.workspace_id,
        "key": digest.key,
        "kind": DIGEST,
        "recipient_id": digest.recipient,
        "core_group_id": None,
        "ids": digest.ids(),
        "urgent": False,
        "rank": RANK,
        "state": OutboxState.PLANNED.value,
        "not_before": not_before,
        "created_at": now,
    }


def write_changes(
    connection: Connection,
    changed: Mapping[str, Digest],
    known: Mapping[str, Any],
    now: datetime,
) -> list[dict[str, Any]]:
    """Have sent digests that nobody has read say more, in their place; return the new messages.

    `changed` holds what has come up since, by the digest's key; `now` is machine time.
    """
    rows = []
    for key in sorted(changed):
        ids, about = change_values(known[key], changed[key].ids())
        connection.execute(update(_TABLE).where(X.id == known[key].id).values(ids=ids))
        row = _row(changed[key], now, now)
        rows.append(row | {"key": f"{key}:{ids['changes']}", "kind": CHANGE, "ids": about})
    insert_new(connection, rows)
    return rows


def release(connection: Connection, recipients: Iterable[uuid.UUID], now: datetime) -> None:
    """Let digests go that were held back while more was being planned; `now` is machine time."""
    people = list(dict.fromkeys(recipients))
    for start in range(0, len(people), CHUNK):
        connection.execute(
            update(_TABLE)
            .where(
                _WAITING,
                X.recipient_id.in_(people[start : start + CHUNK]),
                X.kind == DIGEST,
                X.state == OutboxState.PLANNED,
                X.not_before > now,
            )
            .values(not_before=now)
        )


def look_again(connection: Connection, now: datetime) -> None:
    """Let what waits for somebody's hours be looked at again: case time has jumped.

    Such a wait was reckoned in machine time, `now`, while case time ran beside it.
    """
    connection.execute(
        update(_TABLE)
        .where(
            _WAITING,
            X.state == OutboxState.PLANNED,
            X.reason == OUT_OF_HOURS,
            X.not_before > now,
        )
        .values(not_before=now)
    )


def _rejoin(
    connection: Connection, digest: Digest, row: Any, not_before: datetime
) -> Digest | None:
    withdrawn = row.state == OutboxState.WITHDRAWN
    if not withdrawn:
        digest.add(row.ids)
    changes: dict[str, Any] = {"ids": digest.ids()}
    if withdrawn:
        changes |= {"state": OutboxState.PLANNED.value, "reason": "", "not_before": not_before}
    connection.execute(update(_TABLE).where(X.id == row.id).values(**changes))
    return digest if withdrawn else None


def _take_in_older(connection: Connection, new: list[Digest], now: datetime) -> None:
    by_person = {one.recipient: one for one in new}
    if not by_person:
        return
    older = read_rows(
        connection,
        select(X.id, X.recipient_id, X.ids)
        .where(
            X.recipient_id.in_(list(by_person)), X.kind == DIGEST, _WAITING, X.state.in_(_UNSENT)
        )
        .with_for_update(skip_locked=True),
        X.id,
        lambda one: put_aside(connection, one, now),
    )
    for row in older:
        by_person[row.recipient_id].add(row.ids)
    if older:
        connection.execute(
            update(_TABLE)
            .where(X.id.in_([row.id for row in older]))
            .values(state=OutboxState.WITHDRAWN.value, reason="taken into a later digest")
        )
