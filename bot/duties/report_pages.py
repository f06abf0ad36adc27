"""Reading reports: who may, which version, and what a message says of one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry
from bot.duties.attendance import AboutMeeting, about_meeting
from bot.duties.contacts import number_now
from bot.duties.meetings import entry_of_meeting
from bot.duties.roster import Told, whom_to_tell
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Meeting, Person, Report
from bot.records.words import MeetingState


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What is shown of a file: Slack's id and its name; its bytes stay in Slack."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One version of a report as somebody entitled reads it, or as a message speaks of it.

    `may_release` is True for the lead social worker while this version is held; `duty` is the
    telephone number that answers now.
    """

    about: AboutMeeting
    report_id: uuid.UUID
    name: str
    agency: str
    mine: bool
    told: Told
    version: int
    versions: tuple[tuple[int, uuid.UUID], ...]
    current: bool
    text: str
    files: tuple[ReportFile, ...]
    in_time: bool
    sent_at: datetime
    zone: str
    released_at: datetime | None
    released_by: str
    may_release: bool
    replaceable: bool
    duty: str


def files_of(row: Report) -> tuple[ReportFile, ...]:
    """Return what is kept of a report's files."""
    return tuple(ReportFile(str(file["id"]), str(file.get("name") or "")) for file in row.files)


def find_report(turn: Turn, report_id: uuid.UUID) -> Report:
    """Return a version of a report in the workspace, its readers yet unchecked; raises NotHere."""
    row = turn.session.get(Report, report_id)
    if row is None or row.workspace_id != turn.workspace_id:
        raise NotHere
    return row


def see_report(turn: Turn, report_id: uuid.UUID) -> ReportPage:
    """Return a version of a report for reading; who reads it stands in the trail.

    The lead social worker and the author read every version, other members one that was released:
    where a later one is still held, the last that was. Raises NotHere for anybody else.
    """
    row = find_report(turn, report_id)
    meeting, entry = entry_of_meeting(turn, row.meeting_id, Action.SEE_DATES)
    readable = _readable(turn, entry, row)
    if not readable:
        raise NotHere
    shown = next((one for one in readable if one.id == row.id), readable[-1])
    audit.note(
        turn,
        "see_report",
        core_group_id=entry.group.id,
        subject=f"report:{shown.id}",
        version=shown.version,
    )
    return _page(turn, shown, meeting, entry, readable)


def _readable(turn: Turn, entry: Entry, row: Report) -> list[Report]:
    versions = turn.session.exec(
        select(Report)
        .where(Report.meeting_id == row.meeting_id, Report.person_id == row.person_id)
        .order_by(col(Report.version))
    ).all()
    if entry.may(Action.SEE_HELD_REPORT) or row.person_id == turn.actor.id:
        return list(versions)
    if not entry.may(Action.SEE_WORK):
        return []
    return [one for one in versions if one.released_at is not None]


def report_news(turn: Turn, report_id: uuid.UUID) -> ReportPage:
    """Return what a message says about a report that came: to its author, or to who is told.

    The text is left out for whoever may not read it. Raises NotHere for anybody else.
    """
    row = find_report(turn, report_id)
    meeting, entry = entry_of_meeting(turn, row.meeting_id, Action.SEE_DATES)
    told = whom_to_tell(turn, entry.group.id, row.person_id)
    readable = _readable(turn, entry, row)
    if not readable and (told.recipient is None or told.recipient.id != turn.actor.id):
        raise NotHere
    return _page(turn, row, meeting, entry, readable)


def _page(
    turn: Turn, row: Report, meeting: Meeting, entry: Entry, readable: list[Report]
) -> ReportPage:
    person = turn.session.get_one(Person, row.person_id)
    released_by = turn.session.get(Person, row.released_by) if row.released_by else None
    may_read = any(one.id == row.id for one in readable)
    return ReportPage(
        about=about_meeting(turn, meeting, entry),
        report_id=row.id,
        name=person.name,
        agency=person.agency,
        mine=person.id == turn.actor.id,
        told=whom_to_tell(turn, entry.group.id, person.id),
        version=row.version,
        versions=tuple((one.version, one.id) for one in readable),
        current=row.current,
        text=row.text if may_read else "",
        files=files_of(row) if may_read else (),
        in_time=row.in_time,
        sent_at=row.sent_at,
        zone=turn.workspace.zone,
        released_at=row.released_at,
        released_by=released_by.name if released_by else "",
        may_release=row.current and row.released_at is None and entry.may(Action.RELEASE_REPORT),
        replaceable=meeting.state == MeetingState.PLANNED and meeting.on_date >= turn.today,
        duty=number_now(turn.workspace, turn.calendar, turn.now),
    )
