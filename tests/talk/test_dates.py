"""Dates in British habit: what is typed, the way it points, the day it is."""

from __future__ import annotations

from datetime import date

import pytest

from bot.talk.dates import Direction, NoSuchDay, find_dates
from bot.talk.plain import plain

AHEAD, PAST = Direction.AHEAD, Direction.PAST
TUESDAY = date(2026, 11, 24)

TABLE = [
    # typed, points, the day, its weekday
    ("today", AHEAD, date(2026, 11, 24), "Tuesday"),
    ("this afternoon", PAST, date(2026, 11, 24), "Tuesday"),
    ("tomorrow", AHEAD, date(2026, 11, 25), "Wednesday"),
    ("yesterday", PAST, date(2026, 11, 23), "Monday"),
    ("last night", PAST, date(2026, 11, 23), "Monday"),
    ("the day after tomorrow", AHEAD, date(2026, 11, 26), "Thursday"),
    ("the day before yesterday", PAST, date(2026, 11, 22), "Sunday"),
    ("thursday", AHEAD, date(2026, 11, 26), "Thursday"),
    ("thursday", PAST, date(2026, 11, 19), "Thursday"),
    ("thurs", AHEAD, date(2026, 11, 26), "Thursday"),
    ("tuesday", AHEAD, date(2026, 12, 1), "Tuesday"),
    ("tuesday", PAST, date(2026, 11, 17), "Tuesday"),
    ("this friday", AHEAD, date(2026, 11, 27), "Friday"),
    ("next friday", AHEAD, date(2026, 12, 4), "Friday"),
    ("next monday", AHEAD, date(2026, 11, 30), "Monday"),
    ("last friday", PAST, date(2026, 11, 20), "Friday"),
    ("monday week", AHEAD, date(2026, 12, 7), "Monday"),
    ("thursday week", AHEAD, date(2026, 12, 3), "Thursday"),
    ("a week on friday", AHEAD, date(2026, 12, 4), "Friday"),
    ("a fortnight on friday", AHEAD, date(2026, 12, 11), "Friday"),
    ("tomorrow week", AHEAD, date(2026, 12, 2), "Wednesday"),
    ("a week today", AHEAD, date(2026, 12, 1), "Tuesday"),
    ("in a fortnight", AHEAD, date(2026, 12, 8), "Tuesday"),
    ("in 3 days", AHEAD, date(2026, 11, 27), "Friday"),
    ("two days ago", PAST, date(2026, 11, 22), "Sunday"),
    ("a week ago", PAST, date(2026, 11, 17), "Tuesday"),
    ("the 3rd", AHEAD, date(2026, 12, 3), "Thursday"),
    ("the 3rd", PAST, date(2026, 11, 3), "Tuesday"),
    ("the 24th", AHEAD, date(2026, 11, 24), "Tuesday"),
    ("the 31st", AHEAD, date(2026, 12, 31), "Thursday"),
    ("the 31st", PAST, date(2026, 10, 31), "Saturday"),
    ("10/12", AHEAD, date(2026, 12, 10), "Thursday"),
    ("3/2", AHEAD, date(2027, 2, 3), "Wednesday"),
    ("20/11", PAST, date(2026, 11, 20), "Friday"),
    ("10/12/2026", PAST, date(2026, 12, 10), "Thursday"),
    ("10.12.26", AHEAD, date(2026, 12, 10), "Thursday"),
    ("2026-12-10", AHEAD, date(2026, 12, 10), "Thursday"),
    ("3 december", AHEAD, date(2026, 12, 3), "Thursday"),
    ("the 3rd of december", AHEAD, date(2026, 12, 3), "Thursday"),
    ("dec 3rd", AHEAD, date(2026, 12, 3), "Thursday"),
    ("3 dec 2027", AHEAD, date(2027, 12, 3), "Friday"),
    ("1 january", AHEAD, date(2027, 1, 1), "Friday"),
    ("30 december", PAST, date(2025, 12, 30), "Tuesday"),
    ("29 february", AHEAD, date(2028, 2, 29), "Tuesday"),
    ("thursday 26 november", AHEAD, date(2026, 11, 26), "Thursday"),
    ("thursday the 3rd", AHEAD, date(2026, 12, 3), "Thursday"),
    ("boxing day", AHEAD, date(2026, 12, 26), "Saturday"),
    ("new year's day", AHEAD, date(2027, 1, 1), "Friday"),
]


@pytest.mark.parametrize(("typed", "points", "day", "weekday"), TABLE)
def test_a_date_is_the_day_people_mean(
    typed: str, points: Direction, day: date, weekday: str
) -> None:
    assert f"{day:%A}" == weekday
    assert find_dates(plain(f"cannot do {typed} sorry")).days(TUESDAY, points) == [day]


@pytest.mark.parametrize(
    "typed",
    [
        "the sun was out",
        "i sat with mum",
        "the 3rd meeting",
        "our 2nd visit",
        "at 10/11",
        "may i come",
        "they march on",
        "8 out of 10",
        "ring 020 7946 0101",
        "second of the two",
    ],
)
def test_what_only_looks_like_a_date_is_none(typed: str) -> None:
    assert find_dates(plain(typed)).days(TUESDAY, AHEAD) == []


@pytest.mark.parametrize(
    "typed", ["31 november", "30/2", "30 february 2027", "friday 26 november", "monday the 3rd"]
)
def test_a_day_that_is_none_is_told_apart(typed: str) -> None:
    with pytest.raises(NoSuchDay):
        find_dates(plain(typed)).days(TUESDAY, AHEAD)


@pytest.mark.parametrize(
    "typed", ["before half-term", "next week", "after christmas", "at weekends"]
)
def test_a_time_that_names_no_day_is_kept_as_said(typed: str) -> None:
    found = find_dates(plain(f"not {typed} please"))
    assert found.days(TUESDAY, AHEAD) == []
    assert found.vague
    assert "vagueref" in found.text


def test_several_days_come_in_the_order_of_the_text() -> None:
    found = find_dates(plain("Monday, or the 3rd if that's better"))
    assert found.days(TUESDAY, AHEAD) == [date(2026, 11, 30), date(2026, 12, 3)]


def test_a_year_end_is_crossed_either_way() -> None:
    eve = date(2026, 12, 30)
    assert find_dates("the 2nd").days(eve, AHEAD) == [date(2027, 1, 2)]
    assert find_dates("28 december").days(date(2027, 1, 4), PAST) == [date(2026, 12, 28)]
