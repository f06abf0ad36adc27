"""The axis of weeks: whole weeks, names that never overlap, days in their place."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.documents.timeline_picture import load_picture_words
from bot.documents.timeline_scale import Scale, make_scale
from tests.support.timelines import days, on

LETTERS = load_picture_words(data_folder() / "documents").letters
SIZE = 13.0
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def scale_of(first: date, last: date) -> Scale:
    return make_scale(first, last, left=30, width=420)


def test_an_axis_is_made_of_whole_weeks():
    scale = scale_of(on("Fri 18 Dec 2026"), on("Wed 27 Jan 2027"))
    assert scale.start == on("Mon 14 Dec 2026")
    assert scale.weeks == 7
    assert scale.week == 60
    assert scale.x(on("Mon 21 Dec 2026")) == 90
    assert scale.middle(on("Mon 14 Dec 2026")) == 30 + 60 / 14


def test_a_single_day_stands_among_a_few_weeks():
    scale = scale_of(on("Wed 6 Jan 2027"), on("Wed 6 Jan 2027"))
    assert scale.weeks == 4
    assert scale.start == on("Mon 28 Dec 2026")


def test_weeks_are_named_by_their_monday_and_months_by_name():
    scale = scale_of(on("Mon 14 Dec 2026"), on("Sun 14 Mar 2027"))
    assert [tick.text for tick in scale.week_ticks()][:4] == ["14", "21", "28", "4"]
    months = [tick.text for tick in scale.month_ticks(LETTERS, SIZE)]
    assert months == ["Dec 2026", "Jan 2027", "Feb", "Mar"]
    assert scale.year_ticks(LETTERS, SIZE) == ()


def test_a_year_names_its_months_and_the_years_below():
    scale = scale_of(on("Mon 14 Dec 2026"), on("Fri 12 Nov 2027"))
    assert scale.week_ticks() == ()
    months = [tick.text for tick in scale.month_ticks(LETTERS, SIZE)]
    assert months[:3] == ["Jan", "Feb", "Mar"]
    assert [tick.text for tick in scale.year_ticks(LETTERS, SIZE)] == ["2027"]


def test_many_months_are_named_at_an_even_step():
    scale = scale_of(on("Mon 14 Dec 2026"), on("Wed 17 Jan 2029"))
    months = [tick.text for tick in scale.month_ticks(LETTERS, SIZE)]
    assert months[:5] == ["Jan", "Apr", "Jul", "Oct", "Jan"]


@settings(deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=1500))
def test_names_never_overlap_and_days_stay_on_the_axis(first, length):
    last = first + days(length)
    scale = scale_of(first, last)
    assert scale.start.weekday() == 0
    assert scale.weeks >= 4
    for day in (first, last):
        assert scale.left <= scale.x(day) < scale.middle(day) < scale.right
    for ticks, bold in (
        (scale.month_ticks(LETTERS, SIZE), True),
        (scale.week_ticks(), False),
        (scale.year_ticks(LETTERS, SIZE), False),
    ):
        for one, after in pairwise(ticks):
            assert one.x + LETTERS.width(one.text, SIZE, bold=bold) <= after.x
    assert scale.month_ticks(LETTERS, SIZE)


@settings(deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=800))
def test_bands_lie_beside_each_other_on_the_axis(first, length):
    scale = scale_of(first, first + timedelta(days=length))
    bands = scale.bands()
    assert bands
    for one, after in pairwise(bands):
        assert one.x + one.width < after.x + 0.01
    assert all(scale.left <= band.x < band.x + band.width <= scale.right + 0.01 for band in bands)
