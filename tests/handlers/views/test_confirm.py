"""A day on which most people do not work is asked about once, in words that fit it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.turn import DutyError
from bot.rules.workdays import Calendar
from handlers.ids import Do, Form, Kind
from handlers.requests import Request
from handlers.views.common import date_input, field, modal
from handlers.views.confirm import ask_about_day, ask_about_days
from playground.checks import check_view

PHRASES = load_phrases()
CALENDAR = Calendar(
    "ENG",
    {date(2027, 1, 5): "Moving day"},
    renamed={"Boxing Day (observed)": "Boxing Day, substitute day"},
)


def asked(values: dict[str, str], view: dict[str, Any] | None = None) -> Request:
    blocks = [field("first", "First", date_input()), field("second", "Second", date_input())]
    state = {
        block_id: {str(Do.FIELD): {"type": "datepicker", "selected_date": day}}
        for block_id, day in values.items()
    }
    body = {"view": view or modal(Form.CASE, "Open", blocks, submit="Open")}
    return Request(Kind.SUBMISSION, "T1", "U1", str(Form.CASE), values=state, body=body)


def words(view: dict[str, Any] | None) -> str:
    assert view is not None
    return " ".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-28", "Monday 28 December 2026 is a day off: Boxing Day, substitute day."),
        ("2027-01-02", "Saturday 2 January 2027 is at the weekend."),
        ("2027-01-05", "Tuesday 5 January 2027 is a day off: Moving day."),
    ],
)
def test_the_form_says_what_kind_of_day_it_is(day: str, said: str) -> None:
    again = ask_about_day(asked({"first": day}), "first", CALENDAR, PHRASES)
    assert words(again).startswith(said)
    assert again is not None
    check_view(again, "modal")
    assert [block.get("block_id") for block in again["blocks"]] == [
        *("first", "keep_first_why", "keep_first", "second")
    ]


def test_a_working_day_and_a_day_that_was_kept_are_not_asked_about() -> None:
    assert ask_about_day(asked({"first": "2026-12-29"}), "first", CALENDAR, PHRASES) is None
    first = ask_about_day(asked({"first": "2026-12-28"}), "first", CALENDAR, PHRASES)
    assert first is not None
    kept = asked({"first": "2026-12-28"}, first)
    box = {"selected_options": [{"value": "2026-12-28"}]}
    kept.values["keep_first"] = {str(Do.FIELD): {"type": "checkboxes", **box}}
    assert ask_about_day(kept, "first", CALENDAR, PHRASES) is None


def test_who_sends_the_same_day_again_is_shown_the_box() -> None:
    first = ask_about_day(asked({"first": "2026-12-28"}), "first", CALENDAR, PHRASES)
    with pytest.raises(DutyError) as refused:
        ask_about_day(asked({"first": "2026-12-28"}, first), "first", CALENDAR, PHRASES)
    assert refused.value.field == "keep_first"
    assert "Monday 28 December 2026" in PHRASES.say(refused.value.phrase, **refused.value.values)


def test_another_day_off_is_asked_about_anew() -> None:
    first = ask_about_day(asked({"first": "2026-12-28"}), "first", CALENDAR, PHRASES)
    again = ask_about_day(asked({"first": "2027-01-01"}, first), "first", CALENDAR, PHRASES)
    assert "New Year" in words(again)
    assert "Boxing Day" not in words(again)


def test_two_days_are_asked_about_together() -> None:
    request = asked({"first": "2026-12-28", "second": "2027-01-02"})
    both = ask_about_days(request, ["first", "second"], CALENDAR, PHRASES)
    assert "Boxing Day" in words(both)
    assert "weekend" in words(both)
