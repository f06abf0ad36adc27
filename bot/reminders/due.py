"""What the planner reads: the duties to bring up, and who is who in their groups."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, literal_column, select, update

from bot.duties.roster import TRY_AGAIN
from bot.records.reads import D, M, P, W
from bot.records.tables import Apology, DeadlineRow, Workspace
from bot.records.words import DeadlineState, Role
from bot.reminders.readable import read_rows

BATCH = 500
_A: Any = Apology.__table__.c  # type: ignore[attr-defined]

# Written out, not bound: a partial index is chosen only where the statement says its words.
_OPEN = D.state == literal_column(f"'{DeadlineState.OPEN}'")

_COLUMNS = (
    D.id,
    D.workspace_id,
    D.core_group_id,
    D.rule,
    D.subject_key,
    D.owner_role,
    D.owner_id,
    D.due,
    D.act_by,
    D.remind_from,
    D.warn_from,
    D.lapses_on,
    D.conditional,
    D.urgent,
    D.quiet,
    D.never_overdue,
    D.stage,
)
DUE = (
    select(*_COLUMNS)
    .join(Workspace, W.id == D.workspace_id)
    .where(
        _OPEN,
        D.next_reminder_at <= bindparam("now"),
        D.assessed,
        W.stopped_reason.is_(None),
    )
    .order_by(D.next_reminder_at, D.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True, of=DeadlineRow)
)
"""The next batch to bring up; rows that another process is planning are passed over."""

ALSO_DUE = (
    select(*_COLUMNS)
    .where(
        _OPEN,
        D.next_reminder_at <= bindparam("now"),
        D.assessed,
        D.owner_id.in_(bindparam("owners", expanding=True)),
    )
    .with_for_update(skip_locked=True)
)
"""What else is due from the owners in a full batch, so that a digest is not cut in two."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as far as reaching them goes."""

    id: uuid.UUID
    reachable: bool


@dataclass(frozen=True, slots=True)
class People:
    """Who is who: people by id, and by group each current holder of a role, the latest last."""

    people: dict[uuid.UUID, Someone]
    holders: dict[uuid.UUID, list[tuple[Role, uuid.UUID]]]
    excused: frozenset[tuple[str, uuid.UUID]]

    def in_role(self, group: uuid.UUID, role: Role) -> list[Someone]:
        """Return who holds a role in a group today."""
        return [self.people[person] for held, person in self.holders.get(group, ()) if held is role]

    def is_member(self, group: uuid.UUID, person: uuid.UUID | None) -> bool:
        """Say whether somebody sits in a group today."""
        return any(known == person for _, known in self.holders.get(group, ()))

    def teller(self, group: uuid.UUID, other_than: uuid.UUID | None) -> Someone | None:
        """Return who tells people without Slack: the lead social worker, else the manager."""
        for role in (Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER):
            for someone in reversed(self.in_role(group, role)):
                if someone.reachable and someone.id != other_than:
                    return someone
        return None


def claim_due(connection: Connection, now: datetime) -> list[Any]:
    """Lock and return the next batch of rows whose time has come; `now` is case time."""
    rows = _read(connection, DUE, now)
    if len(rows) == BATCH:
        known = {row.id for row in rows}
        owners = sorted({row.owner_id for row in rows if row.owner_id}, key=str)
        more = _read(connection, ALSO_DUE, now, owners=owners)
        rows += [row for row in more if row.id not in known]
    return rows


def _read(
    connection: Connection, statement: Select[Any], now: datetime, **values: object
) -> list[Any]:
    def tomorrow(row_id: uuid.UUID) -> None:
        # Tried again then: projecting its group anew writes what it says from the case itself.
        connection.execute(
            update(DeadlineRow)
            .where(D.id == row_id)
            .values(next_reminder_at=now + timedelta(days=1))
        )

    return read_rows(connection, statement, D.id, tomorrow, now=now, **values)


def read_people(
    connection: Connection,
    rows: Sequence[Row[Any]],
    todays: dict[uuid.UUID, date],
    machine_now: datetime,
) -> People:
    """Return who is who in the groups of these rows, on each workspace's own day.

    Somebody who could not be reached is tried again after a week: the account may be back.
    """
    groups = {row.core_group_id for row in rows}
    members = connection.execute(
        select(M.core_group_id, M.workspace_id, M.role, M.person_id, M.starts, M.ends)
        .where(M.core_group_id.in_(groups))
        .order_by(M.starts, M.person_id)
    ).all()
    holders: dict[uuid.UUID, list[tuple[Role, uuid.UUID]]] = {}
    for row in members:
        today = todays[row.workspace_id]
        if row.starts <= today and (row.ends is None or row.ends >= today):
            holders.setdefault(row.core_group_id, []).append((Role(row.role), row.person_id))
    wanted = {person for held in holders.values() for _, person in held}
    wanted |= {row.owner_id for row in rows if row.owner_id}
    found = _people(connection, wanted, machine_now - TRY_AGAIN)
    return People(found, holders, _excused(connection, rows))


def _people(
    connection: Connection, ids: Iterable[uuid.UUID], long_ago: datetime
) -> dict[uuid.UUID, Someone]:
    rows = connection.execute(
        select(P.id, P.slack_id, P.active, P.unreachable_since).where(P.id.in_(list(ids)))
    ).all()
    return {
        row.id: Someone(
            row.id,
            bool(row.slack_id and row.active)
            and (row.unreachable_since is None or row.unreachable_since <= long_ago),
        )
        for row in rows
    }


def _excused(connection: Connection, rows: Sequence[Row[Any]]) -> frozenset[tuple[str, uuid.UUID]]:
    meetings = [
        uuid.UUID(row.subject_key.partition(":")[2])
        for row in rows
        if row.conditional and row.subject_key.startswith("meeting:")
    ]
    if not meetings:
        return frozenset()
    said = connection.execute(
        select(_A.meeting_id, _A.person_id).where(
            _A.meeting_id.in_(meetings), _A.withdrawn_at.is_(None)
        )
    ).all()
    return frozenset((f"meeting:{row.meeting_id}", row.person_id) for row in said)
