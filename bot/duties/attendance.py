"""Apologies: saying that one cannot come to a meeting, changing it, and coming after all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, Entry
from bot.duties.contacts import number_now
from bot.duties.cutoff import CutOff, cutoff_of
from bot.duties.meetings import entry_of_meeting
from bot.duties.my_meetings import open_meeting
from bot.duties.projection import reproject
from bot.duties.roster import Told, whom_to_tell
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import outbox
from bot.records.tables import Apology, Meeting, Person, Report
from bot.records.words import MeetingState

REASON_TEXT = 1000
INSTEAD_TEXT = 150


@dataclass(frozen=True, slots=True)
class Apologies:
    """What the form says: both texts may be empty; the report comes now or later."""

    reason: str = ""
    instead: str = ""
    report_later: bool = False


@dataclass(frozen=True, slots=True)
class AboutMeeting:
    """What is said of one meeting beside a form or in a message, as of `today`."""

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    starts: time | None
    today: date
    cutoff: CutOff
    in_time: bool
    lead: str
    lead_label: str


@dataclass(frozen=True, slots=True)
class MyApologies:
    """What the form for a meeting opens with: what the actor has said so far, if anything."""

    about: AboutMeeting
    said: Apologies | None
    report_sent: bool


@dataclass(frozen=True, slots=True)
class ApologiesNote:
    """What a message says about somebody's apologies; `reason` is "" for whoever may not read it.

    `mine` is True for the sender, `duty` the telephone number that answers now.
    """

    about: AboutMeeting
    apology_id: uuid.UUID
    name: str
    agency: str
    mine: bool
    told: Told
    in_time: bool
    instead: str
    reason: str
    report_sent: bool
    changed: bool
    withdrawn: bool
    over: bool
    duty: str


def about_meeting(turn: Turn, meeting: Meeting, entry: Entry) -> AboutMeeting:
    """Return what is said of a meeting to somebody who may act in its group."""
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    cutoff = cutoff_of(turn, meeting, group)
    return AboutMeeting(
        meeting_id=meeting.id,
        core_group_id=group.id,
        reference=group.reference,
        on=meeting.on_date,
        starts=meeting.starts_at,
        today=turn.today,
        cutoff=cutoff,
        in_time=cutoff.keeps(turn.now),
        lead=whom_to_tell(turn, group.id, turn.actor.id).lead,
        lead_label=procedure.label("lead_social_worker"),
    )


def my_apologies(turn: Turn, meeting_id: uuid.UUID) -> MyApologies:
    """Return what the form for a meeting opens with; raises NotHere."""
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEND_APOLOGIES)
    row = _apology(turn, meeting.id)
    said = None
    if row is not None and row.withdrawn_at is None:
        said = Apologies(row.reason, row.instead, row.report_later)
    return MyApologies(about_meeting(turn, meeting, entry), said, has_report(turn, meeting.id))


def _apology(turn: Turn, meeting_id: uuid.UUID) -> Apology | None:
    return turn.session.exec(
        select(Apology).where(Apology.meeting_id == meeting_id, Apology.person_id == turn.actor.id)
    ).one_or_none()


def has_report(turn: Turn, meeting_id: uuid.UUID, person_id: uuid.UUID | None = None) -> bool:
    """True where a person, the actor unless one is named, has sent a report for a meeting."""
    found = turn.session.exec(
        select(Report.id).where(
            Report.meeting_id == meeting_id, Report.person_id == (person_id or turn.actor.id)
        )
    ).first()
    return found is not None


def send_apologies(turn: Turn, meeting_id: uuid.UUID, apologies: Apologies) -> bool:
    """Record that the actor cannot come; late ones are taken and said to be late.

    Sent again they change what was said, and stay in time if they first were. False where they say
    nothing new, so nobody is told twice. Raises NotHere, or DutyError under `meeting`, `reason` or
    `instead`. Source: GR-14, and SF-4.6 for the same duty elsewhere.
    """
    _check_length("reason", apologies.reason, REASON_TEXT)
    _check_length("instead", apologies.instead, INSTEAD_TEXT)
    meeting, entry = open_meeting(turn, meeting_id, Action.SEND_APOLOGIES)
    row = _apology(turn, meeting.id)
    if row is not None and row.withdrawn_at is None:
        if apologies == Apologies(row.reason, row.instead, row.report_later):
            return False
        row.revision += 1
    else:
        row = _first_said(turn, meeting, entry, row)
    row.reason, row.instead = apologies.reason, apologies.instead
    row.report_later = apologies.report_later
    turn.session.add(row)
    reproject(turn, entry.group)
    audit.note(
        turn,
        "send_apologies",
        core_group_id=entry.group.id,
        subject=f"meeting:{meeting.id}",
        in_time=row.in_time,
        revision=row.revision,
    )
    _tell(turn, entry, row, "apologies_recorded", "apologies_received")
    return True


def _check_length(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise DutyError(field, "text_too_long", most=most)


def _first_said(turn: Turn, meeting: Meeting, entry: Entry, row: Apology | None) -> Apology:
    in_time = cutoff_of(turn, meeting, entry.group).keeps(turn.now)
    if row is None:
        return Apology(
            workspace_id=turn.workspace_id,
            meeting_id=meeting.id,
            person_id=turn.actor.id,
            in_time=in_time,
            said_at=turn.now,
        )
    row.in_time, row.said_at, row.withdrawn_at = in_time, turn.now, None
    row.revision += 1
    return row


def withdraw_apologies(turn: Turn, meeting_id: uuid.UUID) -> AboutMeeting:
    """Record that the actor can come after all; doing so twice is doing it once.

    Raises NotHere, also where no apologies were sent, or DutyError once the meeting is over.
    """
    meeting, entry = open_meeting(turn, meeting_id, Action.SEND_APOLOGIES)
    row = _apology(turn, meeting.id)
    if row is None:
        raise NotHere
    if row.withdrawn_at is None:
        row.withdrawn_at = turn.now
        row.revision += 1
        turn.session.add(row)
        reproject(turn, entry.group)
        audit.note(
            turn,
            "withdraw_apologies",
            core_group_id=entry.group.id,
            subject=f"meeting:{meeting.id}",
        )
        _tell(turn, entry, row, "", "apologies_withdrawn")
    return about_meeting(turn, meeting, entry)


def _tell(turn: Turn, entry: Entry, row: Apology, to_sender: str, to_lead: str) -> None:
    told = whom_to_tell(turn, entry.group.id, turn.actor.id)
    recipients = [(to_sender, turn.actor)] if to_sender else []
    recipients += [(to_lead, told.recipient)] if told.recipient else []
    for kind, person in recipients:
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"{kind}:{row.id}:{row.revision}",
            kind=kind,
            recipient_id=person.id,
            core_group_id=entry.group.id,
            now=turn.machine_now,
            apology=str(row.id),
            revision=str(row.revision),
        )


def apologies_note(turn: Turn, apology_id: uuid.UUID, revision: int) -> ApologiesNote | None:
    """Return what the actor may read of somebody's apologies, None where they have changed since.

    Raises NotHere for whoever is neither the sender nor answerable for the group.
    """
    row = turn.session.get(Apology, apology_id)
    if row is None or row.workspace_id != turn.workspace_id:
        raise NotHere
    meeting, entry = entry_of_meeting(turn, row.meeting_id, Action.SEE_DATES)
    told = whom_to_tell(turn, entry.group.id, row.person_id)
    mine = row.person_id == turn.actor.id
    if not mine and (told.recipient is None or told.recipient.id != turn.actor.id):
        raise NotHere
    if row.revision != revision:
        return None
    return _note(turn, row, meeting, entry, told)


def _note(turn: Turn, row: Apology, meeting: Meeting, entry: Entry, told: Told) -> ApologiesNote:
    person = turn.session.get_one(Person, row.person_id)
    mine = person.id == turn.actor.id
    return ApologiesNote(
        about=about_meeting(turn, meeting, entry),
        apology_id=row.id,
        name=person.name,
        agency=person.agency,
        mine=mine,
        told=told,
        in_time=row.in_time,
        instead=row.instead,
        reason=row.reason if entry.may(Action.SEE_REASON) and not mine else "",
        report_sent=has_report(turn, meeting.id, person.id),
        changed=row.revision > 1,
        withdrawn=row.withdrawn_at is not None,
        over=meeting.state != MeetingState.PLANNED or meeting.on_date < turn.today,
        duty=number_now(turn.workspace, turn.calendar, turn.now),
    )
