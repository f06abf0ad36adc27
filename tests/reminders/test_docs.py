"""docs/reminders.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.records.words import OutboxState as State
from bot.reminders.states import MOVES
from bot.reminders.timing import Timing
from bot.rules import stages
from bot.rules.hours import EVENING_HOUR

PAGE = (Path(__file__).parents[2] / "docs" / "reminders.md").read_text(encoding="utf-8")


def test_the_picture_shows_every_move_and_no_other() -> None:
    drawn: dict[State, set[State]] = {state: set() for state in State}
    for start, end in re.findall(r"^\s+(\w+) --> (\w+):", PAGE, re.MULTILINE):
        drawn[State(start)].add(State(end))
    assert drawn == {state: set(ends) for state, ends in MOVES.items()}


@pytest.mark.parametrize("stage", list(stages.Stage))
def test_every_stage_is_named(stage: stages.Stage) -> None:
    assert f"`{stage}" in PAGE


def test_the_figures_are_the_codes() -> None:
    timing = Timing()
    words = {2: "two", 5: "fifth", 6: "six", 10: "ten"}
    assert f"lease of {timing.lease:.0f} s" in PAGE
    assert f"within {timing.begin_within:.0f} s of its claim" in PAGE
    assert f"time-out of {timing.answer:.0f} s" in PAGE
    assert f"No sooner than {timing.settle:.0f} s after" in PAGE
    assert f"after {timing.most_attempts} attempts" in PAGE
    assert f"tried {words[timing.most_tries]} times" in PAGE
    assert f"{words[timing.most_lookups]} look-ups in a row" in PAGE
    assert f"until {EVENING_HOUR}:00" in PAGE
    assert f"{words[stages.AHEAD_WORKING_DAYS]} working days before" in PAGE
    assert f"then every {words[stages.LATE_EVERY_WORKING_DAYS]}" in PAGE
