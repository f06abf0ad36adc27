"""Review conferences: the date of the next one, that it moved, how it ended, a result put right."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot.duties import audit, date_changes
from bot.duties.access import Action, entry_by_id
from bot.duties.cases import members_on_slack
from bot.duties.projection import reproject
from bot.duties.review_records import Reviews, review_by_id, reviews_of
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Conference, CoreGroup, Task
from bot.records.words import ConferenceKind, ConferenceOutcome, GroupState, TaskState

PLAN_ENDED = "plan_ended"
"""Why a task was closed with the plan: the word that stands in its row."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a review conference ended, on which day, and when the next one is, if that is known."""

    on: date
    outcome: ConferenceOutcome
    next_on: date | None = None


def _locked(turn: Turn, core_group_id: uuid.UUID, action: Action) -> CoreGroup:
    group = entry_by_id(turn, core_group_id, action).group
    # Two who record one result at once: the second finds what the first has written.
    turn.session.exec(select(CoreGroup.id).where(CoreGroup.id == group.id).with_for_update()).one()
    return group


def check_date(turn: Turn, core_group_id: uuid.UUID, on: date, shared_on: date | None) -> None:
    """Raise what `set_date` would raise, and change nothing."""
    known = reviews_of(turn, entry_by_id(turn, core_group_id, Action.RECORD_REVIEW).group)
    if known.over:
        raise DutyError("on", "review_plan_over")
    if known.planned is None or known.planned.on_date != on:
        _check_ahead(turn, known, "on", on)
    if shared_on and shared_on > min(turn.today, on):
        raise DutyError("shared_on", "review_shared_ahead")


def set_date(turn: Turn, core_group_id: uuid.UUID, on: date, shared_on: date | None = None) -> bool:
    """Set the date of the next review conference, or move it, and tell everybody in the group.

    `shared_on` is the day on which the family had the report for it. False where all of it is on
    record already. Raises NotHere, DutyError under `on` or `shared_on`.
    """
    check_date(turn, core_group_id, on, shared_on)
    group = _locked(turn, core_group_id, Action.RECORD_REVIEW)
    planned = reviews_of(turn, group).planned
    before = date_changes.open_dues(turn, group)
    was = planned.on_date if planned else None
    if planned is not None and was == on:
        return _share(turn, group, planned, shared_on, before)
    planned = _plan(turn, group, planned, on)
    planned.report_shared_on = shared_on
    _write(turn, group, planned, "move_review" if was else "plan_review", before, was=was)
    return True


def _check_ahead(turn: Turn, known: Reviews, field: str, on: date) -> None:
    if on > turn.calendar.last_day:
        raise DutyError(field, "date_out_of_range")
    if known.initial and on <= known.initial.on_date:
        raise DutyError(field, "review_before_initial")
    if known.last and on <= known.last.on_date:
        raise DutyError(field, "review_before_last")
    if on < turn.today:
        raise DutyError(field, "review_date_past")


def _plan(turn: Turn, group: CoreGroup, planned: Conference | None, on: date) -> Conference:
    if planned is None:
        return Conference(
            workspace_id=turn.workspace_id,
            core_group_id=group.id,
            kind=ConferenceKind.REVIEW,
            on_date=on,
            recorded_at=turn.now,
        )
    if planned.on_date != on:
        # What counts back from a review starts with the day on which its date became known.
        planned.on_date, planned.recorded_at = on, turn.now
        planned.version += 1
    return planned


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


def check_result(turn: Turn, core_group_id: uuid.UUID, result: Result) -> None:
    """Raise what `record_result` would raise, and change nothing."""
    # A second press comes when the plan may have ended and the group be closed.
    known = reviews_of(turn, entry_by_id(turn, core_group_id, Action.CORRECT_REVIEW).group)
    if _is_known(known, result):
        return
    if known.last and known.last.on_date == result.on:
        raise DutyError("outcome", "review_recorded_already")
    if known.over:
        raise DutyError("held_on", "review_plan_over")
    _check_result(turn, known, result)


def _is_known(known: Reviews, result: Result) -> bool:
    last, planned = known.last, known.planned
    same = last is not None and (last.on_date, last.outcome) == (result.on, result.outcome)
    return same and result.next_on in (None, planned.on_date if planned else None)


def _check_result(turn: Turn, known: Reviews, result: Result) -> None:
    if result.on > turn.today:
        raise DutyError("held_on", "review_result_ahead")
    if known.initial and result.on <= known.initial.on_date:
        raise DutyError("held_on", "review_before_initial")
    if known.last and result.on <= known.last.on_date:
        raise DutyError("held_on", "review_before_last")
    if result.next_on is None:
        return
    if result.outcome == ConferenceOutcome.ENDED:
        raise DutyError("next_on", "review_next_after_end")
    if result.next_on <= result.on:
        raise DutyError("next_on", "review_next_before")
    if result.next_on > turn.calendar.last_day:
        raise DutyError("next_on", "date_out_of_range")


def record_result(turn: Turn, core_group_id: uuid.UUID, result: Result) -> bool:
    """Record how a review conference ended and tell everybody in the group once.

    Where the plan ended, open tasks are closed, and so is the group unless something is still
    asked. False where the same is on record already. Raises NotHere, DutyError under `held_on`,
    `outcome` or `next_on`.
    """
    group = _locked(turn, core_group_id, Action.CORRECT_REVIEW)
    check_result(turn, core_group_id, result)
    known = reviews_of(turn, group)
    if _is_known(known, result):
        return False
    entry_by_id(turn, core_group_id, Action.RECORD_REVIEW)
    before = date_changes.open_dues(turn, group)
    review = known.planned or _plan(turn, group, None, result.on)
    was = review.on_date if known.planned else None
    review.on_date, review.outcome = result.on, result.outcome
    review.version += 1
    closed = _follow(turn, group, None, result)
    _write(turn, group, review, "record_review", before, was=was, tasks=closed)
    return True


def correct_result(turn: Turn, conference_id: uuid.UUID, result: Result) -> bool:
    """Put right what was recorded of the last review conference; the trail keeps the old values.

    A plan that had ended by mistake runs on: its group is open again, and so are the tasks that
    were closed with it. False where nothing changes. Raises NotHere, DutyError under
    `held_on` or `next_on`, or where a later review has been recorded.
    """
    review = review_by_id(turn, conference_id)
    group = _locked(turn, review.core_group_id, Action.CORRECT_REVIEW)
    known = reviews_of(turn, group)
    if _is_known(known, result):
        return False
    check_correction(turn, conference_id, result)
    before = date_changes.open_dues(turn, group)
    was, was_outcome = review.on_date, str(review.outcome)
    if was_outcome == ConferenceOutcome.ENDED:
        _reopen(turn, group)
    review.on_date, review.outcome = result.on, result.outcome
    review.version += 1
    closed = _follow(turn, group, known.planned, result)
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


def check_correction(turn: Turn, conference_id: uuid.UUID, result: Result) -> None:
    """Raise what `correct_result` would raise, and change nothing."""
    review = review_by_id(turn, conference_id)
    known = reviews_of(turn, entry_by_id(turn, review.core_group_id, Action.CORRECT_REVIEW).group)
    if known.last is None or known.last.id != review.id:
        raise DutyError("held_on", "review_not_the_last")
    _check_result(turn, known.without_last(), result)
    ends = result.outcome == ConferenceOutcome.ENDED
    if known.planned and not ends and (result.next_on or known.planned.on_date) <= result.on:
        raise DutyError("next_on", "review_next_before")


def _follow(turn: Turn, group: CoreGroup, planned: Conference | None, result: Result) -> int:
    """Plan the next review or, where the plan ended, drop it and close the open tasks."""
    if result.outcome == ConferenceOutcome.CONTINUED:
        if result.next_on:
            turn.session.add(_plan(turn, group, planned, result.next_on))
        return 0
    if planned is not None:
        turn.session.delete(planned)
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
