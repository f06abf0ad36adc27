"""What the steps of the outcome's form share: the head, menus of people, numbers of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.dates import long_date
from bot.documents.phrases import Phrases
from bot.duties.outcome_page import OutcomePage, Seated
from handlers.ids import Do, Form
from handlers.replies import Json
from handlers.views.common import actions, button, field, modal, option, rich, select, small

FEW = 12
"""Menus of more people ask for their choices as somebody types: a view may hold 250 kB only."""
NOBODY = "-"
ROWS_SHOWN = 3
ROWS_ON_PAGE = 10
SEEING_ON_PAGE = 40
STEPS = ("who", "plan", "tasks", "next")


def about_of(page: OutcomePage, spot: dict[str, Any], **more: int) -> dict[str, Any]:
    """Return what travels with a step: what it is about, where its button stood, its rows."""
    return {"subject": page.subject, "spot": spot, **more}


def step_head(page: OutcomePage, step: str, phrases: Phrases, sentence: str = "") -> list[Json]:
    """Return the head of a step: the meeting, the lead, how far; `sentence` says what is wrong."""
    say = phrases.say
    who = f" ({', '.join(page.initials)})" if page.initials else ""
    number = STEPS.index(step) + 1
    line = say("outcome_step", step=number, name=say(f"outcome_step_{step}"))
    reference = f"{page.reference}{who}"
    head = [rich(("bold", say("outcome_about", reference=reference, day=long_date(page.on))))]
    lead = f"{say('outcome_lead', lead=page.lead)}. " if page.lead else ""
    head.append({**small(f"{lead}{line}"), "block_id": f"head-{step}"})
    if sentence:
        wrong = say("outcome_step_wrong", sentence=sentence)
        head.insert(0, {**rich(("bold", wrong)), "block_id": "wrong"})
    return head


def back_button(step: str, phrases: Phrases) -> Json:
    """Return the row with the button that leads to the step before."""
    before = STEPS[STEPS.index(step) - 1]
    return actions(
        button(phrases.say("outcome_back"), Do.OUTCOME_STEP, before), block_id=f"back-{step}"
    )


def person_field(
    block_id: str,
    label: str,
    people: Sequence[Seated],
    *,
    first: Json | None = None,
    optional: bool = True,
    hint: str = "",
) -> Json:
    """Return a menu of people, `first` before them; each choice is kept as it is made."""
    if len(people) <= FEW:
        options = [*([first] if first else []), *person_options(people)]
        if options:
            return field(
                block_id, label, select(options), optional=optional, hint=hint, speaks=True
            )
    element: Json = {"type": "external_select", "min_query_length": 0}
    block = field(block_id, label, element, optional=optional, hint=hint, speaks=True)
    block["element"]["action_id"] = str(Do.OUTCOME_PERSON)
    return block


def person_options(people: Sequence[Seated]) -> list[Json]:
    """Return people as choices."""
    return [option(one.said, str(one.person_id)) for one in people]


def nobody_option(phrases: Phrases) -> Json:
    """Return the choice of somebody who does not sit in the group."""
    return option(phrases.say("outcome_chair_other"), NOBODY)


def pages_of(number: int, size: int) -> int:
    """Return how many pages a number of rows takes, one at least."""
    return max(1, -(-number // size))


def step_modal(
    form: Form, blocks: list[Json], phrases: Phrases, about: dict[str, Any], submit: str = ""
) -> Json:
    """Return a step as a modal; `submit` is its button where that is not Next."""
    return modal(
        form,
        phrases.say("outcome_title"),
        blocks,
        submit=submit or phrases.say("outcome_next_step"),
        close=phrases.say("close"),
        about=about,
        tells_when_closed=True,
    )
