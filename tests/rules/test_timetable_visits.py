"""Visit clocks: what resets them, what shortens them, where they start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.timeline import (
    Child,
    Standing,
    Timeline,
    Visit,
)
from tests.support.timelines import Desk, days, initial, on

START = on("Mon 2 Mar 2026")
SIBLINGS = (Child("a", "Ada"), Child("b", "Ben"))


def _visit(child: str, day: date, name: str = "v", **more: object) -> Visit:
    return Visit(f"{name}-{child}-{day}", child, "anna", day, seen=more.pop("seen", True), **more)  # type: ignore[arg-type]


def test_seeing_one_sibling_resets_that_child_alone(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=SIBLINGS,
        visits=(_visit("a", START + days(4)),),
    )
    rows = {row.subject: row for row in desk.some("suffolk", timeline, "SF-8.3")}
    assert rows["Ada"].due == on("Fri 20 Mar 2026")
    assert rows["Ben"].due == on("Mon 16 Mar 2026")
    assert rows["Ben"].key == ("SF-8.3", "child:b", "lead_social_worker")
    # Two thirds of ten working days, rounded up.
    assert rows["Ben"].remind_from == on("Wed 11 Mar 2026")
    # Anna is not the lead: the lead's own clock goes on.
    leads = {row.subject: row.due for row in desk.some("suffolk", timeline, "SF-8.1")}
    assert leads == {"Ada": on("Mon 23 Mar 2026"), "Ben": on("Mon 23 Mar 2026")}


@pytest.mark.parametrize(
    ("visit", "general", "leads"),
    [
        ({"by_lead": True}, "Fri 20 Mar 2026", "Fri 27 Mar 2026"),
        ({"by_lead": True, "cover": True}, "Fri 20 Mar 2026", "Fri 27 Mar 2026"),
        ({}, "Fri 20 Mar 2026", "Mon 23 Mar 2026"),
        ({"seen": False, "by_lead": True}, "Mon 16 Mar 2026", "Mon 23 Mar 2026"),
        ({"video": True, "by_lead": True}, "Mon 16 Mar 2026", "Mon 23 Mar 2026"),
    ],
)
def test_only_a_visit_at_which_the_child_was_seen_resets_a_clock(
    desk: Desk, visit: dict[str, bool], general: str, leads: str
) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        visits=(_visit("a", START + days(4), **visit),),
    )
    assert desk.one("suffolk", timeline, "SF-8.3").due == on(general)
    assert desk.one("suffolk", timeline, "SF-8.1").due == on(leads)


def test_a_visit_before_the_conference_starts_no_clock(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        visits=(_visit("a", START - days(1)),),
    )
    assert desk.one("suffolk", timeline, "SF-8.3").due == on("Mon 16 Mar 2026")


def test_a_shorter_interval_and_a_named_professional(desk: Desk) -> None:
    child = Child("a", "Ada", lead_visit_days=5, visit_days=20, seen_by="nina")
    timeline = Timeline(conferences=(initial(START),), children=(child,))
    assert desk.one("suffolk", timeline, "SF-8.1").due == on("Mon 9 Mar 2026")
    row = desk.one("suffolk", timeline, "SF-8.3")
    assert (row.due, row.owner, row.owner_key) == (on("Mon 16 Mar 2026"), "professional", "nina")


def test_an_unborn_childs_clock_starts_at_birth(desk: Desk) -> None:
    child = Child("a", "Ada", unborn=True)
    timeline = Timeline(conferences=(initial(START),), children=(child,))
    assert desk.some("suffolk", timeline, "SF-8.1") == []
    born = replace(timeline, children=(replace(child, born=START + days(4)),))
    assert desk.one("suffolk", born, "SF-8.3").due == on("Fri 20 Mar 2026")


def test_a_standing_arrangement_counts_on_its_days_in_term(desk: Desk) -> None:
    school = Standing(
        "s",
        "a",
        "anna",
        weekday=2,
        starts=START,
        ends=on("Fri 17 Jul 2026"),
        terms=((START, on("Fri 27 Mar 2026")), (on("Mon 13 Apr 2026"), on("Fri 22 May 2026"))),
    )
    timeline = Timeline(
        conferences=(initial(START),), children=(Child("a", "Ada"),), standing=(school,)
    )
    # Seen each Wednesday up to 25 March. The next Wednesday in term is 15 April, three days after
    # the tenth working day: two bank holidays lie between.
    row = desk.one("suffolk", timeline, "SF-8.3")
    assert row.due == on("Fri 10 Apr 2026")
    # With somebody seeing the child in the break, the Wednesdays of the next term carry on.
    bridged = replace(timeline, visits=(_visit("a", on("Thu 9 Apr 2026")),))
    assert desk.one("suffolk", bridged, "SF-8.3").due == on("Thu 4 Jun 2026")
    # The lead has a clock of their own.
    assert desk.one("suffolk", timeline, "SF-8.1").due == on("Mon 23 Mar 2026")
