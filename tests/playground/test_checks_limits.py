"""Slack's limits, one row each: what just passes, what just does not, and what Slack says of it."""

from copy import deepcopy
from typing import Any

import pytest

from playground.checks import RejectedError, check_message, check_view
from playground.kit import actions, button, field, home, modal, mrkdwn, options, plain, select

Json = dict[str, Any]


def complaints(view: Json, kind: str = "modal") -> list[str]:
    try:
        check_view(view, kind)
    except RejectedError as error:
        return [m.removeprefix("[ERROR] ") for m in error.messages] or [error.code]
    return []


def message_complaints(*blocks: Json) -> list[str]:
    try:
        check_message("text", list(blocks), None)
    except RejectedError as error:
        return [m.removeprefix("[ERROR] ") for m in error.messages] or [error.code]
    return []


LENGTHS: list[tuple[str, Any, int]] = [
    ("/view/title/text", lambda n: modal(title=plain("x" * n)), 24),
    ("/view/submit/text", lambda n: modal(submit=plain("x" * n)), 24),
    ("/view/close/text", lambda n: modal(close=plain("x" * n)), 24),
    ("/view/private_metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("/view/callback_id", lambda n: modal(callback_id="x" * n), 255),
    ("/view/external_id", lambda n: modal(external_id="x" * n), 255),
    ("/view/blocks/0/block_id", lambda n: modal({"type": "divider", "block_id": "x" * n}), 255),
    ("/view/blocks/0/text/text", lambda n: modal({"type": "header", "text": plain("x" * n)}), 150),
    (
        "/view/blocks/0/text/text",
        lambda n: modal({"type": "section", "text": mrkdwn("x" * n)}),
        3000,
    ),
    (
        "/view/blocks/0/fields/0/text",
        lambda n: modal({"type": "section", "fields": [mrkdwn("x" * n)]}),
        2000,
    ),
    (
        "/view/blocks/0/label/text",
        lambda n: modal(field(select(), "x" * n)),
        2000,
    ),
    (
        "/view/blocks/0/hint/text",
        lambda n: modal(field(select(), hint=plain("x" * n))),
        2000,
    ),
    (
        "/view/blocks/0/element/action_id",
        lambda n: modal(field(select(action_id="x" * n))),
        255,
    ),
    (
        "/view/blocks/0/element/placeholder/text",
        lambda n: modal(field(select(placeholder=plain("x" * n)))),
        150,
    ),
    (
        "/view/blocks/0/element/options/0/text/text",
        lambda n: modal(field(select(options=[{"text": plain("x" * n), "value": "1"}]))),
        75,
    ),
    (
        "/view/blocks/0/element/options/0/value",
        lambda n: modal(field(select(options=[{"text": plain(), "value": "x" * n}]))),
        150,
    ),
]


@pytest.mark.parametrize(("pointer", "build", "most"), LENGTHS)
def test_lengths(pointer: str, build: Any, most: int) -> None:
    assert complaints(build(most)) == []
    expected = f"must be less than {most + 1} characters [json-pointer:{pointer}]"
    assert complaints(build(most + 1)) == [expected]


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

BUTTON_LENGTHS: list[tuple[str, Any, int]] = [
    ("text/text", lambda n: button("x" * n), 75),
    ("value", lambda n: button(value="x" * n), 2000),
    ("url", lambda n: button(url="x" * n), 3000),
    ("accessibility_label", lambda n: button(accessibility_label="x" * n), 75),
    ("confirm/title/text", lambda n: button(confirm=CONFIRM | {"title": plain("x" * n)}), 100),
    ("confirm/text/text", lambda n: button(confirm=CONFIRM | {"text": plain("x" * n)}), 300),
    ("confirm/confirm/text", lambda n: button(confirm=CONFIRM | {"confirm": plain("x" * n)}), 30),
    ("confirm/deny/text", lambda n: button(confirm=CONFIRM | {"deny": plain("x" * n)}), 30),
]


@pytest.mark.parametrize(("where", "build", "most"), BUTTON_LENGTHS)
def test_lengths_on_a_button(where: str, build: Any, most: int) -> None:
    assert message_complaints(actions(build(most))) == []
    assert message_complaints(actions(build(most + 1))) == [
        f"must be less than {most + 1} characters [json-pointer:/blocks/0/elements/0/{where}]"
    ]


def many(block: Json, count: int) -> list[Json]:
    return [deepcopy(block) for _ in range(count)]


COUNTS: list[tuple[str, Any, int]] = [
    ("/view/blocks", lambda n: modal(*many({"type": "divider"}, n)), 100),
    ("/view/blocks/0/elements", lambda n: modal(actions(*many(button(), n))), 25),
    (
        "/view/blocks/0/elements",
        lambda n: modal({"type": "context", "elements": many(plain(), n)}),
        10,
    ),
    (
        "/view/blocks/0/fields",
        lambda n: modal({"type": "section", "fields": many(plain(), n)}),
        10,
    ),
    ("/view/blocks/0/element/options", lambda n: modal(field(select(options=options(n)))), 100),
    (
        "/view/blocks/0/element/option_groups",
        lambda n: modal(
            field(
                {
                    "type": "static_select",
                    "option_groups": many({"label": plain(), "options": options(1)}, n),
                }
            )
        ),
        100,
    ),
    (
        "/view/blocks/0/element/options",
        lambda n: modal(field({"type": "radio_buttons", "options": options(n)})),
        10,
    ),
    (
        "/view/blocks/0/element/options",
        lambda n: modal(field({"type": "checkboxes", "options": options(n)})),
        10,
    ),
    (
        "/view/blocks/0/elements/0/options",
        lambda n: modal(actions({"type": "overflow", "options": options(n)})),
        5,
    ),
]


@pytest.mark.parametrize(("pointer", "build", "most"), COUNTS)
def test_counts(pointer: str, build: Any, most: int) -> None:
    assert complaints(build(most)) == []
    expected = f"no more than {most} items allowed [json-pointer:{pointer}]"
    assert complaints(build(most + 1)) == [expected]


def test_a_message_has_fifty_blocks_and_home_a_hundred() -> None:
    dividers = many({"type": "divider"}, 51)
    assert message_complaints(*dividers[:50]) == []
    assert message_complaints(*dividers) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert complaints(home(*many(dividers[0], 100)), "home") == []
    assert len(complaints(home(*many(dividers[0], 101)), "home")) == 1
