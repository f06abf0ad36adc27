"""Which minutes are owed, by when, and to whom: all of it from the procedure's own rule."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.meetings import entry_of_meeting
from bot.duties.members import IN_THE_ROOM, Member, members_on
from bot.duties.turn import Turn
from bot.records.tables import CoreGroup, DeadlineRow, Meeting, Minutes, Person
from bot.records.words import DeadlineState, MeetingState, Role
from bot.rules.procedure import Rule

SHOWN_SENT = 5

_ROLES: dict[str, frozenset[Role]] = {
    "all_members": IN_THE_ROOM,
    "core_group": IN_THE_ROOM,
    "lead_social_worker": frozenset({Role.LEAD_SOCIAL_WORKER}),
    "team_manager": frozenset({Role.TEAM_MANAGER}),
    "line_manager": frozenset({Role.TEAM_MANAGER}),
    "conference_chair": frozenset({Role.CONFERENCE_CHAIR}),
    "professional": frozenset({Role.PROFESSIONAL}),
    "family": frozenset({Role.FAMILY}),
    "parents": frozenset({Role.FAMILY}),
    "child": frozenset({Role.FAMILY}),
}
"""Who sits behind a role word of a rule's audience."""


@dataclass(frozen=True, slots=True)
class Owed:
    """By when the minutes of a meeting are owed, and how many working days are left.

    `left` is 0 on the last day and afterwards; `met_on` is the day they went out.
    """

    title: str
    due: date
    act_by: date
    left: int
    late: bool
    met_on: date | None


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One meeting in the list: what is owed, or the day its minutes went out and by whom."""

    meeting_id: uuid.UUID
    reference: str
    on: date
    owed: Owed | None
    sent_on: date | None
    sent_by: str
    may_send: bool


@dataclass(frozen=True, slots=True)
class MinutesList:
    """What is owed, soonest first, then the last that went out, as of `today`."""

    owed: tuple[MinutesLine, ...]
    sent: tuple[MinutesLine, ...]
    today: date


def minutes_list(turn: Turn, value: str = "") -> MinutesList:
    """Return the minutes owed in the actor's groups, and the last that went out.

    `value` is "", a reference, a group's id or "meeting:<id>"; raises NotHere.
    """
    entries = _entries(turn, value)
    audit.note(turn, "see_minutes_owed", groups=len(entries))
    lines = [line for entry in entries for line in _lines(turn, entry)]
    wanted = value.removeprefix("meeting:") if value.startswith("meeting:") else ""
    if wanted:
        lines = [line for line in lines if str(line.meeting_id) == wanted]
    owed = [line for line in lines if line.sent_on is None and line.owed is not None]
    owed.sort(key=lambda line: (line.owed.due if line.owed else line.on, line.reference))
    sent = [line for line in lines if line.sent_on is not None]
    sent.sort(key=lambda line: (line.sent_on or line.on, line.reference), reverse=True)
    return MinutesList(tuple(owed), tuple(sent[:SHOWN_SENT]), turn.today)


def _entries(turn: Turn, value: str) -> list[Entry]:
    if not value:
        return my_groups(turn, Action.SEE_WORK)
    if value.startswith("meeting:"):
        try:
            meeting_id = uuid.UUID(value.removeprefix("meeting:"))
        except ValueError:
            return []
        return [entry_of_meeting(turn, meeting_id, Action.SEE_WORK)[1]]
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.SEE_WORK)]
    except ValueError:
        return [entry_by_reference(turn, value, Action.SEE_WORK)]


def _lines(turn: Turn, entry: Entry) -> list[MinutesLine]:
    # The outer joins leave the last two empty, which their types do not say.
    meetings: Sequence[Any] = turn.session.exec(
        select(Meeting, Minutes, Person)
        .outerjoin(Minutes, col(Minutes.meeting_id) == Meeting.id)
        .outerjoin(Person, col(Person.id) == Minutes.circulated_by)
        .where(Meeting.core_group_id == entry.group.id, Meeting.state == MeetingState.HELD)
    ).all()
    rows, may_send = _rows(turn, entry.group), entry.may(Action.CIRCULATE_MINUTES)
    return [
        MinutesLine(
            meeting_id=meeting.id,
            reference=entry.group.reference,
            on=meeting.on_date,
            owed=_owed(turn, rows.get(meeting.id)),
            sent_on=minutes.circulated_on if minutes else None,
            sent_by=sender.name if sender else "",
            may_send=may_send,
        )
        for meeting, minutes, sender in meetings
    ]


Row = tuple[DeadlineRow, Rule]


def _rows(turn: Turn, group: CoreGroup) -> dict[uuid.UUID, Row]:
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    rules = {rule.id: rule for rule in procedure.deadlines if rule.done == "minutes sent"}
    found = turn.session.exec(
        select(DeadlineRow).where(
            DeadlineRow.core_group_id == group.id,
            col(DeadlineRow.rule).in_(list(rules)),
            DeadlineRow.state != DeadlineState.CLOSED,
        )
    ).all()
    return {
        uuid.UUID(row.subject_key.removeprefix("meeting:")): (row, rules[row.rule]) for row in found
    }


def _owed(turn: Turn, found: Row | None) -> Owed | None:
    if found is None:
        return None
    row, rule = found
    return Owed(
        title=rule.title,
        due=row.due,
        act_by=row.act_by,
        left=turn.calendar.count(turn.today, row.due) if row.due > turn.today else 0,
        late=row.met_on is None and row.due < turn.today,
        met_on=row.met_on,
    )


def owed_of(turn: Turn, entry: Entry, meeting: Meeting) -> Owed | None:
    """Return by when a meeting's minutes are owed; None where the procedure asks for none."""
    return _owed(turn, _rows(turn, entry.group).get(meeting.id))


def readers(turn: Turn, entry: Entry, meeting: Meeting) -> tuple[Member, ...]:
    """Return who is owed a meeting's minutes: fixed by the audience of the procedure's rule.

    Where the procedure asks for no minutes, every member reads them.
    """
    found = _rows(turn, entry.group).get(meeting.id)
    audience = found[1].audience if found else ("all_members",)
    roles = frozenset[Role]().union(*(_ROLES.get(word, frozenset()) for word in audience))
    return members_on(turn, entry.group.id, turn.today, roles)
