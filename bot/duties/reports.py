"""Written reports for a meeting: sending one, replacing it, releasing it to the group."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import POLICY, Action, Entry
from bot.duties.attendance import AboutMeeting, about_meeting
from bot.duties.cutoff import cutoff_of
from bot.duties.meetings import entry_of_meeting
from bot.duties.my_meetings import locked_meeting
from bot.duties.projection import reproject
from bot.duties.report_pages import ReportFile, files_of, find_report
from bot.duties.roster import whom_to_tell
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Apology, Meeting, Membership, Person, Report
from bot.records.words import MeetingState

REPORT_TEXT = 3000
MOST_FILES = 10
_FILE_FACTS = ("id", "name", "mimetype", "size", "permalink")


@dataclass(frozen=True, slots=True)
class MyReport:
    """What the form for a meeting opens with: the last version sent, if any.

    `absent` is True where the actor has sent apologies for it.
    """

    about: AboutMeeting
    version: int
    text: str
    files: tuple[ReportFile, ...]
    sent_at: datetime | None
    absent: bool


def my_report(turn: Turn, meeting_id: uuid.UUID) -> MyReport:
    """Return what the form for a meeting opens with; raises NotHere."""
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEND_REPORT)
    row = _current(turn, meeting.id)
    return MyReport(
        about=about_meeting(turn, meeting, entry),
        version=row.version if row else 0,
        text=row.text if row else "",
        files=files_of(row) if row else (),
        sent_at=row.sent_at if row else None,
        absent=_absent(turn, meeting.id),
    )


def _current(turn: Turn, meeting_id: uuid.UUID) -> Report | None:
    return turn.session.exec(
        select(Report).where(
            Report.meeting_id == meeting_id,
            Report.person_id == turn.actor.id,
            col(Report.current).is_(True),
        )
    ).one_or_none()


def _absent(turn: Turn, meeting_id: uuid.UUID) -> bool:
    found = turn.session.exec(
        select(Apology.id).where(
            Apology.meeting_id == meeting_id,
            Apology.person_id == turn.actor.id,
            col(Apology.withdrawn_at).is_(None),
        )
    ).first()
    return found is not None


def send_report(
    turn: Turn,
    meeting_id: uuid.UUID,
    text: str,
    files: Sequence[Mapping[str, Any]] = (),
    keep_files: Sequence[str] = (),
) -> bool:
    """Record a report, or a new version of it; False where it is the one that is there already.

    `files` are Slack's descriptions of files just given, `keep_files` ids of files of the last
    version. It may be replaced until the meeting; after it, only one that is owed and has not come
    is taken. Raises NotHere, or DutyError under `meeting`, `text` or `files`. Source: GR-14.
    """
    if len(text) > REPORT_TEXT:
        raise DutyError("text", "report_too_long", most=REPORT_TEXT)
    meeting, entry = locked_meeting(turn, meeting_id, Action.SEND_REPORT)
    last = _current(turn, meeting.id)
    _check_open(turn, meeting, entry, last)
    kept = [file for file in (last.files if last else ()) if file["id"] in keep_files]
    given = [_facts(file) for file in files]
    held = [*kept, *(file for file in given if file["id"] not in keep_files)]
    if len(held) > MOST_FILES:
        raise DutyError("files", "report_too_many_files", most=MOST_FILES)
    if not text.strip() and not held:
        raise DutyError("text", "report_empty")
    if last is not None and _same(last, text, held):
        return False
    row = _new_version(turn, meeting, entry, last, text, held)
    _tell(turn, entry, row)
    return True


def _check_open(turn: Turn, meeting: Meeting, entry: Entry, last: Report | None) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise DutyError("meeting", "meeting_cancelled", reference=entry.group.reference)
    if meeting.state == MeetingState.PLANNED and meeting.on_date >= turn.today:
        return
    if last is not None:
        raise DutyError("meeting", "report_meeting_over", reference=entry.group.reference)
    if not _absent(turn, meeting.id):
        raise DutyError("meeting", "meeting_over", reference=entry.group.reference)


def _facts(file: Mapping[str, Any]) -> dict[str, Any]:
    return {name: file[name] for name in _FILE_FACTS if file.get(name) is not None}


def _same(last: Report, text: str, files: list[dict[str, Any]]) -> bool:
    return last.text == text and {file["id"] for file in last.files} == {
        file["id"] for file in files
    }


def _new_version(
    turn: Turn,
    meeting: Meeting,
    entry: Entry,
    last: Report | None,
    text: str,
    files: list[dict[str, Any]],
) -> Report:
    if last is not None:
        last.current = False
        turn.session.add(last)
        # Only one row may be current: the old one steps back before the new one comes.
        turn.session.flush()
    row = Report(
        workspace_id=turn.workspace_id,
        meeting_id=meeting.id,
        person_id=turn.actor.id,
        version=last.version + 1 if last else 1,
        text=text,
        files=files,
        # A report that came in time stays so when a later version puts something right.
        in_time=(last is not None and last.in_time)
        or cutoff_of(turn, meeting, entry.group).keeps(turn.now),
        sent_at=turn.now,
    )
    turn.session.add(row)
    reproject(turn, entry.group)
    audit.note(
        turn,
        "send_report",
        core_group_id=entry.group.id,
        subject=f"meeting:{meeting.id}",
        version=row.version,
        in_time=row.in_time,
    )
    return row


def _tell(turn: Turn, entry: Entry, row: Report) -> None:
    told = whom_to_tell(turn, entry.group.id, turn.actor.id)
    recipients = [("report_recorded", turn.actor)]
    if told.recipient is not None:
        recipients.append(("report_received", told.recipient))
    for kind, person in recipients:
        _put(turn, entry, row, kind, person.id)


def _put(turn: Turn, entry: Entry, row: Report, kind: str, person_id: uuid.UUID) -> None:
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"{kind}:{row.id}:{person_id}",
        kind=kind,
        recipient_id=person_id,
        core_group_id=entry.group.id,
        now=turn.machine_now,
        report=str(row.id),
    )


def release_report(turn: Turn, report_id: uuid.UUID) -> bool:
    """Release one version of a report to the group; False where that was done before.

    Its members are told that it can be read, its author that it was released. Raises NotHere
    without the right, DutyError where a newer version has come meanwhile.
    """
    row = find_report(turn, report_id)
    _, entry = locked_meeting(turn, row.meeting_id, Action.RELEASE_REPORT)
    turn.session.refresh(row)
    if row.released_at is not None:
        return False
    if not row.current:
        raise DutyError("", "report_replaced")
    row.released_at, row.released_by = turn.now, turn.actor.id
    turn.session.add(row)
    audit.note(
        turn,
        "release_report",
        core_group_id=entry.group.id,
        subject=f"report:{row.id}",
        version=row.version,
    )
    for person_id in {*_readers(turn, entry), row.person_id} - {turn.actor.id}:
        _put(turn, entry, row, "report_released", person_id)
    return True


def _readers(turn: Turn, entry: Entry) -> set[uuid.UUID]:
    return set(
        turn.session.exec(
            select(Person.id)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(
                Membership.core_group_id == entry.group.id,
                col(Membership.role).in_(sorted(POLICY[Action.SEE_WORK])),
                col(Membership.starts) <= turn.today,
                or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
                col(Person.slack_id).is_not(None),
                col(Person.active).is_(True),
            )
        ).all()
    )
