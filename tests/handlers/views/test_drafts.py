"""A form over a draft: what was typed stands in it again, and nothing that no longer fits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.phrases import load_phrases
from bot.duties.drafts import Kept
from handlers.ids import Do, Form
from handlers.views.common import (
    date_input,
    field,
    modal,
    option,
    paragraph,
    radios,
    select,
    text_input,
    ticks,
    time_input,
)
from handlers.views.drafts import draft_line, over_draft, prefill, renumbered, touched
from playground.checks import check_view

NOON = datetime(2026, 12, 21, 12, tzinfo=UTC)
LONDON = "Europe/London"
COLOURS = [option("Red", "red"), option("Blue", "blue")]


def form(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    blocks = [field(f"b{n}", "Label", one, **more) for n, one in enumerate(elements)]
    return modal(Form.REPORT, "Report", [paragraph("Words"), *blocks], submit="Send")


def state(value: dict[str, Any], block: str = "b0") -> dict[str, Any]:
    return {block: {"field": value}}


def filled(element: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    view = prefill(form(element), state(value | {"type": element["type"]}))
    check_view(view, "modal")
    shown: dict[str, Any] = view["blocks"][1]["element"]
    return shown


@pytest.mark.parametrize(
    ("element", "value", "name", "expected"),
    [
        (text_input(), {"value": "seen"}, "initial_value", "seen"),
        (text_input("before"), {"value": "seen"}, "initial_value", "seen"),
        (text_input(most=3), {"value": "seen"}, "initial_value", "see"),
        (date_input(), {"selected_date": "2027-01-05"}, "initial_date", "2027-01-05"),
        (time_input(), {"selected_time": "10:30"}, "initial_time", "10:30"),
        (select(COLOURS), {"selected_option": COLOURS[1]}, "initial_option", COLOURS[1]),
        (radios(COLOURS, "red"), {"selected_option": COLOURS[1]}, "initial_option", COLOURS[1]),
        (ticks(COLOURS, []), {"selected_options": COLOURS}, "initial_options", COLOURS),
        ({"type": "users_select"}, {"selected_user": "U1"}, "initial_user", "U1"),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            {"selected_users": ["U1", "U2"]},
            "initial_users",
            ["U1"],
        ),
        (
            {"type": "external_select", "min_query_length": 0},
            {"selected_option": COLOURS[0]},
            "initial_option",
            COLOURS[0],
        ),
        (
            {"type": "rich_text_input"},
            {"rich_text_value": {"type": "rich_text", "elements": []}},
            "initial_value",
            {"type": "rich_text", "elements": []},
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False},
            {"value": "4"},
            "initial_value",
            "4",
        ),
    ],
)
def test_each_kind_of_element_takes_back_what_was_entered(
    element: dict[str, Any], value: dict[str, Any], name: str, expected: object
) -> None:
    assert filled(element, value)[name] == expected


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (text_input("before"), {"value": None}),
        (date_input(date(2027, 1, 5)), {"selected_date": None}),
        (select(COLOURS, "red"), {"selected_option": None}),
        (select(COLOURS, "red"), {"selected_option": option("Green", "green")}),
        (ticks(COLOURS, ["red"]), {"selected_options": [option("Green", "green")]}),
        (ticks(COLOURS, ["red"]), {"selected_options": []}),
    ],
)
def test_what_was_emptied_or_is_no_longer_offered_is_empty(
    element: dict[str, Any], value: dict[str, Any]
) -> None:
    assert not [name for name in filled(element, value) if name.startswith("initial")]


def test_an_option_comes_back_as_it_is_offered_now() -> None:
    value = {"selected_option": option("An old label", "red"), "type": "static_select"}
    view = prefill(form(select(COLOURS)), state(value))
    assert view["blocks"][1]["element"]["initial_option"] == COLOURS[0]


def test_another_kind_of_element_under_the_same_name_takes_nothing() -> None:
    view = prefill(form(date_input()), state({"type": "plain_text_input", "value": "seen"}))
    assert view == form(date_input())


def test_a_block_that_has_gone_and_one_that_is_new_are_left_alone() -> None:
    before = form(text_input())
    assert prefill(before, state({"type": "plain_text_input", "value": "x"}, "gone")) == before


def test_a_form_begun_afresh_finds_its_draft_again() -> None:
    typed = {"b0": {"save_draft.17": {"type": "plain_text_input", "value": "seen"}}}
    view = prefill(form(text_input(), speaks=True), typed)
    assert view["blocks"][1]["element"]["initial_value"] == "seen"


def test_grouped_options_and_menus_among_buttons_are_filled() -> None:
    grouped = {
        "type": "static_select",
        "option_groups": [{"label": {"type": "plain_text", "text": "All"}, "options": COLOURS}],
    }
    row = {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {**select(COLOURS), "action_id": "one"},
            {**select(COLOURS), "action_id": "two"},
        ],
    }
    view = form(grouped)
    view["blocks"].append(row)
    chosen = {"type": "static_select", "selected_option": COLOURS[1]}
    shown = prefill(view, state(chosen) | {"row": {"two": chosen}})
    assert shown["blocks"][1]["element"]["initial_option"] == COLOURS[1]
    assert "initial_option" not in shown["blocks"][2]["elements"][0]
    assert shown["blocks"][2]["elements"][1]["initial_option"] == COLOURS[1]


@given(
    st.dictionaries(
        st.sampled_from(["b0", "b1", "b2", "b3", "b9"]),
        st.dictionaries(
            st.sampled_from(["field", "save_draft", "field.3"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "type": st.sampled_from(
                        ["plain_text_input", "datepicker", "static_select", "checkboxes"]
                    ),
                    "value": st.none() | st.text(max_size=5000),
                    "selected_date": st.none() | st.just("2027-01-05"),
                    "selected_option": st.none() | st.sampled_from([*COLOURS, option("G", "g")]),
                    "selected_options": st.lists(
                        st.sampled_from([*COLOURS, option("G", "g")]),
                        unique_by=lambda one: one["value"],
                    ),
                },
            ),
            max_size=2,
        ),
    )
)
def test_whatever_was_kept_the_form_is_one_that_slack_takes(kept: dict[str, Any]) -> None:
    before = form(text_input(), date_input(), select(COLOURS), ticks(COLOURS, []))
    again = form(text_input(), date_input(), select(COLOURS), ticks(COLOURS, []))
    shown = prefill(before, kept)
    check_view(shown, "modal")
    assert before == again
    assert [block.get("block_id") for block in shown["blocks"]] == [
        block.get("block_id") for block in before["blocks"]
    ]


def test_a_draft_says_that_it_is_there_and_how_to_be_rid_of_it() -> None:
    kept = Kept(state({"type": "plain_text_input", "value": "seen"}), NOON)
    view = over_draft(form(text_input()), kept, load_phrases(), NOON, LONDON)
    check_view(view, "modal")
    line, row = view["blocks"][:2]
    assert line["elements"][0]["text"] == "Your draft from 12:00 is here."
    assert row["elements"][0]["action_id"] == Do.START_AFRESH


def test_a_draft_that_holds_nothing_new_is_not_worth_a_word() -> None:
    view = form(text_input("seen"))
    kept = Kept(state({"type": "plain_text_input", "value": "seen"}), NOON)
    assert over_draft(view, kept, load_phrases(), NOON, LONDON) == view


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        (datetime(2026, 12, 21, 9, 5, tzinfo=UTC), "Your draft from 09:05 is here."),
        (
            datetime(2026, 12, 18, 9, 5, tzinfo=UTC),
            "Your draft from 09:05 on Friday 18 December is here.",
        ),
    ],
)
def test_the_line_names_the_day_where_it_is_another(saved: datetime, expected: str) -> None:
    assert draft_line(saved, load_phrases(), NOON, LONDON) == expected


def test_renumbered_fields_keep_their_route_and_lose_what_was_typed() -> None:
    once = renumbered(form(text_input(), speaks=True), 5)
    twice = renumbered(once, 6)
    ids = [view["blocks"][1]["element"]["action_id"] for view in (once, twice)]
    assert ids == ["save_draft.5", "save_draft.6"]


@pytest.mark.parametrize(
    ("opened", "typed", "expected"),
    [("", None, False), ("", "x", True), ("x", "x", False), ("x", None, True), ("x", "y", True)],
)
def test_a_form_is_touched_where_its_text_has_changed(
    opened: str, typed: str | None, expected: bool
) -> None:
    held = state({"type": "plain_text_input", "value": typed})
    assert touched(form(text_input(opened)), held) is expected


def test_a_field_of_several_lines_speaks_with_each_character_and_one_line_on_enter() -> None:
    many = field("text", "Text", text_input(lines=True), speaks=True)
    one = field("line", "Line", text_input(), speaks=True)
    spoken = [
        block["element"]["dispatch_action_config"]["trigger_actions_on"] for block in (many, one)
    ]
    assert spoken == [["on_character_entered"], ["on_enter_pressed"]]
    assert many["dispatch_action"]
