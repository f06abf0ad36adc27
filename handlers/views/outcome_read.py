"""Reading the outcome's form: from one step, or from all of them as their drafts kept them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from bot.duties.drafts import State
from bot.duties.outcome_given import (
    MOST_TASKS,
    Decided,
    NewOutcome,
    NewTask,
    Next,
    WhoCame,
)
from bot.duties.turn import DutyError
from bot.records.words import ChairRole
from bot.rules.checks import Given
from handlers.ids import Form, Kind
from handlers.requests import Request
from handlers.views.outcome_parts import NOBODY

_ROW = re.compile(r"(?:what|who|due)-(\d{1,3})")


def typed_in(state: State) -> Request:
    """Return a kept state as a request, to be read as a submission is."""
    return Request(Kind.SUBMISSION, "", "", "", values=state)


def read_who(form: Request) -> WhoCame:
    """Read step 1; raises DutyError under `chair_role` or `concern` where no choice was made."""
    role, concern = form.typed("chair_role"), form.typed("concern")
    if role not in list(ChairRole):
        raise DutyError("chair_role", "chair_role_missing")
    if concern not in ("yes", "no"):
        raise DutyError("concern", "concern_missing")
    came = {
        person_id
        for block in form.values
        if block.startswith("came-")
        for value in form.chosen(block)
        if (person_id := _person(value)) is not None
    }
    children = [block for block in form.values if block.startswith("discussed-")]
    named = [_person(value) for block in children for value in form.chosen(block)]
    return WhoCame(
        discussed=frozenset(one for one in named if one) if children else None,
        came=frozenset(came),
        chair_role=ChairRole(role),
        chair_id=_person(form.typed("chair")),
        family=tuple(form.chosen("family")),
        concern_increased=concern == "yes",
        disagreed=form.typed("disagreed") == "yes",
    )


def read_decided(form: Request) -> Decided:
    """Read step 2."""
    seeing = {
        person_id: form.typed(block)
        for block in form.values
        if block.startswith("seeing-")
        and (person_id := _person(block.removeprefix("seeing-"))) is not None
    }
    lines = {
        key for block in form.values if block.startswith("lines-") for key in form.chosen(block)
    }
    return Decided(form.typed("decided"), form.typed("contingency"), seeing, frozenset(lines))


def read_tasks(form: Request) -> tuple[NewTask, ...]:
    """Read step 3: every row, those that are empty too."""
    rows = {int(found[1]) for block in form.values if (found := _ROW.fullmatch(block))}
    return tuple(
        NewTask(
            row,
            form.typed(f"what-{row}"),
            _person(form.typed(f"who-{row}")),
            form.day(f"due-{row}"),
        )
        for row in sorted(rows)
        if row < MOST_TASKS
    )


def rows_typed(state: State) -> int:
    """Return how many rows of tasks a kept state fills, up to the last one with something in it."""
    filled = [task.row for task in read_tasks(typed_in(state)) if not task.empty]
    return max(filled, default=-1) + 1


def read_next(form: Request) -> Next:
    """Read step 4."""
    answers = {}
    for block in form.values:
        rule = block.removeprefix("ask-")
        answer = form.typed(block)
        if block.startswith("ask-") and answer in ("met", "not_met", "not_applicable"):
            answers[rule] = Given(answer, form.typed(f"why-{rule}"))  # type: ignore[arg-type]  # one of the three words above
    return Next(
        on=form.day("next_on"),
        starts=form.hour("next_at"),
        venue=form.typed("next_venue"),
        why_none=form.typed("why_none"),
        answers=answers,
    )


def read_outcome(kept: Mapping[Form, State]) -> NewOutcome:
    """Read the whole form from what was kept of each step; raises DutyError as `read_who` does."""
    return NewOutcome(
        who=read_who(typed_in(kept.get(Form.OUTCOME, {}))),
        decided=read_decided(typed_in(kept.get(Form.OUTCOME_PLAN, {}))),
        tasks=read_tasks(typed_in(kept.get(Form.OUTCOME_TASKS, {}))),
        next=read_next(typed_in(kept.get(Form.OUTCOME_NEXT, {}))),
    )


def _person(value: str) -> uuid.UUID | None:
    if not value or value == NOBODY:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def texts(kept: Mapping[Form, State]) -> list[str]:
    """Return every longer text that was typed: decisions, the plan, tasks."""
    decided = read_decided(typed_in(kept.get(Form.OUTCOME_PLAN, {})))
    tasks = read_tasks(typed_in(kept.get(Form.OUTCOME_TASKS, {})))
    found = [decided.decided, decided.contingency, *decided.seeing.values()]
    return [text for text in (*found, *(task.title for task in tasks)) if text]
