"""What comes next for one person: meetings and what is due from them, in all their groups."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row

from bot.clock import local_day
from bot.duties.access import POLICY, Action
from bot.records.base import new_id
from bot.records.reads import next_rows
from bot.records.tables import AuditEntry
from bot.records.words import Role


@dataclass(frozen=True, slots=True)
class Due:
    """A duty of the person's own: the rule, what it is about, its two dates."""

    deadline_id: uuid.UUID
    rule: str
    subject: str
    subject_key: str
    due: date
    act_by: date
    never_overdue: bool
    recommended: bool


@dataclass(frozen=True, slots=True)
class NextInGroup:
    """One core group of the person's: their roles, its planned meetings, their open duties."""

    group_id: uuid.UUID
    reference: str
    procedure: str
    roles: frozenset[Role]
    meetings: tuple[tuple[date, time | None, uuid.UUID], ...] = ()
    duties: tuple[Due, ...] = field(default=())

    def first_day(self) -> date:
        """The earliest day on which something stands; used to sort, most urgent first."""
        days = [day for day, _, _ in self.meetings] + [duty.act_by for duty in self.duties]
        return min(days, default=date.max)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What comes next for a person; `person_id` is None for somebody who is not on record."""

    workspace_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    today: date = date.min
    groups: tuple[NextInGroup, ...] = ()


def whats_next(
    connection: Connection,
    *,
    team_id: str,
    slack_id: str,
    now: datetime,
    machine_now: datetime,
) -> Upcoming:
    """Read what comes next for a Slack person in one statement, and write to the trail who looked.

    Only groups in which the person is a member today, in the workspace's zone, and whose role may
    see dates come back. `now` is case time, `machine_now` stamps the trail.
    """
    rows = next_rows(connection, team_id, slack_id)
    if not rows:
        return Upcoming()
    today = local_day(now, rows[0].zone)
    upcoming = Upcoming(rows[0].workspace_id, rows[0].person_id, today, _fold(rows, today))
    connection.execute(
        AuditEntry.__table__.insert(),  # type: ignore[attr-defined]
        {
            "id": new_id(),
            "workspace_id": upcoming.workspace_id,
            "at": machine_now,
            "case_at": now,
            "actor_id": upcoming.person_id,
            "actor_slack_id": slack_id,
            "action": "see_next",
            "allowed": True,
            "core_group_id": None,
            "subject": "",
            "detail": {"groups": len(upcoming.groups)},
        },
    )
    return upcoming


def _fold(rows: Sequence[Row[Any]], today: date) -> tuple[NextInGroup, ...]:
    roles: dict[uuid.UUID, set[Role]] = {}
    named: dict[uuid.UUID, tuple[str, str]] = {}
    meetings: dict[uuid.UUID, dict[uuid.UUID, tuple[date, time | None, uuid.UUID]]] = {}
    duties: dict[uuid.UUID, dict[uuid.UUID, Due]] = {}
    may = POLICY[Action.SEE_DATES]
    for row in rows:
        if row.group_id is None or not _current(row, today) or row.role not in may:
            continue
        group = row.group_id
        named[group] = (row.reference, row.procedure)
        roles.setdefault(group, set()).add(Role(row.role))
        if row.meeting_id is not None:
            held = (row.on_date, row.starts_at, row.meeting_id)
            meetings.setdefault(group, {})[row.meeting_id] = held
        if row.deadline_id is not None:
            duties.setdefault(group, {})[row.deadline_id] = _due(row)
    folded = [
        NextInGroup(
            group_id=group,
            reference=reference,
            procedure=procedure,
            roles=frozenset(roles[group]),
            meetings=tuple(
                sorted(meetings.get(group, {}).values(), key=lambda at: (at[0], at[1] or time()))
            ),
            duties=tuple(sorted(duties.get(group, {}).values(), key=lambda due: due.act_by)),
        )
        for group, (reference, procedure) in named.items()
    ]
    return tuple(sorted(folded, key=lambda item: (item.first_day(), item.reference)))


def _current(row: Row[Any], today: date) -> bool:
    return bool(row.role_starts <= today and (row.role_ends is None or row.role_ends >= today))


def _due(row: Row[Any]) -> Due:
    return Due(
        deadline_id=row.deadline_id,
        rule=row.rule,
        subject=row.subject,
        subject_key=row.subject_key,
        due=row.due,
        act_by=row.act_by,
        never_overdue=row.never_overdue,
        recommended=row.recommended,
    )
