"""What is kept of a line that could not be answered: our word and a reference, never the text."""

from __future__ import annotations

import pytest

from bot.talk.grammar import load_grammar
from handlers.later import question_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tasks CG-104", "tasks CG-104"),
        ("next", "next"),
        ("sorry I can't make Thursday for CG-104, mum is ill", "apologies CG-104"),
        ("he has hurt her", "danger"),
        ("he has hurt her, CG-7", "danger CG-7"),
        ("danger CG-7", "danger CG-7"),
        ("dad has moved back in with Zachary", "help"),
        ("guide zachary's visits", "guide"),
        ("asdf", "help"),
    ],
)
def test_only_our_word_and_a_reference_are_kept(typed: str, kept: str) -> None:
    assert question_of(typed, load_grammar()) == kept
