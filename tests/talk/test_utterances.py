"""How people write, held against what is understood: intent, date, case, and never a wrong act."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.talk.understand import Listener, Understood, make_listener

TUESDAY = date(2026, 11, 24)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def listener() -> Listener:
    return make_listener()


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def heard(listener: Listener, name: str) -> list[tuple[dict[str, str], Understood]]:
    return [(row, listener.understand(row["text"], TUESDAY)) for row in rows(name)]


def test_each_of_the_first_set_is_understood_with_its_date_and_case(listener: Listener) -> None:
    for row, found in heard(listener, "utterances"):
        shown = found.slots.day.isoformat() if found.slots.day else ""
        got = (found.intent, shown, found.slots.case or "")
        assert got == (row["intent"], row["date"], row["case"]), row["text"]


@pytest.mark.parametrize("name", ["second_set", "third_set"])
def test_at_least_95_in_100_of_a_set_are_understood(listener: Listener, name: str) -> None:
    both = heard(listener, name)
    right = [row for row, found in both if found.intent == row["intent"]]
    assert len(both) >= 140
    assert len(right) / len(both) >= 0.95


@pytest.mark.parametrize("name", ["second_set", "third_set"])
def test_dates_and_cases_of_a_set_are_read(listener: Listener, name: str) -> None:
    wrong = [
        row["text"]
        for row, found in heard(listener, name)
        if found.intent == row["intent"]
        and (
            (found.slots.day.isoformat() if found.slots.day else "") != row["date"]
            or (found.slots.case or "") != row["case"]
        )
    ]
    assert not wrong


@pytest.mark.parametrize("name", ["utterances", "second_set", "third_set"])
def test_what_is_misunderstood_is_asked_about_and_never_acted_on(
    listener: Listener, name: str
) -> None:
    acted = [
        row["text"]
        for row, found in heard(listener, name)
        if found.intent != row["intent"] and found.next != "ask"
    ]
    assert not acted


@pytest.mark.parametrize("name", ["utterances", "second_set", "third_set"])
def test_what_is_to_be_asked_is_never_opened_or_confirmed(listener: Listener, name: str) -> None:
    for row, found in heard(listener, name):
        if row["intent"] in ("ask", "none"):
            assert found.next == "ask", row["text"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I haven't finished the housing referral", "negated"),
        ("don't send the minutes yet", "negated"),
        ("dad can't come Thursday", "other_person"),
        ("Sarah sends her apologies", "other_person"),
        ("I can make it after all", "coming"),
        ("can't make Thursday and the housing referral is done", "two"),
        ("sorry can't make Thursday or Friday", "two_dates"),
        ("sorry can't make CG-12 and CG-14", "two_cases"),
        ("sorry can't come before half-term", "vague_date"),
        ("sorry can't make Friday 26 November", "no_such_day"),
        ("sorry can't make the 31st of November", "no_such_day"),
        ("qwerty uiop", "none"),
    ],
)
def test_the_reason_for_asking_is_told(listener: Listener, text: str, reason: str) -> None:
    found = listener.understand(text, TUESDAY)
    assert (found.next, found.reason) == ("ask", reason)


def test_two_wishes_are_both_named(listener: Listener) -> None:
    found = listener.understand("when is the next meeting and what is overdue", TUESDAY)
    assert set(found.about) == {"next", "overdue"}


def test_danger_is_found_at_the_end_of_a_long_message(listener: Listener) -> None:
    text = "we talked about the school run and the dentist. " * 80 + "then he hit her"
    assert len(text) > 3800
    assert listener.understand(text, TUESDAY).intent == "danger"


def test_danger_comes_before_everything_else_in_the_message(listener: Listener) -> None:
    found = listener.understand("record the meeting for CG-12, he has hurt her", TUESDAY)
    assert (found.intent, found.next, found.slots.case) == ("danger", "answer", "CG-12")


@pytest.mark.parametrize("text", ["", "   ", "👍", "?!", "1234", "<@U123>", "\x00", "Ŵŷ" * 2000])
def test_what_holds_no_words_of_ours_is_answered_and_does_nothing(
    listener: Listener, text: str
) -> None:
    assert listener.understand(text, TUESDAY).next == "ask"


def test_a_visit_on_which_the_child_was_not_seen_says_so(listener: Listener) -> None:
    for text in ("saw mum but not the child", "visited yesterday but nobody was in"):
        assert listener.understand(text, TUESDAY).slots.seen is False
    assert listener.understand("I saw the child this morning", TUESDAY).slots.seen is None


def test_the_same_message_is_understood_the_same_each_time(listener: Listener) -> None:
    again = make_listener()
    for row in rows("second_set"):
        assert listener.understand(row["text"], TUESDAY) == again.understand(row["text"], TUESDAY)
