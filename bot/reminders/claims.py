"""Taking messages out of the outbox under a lease, and writing back what became of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, text, update

from bot.records.base import new_id
from bot.records.reads import P, W, X
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.records.words import OutboxState as State
from bot.reminders.readable import read_rows
from bot.reminders.states import Changes, lease_ran_out
from bot.reminders.timing import Timing

_TABLE: Any = OutboxMessage.__table__  # type: ignore[attr-defined]
# The partial indexes are chosen only where the statement says their very words.
_WAITING = text("outbox_message.state IN ('planned', 'claimed', 'uncertain', 'failed')")
_DOUBTFUL = text("outbox_message.state IN ('claimed', 'uncertain')")


UNREADABLE = "the row cannot be read"

# The columns to set come with the values, so that each statement is compiled once.
_BY_ID = update(_TABLE).where(X.id == bindparam("row_id"))
_SENT = _BY_ID.where(X.state != State.SENT.value)
_MINE = _BY_ID.where(X.leased_by == bindparam("token"), _DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this process alone may deal with until its lease runs out.

    `at`, `lease_until` and `attempted_at` (when Slack was last asked to post) are machine time.
    `reason` is what went wrong last.
    """

    id: uuid.UUID
    workspace_id: uuid.UUID
    team_id: str
    key: str
    kind: str
    recipient_id: uuid.UUID
    core_group_id: uuid.UUID | None
    ids: dict[str, Any]
    attempts: int
    tries: int
    reason: str
    slack_id: str | None
    dm_channel: str | None
    unreachable: bool
    token: str
    at: datetime
    lease_until: datetime
    attempted_at: datetime | None
    created_at: datetime

    @property
    def channel(self) -> str:
        """Where it goes: the known direct message, else the person."""
        return self.dm_channel or self.slack_id or ""


def _claimable(limit: int) -> Select[Any]:
    return (
        select(
            X.id,
            X.workspace_id,
            W.team_id,
            X.key,
            X.kind,
            X.recipient_id,
            X.core_group_id,
            X.ids,
            X.attempts,
            X.tries,
            X.reason,
            X.attempted_at,
            X.created_at,
            P.slack_id,
            P.dm_channel,
            P.unreachable_since,
        )
        .select_from(OutboxMessage)
        .join(Person, P.id == X.recipient_id)
        .join(Workspace, W.id == X.workspace_id)
        .where(W.stopped_reason.is_(None))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )


def claim_ready(
    connection: Connection, *, now: datetime, limit: int, timing: Timing
) -> list[Claim]:
    """Claim the next messages to post, urgent ones first; `now` is machine time."""
    rows = _read(
        connection,
        _claimable(limit)
        .where(_WAITING, X.state.in_((State.PLANNED, State.FAILED)), X.not_before <= now)
        .order_by(X.rank, X.not_before, X.id),
        now,
    )
    until = now + timedelta(seconds=timing.lease)
    claims = [_claim(row, now, until) for row in rows]
    # An expired lease is found by not_before, as every doubtful row is.
    same = {"state": State.CLAIMED.value, "attempted_at": now, **_leased(until)}
    _update(
        connection,
        [
            same | {"row_id": one.id, "leased_by": one.token, "attempts": one.attempts}
            for one in claims
        ],
    )
    return claims


def _read(connection: Connection, statement: Select[Any], now: datetime) -> list[Any]:
    return read_rows(connection, statement, X.id, lambda one: put_aside(connection, one, now))


def put_aside(connection: Connection, row_id: uuid.UUID, now: datetime) -> None:
    """Give up a message whose row is damaged, and leave it such that it can be listed."""
    connection.execute(
        _BY_ID.values(
            state=State.ABANDONED.value,
            reason=UNREADABLE,
            ids={},
            not_before=now,
            created_at=now,
            lease_until=None,
            attempted_at=None,
            sent_at=None,
        ),
        {"row_id": row_id},
    )


def _leased(until: datetime) -> Changes:
    return {"lease_until": until, "not_before": until}


def _update(connection: Connection, values: list[Changes]) -> None:
    if values:
        connection.execute(_BY_ID, values)


def _claim(row: Any, now: datetime, until: datetime, more: int = 1) -> Claim:
    return Claim(
        id=row.id,
        workspace_id=row.workspace_id,
        team_id=row.team_id,
        key=row.key,
        kind=row.kind,
        recipient_id=row.recipient_id,
        core_group_id=row.core_group_id,
        ids=row.ids if isinstance(row.ids, dict) else {},
        attempts=row.attempts + more,
        tries=row.tries,
        reason=row.reason,
        slack_id=row.slack_id,
        dm_channel=row.dm_channel,
        unreachable=row.unreachable_since is not None,
        token=new_id().hex,
        at=now,
        lease_until=until,
        attempted_at=row.attempted_at,
        created_at=row.created_at,
    )


def claim_uncertain(
    connection: Connection, *, now: datetime, limit: int, timing: Timing
) -> list[Claim]:
    """Claim uncertain messages whose time to be looked up has come; they stay uncertain."""
    rows = _read(
        connection,
        _claimable(limit)
        .where(_DOUBTFUL, X.state == State.UNCERTAIN, X.not_before <= now)
        .order_by(X.not_before),
        now,
    )
    until = now + timedelta(seconds=timing.lease)
    claims = [_claim(row, now, until, more=0) for row in rows]
    same = _leased(until)
    _update(connection, [same | {"row_id": one.id, "leased_by": one.token} for one in claims])
    return claims


def expire(connection: Connection, *, now: datetime, timing: Timing) -> list[str]:
    """Make every message whose lease ran out uncertain; return their keys."""
    rows = _read(
        connection,
        select(X.id, X.key, X.attempted_at)
        .where(_DOUBTFUL, X.state == State.CLAIMED, X.not_before <= now)
        .with_for_update(skip_locked=True),
        now,
    )
    _update(
        connection,
        [lease_ran_out(row.attempted_at or now, timing) | {"row_id": row.id} for row in rows],
    )
    return [row.key for row in rows]


def let_go(connection: Connection, workspace_id: uuid.UUID, key: str, now: datetime) -> None:
    """Let a message go now that was to wait for the one before it."""
    connection.execute(
        update(_TABLE)
        .where(X.workspace_id == workspace_id, X.key == key, X.state == State.PLANNED.value)
        .values(not_before=now)
    )


def begin_anew(connection: Connection, claim: Claim, now: datetime) -> bool:
    """Write that a claimed message is posted only now; False where it is no longer ours."""
    values = {"row_id": claim.id, "token": claim.token, "attempted_at": now}
    statement = _MINE.where(X.state == State.CLAIMED.value)
    return bool(connection.execute(statement, values).rowcount)


def write_back(connection: Connection, claim: Claim, changes: Changes) -> bool:
    """Write what became of a claimed message; False where somebody else has it by now.

    That it was sent is true whoever has it, so that is written even after the lease.
    """
    values = changes | {"row_id": claim.id, "leased_by": ""}
    if changes["state"] == State.SENT:
        return bool(connection.execute(_SENT, values).rowcount)
    return bool(connection.execute(_MINE, values | {"token": claim.token}).rowcount)
