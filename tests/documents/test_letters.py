"""How wide a text is and where it breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.documents.letters import Letters
from bot.documents.timeline_picture import load_picture_words

LETTERS: Letters = load_picture_words(data_folder() / "documents").letters


def test_the_widths_are_those_of_the_typeface():
    # Summed from the widths that the bundled Liberation Sans holds for these letters.
    text = "Hold the first core group meeting before the next conference"
    assert LETTERS.width(text, 1000) == 26680
    assert LETTERS.width(text, 1000, bold=True) == pytest.approx(28839, rel=0.02)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("i", 222), ("W", 944), ("é", 556), ("Ŵ", 944), ("e\u0301", 556), ("中", 1000)],
)
def test_letters_that_are_not_plain_have_a_width_too(text, width):
    assert LETTERS.width(text, 1000) == width


def test_words_stay_whole_where_they_can():
    assert LETTERS.wrap("Hold the first meeting", 10, 60) == ("Hold the first", "meeting")
    assert LETTERS.wrap("", 10, 60) == ("",)


def test_a_word_that_is_too_wide_is_cut():
    assert LETTERS.wrap("ab WWWWWW cd", 10, 30) == ("ab", "WWW", "WWW", "cd")


@settings(deadline=None)
@given(st.text(alphabet="ab W.é", max_size=120), st.floats(min_value=20, max_value=300))
def test_no_line_is_too_wide_and_nothing_is_lost(text, room):
    lines = LETTERS.wrap(text, 13, room)
    assert all(LETTERS.width(line, 13) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(alphabet="abcdW é", max_size=60), st.floats(min_value=30, max_value=300))
def test_a_shortened_text_fits_and_says_that_it_is_short(text, room):
    short = LETTERS.shorten(text, 13, room)
    assert LETTERS.width(short, 13) <= room or short == "…"
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
