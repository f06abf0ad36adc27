"""What was recorded of a meeting, for those who may see the group's work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action
from bot.duties.meetings import entry_of_meeting
from bot.duties.siblings import named, siblings
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Attendance, Check, CoreGroup, Meeting, Person, PlanItem, Task
from bot.records.timelines import read_timeline
from bot.records.words import CheckAnswer, MeetingState, PlanItemKind, TaskState
from bot.rules.procedure import Procedure
from bot.rules.timetable import project


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that was given at the meeting."""

    task_id: uuid.UUID
    title: str
    owner_id: uuid.UUID
    owner: str
    on_slack: bool
    due: date
    open: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """How one check ended."""

    title: str
    answer: CheckAnswer
    reason: str


@dataclass(frozen=True, slots=True)
class Follows:
    """A date that follows from the meeting, with its arithmetic."""

    title: str
    due: date
    why: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """A meeting as it was recorded, as of `today`.

    `by` is the recorder's name, `by_me` whether that is the reader, `at` an aware UTC instant of
    case time. `may_send_minutes` is whether the reader may say that the minutes went out,
    `may_answer` whether they may answer the checks that are open. `next` is the next meeting's
    day, hour and place where one is planned. `children` are those whom it discussed, none where
    that was every child of the group.
    """

    meeting_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    on: date
    today: date
    zone: str
    by: str
    by_me: bool
    at: datetime | None
    came: tuple[str, ...]
    absent: tuple[str, ...]
    family: tuple[str, ...]
    chair: str
    chair_label: str
    concern_increased: bool
    counts: bool
    decided: str
    contingency: str
    seeing: tuple[tuple[str, str], ...]
    tasks: tuple[TaskLine, ...]
    next: tuple[date, time | None, str] | None
    no_next_reason: str
    checks: tuple[CheckLine, ...]
    follows: tuple[Follows, ...]
    may_send_minutes: bool
    children: tuple[str, ...] = ()
    may_answer: bool = False

    def tasks_of(self, person_id: uuid.UUID) -> tuple[TaskLine, ...]:
        """Return the open tasks that one person was given."""
        return tuple(task for task in self.tasks if task.owner_id == person_id and task.open)


def outcome_record(turn: Turn, meeting_id: uuid.UUID) -> OutcomeRecord:
    """Return what was recorded of a meeting.

    The trail says who looked. Raises NotHere without the right to the group's work, and where
    nothing was recorded.
    """
    meeting, entry = entry_of_meeting(turn, meeting_id, Action.SEE_WORK)
    if meeting.state != MeetingState.HELD:
        raise NotHere
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    audit.note(turn, "see_outcome", core_group_id=group.id, subject=f"meeting:{meeting.id}")
    names = _names(turn, meeting)
    items = _items(turn, meeting)
    return OutcomeRecord(
        meeting_id=meeting.id,
        core_group_id=group.id,
        reference=group.reference,
        on=meeting.on_date,
        today=turn.today,
        zone=turn.workspace.zone,
        by=_name(turn, meeting.closed_by),
        by_me=meeting.closed_by == turn.actor.id,
        at=meeting.closed_at,
        came=tuple(name for name, came in names if came),
        absent=tuple(name for name, came in names if not came),
        family=tuple(str(who) for who in meeting.family),
        chair=_name(turn, meeting.chair_id),
        chair_label=procedure.label(meeting.chair_role or ""),
        concern_increased=meeting.concern_increased,
        counts=meeting.counts,
        decided=meeting.decided,
        contingency="\n".join(
            item.text for item, _ in items if item.kind == PlanItemKind.CONTINGENCY
        ),
        seeing=tuple((name, item.text) for item, name in items if item.kind == PlanItemKind.SEEING),
        tasks=_tasks(turn, meeting),
        next=_next(turn, meeting),
        no_next_reason=meeting.no_next_reason,
        checks=_checks(turn, meeting, procedure),
        follows=_follows(turn, group, procedure, meeting),
        may_send_minutes=entry.may(Action.CIRCULATE_MINUTES),
        children=named(siblings(turn, group), meeting.children),
        may_answer=entry.may(Action.ANSWER_CHECKS),
    )


def _name(turn: Turn, person_id: uuid.UUID | None) -> str:
    person = turn.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _names(turn: Turn, meeting: Meeting) -> list[tuple[str, bool]]:
    rows = turn.session.exec(
        select(Person.name, Attendance.came)
        .join(Attendance, col(Attendance.person_id) == Person.id)
        .where(Attendance.meeting_id == meeting.id)
    ).all()
    return sorted(rows, key=lambda row: row[0].casefold())


def _items(turn: Turn, meeting: Meeting) -> list[tuple[PlanItem, str]]:
    rows = turn.session.exec(
        select(PlanItem, Person.name)
        .outerjoin(Person, col(Person.id) == PlanItem.person_id)
        .where(PlanItem.meeting_id == meeting.id)
        .order_by(col(PlanItem.id))
    ).all()
    return [(item, name or "") for item, name in rows]


def _tasks(turn: Turn, meeting: Meeting) -> tuple[TaskLine, ...]:
    rows = turn.session.exec(
        select(Task, Person)
        .join(Person, col(Person.id) == Task.owner_id)
        .where(Task.meeting_id == meeting.id)
        .order_by(col(Task.due), col(Task.id))
    ).all()
    return tuple(
        TaskLine(
            task_id=task.id,
            title=task.title,
            owner_id=owner.id,
            owner=owner.name,
            on_slack=owner.slack_id is not None,
            due=task.due,
            open=task.state == TaskState.OPEN,
        )
        for task, owner in rows
    )


def _next(turn: Turn, meeting: Meeting) -> tuple[date, time | None, str] | None:
    if not meeting.next_agreed:
        return None
    row = turn.session.exec(
        select(Meeting)
        .where(
            Meeting.core_group_id == meeting.core_group_id,
            col(Meeting.on_date) > meeting.on_date,
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(col(Meeting.on_date), col(Meeting.id))
    ).first()
    return (row.on_date, row.starts_at, row.venue) if row else None


def _checks(turn: Turn, meeting: Meeting, procedure: Procedure) -> tuple[CheckLine, ...]:
    rows = turn.session.exec(select(Check).where(Check.meeting_id == meeting.id)).all()
    # A group that was moved to another procedure keeps the answers of the one before.
    order = {rule: place for place, rule in enumerate(procedure.rules)}
    return tuple(
        CheckLine(turn.rulebook.titles(procedure.id, row.rule), CheckAnswer(row.answer), row.reason)
        for row in sorted(rows, key=lambda row: (order.get(row.rule, len(order)), row.rule))
    )


def _follows(
    turn: Turn, group: CoreGroup, procedure: Procedure, meeting: Meeting
) -> tuple[Follows, ...]:
    duties = project(
        procedure,
        read_timeline(turn.session, group, turn.workspace.zone),
        turn.calendar,
        no_figure_days=turn.workspace.no_figure_days,
    )
    return tuple(
        Follows(duty.title, duty.due, turn.rulebook.why(procedure, duty, turn.calendar))
        for duty in duties
        if duty.subject_key == f"meeting:{meeting.id}" and duty.met_on is None and duty.assessed
    )
