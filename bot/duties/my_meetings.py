"""The meetings somebody can send apologies or a report for, and which of them is meant."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from sqlmodel import col, select

from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.cutoff import absence_rules
from bot.duties.meetings import entry_of_meeting, planned_meetings
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import CoreGroup, DeadlineRow, Meeting
from bot.records.words import DeadlineState, MeetingState


@dataclass(frozen=True, slots=True)
class Choice:
    """One meeting that can be chosen."""

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    starts: time | None


def choices(turn: Turn, action: Action) -> list[Choice]:
    """Return the meetings ahead in the actor's groups, soonest first.

    For a report also those past for which one is still owed from the actor.
    """
    entries = my_groups(turn, action)
    ahead = [
        _choice(meeting, group)
        for meeting, group in planned_meetings(turn, entries)
        if meeting.on_date >= turn.today
    ]
    owed = _owed(turn, entries) if action is Action.SEND_REPORT else []
    return sorted([*owed, *ahead], key=lambda one: (one.on, one.starts or time(), one.reference))


def _choice(meeting: Meeting, group: CoreGroup) -> Choice:
    return Choice(meeting.id, group.id, group.reference, meeting.on_date, meeting.starts_at)


def _owed(turn: Turn, entries: list[Entry]) -> list[Choice]:
    """Return the meetings past for which the actor still owes something, in one look for all."""
    groups = {entry.group.id: entry.group for entry in entries}
    rules = {rule for group in groups.values() for rule in absence_rules(turn, group)}
    keys = turn.session.exec(
        select(DeadlineRow.subject_key).where(
            col(DeadlineRow.core_group_id).in_(list(groups)),
            DeadlineRow.owner_id == turn.actor.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.rule).in_(rules),
        )
    ).all()
    owed = [uuid.UUID(key.removeprefix("meeting:")) for key in keys if key.startswith("meeting:")]
    if not owed:
        return []
    meetings = turn.session.exec(
        select(Meeting).where(
            col(Meeting.id).in_(owed),
            col(Meeting.on_date) < turn.today,
            Meeting.state != MeetingState.CANCELLED,
        )
    ).all()
    return [_choice(meeting, groups[meeting.core_group_id]) for meeting in meetings]


def meant(turn: Turn, action: Action, value: str, known: list[Choice]) -> Choice | None:
    """Return the meeting a button or a reference means: "meeting:<id>", a group's id, "CG-104", "".

    A group stands for its soonest meeting, nothing for the soonest of all; None where there is
    none at all. Raises NotHere without the right to what is named, DutyError where the group has no
    meeting ahead or the meeting cannot be chosen any more.
    """
    if not value:
        return known[0] if known else None
    if value.startswith("meeting:"):
        meeting, entry = entry_of_meeting(turn, _id(value.removeprefix("meeting:")), action)
        found = [one for one in known if one.meeting_id == meeting.id]
        if not found:
            raise DutyError("", _why_not(meeting), reference=entry.group.reference)
        return found[0]
    entry = _entry(turn, action, value)
    found = [one for one in known if one.core_group_id == entry.group.id]
    if not found:
        books = entry.may(Action.PLAN_MEETING)
        key = "no_meeting_ahead_book" if books else "no_meeting_ahead"
        raise DutyError("", key, reference=entry.group.reference)
    return found[0]


def _entry(turn: Turn, action: Action, value: str) -> Entry:
    try:
        group_id = uuid.UUID(value)
    except ValueError:
        return entry_by_reference(turn, value, action)
    return entry_by_id(turn, group_id, action)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotHere from None


def _why_not(meeting: Meeting) -> str:
    return "meeting_cancelled" if meeting.state == MeetingState.CANCELLED else "meeting_over"


def open_meeting(turn: Turn, meeting_id: uuid.UUID, action: Action) -> tuple[Meeting, Entry]:
    """Return a meeting ahead that the actor may speak for, locked until the turn ends.

    Raises NotHere without the right, DutyError under `meeting` for one that is over or cancelled.
    """
    meeting, entry = locked_meeting(turn, meeting_id, action)
    if meeting.state != MeetingState.PLANNED or meeting.on_date < turn.today:
        raise DutyError("meeting", _why_not(meeting), reference=entry.group.reference)
    return meeting, entry


def locked_meeting(turn: Turn, meeting_id: uuid.UUID, action: Action) -> tuple[Meeting, Entry]:
    """Return a meeting that the actor may act in, whatever its state, locked until the turn ends.

    Two submissions of one person are thus carried out one after the other. Raises NotHere.
    """
    meeting, entry = entry_of_meeting(turn, meeting_id, action)
    turn.session.exec(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update()).one()
    turn.session.refresh(meeting)
    return meeting, entry
