"""Recording a meeting: who came, what was decided, who does what by when, when it meets next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from bot.duties import audit, checks
from bot.duties.bookings import tell_booked
from bot.duties.check_moments import put_right_later
from bot.duties.meetings import plan_meeting_in
from bot.duties.members import members_on
from bot.duties.outcome_facts import closed_meeting, current_items, procedure_of
from bot.duties.outcome_given import (
    NewOutcome,
    check_decided,
    check_next,
    check_tasks,
    check_who,
    discussed,
)
from bot.duties.projection import reproject
from bot.duties.quorum import ask_manager
from bot.duties.roster import whom_to_tell
from bot.duties.siblings import siblings, written
from bot.duties.sittings import Sitting, sitting
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Attendance, Meeting, PlanItem, Task
from bot.records.words import MeetingState, PlanItemKind, PlanItemState
from bot.rules.british import said_day
from bot.rules.checks import counts, findings
from bot.rules.derived import ClosedMeeting, social_care_came


def record_outcome(turn: Turn, subject: str, new: NewOutcome) -> Meeting:
    """Record a meeting and everything that follows from it, in one transaction.

    Raises NotHere without the right; AlreadyRecorded where somebody was first (nothing is
    overwritten); DutyError under a field of the form: `which`, `unbooked_on`, `discussed-0`,
    `chair`, `decided`, `contingency`, `seeing-<id>`, `what-<n>`, `who-<n>`, `due-<n>`, `next_on`,
    `next_venue`, `why_none`, `why-<rule>`.
    """
    found = sitting(turn, subject, locked=True)
    check_who(turn, found, new.who)
    check_decided(new.decided)
    check_tasks(turn, found, new.tasks)
    check_next(turn, found, new.next)
    facts = closed_meeting(turn, found, new)
    meeting = _close(turn, found, new, facts)
    _attendance(turn, found, meeting, new)
    _plan(turn, found, meeting, new)
    tasks = _tasks(turn, found, meeting, new)
    _checks(turn, found, meeting, new, facts)
    _next(turn, found, new)
    reproject(turn, found.group)
    audit.note(
        turn,
        "record_outcome",
        core_group_id=found.group.id,
        subject=f"meeting:{meeting.id}",
        tasks=len(tasks),
        version=meeting.version,
        quorate=meeting.quorate,
        children=" ".join(meeting.children) or None,
    )
    _tell(turn, found, meeting, tasks)
    ask_manager(turn, found.group, meeting)
    return meeting


def _close(turn: Turn, found: Sitting, new: NewOutcome, facts: ClosedMeeting) -> Meeting:
    meeting = found.meeting or Meeting(
        workspace_id=turn.workspace_id,
        core_group_id=found.group.id,
        on_date=found.on,
        # Nobody called it in advance: what was owed before it is not judged.
        called_on=found.on,
        version=0,
    )
    meeting.state = MeetingState.HELD
    meeting.chair_id, meeting.chair_role = new.who.chair_id, new.who.chair_role
    meeting.family = list(new.who.family)
    everyone = siblings(turn, found.group)
    meeting.children = written(everyone, discussed(turn, found, new.who))
    meeting.concern_increased = new.who.concern_increased
    meeting.disagreement = new.who.disagreed
    meeting.social_care_came = social_care_came(facts)
    # Where too few came, the manager decides whether it counts.
    meeting.quorate = meeting.counts = counts(procedure_of(turn, found), facts)
    meeting.decided = new.decided.decided.strip()
    meeting.next_agreed = new.next.on is not None
    meeting.no_next_reason = "" if new.next.on else new.next.why_none.strip()
    meeting.closed_at, meeting.closed_by = turn.now, turn.actor.id
    meeting.version += 1
    turn.session.add(meeting)
    turn.session.flush()
    return meeting


def _attendance(turn: Turn, found: Sitting, meeting: Meeting, new: NewOutcome) -> None:
    for member in members_on(turn, found.group.id, found.on):
        turn.session.add(
            Attendance(
                workspace_id=turn.workspace_id,
                meeting_id=meeting.id,
                person_id=member.person_id,
                # Whoever chaired was there, ticked or not.
                came=member.person_id in new.who.came or member.person_id == new.who.chair_id,
            )
        )


def _plan(turn: Turn, found: Sitting, meeting: Meeting, new: NewOutcome) -> None:
    current = current_items(turn, found)
    said: list[tuple[PlanItemKind, uuid.UUID | None, str]] = [
        (PlanItemKind.CONTINGENCY, None, new.decided.contingency)
    ]
    members = {member.person_id for member in members_on(turn, found.group.id, found.on)}
    said += [
        (PlanItemKind.SEEING, person_id, often)
        for person_id, often in new.decided.seeing.items()
        if person_id in members
    ]
    for kind, person_id, text in said:
        before = [one for one in current if (one.kind, one.person_id) == (kind, person_id)]
        _put_in_plan(turn, found, meeting, kind, person_id, text.strip(), before)


def _put_in_plan(
    turn: Turn,
    found: Sitting,
    meeting: Meeting,
    kind: PlanItemKind,
    person_id: uuid.UUID | None,
    text: str,
    before: Iterable[PlanItem],
) -> None:
    before = list(before)
    # An item is never removed: a field left empty changes nothing.
    if not text or any(item.text == text for item in before):
        return
    for item in before:
        item.state, item.ended_on = PlanItemState.SUPERSEDED, found.on
        item.reason = turn.rulebook.why_words["plan"]["replaced"].format(day=said_day(found.on))
        turn.session.add(item)
    turn.session.add(
        PlanItem(
            workspace_id=turn.workspace_id,
            core_group_id=found.group.id,
            meeting_id=meeting.id,
            kind=kind,
            text=text,
            person_id=person_id,
            agreed_on=found.on,
        )
    )


def _tasks(turn: Turn, found: Sitting, meeting: Meeting, new: NewOutcome) -> list[Task]:
    tasks = []
    for given in new.tasks:
        if given.owner_id is None or given.due is None:
            continue
        task = Task(
            workspace_id=turn.workspace_id,
            core_group_id=found.group.id,
            meeting_id=meeting.id,
            owner_id=given.owner_id,
            title=given.title,
            agreed_on=found.on,
            due=given.due,
        )
        turn.session.add(task)
        tasks.append(task)
    return tasks


def _checks(
    turn: Turn, found: Sitting, meeting: Meeting, new: NewOutcome, facts: ClosedMeeting
) -> None:
    words = turn.rulebook.why_words["checks"]
    ends = findings(procedure_of(turn, found), facts, new.next.answers, words)
    about = f"meeting:{meeting.id}"
    checks.keep(turn, found.group, about, found.on, ends, meeting)
    put_right_later(turn, found.group, found.on, about, facts)


def _next(turn: Turn, found: Sitting, new: NewOutcome) -> None:
    if new.next.on is None:
        return
    try:
        planned = plan_meeting_in(
            turn, found.group, new.next.on, new.next.starts, new.next.venue.strip()
        )
    except DutyError as error:
        raise DutyError("next_on", error.phrase, **error.values) from error
    tell_booked(turn, found.group, planned, but=turn.actor.id)


def _tell(turn: Turn, found: Sitting, meeting: Meeting, tasks: list[Task]) -> None:
    told = whom_to_tell(turn, found.group.id, turn.actor.id).recipient
    recipients = [("outcome_recorded", turn.actor.id)]
    if told is not None:
        recipients.append(("outcome_by_other", told.id))
    owners = sorted({task.owner_id for task in tasks} - {turn.actor.id}, key=str)
    recipients += [("tasks_given", owner) for owner in owners if _on_slack(turn, found, owner)]
    for kind, person_id in recipients:
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"{kind}:{meeting.id}:{meeting.version}:{person_id}",
            kind=kind,
            recipient_id=person_id,
            core_group_id=found.group.id,
            now=turn.machine_now,
            meeting=str(meeting.id),
        )


def _on_slack(turn: Turn, found: Sitting, person_id: uuid.UUID) -> bool:
    members = members_on(turn, found.group.id, turn.today)
    return any(one.person_id == person_id and one.on_slack for one in members)
