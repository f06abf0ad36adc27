"""Slack's limits hold what they are about, and nothing else."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from bot.reminders.limits import Limits

NOW = datetime(2026, 12, 21, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def test_a_limit_holds_its_own_channel_alone() -> None:
    limits = Limits()
    limits.hold(ONE, "post", "D1", LATER, NOW)
    assert limits.until(ONE, "post", "D1", NOW) == LATER
    assert limits.until(ONE, "post", "D2", NOW) == NOW
    assert limits.until(ONE, "history", "D1", NOW) == NOW
    assert limits.until(OTHER, "post", "D1", NOW) == NOW


def test_a_second_channel_at_its_limit_holds_the_method_in_that_workspace() -> None:
    limits = Limits()
    limits.hold(ONE, "post", "D1", LATER, NOW)
    limits.hold(ONE, "post", "D2", LATER, NOW)
    assert limits.until(ONE, "post", "D3", NOW) == LATER
    assert limits.until(OTHER, "post", "D3", NOW) == NOW
    assert limits.until(ONE, "post", "D3", LATER) == LATER


def test_a_limit_ends_by_itself() -> None:
    limits = Limits()
    limits.hold(ONE, "post", "D1", LATER, NOW)
    after = LATER + timedelta(seconds=1)
    limits.hold(ONE, "post", "D2", after + timedelta(seconds=5), after)
    assert limits.until(ONE, "post", "D3", after) == after
