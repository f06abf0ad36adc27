"""When a plan is over: for an only child with the last review, for siblings with each one's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.duties.endings import plan_over
from bot.rules.timeline import Child, Conference, Timeline

FIRST, REVIEW, AGAIN = date(2026, 12, 18), date(2027, 3, 18), date(2027, 6, 17)
A, B = frozenset({"a"}), frozenset({"b"})
BOTH: frozenset[str] = frozenset()
INITIAL = Conference("c", "initial", FIRST)


def ended(on: date, about: frozenset[str] = BOTH) -> Conference:
    return Conference(f"r{on}{sorted(about)}", "review", on, "ended", about)


def continued(on: date, about: frozenset[str] = BOTH) -> Conference:
    return Conference(f"k{on}{sorted(about)}", "review", on, "continued", about)


@pytest.mark.parametrize(
    ("conferences", "over"),
    [
        ((), False),
        ((INITIAL,), False),
        ((INITIAL, ended(REVIEW)), True),
        ((INITIAL, ended(REVIEW, A)), False),
        ((INITIAL, ended(REVIEW, A), continued(REVIEW, B)), False),
        ((INITIAL, ended(REVIEW, A), continued(REVIEW, B), ended(AGAIN, B)), True),
        ((INITIAL, ended(REVIEW, A), Conference("p", "review", AGAIN, None, B)), False),
        ((INITIAL, ended(REVIEW), Conference("n", "initial", AGAIN, None, A)), False),
        # Whoever never had a conference keeps no plan running.
        ((Conference("c", "initial", FIRST, None, A), ended(REVIEW, A)), True),
    ],
)
def test_a_plan_is_over_when_it_is_for_each_child(
    conferences: tuple[Conference, ...], over: bool
) -> None:
    children = (Child("a"), Child("b"))
    assert plan_over(Timeline(conferences=conferences, children=children)) is over


def test_a_timeline_without_children_is_one_plan() -> None:
    assert plan_over(Timeline(conferences=(INITIAL, ended(REVIEW))))
    assert not plan_over(Timeline(conferences=(INITIAL, continued(REVIEW))))
