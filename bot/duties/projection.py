"""Keeping the table of deadlines true: each change of a case projects that case again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

from sqlmodel import Session, select

from bot.duties import audit
from bot.duties.endings import is_finished
from bot.duties.hours import group_hours, usual_hours
from bot.duties.next_days import mark_next_days
from bot.duties.turn import Rulebook, Turn
from bot.duties.unread import note_settled
from bot.records.tables import CoreGroup, DeadlineRow, Membership, Workspace
from bot.records.timelines import ANEW, read_timeline
from bot.records.words import DeadlineState, GroupState, Role
from bot.rules.hours import Hours
from bot.rules.siblings import named_in
from bot.rules.stages import Reminder, Stage, next_reminder
from bot.rules.timeline import Deadline
from bot.rules.timetable import project
from bot.rules.workdays import Calendar

Key = tuple[str, str, str]

_HOLDERS: dict[str, Role] = {
    "lead_social_worker": Role.LEAD_SOCIAL_WORKER,
    "team_manager": Role.TEAM_MANAGER,
    "receiving_team_manager": Role.TEAM_MANAGER,
    "line_manager": Role.TEAM_MANAGER,
    "conference_chair": Role.CONFERENCE_CHAIR,
}
"""Whose door a duty of a role knocks at; a duty of the whole group is the lead's to see to."""


def reproject(turn: Turn, group: CoreGroup) -> None:
    """Project a core group again in the turn's own transaction (architecture, "The one idea")."""
    was = group.state
    settled = reproject_group(
        turn.session, turn.workspace, group, turn.rulebook, turn.now, turn.today
    )
    note_settled(turn, settled)
    if group.state != was:
        audit.note(turn, "close_group", core_group_id=group.id)


def reproject_group(
    session: Session,
    workspace: Workspace,
    group: CoreGroup,
    rulebook: Rulebook,
    now: datetime,
    today: date,
) -> set[uuid.UUID]:
    """Bring one group's rows in line with its timetable: an upsert under each stable key.

    A row that did not change keeps its next reminder; one no longer owed is closed. The group is
    closed with the last thing that is asked after the end of its plan, and then owes nothing.
    Two changes of one group are projected one after the other, the second from what the first left.
    Returns who owed what is open no more.
    """
    _lock(session, group)
    calendar = rulebook.calendar(workspace)
    procedure = rulebook.procedure(group.procedure, group.procedure_version)
    timeline = read_timeline(session, group, workspace.zone)
    holders = holders_of(session, group.id, today)
    keeper = group_hours(session, workspace, rulebook, group.id)
    kept = {
        (row.rule, row.subject_key, row.owner_key): row
        for row in session.exec(
            select(DeadlineRow).where(DeadlineRow.core_group_id == group.id),
            execution_options=ANEW,
        ).all()
    }
    owed = {row.id: row for row in kept.values() if row.state == DeadlineState.OPEN}
    duties = project(procedure, timeline, calendar, no_figure_days=workspace.no_figure_days)
    if group.state == GroupState.OPEN and is_finished(procedure, timeline, duties, today):
        group.state, group.closed_at = GroupState.CLOSED, now
    rows = []
    for duty in duties if group.state == GroupState.OPEN else ():
        key = (duty.rule, duty.subject_key, duty.owner_key)
        row = kept.pop(key, None)
        if row is None:
            row = DeadlineRow(
                workspace_id=workspace.id,
                core_group_id=group.id,
                rule=duty.rule,
                subject_key=duty.subject_key,
                owner_key=duty.owner_key,
                owner_role=duty.owner,
                due=duty.due,
                act_by=duty.act_by,
            )
            session.add(row)
            fresh = True
        else:
            fresh = _changed(row, duty)
        for name, value in _written(duty, holders).items():
            setattr(row, name, value)
        if row.state != DeadlineState.OPEN:
            row.next_reminder_at = None
        elif fresh:
            reminder = next_reminder(duty, calendar, today=today)
            plan_reminder(row, reminder, keeper.of(row.owner_id), now, today)
        rows.append(row)
    _close(kept.values())
    mark_next_days(session, group, rows, today)
    group.fingerprint = fingerprint(rulebook, workspace, group)
    return {
        row.owner_id for row in owed.values() if row.state != DeadlineState.OPEN and row.owner_id
    }


def _lock(session: Session, group: CoreGroup) -> None:
    # Whoever only refers to the group, as the trail does, need not wait.
    session.flush()
    session.refresh(group, with_for_update={"key_share": True})


def fingerprint(rulebook: Rulebook, workspace: Workspace, group: CoreGroup) -> str:
    """Return what a projection depends on besides the case: procedure, calendar, figures, terms."""
    return fingerprint_of(rulebook, workspace, group.procedure, group.procedure_version)


def fingerprint_of(rulebook: Rulebook, workspace: Workspace, name: str, version: str) -> str:
    """Return the same for every group of a workspace under one version of a procedure."""
    procedure = rulebook.procedure(name, version)
    calendar: Calendar = rulebook.calendar(workspace)
    terms = sha256(json.dumps(workspace.terms).encode()).hexdigest()[:8] if workspace.terms else ""
    return (
        f"{procedure.id}@{procedure.version}/{calendar.fingerprint}/"
        f"{workspace.no_figure_days}/{terms}"
    )


def plan_reminder(
    row: DeadlineRow, reminder: Reminder | None, hours: Hours, now: datetime, today: date
) -> None:
    """Write when a row is brought up next: at its owner's hour of that day, urgent ones at once."""
    row.stage, row.next_reminder_at = _brought_up(
        reminder, hours, now, today, assessed=row.assessed, urgent=row.urgent
    )


def _brought_up(
    reminder: Reminder | None,
    hours: Hours,
    now: datetime,
    today: date,
    *,
    assessed: bool,
    urgent: bool,
) -> tuple[str, datetime | None]:
    if reminder is None or not assessed:
        return "", None
    at_once = urgent and reminder.stage is Stage.NOW
    return reminder.label, now if at_once else reminder_instant(reminder, hours, today)


def reminder_instant(reminder: Reminder, hours: Hours, today: date) -> datetime:
    """Return when a reminder is due for somebody, on a day on which they work."""
    in_time = reminder.stage is not Stage.LATE
    return hours.instant(hours.day_for(reminder.on, today=today, in_time=in_time))


def holders_of(session: Session, core_group_id: uuid.UUID, today: date) -> dict[Role, uuid.UUID]:
    """Return who holds each role of a group on a day, by person's id."""
    rows = session.exec(
        select(Membership).where(Membership.core_group_id == core_group_id),
        execution_options=ANEW,
    ).all()
    current = [row for row in rows if row.starts <= today and (not row.ends or row.ends >= today)]
    # The latest to start holds the role; a hand-over names the successor with a later day.
    current.sort(key=lambda row: (row.starts, str(row.person_id)))
    return {Role(row.role): row.person_id for row in current}


def owner_of(duty: Deadline, holders: Mapping[Role, uuid.UUID]) -> uuid.UUID | None:
    """Return the person who owes a duty, None where that cannot be known yet or nobody holds it."""
    try:
        return uuid.UUID(duty.owner_key)
    except ValueError:
        pass
    if duty.conditional:
        # Owed only by whoever cannot come, and nobody has said so yet: everybody is asked.
        return None
    return holders.get(_HOLDERS.get(duty.owner, Role.LEAD_SOCIAL_WORKER))


_WHEN = attrgetter("due", "act_by", "quiet", "conditional", "remind_from", "warn_from", "lapses_on")
"""What decides when a duty is brought up: where any of it changes, that is planned again."""


def _changed(row: DeadlineRow, duty: Deadline) -> bool:
    return row.state != DeadlineState.OPEN or _WHEN(row) != _WHEN(duty)


def _written(duty: Deadline, holders: Mapping[Role, uuid.UUID]) -> dict[str, Any]:
    """Return what a row says of a duty, whether the row is new or known."""
    return {
        "subject": duty.subject,
        "names_children": bool(named_in(duty.subject, duty.subject_key)),
        "owner_role": duty.owner,
        "owner_id": owner_of(duty, holders),
        "opens": duty.opens,
        "due": duty.due,
        "act_by": duty.act_by,
        "remind_from": duty.remind_from,
        "warn_from": duty.warn_from,
        "lapses_on": duty.lapses_on,
        "conditional": duty.conditional,
        "urgent": duty.urgent,
        "quiet": duty.quiet,
        "never_overdue": duty.never_overdue,
        "recommended": duty.recommended,
        "assessed": duty.assessed,
        "met_on": duty.met_on,
        "state": DeadlineState.MET if duty.met_on else DeadlineState.OPEN,
        "closed_reason": "",
    }


def new_row(
    duty: Deadline,
    holders: Mapping[Role, uuid.UUID],
    *,
    workspace: Workspace,
    calendar: Calendar,
    now: datetime,
    today: date,
) -> dict[str, Any]:
    """Return the columns of a new row but for its id and group, to be inserted in bulk.

    It says what `reproject_group` would write. `holders` are people's ids by role.
    """
    written = _written(duty, holders)
    stage, at = "", None
    if not duty.met_on:
        reminder = next_reminder(duty, calendar, today=today)
        hours = usual_hours(workspace, calendar)
        stage, at = _brought_up(
            reminder, hours, now, today, assessed=duty.assessed, urgent=duty.urgent
        )
    return written | {
        "rule": duty.rule,
        "subject_key": duty.subject_key,
        "owner_key": duty.owner_key,
        "stage": stage,
        "next_reminder_at": at,
    }


def _close(rows: Iterable[DeadlineRow]) -> None:
    for row in rows:
        if row.state == DeadlineState.OPEN:
            row.state = DeadlineState.CLOSED
            row.closed_reason = "no longer owed"
            row.next_reminder_at = None
