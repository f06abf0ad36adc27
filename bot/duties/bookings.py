"""Booking a meeting, moving it, cancelling it: everybody in the group is told once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, entry_by_id, entry_by_reference, my_groups
from bot.duties.cases import members_on_slack
from bot.duties.meetings import (
    check_meeting_day,
    entry_of_meeting,
    plan_meeting,
    planned_on,
)
from bot.duties.my_meetings import locked_meeting
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import CoreGroup, Meeting
from bot.records.words import MeetingState
from bot.rules.prompts import BOOKING, prompts_at

LONGEST = 300


@dataclass(frozen=True, slots=True)
class NewTime:
    """When and where: a day, an hour or none, a place or nothing."""

    on: date
    starts: time | None = None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """A meeting as its group is told of it, as of `today`.

    `reason` says why it was moved or cancelled, where the reader may see the group's work.
    `may_change` is whether the reader may move it, `may_come` whether they are expected there.
    """

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    starts: time | None
    venue: str
    state: MeetingState
    reason: str
    version: int
    today: date
    may_change: bool
    may_come: bool


def bookable(turn: Turn, value: str = "") -> list[CoreGroup]:
    """Return the groups in which the actor may book; `value` is a reference, a group's id or "".

    Raises NotHere without the right to the group that is named.
    """
    if not value:
        return [entry.group for entry in my_groups(turn, Action.PLAN_MEETING)]
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.PLAN_MEETING).group]
    except ValueError:
        return [entry_by_reference(turn, value, Action.PLAN_MEETING).group]


def booking_prompts(turn: Turn, groups: Sequence[CoreGroup]) -> tuple[str, ...]:
    """Return what the groups' procedure asks to be thought of; nothing where they have several."""
    found = {(group.procedure, group.procedure_version) for group in groups}
    if len(found) != 1:
        return ()
    procedure = turn.rulebook.procedure(*found.pop())
    return tuple(rule.words for rule in prompts_at(procedure, BOOKING))


def book_meeting(turn: Turn, core_group_id: uuid.UUID, at: NewTime) -> Meeting:
    """Book a meeting and tell everybody in the group once.

    The same booked twice is one meeting. Raises NotHere, DutyError under `on` or `venue`.
    """
    check_new_time(turn, core_group_id, at)
    entry = entry_by_id(turn, core_group_id, Action.PLAN_MEETING)
    # Two who book one day at once: the second finds the first's meeting.
    turn.session.exec(
        select(CoreGroup.id).where(CoreGroup.id == entry.group.id).with_for_update()
    ).one()
    there = planned_on(turn, entry.group, at.on)
    if there is not None and (there.starts_at, there.venue) != (at.starts, at.venue.strip()):
        raise DutyError("on", "meeting_there_already")
    meeting = plan_meeting(turn, entry.group.id, at.on, at.starts, at.venue.strip())
    tell_booked(turn, entry.group, meeting)
    return meeting


def check_new_time(turn: Turn, core_group_id: uuid.UUID, at: NewTime) -> None:
    """Raise DutyError under `on` or `venue` for what cannot be; NotHere without the right."""
    entry = entry_by_id(turn, core_group_id, Action.PLAN_MEETING)
    check_text("venue", at.venue)
    if at.on < turn.today:
        raise DutyError("on", "meeting_past")
    check_meeting_day(turn, entry.group, at.on)


def changeable(turn: Turn, meeting_id: uuid.UUID) -> Booking:
    """Return a planned meeting that the actor may move or cancel.

    Raises NotHere without the right, DutyError for one that is held or cancelled.
    """
    _planned(turn, meeting_id)
    return booking(turn, meeting_id)


def move_meeting(turn: Turn, meeting_id: uuid.UUID, to: NewTime, reason: str) -> Meeting:
    """Move a planned meeting to another day, hour or place, with the reason.

    What changes nothing tells nobody. Raises NotHere, DutyError under `on`, `venue` or `reason`.
    """
    meeting, group = _planned(turn, meeting_id)
    venue = to.venue.strip()
    if (meeting.on_date, meeting.starts_at, meeting.venue) == (to.on, to.starts, venue):
        return meeting
    check_new_time(turn, group.id, to)
    check_reason(reason)
    other = planned_on(turn, group, to.on)
    if other is not None and other.id != meeting.id:
        raise DutyError("on", "meeting_there_already")
    was = meeting.on_date
    meeting.on_date, meeting.starts_at, meeting.venue = to.on, to.starts, venue
    if to.on != was:
        # What counts back from a meeting starts with the day on which its date became known.
        meeting.called_on = turn.today
    _change(turn, group, meeting, reason, "move_meeting", was)
    return meeting


def cancel_meeting(turn: Turn, meeting_id: uuid.UUID, reason: str) -> Meeting:
    """Cancel a planned meeting, with the reason; doing so twice is doing it once.

    Raises NotHere, DutyError under `reason`.
    """
    meeting, group = _planned(turn, meeting_id, or_cancelled=True)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    check_reason(reason)
    meeting.state = MeetingState.CANCELLED
    _change(turn, group, meeting, reason, "cancel_meeting", meeting.on_date)
    return meeting


def check_text(field: str, text: str) -> None:
    """Raise DutyError under a field whose text is too long to keep."""
    if len(text) > LONGEST:
        raise DutyError(field, "text_too_long", most=LONGEST)


def check_reason(reason: str) -> None:
    """Raise DutyError under `reason` where none is given or it is too long."""
    if not reason.strip():
        raise DutyError("reason", "change_needs_reason")
    check_text("reason", reason)


def _planned(
    turn: Turn, meeting_id: uuid.UUID, *, or_cancelled: bool = False
) -> tuple[Meeting, CoreGroup]:
    meeting, entry = locked_meeting(turn, meeting_id, Action.PLAN_MEETING)
    if meeting.state == MeetingState.HELD:
        raise DutyError("", "meeting_held_already", reference=entry.group.reference)
    if meeting.state == MeetingState.CANCELLED and not or_cancelled:
        raise DutyError("", "meeting_cancelled_already", reference=entry.group.reference)
    return meeting, entry.group


def _change(
    turn: Turn, group: CoreGroup, meeting: Meeting, reason: str, action: str, was: date
) -> None:
    meeting.changed_reason = reason.strip()
    meeting.version += 1
    turn.session.add(meeting)
    reproject(turn, group)
    audit.note(
        turn, action, core_group_id=group.id, subject=f"meeting:{meeting.id}", was=was.isoformat()
    )
    tell_booked(turn, group, meeting)


def tell_booked(
    turn: Turn, group: CoreGroup, meeting: Meeting, *, but: uuid.UUID | None = None
) -> None:
    """Tell everybody in the group on Slack how a meeting stands now, once for each change.

    `but` is somebody who reads it elsewhere already.
    """
    for person_id in members_on_slack(turn, group.id):
        if person_id == but:
            continue
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"meeting_news:{meeting.id}:{meeting.version}:{person_id}",
            kind="meeting_news",
            recipient_id=person_id,
            core_group_id=group.id,
            now=turn.machine_now,
            meeting=str(meeting.id),
            version=str(meeting.version),
        )


def booking(turn: Turn, meeting_id: uuid.UUID) -> Booking:
    """Return how a meeting stands, for a member of its group; raises NotHere."""
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEE_DATES)
    planned = meeting.state == MeetingState.PLANNED
    return Booking(
        meeting_id=meeting.id,
        core_group_id=entry.group.id,
        reference=entry.group.reference,
        on=meeting.on_date,
        starts=meeting.starts_at,
        venue=meeting.venue,
        state=MeetingState(meeting.state),
        reason=meeting.changed_reason if entry.may(Action.SEE_WORK) else "",
        version=meeting.version,
        today=turn.today,
        may_change=planned and entry.may(Action.PLAN_MEETING),
        may_come=planned and entry.may(Action.SEND_APOLOGIES),
    )
