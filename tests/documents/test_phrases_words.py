"""Every sentence the bot says: easy to read, one word for one thing, British."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.assets import data_folder
from tests.documents.test_guidance_words import FORBIDDEN, grade

# Reading age is the grade plus five: 12 is the measure for a whole file of sentences.
FILE_GRADE = 7.0
SENTENCE_GRADE = 14.0
FILES = sorted((data_folder() / "phrases" / "answers").glob("*.toml"))
FILLED = re.compile(r"\{[^{}]*\}")


def sentences(path: Path) -> dict[str, str]:
    """Return a file's sentences, each value filled with a short word as it would be."""
    with path.open("rb") as file:
        raw = {key: FILLED.sub("Monday", str(one)) for key, one in tomllib.load(file).items()}
    # A reference as an example is a name, not jargon.
    return {
        key: re.sub(r"\bCG-\d+", "ours", one).replace("Social worker", "social worker")
        for key, one in raw.items()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_reads_at_the_age_of_twelve(path: Path) -> None:
    whole = [one for one in sentences(path).values() if len(one.split()) > 4]
    assert not whole or grade(whole) <= FILE_GRADE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_is_hard(path: Path) -> None:
    hard = {
        key: round(grade([one]), 1)
        for key, one in sentences(path).items()
        if len(one.split()) > 8 and grade([one]) > SENTENCE_GRADE
    }
    assert not hard


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_word_for_one_thing(path: Path) -> None:
    found = [
        (key, match[0], remedy)
        for key, one in sentences(path).items()
        for pattern, remedy in FORBIDDEN.items()
        if (match := re.search(pattern, one))
    ]
    assert not found
