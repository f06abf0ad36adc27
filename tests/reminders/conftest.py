"""Reminders over the office and a Slack in memory; on SQLite, and marked BOTH on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reminders.engine import Reminders
from tests.support.databases import fresh
from tests.support.office import Office
from tests.support.reminding import make_reminders
from tests.support.slack import FakeSlack


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database: SQLite where a test says nothing."""
    return fresh(request, tmp_path, getattr(request, "param", "sqlite"))


@pytest.fixture
def reminders(office: Office, slack: FakeSlack) -> Iterator[Reminders]:
    """One process's reminders."""
    made = make_reminders(office, slack)
    yield made
    made.stop()
