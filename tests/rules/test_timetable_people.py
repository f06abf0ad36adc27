"""What single people owe: apologies, copies of the plan, concerns passed on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.timeline import (
    Absence,
    Concern,
    Member,
    PlanChange,
    Timeline,
)
from tests.support.timelines import Desk, days, initial, on, planned

START = on("Mon 2 Mar 2026")


def test_everybody_is_asked_and_only_who_cannot_come_owes_a_report(desk: Desk) -> None:
    meeting = planned(on("Wed 18 Mar 2026"))
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    asked = desk.one("greenwich", timeline, "GR-14")
    assert (asked.conditional, asked.owner_key) == (True, "professional")
    assert (asked.due, asked.remind_from) == (on("Tue 17 Mar 2026"), on("Tue 10 Mar 2026"))
    said = replace(
        timeline,
        absences=(
            Absence(meeting.id, "anna", on("Mon 9 Mar 2026"), on("Fri 13 Mar 2026")),
            Absence(meeting.id, "bert", on("Wed 18 Mar 2026")),
        ),
    )
    rows = desk.some("greenwich", said, "GR-14")
    assert [(r.owner_key, r.conditional, r.due, r.met_on) for r in rows] == [
        ("anna", False, on("Tue 17 Mar 2026"), on("Fri 13 Mar 2026")),
        ("bert", False, on("Tue 17 Mar 2026"), None),
    ]
    # After the meeting only those who sent apologies are left.
    over = replace(said, meetings=(replace(meeting, state="held"),))
    assert [r.owner_key for r in desk.some("greenwich", over, "GR-14")] == ["anna", "bert"]
    nobody = replace(timeline, meetings=(replace(meeting, state="held"),))
    assert desk.some("greenwich", nobody, "GR-14") == []


@pytest.mark.parametrize(
    ("called", "due", "late_start"),
    [
        ("Mon 16 Mar 2026", "Tue 17 Mar 2026", False),
        ("Tue 17 Mar 2026", "Tue 17 Mar 2026", False),
        ("Wed 18 Mar 2026", "Wed 18 Mar 2026", True),
    ],
)
def test_a_meeting_called_after_the_cut_off_asks_as_soon_as_possible(
    desk: Desk, called: str, due: str, late_start: bool
) -> None:
    meeting = planned(on("Wed 18 Mar 2026"), called_on=on(called))
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    row = desk.one("greenwich", timeline, "GR-14")
    assert (row.due, row.never_overdue) == (on(due), late_start)


def test_each_professional_is_asked_for_a_copy_and_never_late(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        members=(
            Member("anna", "professional", START),
            Member("bert", "professional", START, plan_copy_on=on("Thu 5 Mar 2026")),
            Member("lead", "lead_social_worker", START),
            Member("mum", "parents", START),
            Member("gone", "professional", START, ends=on("Fri 6 Mar 2026")),
            Member("late", "professional", on("Tue 10 Mar 2026")),
        ),
    )
    rows = desk.some("greenwich", timeline, "GR-17")
    assert all(row.never_overdue for row in rows)
    assert [(row.owner_key, row.due, row.met_on) for row in rows] == [
        ("anna", on("Mon 9 Mar 2026"), None),
        ("bert", on("Mon 9 Mar 2026"), on("Thu 5 Mar 2026")),
        ("late", on("Tue 17 Mar 2026"), None),
    ]
    # Asked on the fifth working day itself.
    assert rows[0].remind_from == rows[0].due


def test_a_changed_plan_is_asked_for_again_in_place_of_the_old_one(desk: Desk) -> None:
    change = PlanChange("p1", on("Mon 1 Jun 2026"))
    timeline = Timeline(
        conferences=(initial(START),),
        members=(
            Member("anna", "professional", START),
            Member("bert", "professional", START, plan_copy_on=on("Thu 5 Mar 2026")),
            Member("carl", "professional", START, plan_copy_on=on("Tue 2 Jun 2026")),
            Member("dora", "professional", on("Mon 8 Jun 2026")),
            Member("emil", "professional", on("Mon 8 Jun 2026"), plan_copy_on=on("Tue 9 Jun 2026")),
        ),
        plan_changes=(change,),
    )
    rows = desk.some("greenwich", timeline, "GR-17")
    assert [(row.owner_key, row.subject_key, row.due, row.met_on) for row in rows] == [
        ("bert", "conference:c0", on("Mon 9 Mar 2026"), on("Thu 5 Mar 2026")),
        ("carl", "conference:c0", on("Mon 9 Mar 2026"), on("Tue 2 Jun 2026")),
        ("anna", "plan_change:p1", on("Mon 8 Jun 2026"), None),
        ("bert", "plan_change:p1", on("Mon 8 Jun 2026"), None),
        ("carl", "plan_change:p1", on("Mon 8 Jun 2026"), on("Tue 2 Jun 2026")),
        ("dora", "plan_change:p1", on("Mon 15 Jun 2026"), None),
        ("emil", "plan_change:p1", on("Mon 15 Jun 2026"), on("Tue 9 Jun 2026")),
    ]


def test_at_once_is_the_day_itself_even_on_a_sunday(desk: Desk) -> None:
    sunday = on("Sun 15 Mar 2026")
    timeline = Timeline(
        conferences=(initial(START),), concerns=(Concern("w", "safety", sunday, "anna"),)
    )
    row = desk.one("greenwich", timeline, "GR-08")
    assert (row.due, row.act_by, row.remind_from, row.urgent) == (sunday, sunday, sunday, True)
    assert (row.owner, row.owner_key) == ("any_member", "anna")
    assert row.audience == ("lead_social_worker",)


def test_a_failing_plan_goes_on_to_the_manager_once_the_lead_knows(desk: Desk) -> None:
    concern = Concern("w", "plan", on("Sat 14 Mar 2026"), "anna")
    timeline = Timeline(conferences=(initial(START),), concerns=(concern,))
    assert desk.one("greenwich", timeline, "GR-34").owner_key == "anna"
    told = replace(concern, lead_told_on=on("Mon 16 Mar 2026"))
    rows = desk.some("greenwich", replace(timeline, concerns=(told,)), "GR-34")
    assert [(r.owner_key, r.audience, r.due, r.met_on) for r in rows] == [
        ("anna", ("lead_social_worker",), on("Sat 14 Mar 2026"), on("Mon 16 Mar 2026")),
        ("lead_social_worker", ("team_manager",), on("Mon 16 Mar 2026"), None),
    ]
    both = replace(told, manager_told_on=on("Tue 17 Mar 2026"))
    rows = desk.some("greenwich", replace(timeline, concerns=(both,)), "GR-34")
    assert rows[1].met_on == on("Tue 17 Mar 2026")


def test_suffolk_hears_of_a_safety_concern_at_once_too(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        concerns=(
            Concern("w", "safety", START + days(9), "anna"),
            Concern("g", "group", START, "a"),
        ),
    )
    assert desk.one("suffolk", timeline, "SF-4.5b").subject_key == "concern:w"
    row = desk.one("suffolk", timeline, "SF-4.5a")
    assert (row.subject_key, row.owner_key) == ("concern:g", "lead_social_worker")
