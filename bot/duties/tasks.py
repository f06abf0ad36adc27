"""Agreed tasks: mine in all groups, a whole group's for who leads it, done and undone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import and_, col, or_, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import Person, Task
from bot.records.words import TaskState
from bot.rules.prompts import TASKS, prompts_at

UNDO = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task as one person sees it, as of `today`.

    `mine` is whether the reader owns it, `manages` whether they lead or answer for its group.
    `done_at` is an aware UTC instant, `undo` whether the reader may still take "done" back.
    `blocked_at` is when its owner said that it cannot be done in time, with `reason` and the date
    they propose.
    """

    task_id: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    title: str
    owner: str
    owner_on_slack: bool
    mine: bool
    manages: bool
    due: date
    today: date
    zone: str
    done_at: datetime | None = None
    done_by: str = ""
    done_by_me: bool = False
    undo: bool = False
    blocked_at: datetime | None = None
    reason: str = ""
    proposed: date | None = None

    @property
    def blocked(self) -> bool:
        """True where the owner has said that it cannot be done in time."""
        return self.blocked_at is not None

    @property
    def late(self) -> bool:
        """True for an open task past its last day."""
        return self.done_at is None and self.due < self.today


@dataclass(frozen=True, slots=True)
class TaskList:
    """Tasks, late ones first; `scope` is "mine" or the id of the one group it is about.

    `prompts` are what the procedures say to those who have agreed to a task.
    """

    items: tuple[TaskItem, ...]
    scope: str
    reference: str = ""
    everybody: bool = False
    prompts: tuple[str, ...] = ()


def task_list(turn: Turn, value: str = "") -> TaskList:
    """Return open tasks, and those the reader has marked done within the last ten minutes.

    `value` is "" or "mine" for the reader's own in all groups; a reference or a group's id for that
    group's: everybody's for whoever leads or answers for it, else the reader's own. Raises NotHere.
    """
    if value in ("", "mine"):
        entries = my_groups(turn, Action.DO_TASK)
        audit.note(turn, "see_tasks", groups=len(entries))
        items = _items(turn, entries, everybody=False)
        return TaskList(items, "mine", prompts=_prompts(turn, entries, items))
    entry = _entry(turn, value)
    everybody = entry.may(Action.MANAGE_TASKS)
    audit.note(turn, "see_tasks", core_group_id=entry.group.id, everybody=everybody)
    items = _items(turn, [entry], everybody=everybody)
    prompts = () if everybody else _prompts(turn, [entry], items)
    return TaskList(items, str(entry.group.id), entry.group.reference, everybody, prompts)


def _prompts(turn: Turn, entries: list[Entry], items: tuple[TaskItem, ...]) -> tuple[str, ...]:
    busy = {item.core_group_id for item in items if item.done_at is None}
    groups = [entry.group for entry in entries if entry.group.id in busy]
    found = {(group.procedure, group.procedure_version) for group in groups}
    words = [
        rule.words
        for name, version in sorted(found)
        for rule in prompts_at(turn.rulebook.procedure(name, version), TASKS)
    ]
    return tuple(dict.fromkeys(words))


def _entry(turn: Turn, value: str) -> Entry:
    try:
        return entry_by_id(turn, uuid.UUID(value), Action.DO_TASK)
    except ValueError:
        return entry_by_reference(turn, value, Action.DO_TASK)


def _items(turn: Turn, entries: list[Entry], *, everybody: bool) -> tuple[TaskItem, ...]:
    by_group = {entry.group.id: entry for entry in entries}
    wanted = (
        select(Task, Person)
        .join(Person, col(Person.id) == Task.owner_id)
        .where(
            col(Task.core_group_id).in_(list(by_group)),
            or_(
                Task.state == TaskState.OPEN,
                and_(Task.done_by == turn.actor.id, col(Task.done_at) > turn.now - UNDO),
            ),
        )
        .order_by(col(Task.due), col(Task.id))
    )
    if not everybody:
        wanted = wanted.where(Task.owner_id == turn.actor.id)
    rows = turn.session.exec(wanted).all()
    return tuple(_item(turn, task, owner, by_group[task.core_group_id]) for task, owner in rows)


def given_at(turn: Turn, meeting_id: uuid.UUID) -> tuple[TaskItem, ...]:
    """Return the actor's open tasks from one meeting; raises NotHere without the right."""
    rows = turn.session.exec(
        select(Task)
        .where(
            Task.workspace_id == turn.workspace_id,
            Task.meeting_id == meeting_id,
            Task.owner_id == turn.actor.id,
            Task.state == TaskState.OPEN,
        )
        .order_by(col(Task.due), col(Task.id))
    ).all()
    return tuple(
        _item(turn, task, turn.actor, entry_by_id(turn, task.core_group_id, Action.DO_TASK))
        for task in rows
    )


def task_item(turn: Turn, task_id: uuid.UUID) -> TaskItem:
    """Return one task for its owner or for whoever leads or answers for the group.

    Raises NotHere for anybody else, and for a task that does not exist.
    """
    task, entry = find_task(turn, task_id)
    return _item(turn, task, turn.session.get_one(Person, task.owner_id), entry)


def find_task(turn: Turn, task_id: uuid.UUID, *, manage: bool = False) -> tuple[Task, Entry]:
    """Return a task, locked until the turn ends: two clicks are carried out one after the other.

    `manage` asks for the right to agree on dates. Raises NotHere without the right, as for a task
    that does not exist.
    """
    task = turn.session.exec(
        select(Task)
        .where(Task.id == task_id, Task.workspace_id == turn.workspace_id)
        .with_for_update()
    ).one_or_none()
    if task is None:
        raise NotHere
    entry = entry_by_id(turn, task.core_group_id, Action.MANAGE_TASKS if manage else Action.DO_TASK)
    if task.owner_id != turn.actor.id and not entry.may(Action.MANAGE_TASKS):
        raise NotHere
    return task, entry


def _item(turn: Turn, task: Task, owner: Person, entry: Entry) -> TaskItem:
    done_by = turn.session.get(Person, task.done_by) if task.done_by else None
    by_me = task.done_by == turn.actor.id
    return TaskItem(
        task_id=task.id,
        core_group_id=entry.group.id,
        reference=entry.group.reference,
        title=task.title,
        owner=owner.name,
        owner_on_slack=owner.slack_id is not None and owner.active,
        mine=task.owner_id == turn.actor.id,
        manages=entry.may(Action.MANAGE_TASKS),
        due=task.due,
        today=turn.today,
        zone=turn.workspace.zone,
        done_at=_done_at(turn, task),
        done_by=done_by.name if done_by else "",
        done_by_me=by_me,
        undo=by_me and task.done_at is not None and turn.now - task.done_at < UNDO,
        blocked_at=task.blocked_at,
        reason=task.blocked_reason,
        proposed=task.proposed_due,
    )


def _done_at(turn: Turn, task: Task) -> datetime | None:
    if task.done_at is not None or task.done_on is None:
        return task.done_at
    # Brought in from elsewhere with its day alone.
    midnight = datetime.combine(task.done_on, time(), ZoneInfo(turn.workspace.zone))
    return midnight.astimezone(UTC)


def mark_done(turn: Turn, task_id: uuid.UUID) -> TaskItem:
    """Mark a task done, for its owner or for who answers for the group; twice is once.

    Raises NotHere, DutyError for a task that was closed without being done.
    """
    task, entry = find_task(turn, task_id)
    if task.state == TaskState.CLOSED:
        raise DutyError("", "task_closed", reference=entry.group.reference)
    if task.state == TaskState.OPEN:
        task.state, task.done_on, task.done_at = TaskState.DONE, turn.today, turn.now
        task.done_by = turn.actor.id
        change_task(turn, entry, task, "task_done")
    return task_item(turn, task_id)


def undo_done(turn: Turn, task_id: uuid.UUID) -> TaskItem:
    """Take back "done" within ten minutes; twice is once.

    Raises NotHere, DutyError where somebody else marked it or the time is over.
    """
    task, entry = find_task(turn, task_id)
    if task.state == TaskState.DONE:
        if task.done_by != turn.actor.id:
            raise DutyError("", "undo_not_yours")
        if task.done_at is None or turn.now - task.done_at >= UNDO:
            raise DutyError("", "undo_too_late")
        task.state, task.done_on, task.done_at = TaskState.OPEN, None, None
        task.done_by = None
        change_task(turn, entry, task, "task_undone")
    return task_item(turn, task_id)


def change_task(turn: Turn, entry: Entry, task: Task, action: str, was: date | None = None) -> None:
    """Write a task that has changed: project the case again and leave a line in the trail."""
    turn.session.add(task)
    reproject(turn, entry.group)
    audit.note(
        turn,
        action,
        core_group_id=entry.group.id,
        subject=f"task:{task.id}",
        due=task.due.isoformat(),
        was=was.isoformat() if was else None,
    )
