"""When digests may go out, by the workspace's hours and by a person's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.rules.hours import Hours, OwnDays
from bot.rules.workdays import Calendar
from tests.support.reminding import at

ENGLAND = Calendar("ENG", first_year=2026, last_year=2028)
SCOTLAND = Calendar("SCT", first_year=2026, last_year=2028)
USUAL = Hours("Europe/London", 9, OwnDays(ENGLAND))
THURSDAY, FRIDAY = 3, 4
PART_TIME = replace(USUAL, days=OwnDays(ENGLAND, frozenset({THURSDAY, FRIDAY})))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Monday 21 December 2026 is a working day.
        (at("2026-12-21", "08:59"), at("2026-12-21")),
        (at("2026-12-21", "09:00"), None),
        (at("2026-12-21", "17:59"), None),
        (at("2026-12-21", "18:00"), at("2026-12-22")),
        # Christmas Eve's evening: Friday is Christmas, Monday stands for Boxing Day.
        (at("2026-12-24", "18:30"), at("2026-12-29")),
        (at("2026-12-26", "10:00"), at("2026-12-29")),
        # Clocks go back on Sunday 25 October 2026: the hour on the wall stays.
        (at("2026-10-24", "12:00"), at("2026-10-26")),
        # Clocks go forward on Sunday 28 March 2027, which is Easter Day.
        (at("2027-03-27", "12:00"), at("2027-03-30")),
    ],
)
def test_digests_go_out_in_working_hours(now: datetime, expected: datetime | None) -> None:
    assert USUAL.opening(now) == expected


def test_a_late_hour_is_an_hour_too() -> None:
    late = replace(USUAL, hour=20)
    assert late.opening(at("2026-12-21", "20:30")) is None
    assert late.opening(at("2026-12-21", "21:00")) == at("2026-12-22", "20:00")


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        ((13, 15), at("2026-12-21", "12:59"), None),
        ((13, 15), at("2026-12-21", "13:00"), at("2026-12-21", "15:00")),
        ((13, 15), at("2026-12-21", "15:00"), None),
        # The digest's own hour is quiet: it comes when the quiet hours end.
        ((8, 11), at("2026-12-21", "07:00"), at("2026-12-21", "11:00")),
        ((8, 11), at("2026-12-21", "09:30"), at("2026-12-21", "11:00")),
        # Quiet for the rest of the day: the next morning.
        ((12, 18), at("2026-12-21", "12:00"), at("2026-12-22")),
        ((12, 23), at("2026-12-24", "14:00"), at("2026-12-29")),
    ],
)
def test_quiet_hours_are_left_alone(
    quiet: tuple[int, int], now: datetime, expected: datetime | None
) -> None:
    assert replace(USUAL, quiet=quiet).opening(now) == expected


def test_a_day_off_and_a_nation_of_ones_own() -> None:
    # Wednesday 23 December, evening: Thursday and Friday are not worked, Monday is a holiday.
    assert PART_TIME.opening(at("2026-12-23", "18:00")) == at("2026-12-29")
    # Monday 4 January 2027 stands for 2 January in Scotland alone.
    scottish = replace(USUAL, days=OwnDays(SCOTLAND))
    assert USUAL.opening(at("2027-01-04", "10:00")) is None
    assert scottish.opening(at("2027-01-04", "10:00")) == at("2027-01-05")


def test_a_pause_ends_on_its_day_or_for_what_cannot_wait() -> None:
    away = replace(USUAL, paused_until=date(2027, 1, 6))
    assert away.opening(at("2026-12-22", "10:00")) == at("2027-01-06")
    assert away.opening(at("2026-12-22", "10:00"), through_pause=True) is None
    assert away.opening(at("2027-01-06", "09:00")) is None


@pytest.mark.parametrize(
    ("on", "today", "in_time", "expected"),
    [
        # Wednesday is worked.
        (date(2027, 1, 6), date(2027, 1, 4), True, date(2027, 1, 6)),
        # Friday is not: before it is late, the Wednesday before; afterwards the Monday after.
        (date(2027, 1, 8), date(2027, 1, 4), True, date(2027, 1, 6)),
        (date(2027, 1, 8), date(2027, 1, 4), False, date(2027, 1, 11)),
        # On that Wednesday itself nothing can be brought forward any more.
        (date(2027, 1, 8), date(2027, 1, 6), True, date(2027, 1, 11)),
    ],
)
def test_a_reminder_finds_a_day_on_which_somebody_works(
    on: date, today: date, in_time: bool, expected: date
) -> None:
    assert PART_TIME.day_for(on, today=today, in_time=in_time) == expected


def test_the_next_working_days_of_ones_own() -> None:
    assert [PART_TIME.days.add(date(2026, 12, 22), n) for n in (1, 2, 3)] == [
        date(2026, 12, 23),
        date(2026, 12, 29),
        date(2026, 12, 30),
    ]
