"""What is refused whatever its length: unknown, missing, doubled, out of place, nonsense."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import block_elements as sdk_elements
from slack_sdk.models.blocks import blocks as sdk_blocks

from playground.checks import RejectedError, check_message, check_suggestions, check_view
from playground.checks_blocks import RULES as BLOCKS
from playground.checks_elements import RULES as ELEMENTS
from playground.kit import actions, button, field, modal, mrkdwn, options, plain, section, select

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


HERE = "/view/blocks/0/element"
FOCUS = "/view/blocks/1/element/focus_on_load"
NO_CHOICE = f"initial_option must be one of the options [json-pointer:{HERE}/initial_option]"

REFUSED: list[tuple[str, Json, str]] = [
    (
        "no submit",
        {"type": "modal", "title": plain(), "blocks": [field(select())]},
        "`submit` is required when there is an input block [json-pointer:/view/submit]",
    ),
    (
        "no title",
        {"type": "modal", "blocks": []},
        "missing required field: title [json-pointer:/view]",
    ),
    (
        "an unknown key",
        modal(titel=plain()),
        "invalid additional property: titel [json-pointer:/view]",
    ),
    (
        "an unknown block",
        modal({"type": "sectoin"}),
        "unsupported type: sectoin [json-pointer:/view/blocks/0/type]",
    ),
    (
        "an unknown element",
        modal(field({"type": "slider"})),
        "unsupported type: slider [json-pointer:/view/blocks/0/element/type]",
    ),
    (
        "a button as input",
        modal(field(button())),
        "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
    ),
    (
        "markdown in a form",
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
    (
        "mrkdwn where it must be plain",
        modal({"type": "header", "text": mrkdwn()}),
        "unsupported type: mrkdwn [json-pointer:/view/blocks/0/text/type]",
    ),
    (
        "an empty text",
        modal({"type": "section", "text": mrkdwn("")}),
        "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]",
    ),
    (
        "a section of nothing",
        modal({"type": "section"}),
        "must define either `text` or `fields` [json-pointer:/view/blocks/0]",
    ),
    (
        "no options",
        modal(field(select(options=[]))),
        "must provide at least 1 items [json-pointer:/view/blocks/0/element/options]",
    ),
    (
        "a preset that is no choice",
        modal(field(select(initial_option={"text": plain("Other"), "value": "9"}))),
        NO_CHOICE,
    ),
    (
        "a preset with another label",
        modal(field(select(initial_option={"text": plain("choice 1"), "value": "1"}))),
        NO_CHOICE,
    ),
    (
        "a date that is none",
        modal(field({"type": "datepicker", "initial_date": "2027-02-30"})),
        "invalid initial_date [json-pointer:/view/blocks/0/element/initial_date]",
    ),
    (
        "two of one block_id",
        modal({"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}),
        '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
    ),
    (
        "two of one action_id in a block",
        modal(actions(button(action_id="a"), button(action_id="a"))),
        '`action_id` "a" already exists [json-pointer:/view/blocks/0/elements/1/action_id]',
    ),
    (
        "two fields with the cursor",
        modal(field(select(focus_on_load=True)), field(select(focus_on_load=True))),
        f"only one element can have focus_on_load [json-pointer:{FOCUS}]",
    ),
    (
        "a number input that does not say whether decimals go",
        modal(field({"type": "number_input"})),
        "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
    ),
    (
        "a picture nobody can hear",
        modal({"type": "image", "image_url": "https://example.org/a.png"}),
        "missing required field: alt_text [json-pointer:/view/blocks/0]",
    ),
    (
        "text for blocks",
        modal() | {"blocks": "x"},
        "must provide an array [json-pointer:/view/blocks]",
    ),
]


@pytest.mark.parametrize(
    ("view", "complaint"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_views_that_are_refused(view: Json, complaint: str) -> None:
    assert complaints(view) == [complaint]


def test_the_same_action_in_two_blocks_is_allowed() -> None:
    assert message_complaints(actions(button(action_id="a")), actions(button(action_id="a"))) == []


@pytest.mark.parametrize(
    ("element", "message", "home"),
    [
        ({"type": "plain_text_input"}, True, True),
        ({"type": "datepicker"}, True, True),
        ({"type": "multi_static_select", "options": options(1)}, True, True),
        ({"type": "rich_text_input"}, False, True),
        ({"type": "datetimepicker"}, True, False),
        ({"type": "number_input", "is_decimal_allowed": True}, False, False),
        ({"type": "email_text_input"}, False, False),
        ({"type": "url_text_input"}, False, False),
        ({"type": "file_input"}, False, False),
    ],
)
def test_where_an_input_may_stand(element: Json, message: bool, home: bool) -> None:
    block = field(element)
    assert complaints(modal(block)) == []
    assert (message_complaints(block) == []) is message
    assert (complaints({"type": "home", "blocks": [block]}, "home") == []) is home


def test_a_view_of_more_than_250_kilobytes() -> None:
    blocks = [section("x" * 2900) for _ in range(90)]
    assert complaints(modal(*blocks)) == ["view_too_large"]


def test_suggestions() -> None:
    check_suggestions({"options": []})
    check_suggestions({"options": options(100)})
    for answer in (
        None,
        {},
        {"options": options(101)},
        {"options": options(1), "option_groups": []},
    ):
        with pytest.raises(RejectedError):
            check_suggestions(answer)


@pytest.mark.parametrize("kind", sorted({*BLOCKS} - {"video", "table"}))
def test_every_key_slacks_models_know_is_known_here(kind: str) -> None:
    model = next(c for c in vars(sdk_blocks).values() if getattr(c, "type", None) == kind)
    known = {*BLOCKS[kind].required, *BLOCKS[kind].optional, "type", "block_id"}
    assert _attributes(model) <= known


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_every_key_slacks_models_know_of_an_element_is_known_here(kind: str) -> None:
    model = next(c for c in vars(sdk_elements).values() if getattr(c, "type", None) == kind)
    # What the models inherit though Slack's reference does not list it for the element.
    spare = {"alt_text", "visible_to_user_ids", "agent_prompt", "agent_prompt_display"}
    if kind in ("checkboxes", "radio_buttons", "datetimepicker", "file_input"):
        spare |= {"placeholder"}
    if kind.endswith("_input"):
        spare |= {"confirm", "focus_on_load", "placeholder"}
    known = {*ELEMENTS[kind].required, *ELEMENTS[kind].optional, "type", "action_id"}
    assert _attributes(model) - spare <= known


def _attributes(model: Any) -> set[str]:
    found = model.attributes
    if isinstance(found, property):
        found = model.__new__(model).attributes
    return set(found)


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
PICTURE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}
SAMPLE: list[Json] = [
    {"type": "header", "block_id": "h", "text": plain()},
    {"type": "section", "fields": [mrkdwn()], "accessory": button(confirm=CONFIRM)},
    {
        "type": "context",
        "elements": [mrkdwn(), {"type": "image", "image_url": "u", "alt_text": "a"}],
    },
    actions(select(initial_option=options(1)[0]), {"type": "overflow", "options": options(2)}),
    actions({"type": "datepicker", "initial_date": "2027-01-06"}, {"type": "users_select"}),
    field({"type": "checkboxes", "options": options(2), "initial_options": options(1)}),
    field({"type": "static_select", "option_groups": [{"label": plain(), "options": options(2)}]}),
    field(
        {
            "type": "plain_text_input",
            "max_length": 9,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        }
    ),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    {**PICTURE, "title": plain()},
]


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [here, *(path for key, one in inner for path in paths(one, (*here, key)))]


PATHS = paths(SAMPLE)
KEYS = st.sampled_from(["type", "text"])
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "text"]), inner)
    ),
    max_leaves=3,
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(PATHS[1:]), NONSENSE), max_size=3))
def test_nonsense_is_refused_and_never_breaks_the_judge(changes: list[Any]) -> None:
    blocks = deepcopy(SAMPLE)
    for path, nonsense in changes:
        place: Any = blocks
        for key in path[:-1]:
            place = place[key] if isinstance(place, dict | list) and _has(place, key) else {}
        if isinstance(place, dict | list) and _has(place, path[-1]):
            place[path[-1]] = nonsense
    told = message_complaints(*blocks)
    assert told or all(block["type"] in BLOCKS for block in blocks)


def _has(place: Any, key: Any) -> bool:
    return key in place if isinstance(place, dict) else isinstance(key, int) and key < len(place)
