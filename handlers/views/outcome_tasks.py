"""The step of the outcome's form that holds the tasks: ten rows a page, a hundred in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.phrases import Phrases
from bot.duties.outcome_given import MOST_TASKS, TITLE_TEXT
from bot.duties.outcome_page import OutcomePage, Seated
from handlers.ids import Do, Form
from handlers.replies import Json
from handlers.views.common import actions, button, date_input, field, small, text_input
from handlers.views.outcome_parts import (
    ROWS_ON_PAGE,
    about_of,
    back_button,
    pages_of,
    person_field,
    step_head,
    step_modal,
)


def tasks_form(
    page: OutcomePage,
    phrases: Phrases,
    spot: dict[str, Any],
    rows: int,
    part: int = 0,
    sentence: str = "",
) -> Json:
    """Build step 3: `rows` tasks in all, of which one page is shown; `part` counts pages from 0."""
    say = phrases.say
    first = part * ROWS_ON_PAGE
    shown = range(first, min(first + ROWS_ON_PAGE, rows))
    blocks = [*step_head(page, "tasks", phrases, sentence), back_button("tasks", phrases)]
    if rows > ROWS_ON_PAGE:
        facts = {"first": first + 1, "last": shown[-1] + 1, "number": rows}
        blocks.append(small(say("outcome_tasks_page", **facts)))
    else:
        blocks.append(small(say("outcome_tasks_words")))
    for row in shown:
        blocks += _task(row, page.owners, phrases)
    buttons = _task_buttons(rows, part, phrases)
    if buttons:
        blocks.append(actions(*buttons, block_id=f"rows-{rows}-{part}"))
    return step_modal(
        Form.OUTCOME_TASKS, blocks, phrases, about_of(page, spot, rows=rows, part=part)
    )


def _task(row: int, owners: Sequence[Seated], phrases: Phrases) -> list[Json]:
    say, number = phrases.say, row + 1
    return [
        field(
            f"what-{row}",
            say("outcome_task", number=number),
            text_input(most=TITLE_TEXT),
            optional=True,
            speaks=True,
        ),
        person_field(f"who-{row}", say("outcome_task_who", number=number), owners),
        field(
            f"due-{row}",
            say("outcome_task_due", number=number),
            date_input(),
            optional=True,
            speaks=True,
        ),
    ]


def _task_buttons(rows: int, part: int, phrases: Phrases) -> list[Json]:
    say, found = phrases.say, []
    if rows < MOST_TASKS:
        found.append(button(say("outcome_add_task"), Do.OUTCOME_ADD_TASK))
    for other in range(pages_of(rows, ROWS_ON_PAGE)):
        if other != part:
            first = other * ROWS_ON_PAGE
            last = min(first + ROWS_ON_PAGE, rows)
            label = say("outcome_earlier_tasks", first=first + 1, last=last)
            found.append(button(label, Do.OUTCOME_TASKS_PAGE, str(other), number=other))
    return found
