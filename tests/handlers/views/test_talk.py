"""What the bot says in a conversation: within Slack's limits, and the same to eye and ear."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.dialogue import Step, Turnout
from bot.talk.grammar import load_grammar
from bot.talk.options import Option
from handlers.replies import Json, Message
from handlers.views import talk as views
from playground.checks import check_message

PHRASES, INTENTS = load_phrases(), load_grammar().intents
TODAY = date(2026, 12, 21)
MANY = tuple(
    Option(f"meeting:{uuid.UUID(int=number)}", f"CG-{number}", date(2027, 1, 1 + number))
    for number in range(1, 25)
)
LONG = Option(str(uuid.UUID(int=1)), "CG-1", title="Ring the nursery about a place " * 20)


def step(turnout: Turnout, **more: object) -> Step:
    return Step(turnout, TODAY, **more)  # type: ignore[arg-type]


def every() -> dict[str, Message]:
    found = {
        "danger": views.danger("020 7946 0001", PHRASES, "CG-104"),
        "danger without a number": views.danger(None, PHRASES),
        "menu": views.menu(INTENTS, PHRASES),
        "file": views.file_message(MANY[:2], TODAY, INTENTS, PHRASES),
        "many": views.question(
            step(Turnout.WHICH, intent="apologies", options=MANY), INTENTS, PHRASES
        ),
        "long": views.proposal(
            step(Turnout.PROPOSE, intent="task_done", option=LONG), INTENTS, PHRASES
        ),
        "long question": views.question(
            step(Turnout.WHICH, intent="task_done", options=(LONG, *MANY[:3])), INTENTS, PHRASES
        ),
    }
    for worry in ("change", "escalate"):
        leads = [(f"CG-{number}", "Sam") for number in range(30)]
        found[worry] = views.worry(worry, leads, "020 7946 0001", PHRASES, "CG-1")
    for reason in ("negated", "other_person", "coming", "planned", "already", "two", "unsure", ""):
        asked = step(Turnout.UNSURE, reason=reason, about=("apologies", "task_done", "visit"))
        found[f"unsure {reason}"] = views.unsure(asked, INTENTS, PHRASES)
    for name in ("apologies", "report", "outcome", "visit", "task_done", "task_blocked", "undo"):
        option = Option(f"visit:{uuid.UUID(int=2)}" if name == "undo" else MANY[0].key, "CG-1")
        proposed = step(Turnout.PROPOSE, intent=name, option=option)
        found[f"propose {name}"] = views.proposal(proposed, INTENTS, PHRASES)
    return found


def buttons(message: Message) -> list[Json]:
    return [
        one
        for block in message.blocks
        for one in block.get("elements", ())
        if one["type"] == "button"
    ]


@pytest.mark.parametrize("name", every())
def test_a_message_keeps_slacks_limits(name: str) -> None:
    payload = every()[name].payload()
    check_message(payload["text"], payload["blocks"], None)


@pytest.mark.parametrize("name", every())
def test_the_text_says_what_the_blocks_say(name: str) -> None:
    message = every()[name]
    for block in message.blocks:
        if block["type"] in ("section", "header"):
            assert block["text"]["text"][:200] in message.text


@pytest.mark.parametrize("name", every())
def test_no_two_buttons_sound_alike(name: str) -> None:
    said = [one.get("accessibility_label") or one["text"]["text"] for one in buttons(every()[name])]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", every())
def test_what_is_heard_of_a_button_begins_with_what_is_seen(name: str) -> None:
    for one in buttons(every()[name]):
        heard = one.get("accessibility_label", one["text"]["text"])
        assert heard.startswith(one["text"]["text"].rstrip("…")[:40])


@pytest.mark.parametrize("name", every())
def test_nothing_is_said_by_a_picture_or_a_colour_alone(name: str) -> None:
    message = every()[name]
    assert message.text.strip()
    assert all(one["text"]["text"].strip() for one in buttons(message))


def test_every_intent_that_is_proposed_or_asked_about_has_its_words() -> None:
    from bot.duties.own_options import _PROVIDERS

    for name in _PROVIDERS:
        assert f"talk_which_{name}" in PHRASES
        assert f"talk_none_{name}" in PHRASES
