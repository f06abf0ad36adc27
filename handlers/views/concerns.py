"""The form that raises a concern: danger first, then one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.phrases import Phrases
from bot.duties.concerns import TEXT, ConcernForm, NewConcern
from bot.duties.turn import DutyError
from bot.records.words import ConcernKind
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.requests import Request
from handlers.views.common import (
    OPTIONS,
    actions,
    bullets,
    field,
    labelled,
    modal,
    option,
    paragraph,
    radios,
    rich,
    select,
    small,
    text_input,
    ticks,
)

KINDS = (ConcernKind.SIGNIFICANT_CHANGE, ConcernKind.SAFETY, ConcernKind.PLAN, ConcernKind.GROUP)
Spot = dict[str, Any]


def safety(duty: str, phrases: Phrases) -> Json:
    """Return what every screen about a concern begins with: 999, and the number that answers."""
    return paragraph(phrases.say("concern_safety", duty=duty))


def offer_form(value: str, duty: str, phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    first, text = phrases.say("concern_safety", duty=duty), phrases.say("concern_offer")
    row = actions(labelled(phrases, "concern_button", Do.OPEN_CONCERN, value))
    return Message(f"{first}\n{text}", (safety(duty, phrases), paragraph(text), row))


def concern_modal(
    form: ConcernForm,
    groups: Sequence[tuple[str, str]],
    phrases: Phrases,
    spot: Spot,
    *,
    kind: ConcernKind = ConcernKind.SIGNIFICANT_CHANGE,
) -> Json:
    """Build the form; `groups` are pairs of id and reference where there are several to choose.

    `kind` is what has been chosen so far: the plan and the group have lines of the procedure.
    """
    say = phrases.say
    subject = "any" if groups else f"group:{form.core_group_id}"
    blocks = [safety(form.duty, phrases), _which(form, groups, phrases)]
    options = [option(say(f"concern_kind_{one}"), one) for one in KINDS]
    blocks += [
        _speaking(field("kind", say("concern_kind"), radios(options, kind))),
        *_of_procedure(form, kind, phrases),
        field(
            "text",
            say("concern_text"),
            text_input(lines=True, most=TEXT),
            hint=say("concern_text_hint"),
            speaks=True,
        ),
        small(say("concern_before", minutes=form.minutes, duty=form.duty)),
    ]
    return modal(
        Form.CONCERN,
        say("concern_title"),
        blocks,
        submit=say("concern_send"),
        close=say("close"),
        about={"subject": subject, "spot": spot},
        tells_when_closed=True,
    )


def _which(form: ConcernForm, groups: Sequence[tuple[str, str]], phrases: Phrases) -> Json:
    if not groups:
        return rich(("bold", form.reference))
    options = [option(reference, key) for key, reference in groups[:OPTIONS]]
    return _speaking(field("group", phrases.say("concern_which"), select(options)))


def _speaking(block: Json) -> Json:
    return {
        **block,
        "dispatch_action": True,
        "element": {**block["element"], "action_id": str(Do.CONCERN_KIND)},
    }


def _of_procedure(form: ConcernForm, kind: ConcernKind, phrases: Phrases) -> list[Json]:
    blocks: list[Json] = []
    lines = form.triggers.get(kind, ())
    if lines:
        boxes = ticks([option(words, word) for word, words in lines], [])
        blocks.append(
            field(f"triggers-{kind}", phrases.say("concern_triggers"), boxes, optional=True)
        )
    prompts = form.prompts.get(kind, ())
    if prompts:
        blocks += [small(phrases.say("concern_prompts")), bullets(list(prompts))]
    return blocks


def read_concern(request: Request) -> NewConcern:
    """Read the form; raises DutyError under `kind` where nothing known was chosen."""
    try:
        kind = ConcernKind(request.typed("kind"))
    except ValueError:
        raise DutyError("kind", "concern_reason") from None
    triggers = tuple(request.chosen(f"triggers-{kind}"))
    return NewConcern(kind, request.typed("text"), triggers)
