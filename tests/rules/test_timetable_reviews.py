"""Reviews: windows before them, counts between them, and what ends with the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.rules.timeline import (
    Child,
    Deadline,
    Task,
    Timeline,
)
from tests.support.timelines import Desk, days, held, initial, on, planned, review

START = on("Mon 2 Mar 2026")
A, B = frozenset({"a"}), frozenset({"b"})


def test_what_is_owed_ends_with_the_plan(desk: Desk) -> None:
    ended = START + days(90)
    timeline = Timeline(
        conferences=(initial(START), review(ended, "ended")),
        meetings=(held(START + days(60)), planned(ended + days(20))),
        tasks=(
            Task("t1", "Before", "anna", ended - days(3), START),
            Task("t2", "After", "anna", ended + days(3), START),
            Task("t3", "Dropped", "anna", ended - days(3), START, closed_on=START + days(9)),
            Task("t4", "Done", "anna", ended + days(3), START, done_on=START + days(9)),
        ),
        children=(Child("a", "Ada"),),
    )
    assert desk.some("sussex", timeline, "SX-13") == []
    assert desk.some("greenwich", timeline, "GR-14") == []
    assert desk.some("suffolk", timeline, "SF-8.1") == []
    tasks = desk.some("greenwich", timeline, "GR-12")
    assert [(row.subject, row.met_on) for row in tasks] == [
        ("Before", None),
        ("Done", START + days(9)),
    ]
    # What should have been done before the end stays, and can no longer be done.
    missed = replace(timeline, meetings=(held(START + days(7)),))
    row = desk.one("sussex", missed, "SX-13")
    assert (row.due, row.met_on, row.lapses_on) == (START + days(49), None, ended)
    # A meeting after the end is none of this plan.
    after = replace(missed, meetings=(*missed.meetings, held(ended + days(10))))
    assert desk.some("sussex", after, "SX-13")[0].met_on is None


def test_a_childs_plan_meeting_follows_deregistration(desk: Desk) -> None:
    ended = START + days(90)
    timeline = Timeline(
        conferences=(initial(START), review(ended, "ended")),
        meetings=(held(START + days(80)), held(ended + days(30))),
    )
    row = desk.one("practice-lead", timeline, "PL-07")
    assert (row.due, row.met_on, row.title) == (
        ended + days(42),
        ended + days(30),
        "Hold a child's plan meeting",
    )


def test_windows_move_with_the_review(desk: Desk) -> None:
    def window(day: date, *meetings: date) -> Deadline:
        timeline = Timeline(
            conferences=(initial(START), review(day)),
            meetings=tuple(held(one) for one in meetings),
        )
        return desk.one("sussex", timeline, "SX-01")

    first = window(on("Fri 29 May 2026"))
    assert (first.opens, first.due) == (on("Fri 8 May 2026"), on("Thu 28 May 2026"))
    # Asked ten working days before the window opens; the report is due on 24 May.
    assert first.remind_from == on("Thu 23 Apr 2026")
    assert first.warn_from == on("Mon 25 May 2026")
    assert first.lapses_on == on("Fri 29 May 2026")
    assert window(on("Fri 29 May 2026"), on("Thu 7 May 2026")).met_on is None
    assert window(on("Fri 29 May 2026"), on("Fri 8 May 2026")).met_on == on("Fri 8 May 2026")
    assert window(on("Fri 29 May 2026"), on("Fri 29 May 2026")).met_on is None
    moved = window(on("Fri 5 Jun 2026"), on("Fri 8 May 2026"))
    assert (moved.key, moved.met_on) == (first.key, None)


def test_a_meeting_booked_in_the_window_keeps_it_quiet(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(on("Fri 29 May 2026"))),
        meetings=(planned(on("Wed 20 May 2026")),),
    )
    assert desk.one("suffolk", timeline, "SF-3.6").quiet
    done = replace(timeline, meetings=(held(on("Wed 20 May 2026")),))
    assert not desk.one("suffolk", done, "SF-3.6").quiet
    early = replace(timeline, meetings=(planned(on("Wed 29 Apr 2026")),))
    assert not desk.one("suffolk", early, "SF-3.6").quiet


def test_the_report_for_a_review_is_reminded_five_working_days_ahead(desk: Desk) -> None:
    conference = review(on("Fri 29 May 2026"))
    timeline = Timeline(conferences=(initial(START), conference))
    row = desk.one("sussex", timeline, "SX-24")
    # Sunday; the Friday before is the day to act by, and 15 May five working days ahead of it.
    assert (row.due, row.act_by) == (on("Sun 24 May 2026"), on("Fri 22 May 2026"))
    assert row.remind_from == on("Fri 15 May 2026")
    shared = replace(conference, report_shared_on=on("Thu 21 May 2026"))
    timeline = replace(timeline, conferences=(initial(START), shared))
    assert desk.one("sussex", timeline, "SX-24").met_on == on("Thu 21 May 2026")


def test_a_review_called_at_short_notice_is_not_born_overdue(desk: Desk) -> None:
    called = on("Tue 26 May 2026")
    conference = replace(review(on("Fri 29 May 2026")), called_on=called)
    row = desk.one("sussex", Timeline(conferences=(initial(START), conference)), "SX-24")
    assert row.never_overdue
    assert (row.due, row.act_by) == (on("Thu 28 May 2026"), on("Thu 28 May 2026"))
    in_time = replace(conference, called_on=on("Sun 24 May 2026"))
    row = desk.one("sussex", Timeline(conferences=(initial(START), in_time)), "SX-24")
    assert (row.never_overdue, row.due) == (False, on("Sun 24 May 2026"))


def test_counts_warn_once_the_weeks_left_can_hardly_hold_them(desk: Desk) -> None:
    conference = review(on("Mon 1 Jun 2026"))
    timeline = Timeline(conferences=(initial(START), conference))
    none = desk.one("greenwich", timeline, "GR-27")
    # Due Sunday 31 May, act by Friday; two meetings a week apart: the first by Friday 22 May.
    assert none.warn_from == on("Sat 23 May 2026")
    assert none.remind_from == on("Fri 8 May 2026")
    soon = replace(timeline, conferences=(initial(START), review(START + days(4))))
    row = desk.one("greenwich", soon, "GR-27")
    assert (row.remind_from, row.warn_from) == (START, START + days(1))
    one = replace(timeline, meetings=(held(START + days(7)),))
    assert desk.one("greenwich", one, "GR-27").warn_from == on("Sat 30 May 2026")
    assert not desk.one("greenwich", one, "GR-27").quiet
    half = replace(timeline, meetings=(planned(START + days(50)),))
    assert not desk.one("greenwich", half, "GR-27").quiet
    booked = replace(one, meetings=(*one.meetings, planned(START + days(50))))
    row = desk.one("greenwich", booked, "GR-27")
    assert (row.quiet, row.met_on, row.lapses_on) == (True, None, on("Mon 1 Jun 2026"))
    two = replace(one, meetings=(*one.meetings, held(START + days(50))))
    row = desk.one("greenwich", two, "GR-27")
    assert (row.met_on, row.warn_from, row.remind_from) == (START + days(50), None, None)


def test_a_recommendation_is_marked_as_one(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(92), "continued")),
        meetings=(held(START + days(7)), held(START + days(120))),
    )
    recommended = {r.rule for r in desk.rows("highland", timeline) if r.recommended}
    assert recommended == {"HI-13", "HI-15"}
    rows = desk.some("highland", timeline, "HI-15")
    assert [(row.subject_key, row.due, row.met_on) for row in rows] == [
        ("conference:c1", START + days(134), START + days(120)),
        (f"meeting:{timeline.meetings[1].id}", START + days(162), None),
    ]


def test_without_a_review_date_highland_counts_to_three_months(desk: Desk) -> None:
    last = desk.one("highland", Timeline(conferences=(initial(on("Mon 30 Nov 2026")),)), "HI-13")
    assert (last.due, last.lapses_on) == (on("Sat 27 Feb 2027"), None)


def test_what_was_due_before_a_group_was_tracked_is_not_assessed(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        meetings=(held(START + days(30)),),
        tracked_from=START + days(60),
    )
    rows = {row.rule: row for row in desk.rows("sussex", timeline)}
    assert rows["SX-10"].assessed  # met, late as it was
    assert not rows["SX-22"].assessed
    assert rows["SX-13"].assessed
    unmet = replace(timeline, meetings=())
    assert not desk.one("sussex", unmet, "SX-10").assessed


def test_a_count_that_began_before_tracking_is_not_assessed(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(90))), tracked_from=START + days(60)
    )
    assert not desk.one("greenwich", timeline, "GR-27").assessed
    known = replace(timeline, meetings=(held(START + days(7)), held(START + days(30))))
    assert desk.one("greenwich", known, "GR-27").assessed


def test_a_visit_clock_starts_where_tracking_starts(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        tracked_from=on("Mon 1 Jun 2026"),
    )
    row = desk.one("suffolk", timeline, "SF-8.3")
    assert (row.due, row.assessed) == (on("Mon 15 Jun 2026"), True)
