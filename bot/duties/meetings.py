"""Meetings of a core group: planning them and finding the ones that concern somebody."""

from __future__ import annotations

import uuid
from datetime import date, time

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import Conference, CoreGroup, Meeting
from bot.records.words import ConferenceKind, MeetingState


def plan_meeting(
    turn: Turn, core_group_id: uuid.UUID, on: date, starts: time | None = None, venue: str = ""
) -> Meeting:
    """Plan a meeting and project the case again.

    Raises NotHere without the right, DutyError under `on` for a day past or out of range.
    """
    entry = entry_by_id(turn, core_group_id, Action.PLAN_MEETING)
    if on < turn.today:
        raise DutyError("on", "meeting_past")
    meeting = plan_meeting_in(turn, entry.group, on, starts, venue)
    reproject(turn, entry.group)
    audit.note(turn, "plan_meeting", core_group_id=entry.group.id, subject=f"meeting:{meeting.id}")
    return meeting


def plan_meeting_in(
    turn: Turn, group: CoreGroup, on: date, starts: time | None = None, venue: str = ""
) -> Meeting:
    """Add a planned meeting to a group that the caller may change; projects nothing.

    The same day twice is one meeting: the planned one comes back. Raises DutyError under `on`.
    """
    check_meeting_day(turn, group, on)
    known = planned_on(turn, group, on)
    if known:
        return known
    meeting = Meeting(
        workspace_id=turn.workspace_id,
        core_group_id=group.id,
        on_date=on,
        starts_at=starts,
        venue=venue,
        called_on=turn.today,
    )
    turn.session.add(meeting)
    turn.session.flush()
    return meeting


def check_meeting_day(turn: Turn, group: CoreGroup, on: date) -> None:
    """Raise DutyError under `on` for a day before the group's plan or outside the calendar."""
    initial = first_conference_day(turn, group)
    if initial and on < initial:
        raise DutyError("on", "meeting_before_conference")
    if on > turn.calendar.last_day:
        raise DutyError("on", "date_out_of_range")


def planned_on(turn: Turn, group: CoreGroup, on: date) -> Meeting | None:
    """Return the meeting that a group has planned for a day, None for none."""
    return turn.session.exec(
        select(Meeting).where(
            Meeting.core_group_id == group.id,
            Meeting.on_date == on,
            Meeting.state == MeetingState.PLANNED,
        )
    ).first()


def first_conference_day(turn: Turn, group: CoreGroup) -> date | None:
    """Return the day of a group's first initial conference, None where none is on record."""
    return turn.session.exec(
        select(col(Conference.on_date))
        .where(Conference.core_group_id == group.id, Conference.kind == ConferenceKind.INITIAL)
        .order_by(col(Conference.on_date))
    ).first()


def entry_of_meeting(turn: Turn, meeting_id: uuid.UUID, action: Action) -> tuple[Meeting, Entry]:
    """Return a meeting by its id (from a payload, never trusted) with its group's entry.

    Raises NotHere for a foreign and for a missing one alike.
    """
    meeting = turn.session.exec(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.workspace_id == turn.workspace_id)
    ).one_or_none()
    if meeting is None:
        raise NotHere
    return meeting, entry_by_id(turn, meeting.core_group_id, action)


def planned_meetings(turn: Turn, entries: list[Entry]) -> list[tuple[Meeting, CoreGroup]]:
    """Return the planned meetings of these groups, soonest first, yesterday's too if still open."""
    groups = {entry.group.id: entry.group for entry in entries}
    meetings = turn.session.exec(
        select(Meeting)
        .where(
            col(Meeting.core_group_id).in_(list(groups)),
            Meeting.state == MeetingState.PLANNED,
        )
        .order_by(col(Meeting.on_date), col(Meeting.starts_at), col(Meeting.id))
    ).all()
    return [(meeting, groups[meeting.core_group_id]) for meeting in meetings]


def is_first(turn: Turn, meeting: Meeting) -> bool:
    """True where no other meeting of the group was held before this one."""
    earlier = turn.session.exec(
        select(Meeting.id).where(
            Meeting.core_group_id == meeting.core_group_id,
            Meeting.state == MeetingState.HELD,
            Meeting.on_date <= meeting.on_date,
            Meeting.id != meeting.id,
        )
    ).first()
    return earlier is None
