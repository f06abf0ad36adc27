"""School terms: which gaps are breaks, and when each is asked about."""

from __future__ import annotations

import pytest

from bot.rules.terms import Break, Term, ask_from, break_to_ask, breaks
from bot.rules.workdays import Calendar
from tests.support.timelines import on

TERMS = (
    Term("Autumn 1", on("Wed 2 Sep 2026"), on("Fri 23 Oct 2026")),
    Term("Autumn 2", on("Mon 2 Nov 2026"), on("Fri 18 Dec 2026")),
    Term("Spring 1", on("Tue 5 Jan 2027"), on("Fri 12 Feb 2027")),
    # A training day, and no break.
    Term("Spring 2", on("Tue 16 Feb 2027"), on("Thu 25 Mar 2027")),
)
CHRISTMAS = Break(on("Sat 19 Dec 2026"), on("Mon 4 Jan 2027"))
HALF_TERM = Break(on("Sat 24 Oct 2026"), on("Sun 1 Nov 2026"))


def test_a_break_is_a_gap_of_more_than_a_training_day() -> None:
    assert breaks(TERMS) == (HALF_TERM, CHRISTMAS)
    assert breaks(TERMS[:1]) == breaks(()) == ()


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        ("Fri 9 Oct 2026", None),
        ("Mon 12 Oct 2026", HALF_TERM),
        ("Sun 1 Nov 2026", HALF_TERM),
        ("Mon 2 Nov 2026", None),
        ("Fri 4 Dec 2026", None),
        ("Mon 7 Dec 2026", CHRISTMAS),
        ("Mon 4 Jan 2027", CHRISTMAS),
        ("Tue 5 Jan 2027", None),
    ],
)
def test_a_break_is_asked_about_from_ten_working_days_before_it(
    calendars: dict[str, Calendar], today: str, asked: Break | None
) -> None:
    assert break_to_ask(TERMS, calendars["ENG"], on(today)) == asked


def test_bank_holidays_before_a_break_make_the_question_earlier(
    calendars: dict[str, Calendar],
) -> None:
    easter = Break(on("Mon 12 Apr 2027"), on("Fri 23 Apr 2027"))
    # Good Friday is 26 March; Easter Monday, the 29th, is a bank holiday in England alone.
    assert ask_from(easter, calendars["ENG"]) == on("Thu 25 Mar 2027")
    assert ask_from(easter, calendars["SCT"]) == on("Mon 29 Mar 2027")
