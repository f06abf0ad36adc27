"""The meetings of one synthetic core group, with what a group records of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.duties.seeding.ledger import Ledger
from bot.duties.seeding.people import Synthetic
from bot.records.tables import Apology, Attendance, Check, Meeting, Minutes, PlanItem
from bot.records.words import ChairRole, CheckAnswer, MeetingState, PlanItemKind
from bot.rules import timeline as rules
from bot.rules.checks import moment_of


def held(ledger: Ledger, place: int, held: Mapping[str, int]) -> None:
    """Add a meeting that was held, with what a group records of it."""
    on, first = ledger.day(held["on"]), place == 0
    chair = ledger.cast.manager if first else ledger.cast.lead
    role = ChairRole.RECEIVING_TEAM_MANAGER if first else ChairRole.LEAD_SOCIAL_WORKER
    sent = ledger.stage.calendar.add(on, held["minutes"]) if "minutes" in held else None
    row = ledger.within(
        Meeting,
        on_date=on,
        starts_at=time(10),
        state=MeetingState.HELD,
        called_on=ledger.initial,
        chair_id=chair.id,
        chair_role=role,
        decided=ledger.texts["decided"][place % len(ledger.texts["decided"])],
        next_agreed=True,
        closed_at=ledger.stage.at(on, 17),
        closed_by=ledger.cast.lead.id,
    )
    ledger.parts["meetings"].append(
        rules.Meeting(
            str(row),
            on,
            "held",
            starts=time(10),
            called_on=ledger.initial,
            minutes_sent_on=sent,
            next_agreed=True,
        )
    )
    absent = _after_meeting(ledger, row, on, sent)
    kind = "first_meeting" if first else "later_meeting"
    _checks(ledger, row, on, kind, all_came=not absent, minutes_out=sent is not None)
    if first:
        _plan(ledger, row, on)


def _after_meeting(ledger: Ledger, meeting: uuid.UUID, on: date, sent: date | None) -> bool:
    """Add who came and, once they are out, the minutes; say whether somebody was absent."""
    absent = ledger.chance.choice((None, None, *ledger.cast.professionals))
    for person in (ledger.cast.lead, ledger.cast.manager, *ledger.cast.professionals):
        ledger.add(Attendance, meeting_id=meeting, person_id=person.id, came=person is not absent)
    if sent is not None:
        ledger.add(
            Minutes,
            meeting_id=meeting,
            circulated_on=sent,
            circulated_by=ledger.cast.lead.id,
            recorded_at=ledger.stage.at(sent, 15),
        )
    return absent is not None


def _checks(
    ledger: Ledger, meeting: uuid.UUID, on: date, kind: str, *, all_came: bool, minutes_out: bool
) -> None:
    """Add how each check of such a meeting ended: met, but for attendance where one was absent."""
    number = len(ledger.cast.professionals)
    for rule in ledger.procedure.rules.values():
        asked = rule.cls == "check" and {"meeting", kind} & set(rule.events)
        if asked and (minutes_out or not moment_of(rule)):
            unmet = rule.derive == "attendance" and not all_came
            ledger.within(
                Check,
                about=f"meeting:{meeting}",
                meeting_id=meeting,
                on_date=on,
                rule=rule.id,
                answer=CheckAnswer.NOT_MET if unmet else CheckAnswer.MET,
                reason=ledger.texts["absent"].format(number=number) if unmet else "",
                derived=unmet,
                answered_by=ledger.cast.lead.id,
                answered_at=ledger.stage.at(on, 17),
            )


def _plan(ledger: Ledger, meeting: uuid.UUID, on: date) -> None:
    """Add the detailed plan of the first meeting: a goal, a contingency, who sees the child."""
    goals = ledger.texts["goals"]
    items: list[tuple[PlanItemKind, str, uuid.UUID | None]] = [
        (PlanItemKind.GOAL, goals[ledger.number % len(goals)], None),
        (PlanItemKind.CONTINGENCY, ledger.texts["contingency"], None),
    ]
    items += [
        (PlanItemKind.SEEING, ledger.texts["seeing"], person.id)
        for person in (ledger.cast.lead, *ledger.cast.professionals)
    ]
    for kind, text, person_id in items:
        ledger.within(
            PlanItem,
            meeting_id=meeting,
            kind=kind,
            text=text,
            person_id=person_id,
            agreed_on=on,
        )
    ledger.changes.append(on)


def planned(ledger: Ledger, offset: int) -> uuid.UUID:
    """Add a meeting that is planned, the hour fixed; return its id."""
    on, starts = ledger.day(offset), time(ledger.chance.choice((9, 10, 13, 14)), 30)
    before = [meeting.on for meeting in ledger.parts["meetings"]]
    called = min(max(before, default=ledger.initial), on)
    row = ledger.within(
        Meeting,
        on_date=on,
        starts_at=starts,
        state=MeetingState.PLANNED,
        called_on=called,
        chair_id=None,
        chair_role=None,
        decided="",
        next_agreed=None,
        closed_at=None,
        closed_by=None,
    )
    ledger.parts["meetings"].append(rules.Meeting(str(row), on, starts=starts, called_on=called))
    return row


def apologies(ledger: Ledger, meeting: uuid.UUID, person: Synthetic) -> None:
    """Add apologies in time, the report still to come."""
    said = ledger.stage.at(ledger.stage.calendar.add(ledger.stage.today, -1), 11)
    ledger.add(
        Apology,
        meeting_id=meeting,
        person_id=person.id,
        reason=ledger.texts["apology"],
        report_later=True,
        in_time=True,
        said_at=said,
    )
    ledger.parts["absences"].append(
        rules.Absence(
            str(meeting),
            str(person.id),
            said.astimezone(ZoneInfo(ledger.stage.workspace.zone)).date(),
        )
    )
