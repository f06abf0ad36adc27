"""Review conferences: the date of the next one, that it moved, how it ended, a result put right."""

from __future__ import annotations

import uuid
from datetime import date

from sqlmodel import select

from bot.duties import audit, date_changes
from bot.duties.access import Action, entry_by_id
from bot.duties.cases import members_on_slack
from bot.duties.check_moments import after_review
from bot.duties.projection import reproject
from bot.duties.review_checks import (
    NONE_NAMED,
    Result,
    check_correction,
    check_date,
    check_result,
    is_known,
    meant,
)
from bot.duties.review_children import Ids, Plans, ids
from bot.duties.review_records import review_by_id
from bot.duties.turn import Turn
from bot.records import outbox
from bot.records.tables import Conference, CoreGroup, Task
from bot.records.words import ConferenceOutcome, GroupState, TaskState

PLAN_ENDED = "plan_ended"
"""Why a task was closed with the plan: the word that stands in its row."""


def _locked(turn: Turn, core_group_id: uuid.UUID, action: Action) -> CoreGroup:
    group = entry_by_id(turn, core_group_id, action).group
    # Two who record one result at once: the second finds what the first has written.
    turn.session.exec(select(CoreGroup.id).where(CoreGroup.id == group.id).with_for_update()).one()
    return group


def set_date(
    turn: Turn,
    core_group_id: uuid.UUID,
    on: date,
    shared_on: date | None = None,
    children: Ids = NONE_NAMED,
) -> bool:
    """Set the date of the next review conference, or move it, and tell everybody in the group.

    `shared_on` is the day on which the family had the report for it; of siblings who have theirs on
    other days nothing changes. False where all of it is on record already. Raises NotHere,
    DutyError under `on`, `shared_on` or `children-0`.
    """
    check_date(turn, core_group_id, on, shared_on, children)
    group = _locked(turn, core_group_id, Action.RECORD_REVIEW)
    plans = Plans(turn, group)
    chosen = plans.chosen(children)
    before = date_changes.open_dues(turn, group)
    was = {known.planned.on_date if known.planned else None for known in chosen}
    there = chosen[0].planned
    if there is not None and was == {on} and plans.about(there) >= ids(chosen):
        return _share(turn, group, there, shared_on, before)
    planned = plans.plan(ids(chosen), on)
    if shared_on or plans.about(planned) == ids(chosen):
        planned.report_shared_on = shared_on
    earlier = min((day for day in was if day), default=None)
    _write(turn, group, planned, "move_review" if earlier else "plan_review", before, was=earlier)
    return True


def _share(
    turn: Turn,
    group: CoreGroup,
    planned: Conference,
    shared_on: date | None,
    before: date_changes.Dues,
) -> bool:
    was, planned.report_shared_on = planned.report_shared_on, shared_on
    if was == shared_on:
        return False
    planned.version += 1
    _write(turn, group, planned, "share_review_report", before, was=was)
    return True


def record_result(turn: Turn, core_group_id: uuid.UUID, result: Result) -> bool:
    """Record how a review conference ended and tell everybody in the group once.

    Where the last plan ended, open tasks are closed, and so is the group unless something is still
    asked. False where the same is on record already. Raises NotHere, DutyError under `held_on`,
    `outcome`, `next_on` or `children-0`.
    """
    group = _locked(turn, core_group_id, Action.CORRECT_REVIEW)
    check_result(turn, core_group_id, result)
    plans = Plans(turn, group)
    chosen = plans.chosen(result.children)
    if is_known(chosen, result):
        return False
    entry_by_id(turn, core_group_id, Action.RECORD_REVIEW)
    before = date_changes.open_dues(turn, group)
    planned = next((known.planned for known in chosen if known.planned), None)
    was = planned.on_date if planned else None
    review = plans.hold(ids(chosen), result.on, result.outcome)
    closed = _follow(turn, group, ids(chosen), result)
    _write(turn, group, review, "record_review", before, was=was, tasks=closed)
    return True


def correct_result(turn: Turn, conference_id: uuid.UUID, result: Result) -> bool:
    """Put right what was recorded of the last review conference; the trail keeps the old values.

    A plan that had ended by mistake runs on: its group is open again, and so are the tasks that
    were closed with it. False where nothing changes. Raises NotHere, DutyError under `held_on`,
    `next_on` or `children-0`, or where a later review has been recorded.
    """
    review = review_by_id(turn, conference_id)
    group = _locked(turn, review.core_group_id, Action.CORRECT_REVIEW)
    plans = Plans(turn, group)
    chosen = meant(plans, review, result)
    if is_known(chosen, result) and plans.about(review) == ids(chosen):
        return False
    check_correction(turn, conference_id, result)
    before = date_changes.open_dues(turn, group)
    was, was_outcome = review.on_date, str(review.outcome)
    if was_outcome == ConferenceOutcome.ENDED:
        _reopen(turn, group)
    review.on_date, review.outcome = result.on, result.outcome
    review.version += 1
    plans.write(review, ids(chosen))
    closed = _follow(turn, group, ids(chosen), result)
    _write(
        turn,
        group,
        review,
        "correct_review",
        before,
        was=was,
        was_outcome=was_outcome,
        tasks=closed,
    )
    return True


def _follow(turn: Turn, group: CoreGroup, children: Ids, result: Result) -> int:
    """Plan the next review or, where the plan ended, drop it and close the open tasks."""
    turn.session.flush()
    plans = Plans(turn, group)
    if result.outcome == ConferenceOutcome.CONTINUED:
        if result.next_on:
            plans.plan(children, result.next_on)
        return 0
    plans.take_out(children)
    # A task is the group's, so it goes on while a sibling's plan does.
    return 0 if plans.running else _close_tasks(turn, group)


def _close_tasks(turn: Turn, group: CoreGroup) -> int:
    tasks = turn.session.exec(
        select(Task).where(Task.core_group_id == group.id, Task.state == TaskState.OPEN)
    ).all()
    for task in tasks:
        task.state, task.closed_on, task.closed_reason = TaskState.CLOSED, turn.today, PLAN_ENDED
        turn.session.add(task)
    return len(tasks)


def _reopen(turn: Turn, group: CoreGroup) -> None:
    group.state, group.closed_at = GroupState.OPEN, None
    tasks = turn.session.exec(
        select(Task).where(Task.core_group_id == group.id, Task.closed_reason == PLAN_ENDED)
    ).all()
    for task in tasks:
        task.state, task.closed_on, task.closed_reason = TaskState.OPEN, None, ""
        turn.session.add(task)


def _write(
    turn: Turn,
    group: CoreGroup,
    review: Conference,
    action: str,
    before: date_changes.Dues,
    *,
    was: date | None,
    was_outcome: str = "",
    tasks: int = 0,
) -> None:
    """Project the case again, leave a line in the trail, and tell the group."""
    turn.session.add(review)
    reproject(turn, group)
    turn.session.flush()
    after_review(turn, group, review)
    audit.note(
        turn,
        action,
        core_group_id=group.id,
        subject=f"conference:{review.id}",
        on=review.on_date.isoformat(),
        outcome=review.outcome,
        shared=review.report_shared_on.isoformat() if review.report_shared_on else None,
        was=was.isoformat() if was else None,
        was_outcome=was_outcome or None,
        tasks_closed=tasks,
        # Which children, where it was not about all of them.
        children=" ".join(review.children) or None,
    )
    changed = date_changes.written(before, date_changes.open_dues(turn, group))
    others = members_on_slack(turn, group.id) if action != "share_review_report" else []
    for person_id in {turn.actor.id, *others}:
        mine = person_id == turn.actor.id
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"review:{review.id}:{review.version}:{person_id}",
            kind="review_recorded" if mine else "review_news",
            recipient_id=person_id,
            core_group_id=group.id,
            now=turn.machine_now,
            review=str(review.id),
            version=str(review.version),
            did=action,
            was=was.isoformat() if was else "",
            tasks=str(tasks),
            dates=changed if mine else "",
        )
