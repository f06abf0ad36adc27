"""Minutes: which are owed to whom, that they went out, a date put right, reading them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, Entry
from bot.duties.check_moments import after_minutes
from bot.duties.meetings import entry_of_meeting
from bot.duties.members import Member
from bot.duties.minutes_owed import Owed, owed_of, readers
from bot.duties.my_meetings import locked_meeting
from bot.duties.projection import reproject
from bot.duties.report_pages import ReportFile
from bot.duties.roster import holder
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import outbox
from bot.records.tables import Meeting, Minutes, Person
from bot.records.words import MeetingState, Role

TEXT = 3000
MOST_FILES = 10


class AlreadySent(DutyError):
    """The minutes of a meeting went out before: their date can be put right, nothing more."""

    def __init__(self, meeting_id: uuid.UUID) -> None:
        super().__init__("", "minutes_sent_already")
        self.meeting_id = meeting_id


@dataclass(frozen=True, slots=True)
class NewMinutes:
    """What the form says: the day they went out, and the text or Slack's files if given.

    `family_on` is the day on which the parents and the child had them, where that is asked.
    """

    on: date
    text: str = ""
    files: Sequence[Mapping[str, Any]] = ()
    family_on: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of one meeting, as of `today`.

    `by_hand` are readers whom Slack does not reach, `mine` is whether the reader of this page sent
    them, `may_send` whether they may. `owed` is None where the procedure asks for no minutes,
    `asks_family` is whether it asks when the parents and the child had them (HI-10).
    """

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    today: date
    zone: str
    owed: Owed | None
    readers: tuple[Member, ...]
    labels: Mapping[Role, str]
    lead: str
    may_send: bool
    sent_on: date | None = None
    sent_by: str = ""
    mine: bool = False
    recorded_at: datetime | None = None
    text: str = ""
    files: tuple[ReportFile, ...] = ()
    asks_family: bool = False
    family_on: date | None = None

    @property
    def by_hand(self) -> tuple[Member, ...]:
        """Those whom somebody has to give them to."""
        return tuple(one for one in self.readers if not (one.on_slack and one.active))


def minutes_page(turn: Turn, meeting_id: uuid.UUID) -> MinutesPage:
    """Return the minutes of a meeting for its members and for whoever is owed them.

    Raises NotHere for anybody else, DutyError for a meeting whose outcome is not on record.
    """
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEE_DATES)
    owed_to = readers(turn, entry, meeting)
    if not entry.may(Action.SEE_WORK) and turn.actor.id not in {one.person_id for one in owed_to}:
        raise NotHere
    if meeting.state != MeetingState.HELD:
        raise DutyError("", "minutes_not_held", reference=entry.group.reference)
    return _page(turn, meeting, entry, owed_to)


def _page(turn: Turn, meeting: Meeting, entry: Entry, owed_to: tuple[Member, ...]) -> MinutesPage:
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    lead = holder(turn, group.id, Role.LEAD_SOCIAL_WORKER)
    row = _row(turn, meeting.id)
    sender = turn.session.get(Person, row.circulated_by) if row and row.circulated_by else None
    return MinutesPage(
        meeting_id=meeting.id,
        core_group_id=group.id,
        reference=group.reference,
        on=meeting.on_date,
        today=turn.today,
        zone=turn.workspace.zone,
        owed=owed_of(turn, entry, meeting),
        readers=owed_to,
        labels={role: procedure.label(role) for role in Role},
        lead=lead.name if lead else "",
        may_send=entry.may(Action.CIRCULATE_MINUTES),
        sent_on=row.circulated_on if row else None,
        sent_by=sender.name if sender else "",
        mine=bool(row and row.circulated_by == turn.actor.id),
        recorded_at=row.recorded_at if row else None,
        text=row.text if row else "",
        files=tuple(ReportFile(one["id"], one["name"]) for one in row.files) if row else (),
        asks_family=any(rule.done == "family minutes sent" for rule in procedure.deadlines),
        family_on=row.family_on if row else None,
    )


def _row(turn: Turn, meeting_id: uuid.UUID) -> Minutes | None:
    return turn.session.exec(select(Minutes).where(Minutes.meeting_id == meeting_id)).one_or_none()


def circulate_minutes(turn: Turn, meeting_id: uuid.UUID, new: NewMinutes) -> bool:
    """Record that the minutes of a meeting went out, and tell those who are owed them.

    False where the same is on record already. Raises NotHere, AlreadySent where something else is,
    DutyError under `sent_on`, `text` or `files`. Source: GR-25 and GR-32.
    """
    meeting, entry = _held(turn, meeting_id)
    _check_day(turn, meeting, new.on)
    _check_day(turn, meeting, new.family_on, "family_on")
    if len(new.text) > TEXT:
        raise DutyError("text", "text_too_long", most=TEXT)
    files = [{"id": str(one["id"]), "name": str(one.get("name") or "")} for one in new.files]
    if len(files) > MOST_FILES:
        raise DutyError("files", "minutes_too_many_files", most=MOST_FILES)
    row = _row(turn, meeting.id)
    if row is not None and row.circulated_on is not None:
        known = (row.circulated_on, row.text, row.files, row.family_on)
        same = known == (new.on, new.text, files, new.family_on)
        if same and row.circulated_by == turn.actor.id:
            return False
        raise AlreadySent(meeting.id)
    row = row or Minutes(
        workspace_id=turn.workspace_id, meeting_id=meeting.id, recorded_at=turn.now
    )
    row.text, row.files, row.recorded_at = new.text, list(files), turn.now
    row.circulated_on, row.circulated_by = new.on, turn.actor.id
    row.family_on = new.family_on
    turn.session.add(row)
    _note(turn, entry, meeting, "circulate_minutes", row)
    after_minutes(turn, entry.group, meeting, row)
    _tell(turn, entry, meeting)
    return True


def correct_date(
    turn: Turn, meeting_id: uuid.UUID, on: date, family_on: date | None = None
) -> MinutesPage:
    """Put right the days on which minutes went out and the family had them; the trail keeps them.

    Raises NotHere, DutyError under `sent_on` or `family_on`, or where none went out.
    """
    meeting, entry = _held(turn, meeting_id)
    _check_day(turn, meeting, on)
    _check_day(turn, meeting, family_on, "family_on")
    row = _row(turn, meeting.id)
    if row is None or row.circulated_on is None:
        raise DutyError("", "minutes_not_sent")
    if (row.circulated_on, row.family_on) != (on, family_on):
        was, row.circulated_on = row.circulated_on, on
        family_was, row.family_on = row.family_on, family_on
        turn.session.add(row)
        _note(turn, entry, meeting, "correct_minutes", row, was, family_was)
        after_minutes(turn, entry.group, meeting, row)
    return _page(turn, meeting, entry, readers(turn, entry, meeting))


def _held(turn: Turn, meeting_id: uuid.UUID) -> tuple[Meeting, Entry]:
    meeting, entry = locked_meeting(turn, meeting_id, Action.CIRCULATE_MINUTES)
    if meeting.state != MeetingState.HELD:
        raise DutyError("", "minutes_not_held", reference=entry.group.reference)
    return meeting, entry


def _check_day(turn: Turn, meeting: Meeting, on: date | None, field: str = "sent_on") -> None:
    if on and on > turn.today:
        raise DutyError(field, "minutes_ahead")
    if on and on < meeting.on_date:
        raise DutyError(field, "minutes_before_meeting")


def _note(
    turn: Turn,
    entry: Entry,
    meeting: Meeting,
    action: str,
    row: Minutes,
    was: date | None = None,
    family_was: date | None = None,
) -> None:
    reproject(turn, entry.group)
    days = {"family_on": row.family_on, "family_was": family_was}
    family: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    audit.note(
        turn,
        action,
        core_group_id=entry.group.id,
        subject=f"meeting:{meeting.id}",
        on=row.circulated_on.isoformat() if row.circulated_on else None,
        was=was.isoformat() if was else None,
        **family,
    )


def _tell(turn: Turn, entry: Entry, meeting: Meeting) -> None:
    recipients = [("minutes_recorded", turn.actor.id)]
    recipients += [
        ("minutes_out", one.person_id)
        for one in readers(turn, entry, meeting)
        if one.on_slack and one.active and one.person_id != turn.actor.id
    ]
    for kind, person_id in recipients:
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"{kind}:{meeting.id}:{person_id}",
            kind=kind,
            recipient_id=person_id,
            core_group_id=entry.group.id,
            now=turn.machine_now,
            meeting=str(meeting.id),
        )


def read_minutes(turn: Turn, meeting_id: uuid.UUID) -> MinutesPage:
    """Return the minutes for whoever opens them, with a line in the trail; raises as the page."""
    page = minutes_page(turn, meeting_id)
    audit.note(
        turn, "see_minutes", core_group_id=page.core_group_id, subject=f"meeting:{meeting_id}"
    )
    return page
