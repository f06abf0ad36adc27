"""The forms about a concern that is there: a decision, a correction, a step, the end of it."""

from __future__ import annotations

from typing import Any

from bot.documents.phrases import Phrases
from bot.duties.concern_answers import Decision
from bot.duties.concern_page import ConcernPage, DecisionForm
from bot.duties.concerns import REASON, TEXT
from bot.records.words import Measure
from handlers.ids import Form
from handlers.replies import Json
from handlers.requests import Request, read_id
from handlers.views.common import (
    OPTION_TEXT,
    OPTIONS,
    cut,
    field,
    modal,
    option,
    paragraph,
    text_input,
    ticks,
)
from handlers.views.concern_page import page_blocks, status_lines
from handlers.views.concerns import safety

Spot = dict[str, Any]


def decision_modal(form: DecisionForm, phrases: Phrases, spot: Spot) -> Json:
    """Build the form for a manager's decision; what was decided before stands in it."""
    say, page = phrases.say, form.page
    measures = [option(say(f"concern_measure_{one}").capitalize(), one) for one in Measure]
    blocks = [
        *_about(page, phrases),
        field("measures", say("concern_decide_measures"), ticks(measures, list(page.measures))),
        field(
            "reason",
            say("concern_decide_reason"),
            text_input(page.decision, lines=True, most=TEXT),
        ),
    ]
    if form.people:
        people = [
            option(cut(f"{one.name} ({one.agency})", OPTION_TEXT), str(one.person_id))
            for one in form.people[:OPTIONS]
        ]
        chosen = [one for one in people if read_id(one["value"]) in form.told]
        menu: Json = {"type": "multi_static_select", "options": people}
        if chosen:
            menu["initial_options"] = chosen
        hint = say("concern_decide_tell_hint")
        blocks.append(field("tell", say("concern_decide_tell"), menu, optional=True, hint=hint))
    return _modal(Form.CONCERN_DECISION, "concern_decide_title", blocks, page, phrases, spot)


def read_decision(request: Request) -> Decision:
    """Read the form of a decision."""
    known = set(Measure)
    measures = tuple(Measure(one) for one in request.chosen("measures") if one in known)
    tell = frozenset(read_id(one) for one in request.chosen("tell"))
    return Decision(measures, request.typed("reason"), tell)


def correction_modal(page: ConcernPage, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that puts a concern's words right."""
    say = phrases.say
    blocks = [
        safety(page.duty, phrases),
        *(paragraph(line) for line in status_lines(page, phrases)),
        field("text", say("concern_text"), text_input(page.text, lines=True, most=TEXT)),
        field(
            "reason",
            say("concern_correct_reason"),
            text_input(most=REASON),
            hint=say("concern_correct_hint"),
        ),
    ]
    return _modal(Form.CONCERN_CORRECT, "concern_correct_title", blocks, page, phrases, spot)


def withdrawal_modal(page: ConcernPage, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that takes a concern back."""
    hint = phrases.say("concern_withdraw_hint")
    return _with_reason(Form.CONCERN_WITHDRAW, "concern_withdraw", page, phrases, spot, hint=hint)


def step_modal(page: ConcernPage, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that says that the next step of the procedure's ladder was taken."""
    found = [one for one in page.ladder if one.number == page.next_step]
    lines = [phrases.say("concern_step_about", words=one.words, rule=one.rule) for one in found]
    return _with_reason(Form.CONCERN_STEP, "concern_step", page, phrases, spot, lines=lines)


def settlement_modal(page: ConcernPage, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that says that a concern is settled."""
    return _with_reason(Form.CONCERN_SETTLE, "concern_settle", page, phrases, spot)


def _with_reason(
    form: Form,
    key: str,
    page: ConcernPage,
    phrases: Phrases,
    spot: Spot,
    *,
    lines: list[str] | None = None,
    hint: str = "",
) -> Json:
    text = text_input(lines=True, most=REASON)
    blocks = [
        *_about(page, phrases),
        *(paragraph(line) for line in lines or ()),
        field("reason", phrases.say(f"{key}_reason"), text, hint=hint),
    ]
    return _modal(form, f"{key}_title", blocks, page, phrases, spot)


def _about(page: ConcernPage, phrases: Phrases) -> list[Json]:
    return [one for one in page_blocks(page, phrases) if one["type"] != "actions"]


def _modal(
    form: Form, title: str, blocks: list[Json], page: ConcernPage, phrases: Phrases, spot: Spot
) -> Json:
    return modal(
        form,
        phrases.say(title),
        blocks,
        submit=phrases.say("concern_save"),
        close=phrases.say("close"),
        about={"concern": str(page.concern_id), "step": page.next_step, "spot": spot},
    )
