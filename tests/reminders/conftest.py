"""Reminders over the office and a Slack in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.reminders.engine import Reminders
from tests.support.office import Office
from tests.support.reminding import make_reminders
from tests.support.slack import FakeSlack


@pytest.fixture
def reminders(office: Office, slack: FakeSlack) -> Iterator[Reminders]:
    """One process's reminders."""
    made = make_reminders(office, slack)
    yield made
    made.stop()
