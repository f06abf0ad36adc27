"""When digests may go out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.records.tables import Workspace
from bot.reminders.hours import opening
from bot.rules.workdays import Calendar
from tests.support.reminding import at

ENGLAND = Calendar("ENG", first_year=2026, last_year=2028)


def workspace(hour: int = 9) -> Workspace:
    return Workspace(
        team_id="T1",
        name="T",
        procedure="greenwich",
        nation="ENG",
        digest_hour=hour,
        duty_phone="1",
        out_of_hours_phone="2",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at("2026-12-21", "08:59"), at("2026-12-21")),
        (at("2026-12-21", "09:00"), None),
        (at("2026-12-21", "17:59"), None),
        (at("2026-12-21", "18:00"), at("2026-12-22")),
        # Christmas Eve's evening: Friday is Christmas, Monday stands for Boxing Day.
        (at("2026-12-24", "18:30"), at("2026-12-29")),
        (at("2026-12-26", "10:00"), at("2026-12-29")),
        # Clocks go back on Sunday 25 October 2026: the hour on the wall stays.
        (at("2026-10-24", "12:00"), at("2026-10-26")),
        (at("2027-03-27", "12:00"), at("2027-03-30")),
    ],
)
def test_digests_go_out_in_working_hours(now: datetime, expected: datetime | None) -> None:
    assert opening(workspace(), ENGLAND, now) == expected


def test_a_late_hour_is_an_hour_too() -> None:
    assert opening(workspace(20), ENGLAND, at("2026-12-21", "20:30")) is None
    assert opening(workspace(20), ENGLAND, at("2026-12-21", "21:00")) == at("2026-12-22", "20:00")
