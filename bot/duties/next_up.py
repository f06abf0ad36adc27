"""What comes next for one person: meetings and what is due from them, in all their groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import insert

from bot.clock import local_day
from bot.duties.access import POLICY, Action
from bot.records.bare import Bare
from bot.records.base import new_id
from bot.records.engine import Store
from bot.records.reads import NEXT
from bot.records.sealing import Vault
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


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What comes next for a person; `known` is False for somebody who is not on record.

    `roles` are theirs in all their core groups, `more` is the number of core groups left out of
    `groups`.
    """

    known: bool = False
    today: date = date.min
    groups: tuple[NextInGroup, ...] = ()
    roles: frozenset[str] = frozenset()
    more: int = 0


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
    store: Store,
    *,
    team_id: str,
    slack_id: str,
    now: datetime,
    machine_now: datetime,
    most: int | None = None,
) -> Upcoming:
    """Read what comes next for a Slack person in one statement, and write to the trail who looked.

    Only groups in which the person is a member today, in the workspace's zone, and whose role may
    see dates come back: the `most` urgent, or all of them. `now` is case time, `machine_now` stamps
    the trail.
    """
    statement = store.bare(NEXT)
    with store.look() as look:
        rows = look.rows(statement, {"team_id": team_id, "slack_id": slack_id})
        if not rows:
            return Upcoming()
        workspace_id, zone, person_id = rows[0][:3]
        today = local_day(now, zone)
        day = statement.day(today)
        mine = _mine(rows, day)
        look.write(
            store.bare(_TRAIL, _TRAIL_COLUMNS),
            {
                "id": new_id(),
                "workspace_id": workspace_id,
                "at": machine_now,
                "case_at": now,
                "actor_id": person_id,
                "actor_slack_id": slack_id,
                "action": "see_next",
                "allowed": True,
                "subject": "",
                "detail": {"groups": len(mine)},
            },
        )
    never = statement.day(date.max)
    ranked = sorted(mine, key=lambda rows: _urgency(rows, never, day))
    return Upcoming(
        known=True,
        today=today,
        # Rows are turned into values only for what is shown: most of the time would go into that.
        groups=tuple(_folded(rows, statement, day, store.vault) for rows in ranked[:most]),
        roles=frozenset(row[3] for rows in mine for row in rows),
        more=max(len(mine) - most, 0) if most is not None else 0,
    )


def _mine(rows: Sequence[Sequence[Any]], today: Any) -> Collection[list[Sequence[Any]]]:
    mine: dict[Any, list[Sequence[Any]]] = {}
    for row in rows:
        _, _, _, role, starts, ends, group_id, *_ = row
        if role not in _MAY or group_id is None or starts > today or (ends and ends < today):
            continue
        held = mine.get(group_id)
        if held is None:
            mine[group_id] = [row]
        else:
            held.append(row)
    return mine.values()


def _urgency(rows: Sequence[Sequence[Any]], never: Any, today: Any) -> tuple[Any, str]:
    # The earliest day on which something stands: a meeting, or the day to act by.
    first = never
    for row in rows:
        meets, act_by = row[10], row[17]
        if meets and meets < first:
            first = meets
        if act_by and act_by < first and not (row[20] and row[20] <= today):
            first = act_by
    return first, rows[0][7]


def _folded(
    rows: Sequence[Sequence[Any]], statement: Bare, today: Any, vault: Vault
) -> NextInGroup:
    group_id, reference, procedure = rows[0][6:9]
    group = NextInGroup(str(group_id), reference, procedure, set(), [], [])
    seen: set[Any] = {None}
    for row in rows:
        group.roles.add(row[3])
        if row[9] not in seen:
            seen.add(row[9])
            on, starts = statement.back(row, 10, 12)
            group.meetings.append(NextMeeting(on, starts, str(row[9])))
        # What can no longer be done is shown no more.
        if row[12] not in seen and not (row[20] and row[20] <= today):
            seen.add(row[12])
            group.duties.append(
                Due(str(row[12]), row[13], _subject(row, vault), *statement.back(row, 15, 20))
            )
    group.meetings.sort(key=lambda meeting: (meeting.on, meeting.starts or time()))
    group.duties.sort(key=lambda due: due.act_by)
    return group


def _subject(row: Sequence[Any], vault: Vault) -> str:
    # Only a task is shown in its own words; of anything else its title is.
    if not row[15].startswith("task:") or not row[14]:
        return ""
    return vault.open(f"deadline.subject.{str(row[12]).replace('-', '')}", row[14])
