"""What a form about a review conference says, and what of it cannot be taken."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.duties.access import Action, entry_by_id
from bot.duties.review_children import Ids, Plans, Reviews
from bot.duties.review_records import review_by_id
from bot.duties.turn import DutyError, Turn
from bot.records.tables import Conference
from bot.records.words import ConferenceOutcome

NONE_NAMED: Ids = frozenset()
"""Where no child is named, those are meant whose plan runs."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a review conference ended, on which day, and when the next one is, if that is known.

    `children` are those it is about; none named means those whose plan runs.
    """

    on: date
    outcome: ConferenceOutcome
    next_on: date | None = None
    children: Ids = NONE_NAMED


def check_date(
    turn: Turn,
    core_group_id: uuid.UUID,
    on: date,
    shared_on: date | None,
    children: Ids = NONE_NAMED,
) -> None:
    """Raise what `reviews.set_date` would raise, and change nothing."""
    plans = Plans(turn, entry_by_id(turn, core_group_id, Action.RECORD_REVIEW).group)
    for known in plans.chosen(children):
        if known.over:
            raise DutyError("on", "review_plan_over")
        if known.planned is None or known.planned.on_date != on:
            _check_ahead(turn, known, "on", on)
    if shared_on and shared_on > min(turn.today, on):
        raise DutyError("shared_on", "review_shared_ahead")


def _check_ahead(turn: Turn, known: Reviews, field: str, on: date) -> None:
    if on > turn.calendar.last_day:
        raise DutyError(field, "date_out_of_range")
    if known.initial and on <= known.initial.on_date:
        raise DutyError(field, "review_before_initial")
    if known.last and on <= known.last.on_date:
        raise DutyError(field, "review_before_last")
    if on < turn.today:
        raise DutyError(field, "review_date_past")


def check_result(turn: Turn, core_group_id: uuid.UUID, result: Result) -> None:
    """Raise what `reviews.record_result` would raise, and change nothing."""
    # A second press comes when the plan may have ended and the group be closed.
    plans = Plans(turn, entry_by_id(turn, core_group_id, Action.CORRECT_REVIEW).group)
    chosen = plans.chosen(result.children)
    if is_known(chosen, result):
        return
    for known in chosen:
        if known.last and known.last.on_date == result.on:
            raise DutyError("outcome", "review_recorded_already")
        if known.over:
            raise DutyError("held_on", "review_plan_over")
        _check_result(turn, known, result)


def is_known(chosen: Sequence[Reviews], result: Result) -> bool:
    """Say whether the very same result is on record for each of these children."""
    return all(
        known.last is not None
        and (known.last.on_date, known.last.outcome) == (result.on, result.outcome)
        and result.next_on in (None, known.planned.on_date if known.planned else None)
        for known in chosen
    )


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


def meant(plans: Plans, review: Conference, result: Result) -> tuple[Reviews, ...]:
    """Return the children whom a correction is about: those named, else those of the review."""
    return plans.chosen(result.children or plans.about(review))


def check_correction(turn: Turn, conference_id: uuid.UUID, result: Result) -> None:
    """Raise what `reviews.correct_result` would raise, and change nothing."""
    review = review_by_id(turn, conference_id)
    plans = Plans(turn, entry_by_id(turn, review.core_group_id, Action.CORRECT_REVIEW).group)
    if review.id not in {one.id for one in plans.correctable}:
        raise DutyError("held_on", "review_not_the_last")
    ends = result.outcome == ConferenceOutcome.ENDED
    for known in meant(plans, review, result):
        if known.without(review).over:
            raise DutyError("children-0", "review_child_over", child=known.child.label)
        _check_result(turn, known.without(review), result)
        ahead = result.next_on or (known.planned.on_date if known.planned else None)
        if ahead and not ends and ahead <= result.on:
            raise DutyError("next_on", "review_next_before")
