"""The meeting that an outcome is about: a planned one, or one that nobody had booked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from sqlmodel import select

from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.meetings import entry_of_meeting, first_conference_day, planned_meetings
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import CoreGroup, Meeting
from bot.records.words import MeetingState


class AlreadyRecorded(DutyError):
    """The meeting's outcome is on record: nothing is overwritten, it is shown instead."""

    def __init__(self, meeting_id: uuid.UUID) -> None:
        super().__init__("", "outcome_recorded_already")
        self.meeting_id = meeting_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """A meeting that waits for its outcome, or a group whose meeting was not booked.

    `subject` names it in a form: "meeting:<id>", or "group:<id>" without a day.
    """

    subject: str
    reference: str
    on: date | None = None
    starts: time | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting about to be recorded, in a group where the actor may do so.

    `meeting` is None where it was not booked; `subject` names it in the form.
    """

    subject: str
    entry: Entry
    on: date
    meeting: Meeting | None = None

    @property
    def group(self) -> CoreGroup:
        """The core group that met."""
        return self.entry.group


def waiting(turn: Turn, value: str = "") -> tuple[Waiting, ...]:
    """Return the meetings of today or earlier without an outcome, then each group, unbooked.

    `value` narrows it: a reference, a group's id, "meeting:<id>", or nothing for all of the actor's
    groups. Raises NotHere without the right to what is named, AlreadyRecorded for a meeting whose
    outcome is on record.
    """
    if value.startswith("meeting:"):
        found = sitting(turn, value)
        starts = found.meeting.starts_at if found.meeting else None
        return (Waiting(value, found.group.reference, found.on, starts),)
    entries = _entries(turn, value)
    past = [
        Waiting(f"meeting:{meeting.id}", group.reference, meeting.on_date, meeting.starts_at)
        for meeting, group in planned_meetings(turn, entries)
        if meeting.on_date <= turn.today
    ]
    return (*past, *(Waiting(f"group:{one.group.id}", one.group.reference) for one in entries))


def _entries(turn: Turn, value: str) -> list[Entry]:
    if not value:
        return my_groups(turn, Action.RECORD_OUTCOME)
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.RECORD_OUTCOME)]
    except ValueError:
        return [entry_by_reference(turn, value, Action.RECORD_OUTCOME)]


def sitting(turn: Turn, subject: str, *, locked: bool = False) -> Sitting:
    """Return the meeting that a form's subject names.

    `subject` is "meeting:<id>", or "group:<id>:<ISO day>" for one that was not booked: where that
    day turns out to be booked, the booked meeting is meant. `locked` holds it until the turn ends.
    Raises NotHere without the right, AlreadyRecorded, or DutyError under `which` or `unbooked_on`.
    """
    kind, _, rest = subject.partition(":")
    if kind == "meeting":
        meeting, entry = entry_of_meeting(turn, _id(rest), Action.RECORD_OUTCOME)
        if locked:
            _lock(turn, entry.group)
            turn.session.refresh(meeting)
        return _booked(turn, subject, meeting, entry)
    text, _, day = rest.partition(":")
    entry = entry_by_id(turn, _id(text), Action.RECORD_OUTCOME)
    if locked:
        _lock(turn, entry.group)
    return _unbooked(turn, subject, entry, _day(day))


def _lock(turn: Turn, group: CoreGroup) -> None:
    # Two people who record one meeting at once, booked or not: the second finds the first's.
    turn.session.exec(select(CoreGroup.id).where(CoreGroup.id == group.id).with_for_update()).one()


def _booked(turn: Turn, subject: str, meeting: Meeting, entry: Entry) -> Sitting:
    if meeting.state == MeetingState.HELD:
        raise AlreadyRecorded(meeting.id)
    if meeting.state == MeetingState.CANCELLED:
        raise DutyError("which", "outcome_of_cancelled", reference=entry.group.reference)
    if meeting.on_date > turn.today:
        raise DutyError("which", "outcome_ahead", reference=entry.group.reference)
    return Sitting(subject, entry, meeting.on_date, meeting)


def _unbooked(turn: Turn, subject: str, entry: Entry, on: date) -> Sitting:
    if on > turn.today:
        raise DutyError("unbooked_on", "outcome_ahead", reference=entry.group.reference)
    first = first_conference_day(turn, entry.group)
    if first and on < first:
        raise DutyError("unbooked_on", "meeting_before_conference")
    there = turn.session.exec(
        select(Meeting)
        .where(
            Meeting.core_group_id == entry.group.id,
            Meeting.on_date == on,
            Meeting.state != MeetingState.CANCELLED,
        )
        .execution_options(populate_existing=True)
    ).first()
    if there is not None:
        return _booked(turn, subject, there, entry)
    return Sitting(subject, entry, on)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotHere from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DutyError("unbooked_on", "date_missing") from None
