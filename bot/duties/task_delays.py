"""A task that cannot be done in time: the lead hears at once and agrees on a date, or talks."""

from __future__ import annotations

import uuid
from datetime import date

from bot.duties import audit
from bot.duties.access import Entry
from bot.duties.check_moments import after_plan_change
from bot.duties.roster import Told, whom_to_tell
from bot.duties.tasks import TaskItem, change_task, find_task, task_item
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Person, Task
from bot.records.words import TaskState

REASON_TEXT = 500


def cannot_in_time(turn: Turn, task_id: uuid.UUID, reason: str, proposed: date | None) -> TaskItem:
    """Say that a task cannot be done in time: whoever leads the group hears of it at once.

    Its date stays until a new one is agreed. The same again tells nobody twice. Raises NotHere,
    DutyError under `reason` or `proposed`, or for a task that is done.
    """
    task, entry = find_task(turn, task_id)
    reason = reason.strip()
    _open(task, entry)
    if not reason:
        raise DutyError("reason", "blocked_needs_reason")
    if len(reason) > REASON_TEXT:
        raise DutyError("reason", "text_too_long", most=REASON_TEXT)
    _check_proposed(turn, task, proposed)
    if task.blocked_at is None or (task.blocked_reason, task.proposed_due) != (reason, proposed):
        task.blocked_at, task.blocked_reason, task.proposed_due = turn.now, reason, proposed
        change_task(turn, entry, task, "task_blocked")
        told = whom_to_tell(turn, entry.group.id, turn.actor.id).recipient
        if told is not None:
            _tell(turn, entry, task, "task_blocked", told.id, urgent=True)
        _tell(turn, entry, task, "task_blocked_sent", turn.actor.id)
    return task_item(turn, task_id)


def still_open(turn: Turn, task_id: uuid.UUID) -> TaskItem:
    """Return a task that can still be late; raises NotHere, DutyError for one that is done."""
    task, entry = find_task(turn, task_id)
    _open(task, entry)
    return task_item(turn, task_id)


def check_proposed(turn: Turn, task_id: uuid.UUID, proposed: date | None) -> None:
    """Raise DutyError under `proposed` for a day that nobody can agree on; NotHere as ever."""
    task, _ = find_task(turn, task_id)
    _check_proposed(turn, task, proposed)


def _check_proposed(turn: Turn, task: Task, proposed: date | None) -> None:
    if proposed is None:
        return
    if proposed < turn.today:
        raise DutyError("proposed", "meeting_past")
    if proposed <= task.due:
        raise DutyError("proposed", "proposed_not_later")
    if proposed > turn.calendar.last_day:
        raise DutyError("proposed", "date_out_of_range")


def _open(task: Task, entry: Entry) -> None:
    if task.state == TaskState.DONE:
        raise DutyError("", "task_done_already")
    if task.state == TaskState.CLOSED:
        raise DutyError("", "task_closed", reference=entry.group.reference)


def agree_date(turn: Turn, task_id: uuid.UUID, on: date) -> TaskItem:
    """Agree on the date that the owner proposed: only now does the task's day move.

    Twice is once. Raises NotHere for whoever neither leads nor answers for the group, DutyError
    where the proposal has changed since or the task is done.
    """
    task, entry = find_task(turn, task_id, manage=True)
    if not (task.blocked_at is None and task.due == on):
        _open(task, entry)
        if task.blocked_at is None or task.proposed_due != on:
            raise DutyError("", "proposal_changed")
        was, task.due = task.due, on
        task.blocked_at, task.blocked_reason, task.proposed_due = None, "", None
        change_task(turn, entry, task, "task_moved", was)
        # An action's timescale stands in the plan.
        after_plan_change(turn, entry.group)
        _tell(turn, entry, task, "task_moved", task.owner_id)
    return task_item(turn, task_id)


def ask_to_talk(turn: Turn, task_id: uuid.UUID) -> TaskItem:
    """Ask the owner to talk before a date is agreed; the date stays. Twice is once.

    Raises NotHere, DutyError where the task is done or nobody has said that it is late.
    """
    task, entry = find_task(turn, task_id, manage=True)
    _open(task, entry)
    if task.blocked_at is None:
        raise DutyError("", "proposal_changed")
    _tell(turn, entry, task, "task_talk", task.owner_id)
    audit.note(turn, "task_talk", core_group_id=entry.group.id, subject=f"task:{task.id}")
    return task_item(turn, task_id)


def _tell(
    turn: Turn,
    entry: Entry,
    task: Task,
    kind: str,
    recipient_id: uuid.UUID,
    *,
    urgent: bool = False,
) -> None:
    recipient = turn.session.get_one(Person, recipient_id)
    if recipient.slack_id is None or not recipient.active:
        return
    said = task.blocked_at.isoformat() if task.blocked_at else task.due.isoformat()
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"{kind}:{task.id}:{said}",
        kind=kind,
        recipient_id=recipient_id,
        core_group_id=entry.group.id,
        now=turn.machine_now,
        urgent=urgent,
        task=str(task.id),
        said=said,
        by=str(turn.actor.id),
    )


def told_of(turn: Turn, item: TaskItem) -> Told:
    """Return who hears that the actor's task cannot be done in time."""
    return whom_to_tell(turn, item.core_group_id, turn.actor.id)
