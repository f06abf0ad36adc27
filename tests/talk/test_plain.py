"""A message made plain, its references, its mistyped words."""

from __future__ import annotations

import pytest

from bot.talk.cues import load_cues
from bot.talk.guards import Guards
from bot.talk.plain import clauses, plain, references


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("I can't, won't & shan't", "i can not , will not and will not"),
        ("I’ve not; they're off", "i have not , they are off"),
        ("whats next?", "what is next ?"),
        ("CG-104 on 10/12 at 10:30", "caseref on 10/12 at 10:30"),
        ("half-term", "half term"),
        ("we were well, I'll be ill", "we were well , i will be ill"),
    ],
)
def test_short_forms_are_written_out(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@pytest.mark.parametrize("typed", ["CG-104", "cg104", "Cg 104", "CG-0104", "(cg-104)"])
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert references(f"about {typed}, please") == ("CG-104",)


def test_each_reference_comes_once_in_order() -> None:
    assert references("CG-7 then cg 12, CG-7 again") == ("CG-7", "CG-12")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("apolgies", "apologies"),
        ("minuets", "minutes"),
        ("thrusday", "thursday"),
        ("tommorow", "tomorrow"),
        ("referal", "referral"),
        ("meetting", "meeting"),
    ],
)
def test_a_mistyped_word_is_put_right(typed: str, right: str) -> None:
    assert load_cues().speller.text(typed) == right


@pytest.mark.parametrize(
    "word", ["there", "housing", "places", "mother", "share", "scarf", "three"]
)
def test_a_word_of_its_own_is_left_alone(word: str) -> None:
    assert load_cues().speller.text(word) == word


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Sarah sends apologies", "nameref sends apologies"),
        ("the report by Priya is in", "the report by nameref is in"),
        ("Report for Thursday", "Report for Thursday"),
        ("Sorry can't make it", "Sorry can't make it"),
    ],
)
def test_names_are_hidden(typed: str, shown: str) -> None:
    cues = load_cues()
    assert Guards(cues).hide_names(typed, cues.speller.known) == shown


def test_a_message_falls_into_its_parts() -> None:
    assert clauses(plain("Done. I can't come, and dad is back")) == [
        "done",
        "i can not come",
        "dad is back",
    ]
