"""What stands in a plan before a meeting, line by line, to be ticked as talked through."""

from __future__ import annotations

from sqlmodel import col, select

from bot.duties.sittings import Sitting
from bot.duties.turn import Turn
from bot.records.tables import Person, PlanItem, Task
from bot.records.words import PlanItemState, TaskState

MOST_ITEMS = 40


def plan_lines(turn: Turn, sitting: Sitting) -> tuple[tuple[str, str, str], ...]:
    """Return each line as its key, its text and whose it is ("" for nobody's), oldest first.

    Open tasks and current items of the plan, at most forty: what was agreed before this meeting.
    """
    tasks = turn.session.exec(
        select(Task, Person.name)
        .join(Person, col(Person.id) == Task.owner_id)
        .where(
            Task.core_group_id == sitting.group.id,
            Task.state == TaskState.OPEN,
            col(Task.agreed_on) < sitting.on,
        )
        .order_by(col(Task.agreed_on), col(Task.id))
    ).all()
    items = turn.session.exec(
        select(PlanItem, Person.name)
        .outerjoin(Person, col(Person.id) == PlanItem.person_id)
        .where(
            PlanItem.core_group_id == sitting.group.id,
            PlanItem.state == PlanItemState.CURRENT,
            col(PlanItem.agreed_on) < sitting.on,
        )
        .order_by(col(PlanItem.agreed_on), col(PlanItem.id))
    ).all()
    lines = [(f"item:{item.id}", item.text, name or "") for item, name in items]
    lines += [(f"task:{task.id}", task.title, name) for task, name in tasks]
    return tuple(lines[:MOST_ITEMS])
