"""A meeting that too few came to: it stops no clock until the manager decides that it counts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot.duties import audit, date_changes
from bot.duties.access import Action, Entry
from bot.duties.date_changes import DateChange
from bot.duties.meetings import entry_of_meeting
from bot.duties.projection import reproject
from bot.duties.roster import holder
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Check, CoreGroup, Meeting, OutboxMessage, Person
from bot.records.words import MeetingState, Role

LONGEST = 500


@dataclass(frozen=True, slots=True)
class CountsPage:
    """A meeting that too few came to, as its group reads of it, as of `today`.

    `why` says in the checks' words how many came. `decided_by` is "" while nobody has decided;
    `reason` is theirs. `may_decide` is whether the reader may, `manager` who does where the reader
    may not.
    """

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    today: date
    why: str
    counts: bool
    reason: str
    decided_by: str
    by_me: bool
    may_decide: bool
    manager: str
    version: int
    dates: tuple[DateChange, ...] = ()


def ask_manager(turn: Turn, group: CoreGroup, meeting: Meeting) -> None:
    """Tell the manager at once that a meeting just recorded does not count by itself.

    Where no manager can be told on Slack, whoever leads the group passes it on.
    """
    if meeting.quorate:
        return
    for role in (Role.TEAM_MANAGER, Role.LEAD_SOCIAL_WORKER):
        person = holder(turn, group.id, role)
        if person is not None and person.active and person.slack_id is not None:
            _put(turn, group, meeting, person, "inquorate")
            return


def _put(
    turn: Turn, group: CoreGroup, meeting: Meeting, person: Person, kind: str, dates: str = ""
) -> None:
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"{kind}:{meeting.id}:{meeting.version}:{person.id}",
        kind=kind,
        recipient_id=person.id,
        core_group_id=group.id,
        now=turn.machine_now,
        meeting=str(meeting.id),
        version=str(meeting.version),
        dates=dates,
    )


def check_decision(turn: Turn, meeting_id: uuid.UUID, *, counts: bool, reason: str) -> None:
    """Raise what `decide` would raise, and change nothing."""
    _undecided(turn, meeting_id)
    if counts and not reason.strip():
        raise DutyError("reason", "counts_needs_reason")
    if len(reason) > LONGEST:
        raise DutyError("reason", "text_too_long", most=LONGEST)


def _undecided(turn: Turn, meeting_id: uuid.UUID) -> tuple[Meeting, Entry]:
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.DECIDE_COUNTS)
    if meeting.state != MeetingState.HELD or meeting.quorate:
        raise DutyError("", "counts_already", reference=entry.group.reference)
    return meeting, entry


def decide(turn: Turn, meeting_id: uuid.UUID, *, counts: bool, reason: str) -> bool:
    """Decide whether a meeting that too few came to counts; the dates follow at once.

    The same decision twice is one; another one puts the first right, and the trail keeps both.
    False where nothing changes. Raises NotHere for anybody but the manager, DutyError under
    `reason`, or where the meeting counts anyway.
    """
    check_decision(turn, meeting_id, counts=counts, reason=reason)
    meeting, entry = _undecided(turn, meeting_id)
    group = entry.group
    turn.session.exec(select(CoreGroup.id).where(CoreGroup.id == group.id).with_for_update()).one()
    turn.session.refresh(meeting)
    reason = reason.strip()
    decided = meeting.counts_at is not None
    if decided and (meeting.counts, meeting.counts_reason) == (counts, reason):
        return False
    before, was = date_changes.open_dues(turn, group), meeting.counts if decided else None
    meeting.counts, meeting.counts_reason = counts, reason
    meeting.counts_by, meeting.counts_at = turn.actor.id, turn.now
    meeting.version += 1
    turn.session.add(meeting)
    reproject(turn, group)
    turn.session.flush()
    audit.note(
        turn,
        "decide_counts",
        core_group_id=group.id,
        subject=f"meeting:{meeting.id}",
        counts=counts,
        was=was,
    )
    changed = date_changes.written(before, date_changes.open_dues(turn, group))
    told = {turn.actor.id: turn.actor}
    lead = holder(turn, group.id, Role.LEAD_SOCIAL_WORKER)
    if lead is not None and lead.active and lead.slack_id is not None:
        told[lead.id] = lead
    for person in told.values():
        _put(turn, group, meeting, person, "counts_decided", changed)
    return True


def counts_page(turn: Turn, meeting_id: uuid.UUID, dates: str = "") -> CountsPage:
    """Return a meeting that too few came to; `dates` are changes that an outbox row kept.

    Raises NotHere without the right to the group's work, DutyError where the meeting counts anyway.
    """
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEE_WORK)
    if meeting.state != MeetingState.HELD or meeting.quorate:
        raise DutyError("", "counts_already", reference=entry.group.reference)
    group = entry.group
    by = turn.session.get(Person, meeting.counts_by) if meeting.counts_by else None
    manager = holder(turn, group.id, Role.TEAM_MANAGER)
    return CountsPage(
        meeting_id=meeting.id,
        core_group_id=group.id,
        reference=group.reference,
        on=meeting.on_date,
        today=turn.today,
        why=_why(turn, group, meeting),
        counts=meeting.counts,
        reason=meeting.counts_reason,
        decided_by=by.name if by else "",
        by_me=meeting.counts_by == turn.actor.id,
        may_decide=entry.may(Action.DECIDE_COUNTS),
        manager=manager.name if manager else "",
        version=meeting.version,
        dates=date_changes.read_changes(turn, group, dates),
    )


def _why(turn: Turn, group: CoreGroup, meeting: Meeting) -> str:
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    quorum = {rule.id for rule in procedure.rules.values() if rule.derive == "quorum"}
    rows = turn.session.exec(select(Check).where(Check.meeting_id == meeting.id)).all()
    return next((row.reason for row in rows if row.rule in quorum), "")


def counts_note(turn: Turn, row: OutboxMessage) -> CountsPage | None:
    """Return what an outbox row tells of a meeting, None where it has been decided since.

    Raises NotHere for somebody who may not see it any more.
    """
    page = counts_page(turn, uuid.UUID(str(row.ids["meeting"])), str(row.ids["dates"]))
    return page if str(page.version) == row.ids["version"] else None
