"""Dates are per child: a meeting counts for the children it discussed."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.siblings import labels, named_in
from bot.rules.timeline import (
    Child,
    Timeline,
)
from tests.support.timelines import Desk, days, held, initial, on, planned, review

START = on("Mon 2 Mar 2026")
A, B = frozenset({"a"}), frozenset({"b"})
SIBLINGS = (Child("a", "Ada"), Child("b", "Ben"))


def test_a_meeting_counts_for_the_children_it_discussed(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        meetings=(held(START + days(7), children=A),),
        children=SIBLINGS,
    )
    assert desk.one("greenwich", timeline, "GR-19").met_on is None
    both = replace(timeline, meetings=(*timeline.meetings, held(START + days(12), children=B)))
    assert desk.one("greenwich", both, "GR-19").met_on == START + days(12)
    # Each meeting starts the clock of the children it discussed; the earliest date leads.
    rows = desk.some("sussex", both, "SX-13")
    assert [(row.subject, row.due) for row in rows] == [
        ("core group meeting on 9 March 2026 (Ada)", START + days(49)),
        ("core group meeting on 14 March 2026 (Ben)", START + days(54)),
    ]


def test_siblings_whose_conferences_differ_have_dates_of_their_own(desk: Desk) -> None:
    later = START + days(30)
    timeline = Timeline(
        conferences=(initial(START, children=A), initial(later, "c9", B)),
        meetings=(held(START + days(7)), held(later + days(5))),
        children=SIBLINGS,
    )
    rows = desk.some("greenwich", timeline, "GR-19")
    assert [(row.subject, row.met_on) for row in rows] == [
        ("initial conference on 2 March 2026 (Ada)", START + days(7)),
        ("initial conference on 1 April 2026 (Ben)", later + days(5)),
    ]


def test_the_earliest_next_conference_leads_the_count(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(
            initial(START),
            review(START + days(80), None, "ra", A),
            review(START + days(90), None, "rb", B),
        ),
        meetings=(held(START + days(7)), held(START + days(30), children=A)),
        children=SIBLINGS,
    )
    # Ada has had her two; Ben has not.
    row = desk.one("greenwich", timeline, "GR-27")
    assert (row.due, row.met_on) == (START + days(89), None)
    none = replace(timeline, meetings=(held(START + days(7)),))
    assert desk.one("greenwich", none, "GR-27").due == START + days(79)
    both = replace(timeline, meetings=(held(START + days(7)), held(START + days(30))))
    assert desk.one("greenwich", both, "GR-27").met_on == START + days(30)


def test_when_the_plan_ends_for_one_sibling_the_other_goes_on(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(40), "ended", "ra", A)),
        meetings=(held(START + days(7)), planned(START + days(60))),
        children=SIBLINGS,
    )
    assert desk.one("sussex", timeline, "SX-13").met_on is None
    served = replace(timeline, meetings=(held(START + days(7)), held(START + days(45), children=B)))
    assert desk.some("sussex", served, "SX-13")[0].met_on == START + days(45)
    assert [r.subject for r in desk.some("suffolk", timeline, "SF-8.1")] == ["Ben"]
    assert len(desk.some("greenwich", timeline, "GR-14")) == 1


def test_siblings_without_initials_or_with_the_same_are_told_apart_by_number(desk: Desk) -> None:
    words = desk.procedures["greenwich"].words
    assert labels((Child("a"),), words) == {"a": ""}
    assert labels((Child("a", "AB"),), words) == {"a": "AB"}
    three = (Child("a", "AB"), Child("b"), Child("c", "CD"))
    assert labels(three, words) == {"a": "AB", "b": "child 2", "c": "CD"}
    twins = (Child("a", "AB"), Child("b", "AB"))
    assert labels(twins, words) == {"a": "AB 1", "b": "AB 2"}
    met = (held(START + days(7), children=B),)
    timeline = Timeline(conferences=(initial(START),), meetings=met, children=three)
    (row,) = desk.some("sussex", timeline, "SX-13")
    assert row.subject == "core group meeting on 9 March 2026 (child 2)"


def test_a_subject_tells_which_children_it_names(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START, children=A), initial(START + days(3), "c9", B)),
        meetings=(held(START + days(7), children=B), held(START + days(8))),
        children=SIBLINGS,
    )
    rows = desk.some("suffolk", timeline, "SF-2.1")
    assert [named_in(row.subject, row.subject_key) for row in rows] == ["Ada", "Ben"]
    rows = desk.some("suffolk", timeline, "SF-4.3")
    assert [named_in(row.subject, row.subject_key) for row in rows] == ["Ben", ""]
    rows = desk.some("suffolk", timeline, "SF-8.1")
    assert {named_in(row.subject, row.subject_key) for row in rows} == {"Ada", "Ben"}
    assert named_in("Ask the nursery (again)", "task:t1") == ""
