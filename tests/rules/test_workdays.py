"""The calendar of working days, against the published bank holidays and by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.rules.workdays import NATIONS, Calendar, CalendarError, load_calendar
from tests.support.timelines import on

DIVISIONS = {
    "ENG": BankHolidays.ENGLAND_AND_WALES,
    "WLS": BankHolidays.ENGLAND_AND_WALES,
    "SCT": BankHolidays.SCOTLAND,
    "NIR": BankHolidays.NORTHERN_IRELAND,
}
WORLD_CUP = date(2026, 6, 15)
ENGLAND = Calendar("ENG")


@pytest.mark.parametrize("nation", NATIONS)
def test_agrees_with_the_published_bank_holidays_from_2012_to_2028(
    calendars: dict[str, Calendar], nation: str
) -> None:
    published = BankHolidays(use_cached_holidays=True)
    closed = {row["date"] for row in published.get_holidays(division=DIVISIONS[nation])}
    calendar, day = calendars[nation], date(2012, 1, 1)
    different = []
    while day.year <= 2028:
        if calendar.is_working(day) != (day.weekday() < 5 and day not in closed):
            different.append(day)
        day += timedelta(days=1)
    # The list that comes with the package was made before this day was proclaimed.
    assert different == ([WORLD_CUP] if nation == "SCT" else [])


def test_the_calendar_reaches_eighteen_months_ahead() -> None:
    today = datetime.now(UTC).date()
    assert ENGLAND.last_day >= today + timedelta(days=548)


@pytest.mark.parametrize("nation", NATIONS)
def test_every_year_of_the_next_eighteen_months_has_its_holidays(
    calendars: dict[str, Calendar], nation: str
) -> None:
    # A library without next year's movable days would have no Good Friday there.
    first = datetime.now(UTC).date()
    for year in {first.year, (first + timedelta(days=548)).year}:
        names = {
            calendars[nation].holiday_name(date(year, 1, 1) + timedelta(n)) for n in range(365)
        }
        assert {"Good Friday", "Christmas Day", "Early May bank holiday"} <= names


@pytest.mark.parametrize(
    ("nation", "start", "n", "expected"),
    [
        ("ENG", "Fri 27 Mar 2026", 10, "Tue 14 Apr 2026"),
        ("SCT", "Fri 27 Mar 2026", 10, "Mon 13 Apr 2026"),
        ("ENG", "Fri 12 Jun 2026", 10, "Fri 26 Jun 2026"),
        ("SCT", "Fri 12 Jun 2026", 10, "Mon 29 Jun 2026"),
        ("ENG", "Fri 18 Dec 2026", 10, "Wed 6 Jan 2027"),
        ("SCT", "Fri 18 Dec 2026", 10, "Thu 7 Jan 2027"),
        ("WLS", "Thu 2 Apr 2026", 1, "Tue 7 Apr 2026"),
        ("NIR", "Mon 16 Mar 2026", 1, "Wed 18 Mar 2026"),
        ("NIR", "Fri 10 Jul 2026", 1, "Tue 14 Jul 2026"),
        ("ENG", "Sat 26 Dec 2026", 1, "Tue 29 Dec 2026"),
        ("ENG", "Tue 29 Dec 2026", -1, "Thu 24 Dec 2026"),
        ("ENG", "Sun 27 Dec 2026", -1, "Thu 24 Dec 2026"),
        ("ENG", "Sun 27 Dec 2026", 0, "Sun 27 Dec 2026"),
        ("SCT", "Thu 7 Jan 2027", -3, "Thu 31 Dec 2026"),
    ],
)
def test_adds_working_days(
    calendars: dict[str, Calendar], nation: str, start: str, n: int, expected: str
) -> None:
    assert calendars[nation].add(on(start), n) == on(expected)


@given(
    day=st.dates(date(2015, 1, 1), date(2035, 12, 31)), n=st.integers(-60, 60).filter(lambda n: n)
)
def test_adding_is_what_counting_on_a_paper_calendar_gives(day: date, n: int) -> None:
    found, left = day, abs(n)
    while left:
        found += timedelta(days=1 if n > 0 else -1)
        left -= ENGLAND.is_working(found)
    assert ENGLAND.add(day, n) == found
    if n > 0:
        assert ENGLAND.count(day, found) == n


@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_the_nearest_working_days_stand_on_either_side(day: date) -> None:
    before, after = ENGLAND.on_or_before(day), ENGLAND.on_or_after(day)
    assert before <= day <= after
    assert ENGLAND.is_working(before)
    assert ENGLAND.is_working(after)
    assert (before == day) == (after == day) == ENGLAND.is_working(day)
    assert ENGLAND.count(before, after) == (before != after)


def test_names_the_bank_holidays_that_were_skipped(calendars: dict[str, Calendar]) -> None:
    skipped = calendars["ENG"].skipped(on("Fri 18 Dec 2026"), on("Wed 6 Jan 2027"))
    assert skipped == [
        (on("Fri 25 Dec 2026"), "Christmas Day"),
        (on("Mon 28 Dec 2026"), "Boxing Day, substitute day"),
        (on("Fri 1 Jan 2027"), "New Year's Day"),
    ]
    assert calendars["SCT"].holiday_name(WORLD_CUP) == "World Cup bank holiday"
    assert calendars["ENG"].holiday_name(WORLD_CUP) is None


def test_a_workspace_adds_and_removes_days() -> None:
    shut, open_again = on("Wed 5 Aug 2026"), on("Mon 31 Aug 2026")
    ours = Calendar("ENG", {shut: "Office closed"}, {open_again})
    assert not ours.is_working(shut)
    assert ours.is_working(open_again)
    assert ours.add(on("Tue 4 Aug 2026"), 1) == on("Thu 6 Aug 2026")
    assert ours.holiday_name(shut) == "Office closed"
    assert Calendar("ENG", [shut]).holiday_name(shut) == "Added day off"
    assert len({ours.fingerprint, ENGLAND.fingerprint, Calendar("SCT").fingerprint}) == 3
    assert Calendar("ENG").fingerprint == ENGLAND.fingerprint


def test_the_project_corrects_a_nation_and_a_workspace_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text(
        '[[added]]\non = 2027-06-07\nname = "Jubilee"\nnations = ["WLS"]\n'
        '[[removed]]\non = 2027-08-30\nnations = ["WLS", "ENG"]\n'
        '[names]\n"Christmas Day" = "Noel"\n',
        encoding="utf-8",
    )
    jubilee, august = date(2027, 6, 7), date(2027, 8, 30)
    welsh = load_calendar("WLS", tmp_path)
    assert welsh.holiday_name(jubilee) == "Jubilee"
    assert welsh.is_working(august)
    assert welsh.holiday_name(date(2027, 12, 25)) == "Noel"
    assert load_calendar("ENG", tmp_path).is_working(jubilee)
    own = load_calendar("WLS", tmp_path, {august: "Closed"}, {jubilee})
    assert own.is_working(jubilee)
    assert own.holiday_name(august) == "Closed"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: ENGLAND.is_working(date(2009, 12, 31)), "2009-12-31 lies outside the calendar"),
        (lambda: ENGLAND.add(date(2046, 1, 1), 1), "holds the years 2010 to 2045"),
        (lambda: ENGLAND.add(date(2045, 12, 29), 10), "\\+10 working days from 2045-12-29"),
        (lambda: ENGLAND.add(date(2010, 1, 5), -10), "-10 working days from 2010-01-05"),
        (lambda: ENGLAND.on_or_before(date(2010, 1, 1)), "The working day before 2010-01-01"),
        (lambda: ENGLAND.on_or_after(date(2046, 1, 1)), "2046-01-01"),
        (lambda: ENGLAND.count(date(2009, 1, 1), date(2010, 2, 1)), "2009-01-01"),
        (lambda: ENGLAND.skipped(date(2045, 1, 1), date(2046, 2, 1)), "2046-02-01"),
        (lambda: ENGLAND.holiday_name(date(1999, 1, 1)), "1999-01-01"),
        (lambda: Calendar("GB"), "Nation 'GB' is unknown: use one of ENG, WLS, SCT, NIR"),
        (lambda: Calendar("ENG", [WORLD_CUP], [WORLD_CUP]), "both added and removed"),
        (lambda: Calendar("ENG", [date(2060, 1, 1)]), "2060-01-01"),
        (
            lambda: load_calendar("ENG", data_folder() / "holidays", [WORLD_CUP], [WORLD_CUP]),
            "both added and removed",
        ),
    ],
)
def test_what_the_calendar_does_not_hold_is_said(wrong, sentence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CalendarError, match=sentence):
        wrong()
