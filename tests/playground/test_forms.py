"""What is entered in forms: presets, merging, updates, Slack's own checks; escaping."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.entry import REQUIRED, entry_errors
from playground.files import Files
from playground.forms import UnknownFieldError, blank_state, kept_after_update, merge
from playground.ids import Ids
from playground.kit import actions, button, field, options, section, select
from playground.normal import escape, normal_blocks, normal_text, unescape

Json = dict[str, Any]


def one(element: Json, **more: Any) -> list[Json]:
    return [field({"action_id": "a", **element}, block_id="b", **more)]


def test_a_blank_form_holds_its_presets() -> None:
    blocks = [
        *one({"type": "datepicker", "initial_date": "2027-01-06"}),
        section(accessory=select(action_id="s", initial_option=options(1)[0]), block_id="c"),
        actions(
            button(action_id="x"),
            {"type": "checkboxes", "action_id": "y", "options": options(2)},
            block_id="d",
        ),
    ]
    assert blank_state(blocks) == {
        "b": {"a": {"type": "datepicker", "selected_date": "2027-01-06"}},
        "c": {"s": {"type": "static_select", "selected_option": options(1)[0]}},
        "d": {"y": {"type": "checkboxes", "selected_options": []}},
    }


def test_merging_takes_options_by_value_and_refuses_what_is_not_there() -> None:
    blocks = one(select())
    blank = blank_state(blocks)
    merged = merge(blank, {"b": {"a": {"selected_option": "1"}}}, blocks)
    assert merged["b"]["a"]["selected_option"] == options(2)[1]
    assert blank["b"]["a"]["selected_option"] is None
    for wrong in ({"b": {"a": {"selected_option": "9"}}}, {"b": {"z": {}}}, {"z": {"a": {}}}):
        with pytest.raises(UnknownFieldError):
            merge(blank, wrong, blocks)


def test_an_update_keeps_what_still_fits() -> None:
    old = merge(blank_state(one(select())), {"b": {"a": {"selected_option": "1"}}}, one(select()))
    same = kept_after_update(old, one(select(initial_option=options(1)[0])))
    assert same["b"]["a"]["selected_option"]["value"] == "1"
    fewer = kept_after_update(old, one(select(options=options(1))))
    assert fewer["b"]["a"]["selected_option"] is None
    other = kept_after_update(old, one({"type": "datepicker"}))
    assert other["b"]["a"] == {"type": "datepicker", "selected_date": None}


TEXT = {"type": "plain_text_input", "min_length": 3, "max_length": 5}
NUMBER = {
    "type": "number_input",
    "is_decimal_allowed": False,
    "min_value": "1",
    "max_value": "9",
}
MANY = {"type": "multi_static_select", "options": options(3), "max_selected_items": 2}


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        (TEXT, {"value": "abc"}, None),
        (TEXT, {"value": ""}, REQUIRED),
        (TEXT, {"value": "ab"}, "Must be at least 3 characters."),
        (TEXT, {"value": "abcdef"}, "Must be no more than 5 characters."),
        (NUMBER, {"value": "9"}, None),
        (NUMBER, {"value": "10"}, "Must be 9 or less."),
        (NUMBER, {"value": "0"}, "Must be 1 or more."),
        (NUMBER, {"value": "1.5"}, "Please enter a whole number."),
        (NUMBER, {"value": "many"}, "Please enter a number."),
        (NUMBER, {"value": "NaN"}, "Please enter a number."),
        ({"type": "email_text_input"}, {"value": "a@b.org"}, None),
        ({"type": "email_text_input"}, {"value": "a@b"}, "Please enter a valid email address."),
        ({"type": "url_text_input"}, {"value": "https://b.org"}, None),
        ({"type": "url_text_input"}, {"value": "b.org"}, "Please enter a valid URL."),
        ({"type": "url_text_input"}, {"value": "http://[b"}, "Please enter a valid URL."),
        (MANY, {"selected_options": ["0", "1"]}, None),
        (MANY, {"selected_options": ["0", "1", "2"]}, "Please choose 2 at most."),
        ({"type": "file_input"}, {"files": ["F1"]}, "That file is not there any more."),
    ],
)
def test_slacks_own_checks(element: Json, value: Json, sentence: str | None) -> None:
    blocks = one(element)
    entered = merge(blank_state(blocks), {"b": {"a": value}}, blocks)
    assert entry_errors(blocks, entered, Files(Ids())).get("b") == sentence


def test_files_are_checked_by_number_and_type() -> None:
    files = Files(Ids())
    kept = files.keep(name="a.exe", content=b"x", user="U1", created=0)
    blocks = one({"type": "file_input", "filetypes": ["pdf"], "max_files": 1})
    for chosen, sentence in (
        ([kept.id], "a.exe is not one of the file types allowed here."),
        ([kept.id, kept.id], "Please choose 1 files at most."),
    ):
        entered = merge(blank_state(blocks), {"b": {"a": {"files": chosen}}}, blocks)
        assert entry_errors(blocks, entered, files) == {"b": sentence}


def test_an_optional_field_may_stay_empty() -> None:
    blocks = one(TEXT, optional=True)
    assert entry_errors(blocks, blank_state(blocks), Files(Ids())) == {}


@settings(deadline=None)
@given(st.text())
def test_what_is_escaped_reads_as_it_was_and_is_not_escaped_twice(text: str) -> None:
    escaped = escape(text.replace("&", "&amp;"))
    assert unescape(escaped) == text
    assert escape(escaped) == escaped
    assert "<" not in escaped


def test_mrkdwn_keeps_its_meaning() -> None:
    assert normal_text("a & b <@U1> &lt;c&gt;") == "a &amp; b <@U1> &lt;c&gt;"


def test_blocks_are_completed_once_and_for_all() -> None:
    ids = Ids()
    sent = [section("a & b"), actions(button("<Go>"))]
    first = normal_blocks(sent, ids)
    assert first[0]["block_id"] == "b00000001"
    assert first[1]["elements"][0]["action_id"] == "a00000001"
    assert first[1]["elements"][0]["text"]["text"] == "&lt;Go&gt;"
    assert normal_blocks(first, ids) == first
    assert "block_id" not in sent[0]
