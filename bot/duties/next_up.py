"""What comes next for one person: meetings and what is due from them, in all their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from bot.clock import local_day
from bot.duties.access import POLICY, Action
from bot.records import trail
from bot.records.bare import Bare
from bot.records.engine import Store
from bot.records.looks import Look
from bot.records.reads import AHEAD, AHEAD_IN_FIVE, STANDINGS
from bot.records.sealing import Vault


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


FEW = 5
"""How many core groups `next` shows."""

_MAY = frozenset(role.value for role in POLICY[Action.SEE_DATES])


def whats_next(
    store: Store,
    *,
    team_id: str,
    slack_id: str,
    now: datetime,
    machine_now: datetime,
    few: bool = False,
) -> Upcoming:
    """Read what comes next for a Slack person, and write to the trail who looked.

    Only groups in which the person is a member today, in the workspace's zone, and whose role may
    see dates come back: the FEW most urgent, or all of them. `now` is case time, `machine_now`
    stamps the trail.
    """
    standings = store.bare(STANDINGS)
    with store.look() as look:
        rows = look.rows(standings, {"team_id": team_id, "slack_id": slack_id})
        if not rows:
            return Upcoming()
        workspace_id, zone, person_id = rows[0][:3]
        today = local_day(now, zone)
        day = standings.day(today)
        mine = _mine(rows, day)
        shown = list(mine)[: FEW if few else None]
        ahead = _ahead(look, store, person_id, shown, few=few)
        seen = trail.entry(
            workspace_id=workspace_id,
            at=machine_now,
            case_at=now,
            actor_id=person_id,
            actor_slack_id=slack_id,
            action="see_next",
            because="own core groups",
            detail={"groups": len(mine)},
        )
        trail.write_now(look, store, seen)
    fold = _Fold(store.bare(AHEAD), day, store.vault)
    return Upcoming(
        known=True,
        today=today,
        groups=tuple(fold(ahead[one], mine[one]) for one in shown if one in ahead),
        roles=frozenset().union(*mine.values()),
        more=len(mine) - len(shown),
    )


def _mine(rows: Sequence[Sequence[Any]], today: Any) -> dict[Any, set[str]]:
    mine: dict[Any, set[str]] = {}
    for _, _, _, group_id, role, starts, ends in rows:
        if role not in _MAY or starts > today or (ends and ends < today):
            continue
        roles = mine.get(group_id)
        if roles is None:
            mine[group_id] = {role}
        else:
            roles.add(role)
    return mine


def _ahead(
    look: Look, store: Store, person_id: Any, shown: Sequence[Any], *, few: bool
) -> Mapping[Any, Sequence[Sequence[Any]]]:
    if not shown:
        return {}
    values = {"person_id": person_id}
    if few:
        # Where there are fewer, the last stands for the rest.
        values |= {f"g{place}": shown[min(place, len(shown) - 1)] for place in range(FEW)}
    ahead: dict[Any, list[Sequence[Any]]] = {}
    for row in look.rows(store.bare(AHEAD_IN_FIVE if few else AHEAD), values):
        ahead.setdefault(row[0], []).append(row)
    return ahead


class _Fold:
    """Makes a core group of its rows; values are made of those alone that are shown."""

    def __init__(self, statement: Bare, today: Any, vault: Vault) -> None:
        self._meeting = statement.back(4, 6)
        self._duty = statement.back(9, 14)
        self._today = today
        self._vault = vault

    def __call__(self, rows: Sequence[Sequence[Any]], roles: set[str]) -> NextInGroup:
        group_id, reference, procedure = rows[0][:3]
        meetings: list[NextMeeting] = []
        duties: list[Due] = []
        seen: set[Any] = {None}
        for row in rows:
            meeting_id, duty_id, lapses = row[3], row[6], row[14]
            if meeting_id not in seen:
                seen.add(meeting_id)
                on, starts = self._meeting(row)
                meetings.append(NextMeeting(on, starts, str(meeting_id)))
            # What can no longer be done is shown no more.
            if duty_id not in seen and not (lapses and lapses <= self._today):
                seen.add(duty_id)
                duties.append(Due(str(duty_id), row[7], self._subject(row), *self._duty(row)))
        if len(rows) > 1:
            meetings.sort(key=lambda meeting: (meeting.on, meeting.starts or time()))
            duties.sort(key=lambda due: due.act_by)
        return NextInGroup(str(group_id), reference, procedure, roles, meetings, duties)

    def _subject(self, row: Sequence[Any]) -> str:
        # A task is shown in its own words, of anything else the children it is about where those
        # are not all; else its title alone.
        if not (row[9].startswith("task:") or row[15]) or not row[8]:
            return ""
        return self._vault.open(f"deadline.subject.{str(row[6]).replace('-', '')}", row[8])
