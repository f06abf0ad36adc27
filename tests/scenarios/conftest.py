"""The stage of the scenarios: the whole bot before a playground, over a socket and over HTTP.

A scenario that says nothing runs in both modes; one that does not care asks for one:

    @pytest.mark.parametrize("stage", ["http"], indirect=True)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.duties.turn import Rulebook
from tests.support.databases import copy_template
from tests.support.stage import Stage, open_stage


@pytest.fixture(params=["socket", "http"])
def stage(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, rulebook: Rulebook
) -> Iterator[Stage]:
    """The bot on Monday 21 December 2026, 08:30, with CG-104 of the office, on SQLite."""
    with open_stage(copy_template(sqlite_template, tmp_path), rulebook, request.param) as opened:
        yield opened
