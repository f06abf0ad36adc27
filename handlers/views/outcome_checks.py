"""What the outcome's form asks for the procedure's checks, and its prompts beside the fields."""

from __future__ import annotations

from bot.documents.phrases import Phrases
from bot.duties.outcome_page import OutcomePage
from bot.rules.prompts import ATTENDANCE, DECISIONS
from handlers.replies import Json
from handlers.views.common import OPTION_TEXT, cut, field, option, radios, small, ticks

LINES = 10


def attendance_prompt(page: OutcomePage) -> list[Json]:
    """Return the prompt beside the attendance, where the procedure has one."""
    return _prompt(page.hints.get(ATTENDANCE, ""))


def decisions_prompt(page: OutcomePage) -> list[Json]:
    """Return the prompt beside the decisions, where the procedure has one."""
    return _prompt(page.hints.get(DECISIONS, ""))


def _prompt(words: str) -> list[Json]:
    return [small(words)] if words else []


def disagreed_field(page: OutcomePage, phrases: Phrases) -> list[Json]:
    """Return the question whether somebody disagreed, where the procedure asks what followed."""
    if not page.asks_disagreement:
        return []
    say = phrases.say
    answers = [option(say("no"), "no"), option(say("yes"), "yes")]
    label = say("outcome_disagreed_seriously" if page.asks_serious else "outcome_disagreed")
    return [field("disagreed", label, radios(answers), optional=True, speaks=True)]


def lines_fields(page: OutcomePage, phrases: Phrases) -> list[Json]:
    """Return the plan's lines as boxes to tick, ten in a field, none of them ticked."""
    fields = []
    for start in range(0, len(page.lines), LINES):
        boxes = [
            option(cut(text, OPTION_TEXT), key, owner)
            for key, text, owner in page.lines[start : start + LINES]
        ]
        label = phrases.say("outcome_lines_more" if start else "outcome_lines")
        hint = "" if start else page.hints.get("items_discussed", "")
        block_id = f"lines-{start // LINES}"
        fields.append(
            field(block_id, label, ticks(boxes, []), optional=True, hint=hint, speaks=True)
        )
    return fields
