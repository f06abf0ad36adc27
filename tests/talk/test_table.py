"""The one table: commands, intents, how they are said."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from bot.assets import data_folder
from bot.talk.cues import CueError, fill, load_cues
from bot.talk.grammar import load_grammar

HERE = Path(__file__).parent


def test_every_intent_that_has_patterns_is_in_the_table_and_the_other_way_round() -> None:
    table, said = load_grammar(), load_cues().patterns
    assert set(said) <= set(table.intents)
    # What nothing says is what is left when nothing fits.
    typed = {one.name for one in table.commands}
    assert set(table.intents) - set(said) - typed == {"none"}


def test_no_intent_stands_in_the_table_twice() -> None:
    raw = tomllib.loads((data_folder() / "phrases" / "commands.toml").read_text(encoding="utf-8"))
    names = [row["name"] for row in (*raw["command"], *raw["intent"])]
    assert len(names) == len(set(names))


def test_a_command_that_is_said_in_sentences_says_what_it_means() -> None:
    raw = tomllib.loads((data_folder() / "phrases" / "commands.toml").read_text(encoding="utf-8"))
    said = [row for row in raw["command"] if row["name"] in load_cues().patterns]
    assert len(said) >= 14
    for row in said:
        assert {"does", "points", "means", "button"} <= set(row), row["name"]


def test_every_intent_people_expect_is_in_the_table() -> None:
    with (HERE / "utterances.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["intent"] for row in csv.DictReader(file)}
    assert wanted | {"snooze", "thanks", "none"} <= set(load_grammar().intents)


def test_every_intent_says_what_it_means_and_has_a_short_button() -> None:
    for intent in load_grammar().intents.values():
        assert intent.means
        assert 0 < len(intent.button) <= 30


def test_a_pattern_with_an_unknown_list_is_refused() -> None:
    with pytest.raises(CueError, match="nowhere"):
        fill("{nowhere}", {})


def test_no_two_buttons_say_the_same() -> None:
    shown = [one.button for one in load_grammar().intents.values() if one.name != "ask"]
    assert len(shown) == len(set(shown))


def test_the_page_on_talking_names_every_intent_as_the_table_does() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "talking.md").read_text(encoding="utf-8")
    rows = {
        tuple(part.strip() for part in line.strip("|").split("|"))[:2]
        for line in page.splitlines()
        if line.startswith("| ")
    }
    table = load_grammar()
    words = {one.name for one in table.commands}
    said = {*load_cues().patterns, "none"}
    # A command that is typed alone stands in the help and needs no line here.
    for intent in (one for one in table.intents.values() if one.name in said):
        name = f"{intent.name} (word)" if intent.name in words else intent.name
        assert (name, intent.means) in rows, f"docs/talking.md lacks {intent.name}"
