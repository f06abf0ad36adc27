"""What comes next for one person: meetings and what is due from them, in all their groups."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import insert

from bot.clock import local_day
from bot.duties.access import POLICY, Action
from bot.records.bare import as_id
from bot.records.base import new_id
from bot.records.engine import Store
from bot.records.reads import NEXT
from bot.records.tables import AuditEntry


class Due(NamedTuple):
    """A duty of the person's own: the rule, what it is about, its two dates."""

    deadline_id: str
    rule: str
    subject: str
    subject_key: str
    due: date
    act_by: date
    never_overdue: bool
    recommended: bool


class NextMeeting(NamedTuple):
    """A planned meeting."""

    on: date
    starts: time | None
    meeting_id: str


@dataclass(slots=True)
class NextInGroup:
    """One core group of the person's: their roles, its planned meetings, their open duties."""

    group_id: str
    reference: str
    procedure: str
    roles: set[str]
    meetings: list[NextMeeting]
    duties: list[Due]

    def first_day(self) -> date:
        """The earliest day on which something stands; used to sort, most urgent first."""
        ahead = self.duties[0].act_by if self.duties else date.max
        return min(ahead, self.meetings[0].on) if self.meetings else ahead


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What comes next for a person; `person_id` is None for somebody who is not on record."""

    workspace_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    today: date = date.min
    groups: tuple[NextInGroup, ...] = ()


_MAY = frozenset(role.value for role in POLICY[Action.SEE_DATES])
_TRAIL = insert(AuditEntry)
_TRAIL_COLUMNS = (
    "id",
    "workspace_id",
    "at",
    "case_at",
    "actor_id",
    "actor_slack_id",
    "action",
    "allowed",
    "subject",
    "detail",
)


def whats_next(
    store: Store, *, team_id: str, slack_id: str, now: datetime, machine_now: datetime
) -> Upcoming:
    """Read what comes next for a Slack person in one statement, and write to the trail who looked.

    Only groups in which the person is a member today, in the workspace's zone, and whose role may
    see dates come back. `now` is case time, `machine_now` stamps the trail.
    """
    with store.look() as look:
        rows = look.rows(store.bare(NEXT), {"team_id": team_id, "slack_id": slack_id})
        if not rows:
            return Upcoming()
        upcoming = _upcoming(rows, now)
        look.write(
            store.bare(_TRAIL, _TRAIL_COLUMNS),
            {
                "id": new_id(),
                "workspace_id": upcoming.workspace_id,
                "at": machine_now,
                "case_at": now,
                "actor_id": upcoming.person_id,
                "actor_slack_id": slack_id,
                "action": "see_next",
                "allowed": True,
                "subject": "",
                "detail": {"groups": len(upcoming.groups)},
            },
        )
    return upcoming


def _upcoming(rows: Sequence[Sequence[Any]], now: datetime) -> Upcoming:
    workspace_id, zone, person_id = rows[0][:3]
    today = local_day(now, zone)
    return Upcoming(as_id(workspace_id), as_id(person_id), today, _fold(rows, today))


def _fold(rows: Sequence[Sequence[Any]], today: date) -> tuple[NextInGroup, ...]:
    folded: dict[Any, NextInGroup] = {}
    seen: set[Any] = set()
    for row in rows:
        role, starts, ends, group_id = row[3:7]
        if group_id is None or role not in _MAY or not _current(starts, ends, today):
            continue
        group = folded.get(group_id)
        if group is None:
            group = NextInGroup(str(group_id), row[7], row[8], set(), [], [])
            folded[group_id] = group
        group.roles.add(role)
        if row[9] is not None and row[9] not in seen:
            seen.add(row[9])
            group.meetings.append(NextMeeting(row[10], row[11], str(row[9])))
        if row[12] is not None and row[12] not in seen:
            seen.add(row[12])
            group.duties.append(Due(str(row[12]), *row[13:20]))
    for group in folded.values():
        group.meetings.sort(key=lambda meeting: (meeting.on, meeting.starts or time()))
        group.duties.sort(key=lambda due: due.act_by)
    return tuple(sorted(folded.values(), key=lambda group: (group.first_day(), group.reference)))


def _current(starts: date, ends: date | None, today: date) -> bool:
    return starts <= today and (ends is None or ends >= today)
