"""The readings of the documents: what settles a duty, what drops it, whose it is, when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.rules.procedure import Procedures
from bot.rules.timeline import (
    Absence,
    Child,
    Concern,
    Deadline,
    Member,
    PlanChange,
    Standing,
    Task,
    Timeline,
    Visit,
)
from bot.rules.timetable import project
from bot.rules.workdays import Calendar
from tests.support.timelines import days, held, initial, on, one_of, planned, review, rows_of

START = on("Mon 2 Mar 2026")
A, B = frozenset({"a"}), frozenset({"b"})
SIBLINGS = (Child("a", "Ada"), Child("b", "Ben"))


class Office:
    """The five procedures and their calendars, to project a timeline in one call."""

    def __init__(self, procedures: Procedures, calendars: dict[str, Calendar]) -> None:
        self.procedures = procedures
        self.calendars = calendars

    def rows(
        self, name: str, timeline: Timeline, no_figure_days: int | None = None
    ) -> tuple[Deadline, ...]:
        procedure = self.procedures[name]
        calendar = self.calendars[procedure.nation]
        return project(procedure, timeline, calendar, no_figure_days=no_figure_days)

    def one(self, name: str, timeline: Timeline, rule: str) -> Deadline:
        return one_of(self.rows(name, timeline), rule)

    def some(self, name: str, timeline: Timeline, rule: str) -> list[Deadline]:
        return rows_of(self.rows(name, timeline), rule)


@pytest.fixture(scope="session")
def office(procedures: Procedures, calendars: dict[str, Calendar]) -> Office:
    return Office(procedures, calendars)


# Meetings


def test_the_first_meeting_settles_its_duty_even_late(office: Office) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START + days(30)),))
    row = office.one("greenwich", timeline, "GR-19")
    assert (row.due, row.met_on) == (on("Mon 16 Mar 2026"), START + days(30))
    assert row.key == ("GR-19", "conference:c0", "lead_social_worker")


def test_a_meeting_on_the_day_of_the_conference_counts(office: Office) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START),))
    assert office.one("greenwich", timeline, "GR-19").met_on == START


def test_a_booked_meeting_inside_the_limit_keeps_reminders_quiet(office: Office) -> None:
    timeline = Timeline(conferences=(initial(START),))
    row = office.one("greenwich", timeline, "GR-19")
    assert not row.quiet
    # Ten working days ahead of the last day is the conference itself.
    assert row.remind_from == START
    booked = replace(timeline, meetings=(planned(on("Mon 16 Mar 2026")),))
    assert office.one("greenwich", booked, "GR-19").quiet
    too_late = replace(timeline, meetings=(planned(on("Tue 17 Mar 2026")),))
    assert not office.one("greenwich", too_late, "GR-19").quiet


def test_the_lead_is_asked_ten_working_days_ahead_of_a_later_meeting(office: Office) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START + days(7)),))
    row = office.one("sussex", timeline, "SX-13")
    assert (row.due, row.remind_from) == (on("Mon 20 Apr 2026"), on("Thu 2 Apr 2026"))


def test_what_is_booked_for_the_day_of_a_meeting_is_not_the_next_one(office: Office) -> None:
    day = START + days(7)
    timeline = Timeline(conferences=(initial(START),), meetings=(held(day), planned(day)))
    assert not office.one("sussex", timeline, "SX-13").quiet
    tomorrow = replace(timeline, meetings=(held(day), planned(day + days(1))))
    assert office.one("sussex", tomorrow, "SX-13").quiet


def test_each_meeting_starts_the_clock_of_the_next(office: Office) -> None:
    first, second = START + days(7), START + days(40)
    timeline = Timeline(conferences=(initial(START),), meetings=(held(second), held(first)))
    rows = office.some("sussex", timeline, "SX-13")
    assert [(row.subject, row.due, row.met_on) for row in rows] == [
        ("core group meeting on 9 March 2026", first + days(42), second),
        ("core group meeting on 11 April 2026", second + days(42), None),
    ]


def test_an_inquorate_meeting_stops_no_clock_until_the_manager_says_it_counts(
    office: Office,
) -> None:
    meeting = held(START + days(7), counts=False)
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    assert office.one("suffolk", timeline, "SF-2.1").met_on is None
    assert office.some("suffolk", timeline, "SF-3.1") == []
    # Its minutes are owed all the same.
    assert office.one("suffolk", timeline, "SF-4.3").due == on("Mon 30 Mar 2026")
    decided = replace(timeline, meetings=(replace(meeting, counts=True),))
    assert office.one("suffolk", decided, "SF-2.1").met_on == START + days(7)
    assert office.one("suffolk", decided, "SF-3.1").due == START + days(49)


def test_a_cancelled_meeting_is_as_if_it_had_never_been(office: Office) -> None:
    meeting = replace(planned(START + days(7)), state="cancelled")
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    bare = Timeline(conferences=(initial(START),))
    assert office.rows("greenwich", timeline) == office.rows("greenwich", bare)


def test_a_shorter_rhythm_set_by_the_chair_wins(office: Office) -> None:
    conference = replace(initial(START), meetings_every_weeks=4)
    timeline = Timeline(conferences=(conference,), meetings=(held(START + days(7)),))
    assert office.one("suffolk", timeline, "SF-3.1").due == START + days(7 + 28)
    longer = replace(conference, meetings_every_weeks=8)
    timeline = replace(timeline, conferences=(longer,))
    assert office.one("suffolk", timeline, "SF-3.1").due == START + days(7 + 42)
    # It is Suffolk's document that lets the chair set it.
    timeline = replace(timeline, conferences=(conference,))
    assert office.one("sussex", timeline, "SX-13").due == START + days(7 + 42)


def test_notes_of_the_first_meeting_and_minutes_of_the_later_ones(office: Office) -> None:
    first, second = held(START + days(7)), held(START + days(40), minutes_sent_on=START + days(43))
    timeline = Timeline(conferences=(initial(START),), meetings=(second, first))
    notes = office.one("greenwich", timeline, "GR-25")
    minutes = office.one("greenwich", timeline, "GR-32")
    assert (notes.subject_key, notes.audience) == (f"meeting:{first.id}", ("all_members",))
    assert notes.met_on is None
    assert minutes.subject_key == f"meeting:{second.id}"
    assert minutes.audience == ("all_members", "conference_chair")
    assert minutes.met_on == START + days(43)


def test_with_two_meetings_on_one_day_the_earlier_hour_is_the_first(office: Office) -> None:
    morning = held(START + days(7), "z", starts=time(9))
    afternoon = held(START + days(7), "a", starts=time(14))
    timeline = Timeline(conferences=(initial(START),), meetings=(afternoon, morning))
    assert office.one("greenwich", timeline, "GR-25").subject_key == "meeting:z"
    assert office.one("greenwich", timeline, "GR-32").subject_key == "meeting:a"


def test_a_second_plan_has_a_first_meeting_of_its_own(office: Office) -> None:
    again = START + days(300)
    timeline = Timeline(
        conferences=(initial(START), review(START + days(90), "ended"), initial(again, "c9")),
        meetings=(held(START + days(7)), held(again + days(5))),
    )
    firsts = office.some("greenwich", timeline, "GR-19")
    assert [row.met_on for row in firsts] == [START + days(7), again + days(5)]
    assert len(office.some("greenwich", timeline, "GR-25")) == 2
    assert office.some("greenwich", timeline, "GR-32") == []


# Reviews


def test_what_is_owed_ends_with_the_plan(office: Office) -> None:
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
    assert office.some("sussex", timeline, "SX-13") == []
    assert office.some("greenwich", timeline, "GR-14") == []
    assert office.some("suffolk", timeline, "SF-8.1") == []
    tasks = office.some("greenwich", timeline, "GR-12")
    assert [(row.subject, row.met_on) for row in tasks] == [
        ("Before", None),
        ("Done", START + days(9)),
    ]
    # What should have been done before the end stays, and can no longer be done.
    missed = replace(timeline, meetings=(held(START + days(7)),))
    row = office.one("sussex", missed, "SX-13")
    assert (row.due, row.met_on, row.lapses_on) == (START + days(49), None, ended)
    # A meeting after the end is none of this plan.
    after = replace(missed, meetings=(*missed.meetings, held(ended + days(10))))
    assert office.some("sussex", after, "SX-13")[0].met_on is None


def test_a_childs_plan_meeting_follows_deregistration(office: Office) -> None:
    ended = START + days(90)
    timeline = Timeline(
        conferences=(initial(START), review(ended, "ended")),
        meetings=(held(START + days(80)), held(ended + days(30))),
    )
    row = office.one("practice-lead", timeline, "PL-07")
    assert (row.due, row.met_on, row.title) == (
        ended + days(42),
        ended + days(30),
        "Hold a child's plan meeting",
    )


def test_windows_move_with_the_review(office: Office) -> None:
    def window(day: date, *meetings: date) -> Deadline:
        timeline = Timeline(
            conferences=(initial(START), review(day)),
            meetings=tuple(held(one) for one in meetings),
        )
        return office.one("sussex", timeline, "SX-01")

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


def test_a_meeting_booked_in_the_window_keeps_it_quiet(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(on("Fri 29 May 2026"))),
        meetings=(planned(on("Wed 20 May 2026")),),
    )
    assert office.one("suffolk", timeline, "SF-3.6").quiet
    done = replace(timeline, meetings=(held(on("Wed 20 May 2026")),))
    assert not office.one("suffolk", done, "SF-3.6").quiet
    early = replace(timeline, meetings=(planned(on("Wed 29 Apr 2026")),))
    assert not office.one("suffolk", early, "SF-3.6").quiet


def test_the_report_for_a_review_is_reminded_five_working_days_ahead(office: Office) -> None:
    conference = review(on("Fri 29 May 2026"))
    timeline = Timeline(conferences=(initial(START), conference))
    row = office.one("sussex", timeline, "SX-24")
    # Sunday; the Friday before is the day to act by, and 15 May five working days ahead of it.
    assert (row.due, row.act_by) == (on("Sun 24 May 2026"), on("Fri 22 May 2026"))
    assert row.remind_from == on("Fri 15 May 2026")
    shared = replace(conference, report_shared_on=on("Thu 21 May 2026"))
    timeline = replace(timeline, conferences=(initial(START), shared))
    assert office.one("sussex", timeline, "SX-24").met_on == on("Thu 21 May 2026")


def test_a_review_called_at_short_notice_is_not_born_overdue(office: Office) -> None:
    called = on("Tue 26 May 2026")
    conference = replace(review(on("Fri 29 May 2026")), called_on=called)
    row = office.one("sussex", Timeline(conferences=(initial(START), conference)), "SX-24")
    assert row.never_overdue
    assert (row.due, row.act_by) == (on("Thu 28 May 2026"), on("Thu 28 May 2026"))
    in_time = replace(conference, called_on=on("Sun 24 May 2026"))
    row = office.one("sussex", Timeline(conferences=(initial(START), in_time)), "SX-24")
    assert (row.never_overdue, row.due) == (False, on("Sun 24 May 2026"))


def test_counts_warn_once_the_weeks_left_can_hardly_hold_them(office: Office) -> None:
    conference = review(on("Mon 1 Jun 2026"))
    timeline = Timeline(conferences=(initial(START), conference))
    none = office.one("greenwich", timeline, "GR-27")
    # Due Sunday 31 May, act by Friday; two meetings a week apart: the first by Friday 22 May.
    assert none.warn_from == on("Sat 23 May 2026")
    assert none.remind_from == on("Fri 8 May 2026")
    soon = replace(timeline, conferences=(initial(START), review(START + days(4))))
    row = office.one("greenwich", soon, "GR-27")
    assert (row.remind_from, row.warn_from) == (START, START + days(1))
    one = replace(timeline, meetings=(held(START + days(7)),))
    assert office.one("greenwich", one, "GR-27").warn_from == on("Sat 30 May 2026")
    assert not office.one("greenwich", one, "GR-27").quiet
    half = replace(timeline, meetings=(planned(START + days(50)),))
    assert not office.one("greenwich", half, "GR-27").quiet
    booked = replace(one, meetings=(*one.meetings, planned(START + days(50))))
    row = office.one("greenwich", booked, "GR-27")
    assert (row.quiet, row.met_on, row.lapses_on) == (True, None, on("Mon 1 Jun 2026"))
    two = replace(one, meetings=(*one.meetings, held(START + days(50))))
    row = office.one("greenwich", two, "GR-27")
    assert (row.met_on, row.warn_from, row.remind_from) == (START + days(50), None, None)


def test_a_recommendation_is_marked_as_one(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(92), "continued")),
        meetings=(held(START + days(7)), held(START + days(120))),
    )
    recommended = {r.rule for r in office.rows("highland", timeline) if r.recommended}
    assert recommended == {"HI-13", "HI-15"}
    rows = office.some("highland", timeline, "HI-15")
    assert [(row.subject_key, row.due, row.met_on) for row in rows] == [
        ("conference:c1", START + days(134), START + days(120)),
        (f"meeting:{timeline.meetings[1].id}", START + days(162), None),
    ]


def test_without_a_review_date_highland_counts_to_three_months(office: Office) -> None:
    last = office.one("highland", Timeline(conferences=(initial(on("Mon 30 Nov 2026")),)), "HI-13")
    assert (last.due, last.lapses_on) == (on("Sat 27 Feb 2027"), None)


# No figure


def test_no_figure_is_a_date_the_workspace_sets(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(on("Mon 8 Jun 2026"))),
        meetings=(held(START + days(7)),),
    )
    usual = {row.rule: row.due for row in office.rows("highland", timeline)}
    assert (usual["HI-09"], usual["HI-10"]) == (on("Mon 16 Mar 2026"), on("Mon 16 Mar 2026"))
    # Counted back from the review; the 25th of May is a bank holiday, so are no days after it.
    assert usual["HI-18"] == on("Mon 1 Jun 2026")
    own = {row.rule: row.due for row in office.rows("highland", timeline, no_figure_days=3)}
    assert (own["HI-09"], own["HI-18"]) == (on("Thu 12 Mar 2026"), on("Wed 3 Jun 2026"))


def test_no_figure_follows_the_procedures_own_figure_for_minutes(
    procedures: Procedures, calendars: dict[str, Calendar]
) -> None:
    assert {name: one.minutes_days for name, one in procedures.items()} == {
        "greenwich": 5,
        "sussex": 10,
        "suffolk": 15,
        "highland": None,
        "practice-lead": None,
    }


def test_disagreement_is_passed_on_by_whoever_chaired(office: Office) -> None:
    meeting = held(START + days(7), disagreement=True, chaired_by="kay")
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    row = office.one("highland", timeline, "HI-11")
    assert (row.owner, row.owner_key) == ("chair", "kay")
    assert row.audience == ("team_manager", "conference_chair")
    told = replace(meeting, disagreement_told_on=START + days(8), family_minutes_on=START + days(9))
    timeline = replace(timeline, meetings=(told,))
    assert office.one("highland", timeline, "HI-11").met_on == START + days(8)
    assert office.one("highland", timeline, "HI-10").met_on == START + days(9)


def test_without_social_care_the_chair_tells_the_outcome(office: Office) -> None:
    meeting = held(START + days(7), social_care_came=False)
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    assert office.one("suffolk", timeline, "SF-4.2b").owner_key == "chair"
    told = replace(meeting, chaired_by="kay", outcome_told_on=START + days(8))
    row = office.one("suffolk", replace(timeline, meetings=(told,)), "SF-4.2b")
    assert (row.owner_key, row.met_on) == ("kay", START + days(8))


# Apologies


def test_everybody_is_asked_and_only_who_cannot_come_owes_a_report(office: Office) -> None:
    meeting = planned(on("Wed 18 Mar 2026"))
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    asked = office.one("greenwich", timeline, "GR-14")
    assert (asked.conditional, asked.owner_key) == (True, "professional")
    assert (asked.due, asked.remind_from) == (on("Tue 17 Mar 2026"), on("Tue 10 Mar 2026"))
    said = replace(
        timeline,
        absences=(
            Absence(meeting.id, "anna", on("Mon 9 Mar 2026"), on("Fri 13 Mar 2026")),
            Absence(meeting.id, "bert", on("Wed 18 Mar 2026")),
        ),
    )
    rows = office.some("greenwich", said, "GR-14")
    assert [(r.owner_key, r.conditional, r.due, r.met_on) for r in rows] == [
        ("anna", False, on("Tue 17 Mar 2026"), on("Fri 13 Mar 2026")),
        ("bert", False, on("Tue 17 Mar 2026"), None),
    ]
    # After the meeting only those who sent apologies are left.
    over = replace(said, meetings=(replace(meeting, state="held"),))
    assert [r.owner_key for r in office.some("greenwich", over, "GR-14")] == ["anna", "bert"]
    nobody = replace(timeline, meetings=(replace(meeting, state="held"),))
    assert office.some("greenwich", nobody, "GR-14") == []


@pytest.mark.parametrize(
    ("called", "due", "late_start"),
    [
        ("Mon 16 Mar 2026", "Tue 17 Mar 2026", False),
        ("Tue 17 Mar 2026", "Tue 17 Mar 2026", False),
        ("Wed 18 Mar 2026", "Wed 18 Mar 2026", True),
    ],
)
def test_a_meeting_called_after_the_cut_off_asks_as_soon_as_possible(
    office: Office, called: str, due: str, late_start: bool
) -> None:
    meeting = planned(on("Wed 18 Mar 2026"), called_on=on(called))
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    row = office.one("greenwich", timeline, "GR-14")
    assert (row.due, row.never_overdue) == (on(due), late_start)


# Copies of the plan


def test_each_professional_is_asked_for_a_copy_and_never_late(office: Office) -> None:
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
    rows = office.some("greenwich", timeline, "GR-17")
    assert all(row.never_overdue for row in rows)
    assert [(row.owner_key, row.due, row.met_on) for row in rows] == [
        ("anna", on("Mon 9 Mar 2026"), None),
        ("bert", on("Mon 9 Mar 2026"), on("Thu 5 Mar 2026")),
        ("late", on("Tue 17 Mar 2026"), None),
    ]
    # Asked on the fifth working day itself.
    assert rows[0].remind_from == rows[0].due


def test_a_changed_plan_is_asked_for_again_in_place_of_the_old_one(office: Office) -> None:
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
    rows = office.some("greenwich", timeline, "GR-17")
    assert [(row.owner_key, row.subject_key, row.due, row.met_on) for row in rows] == [
        ("bert", "conference:c0", on("Mon 9 Mar 2026"), on("Thu 5 Mar 2026")),
        ("carl", "conference:c0", on("Mon 9 Mar 2026"), on("Tue 2 Jun 2026")),
        ("anna", "plan_change:p1", on("Mon 8 Jun 2026"), None),
        ("bert", "plan_change:p1", on("Mon 8 Jun 2026"), None),
        ("carl", "plan_change:p1", on("Mon 8 Jun 2026"), on("Tue 2 Jun 2026")),
        ("dora", "plan_change:p1", on("Mon 15 Jun 2026"), None),
        ("emil", "plan_change:p1", on("Mon 15 Jun 2026"), on("Tue 9 Jun 2026")),
    ]


# Concerns


def test_at_once_is_the_day_itself_even_on_a_sunday(office: Office) -> None:
    sunday = on("Sun 15 Mar 2026")
    timeline = Timeline(
        conferences=(initial(START),), concerns=(Concern("w", "safety", sunday, "anna"),)
    )
    row = office.one("greenwich", timeline, "GR-08")
    assert (row.due, row.act_by, row.remind_from, row.urgent) == (sunday, sunday, sunday, True)
    assert (row.owner, row.owner_key) == ("any_member", "anna")
    assert row.audience == ("lead_social_worker",)


def test_a_failing_plan_goes_on_to_the_manager_once_the_lead_knows(office: Office) -> None:
    concern = Concern("w", "plan", on("Sat 14 Mar 2026"), "anna")
    timeline = Timeline(conferences=(initial(START),), concerns=(concern,))
    assert office.one("greenwich", timeline, "GR-34").owner_key == "anna"
    told = replace(concern, lead_told_on=on("Mon 16 Mar 2026"))
    rows = office.some("greenwich", replace(timeline, concerns=(told,)), "GR-34")
    assert [(r.owner_key, r.audience, r.due, r.met_on) for r in rows] == [
        ("anna", ("lead_social_worker",), on("Sat 14 Mar 2026"), on("Mon 16 Mar 2026")),
        ("lead_social_worker", ("team_manager",), on("Mon 16 Mar 2026"), None),
    ]
    both = replace(told, manager_told_on=on("Tue 17 Mar 2026"))
    rows = office.some("greenwich", replace(timeline, concerns=(both,)), "GR-34")
    assert rows[1].met_on == on("Tue 17 Mar 2026")


def test_suffolk_hears_of_a_safety_concern_at_once_too(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        concerns=(
            Concern("w", "safety", START + days(9), "anna"),
            Concern("g", "group", START, "a"),
        ),
    )
    assert office.one("suffolk", timeline, "SF-4.5b").subject_key == "concern:w"
    row = office.one("suffolk", timeline, "SF-4.5a")
    assert (row.subject_key, row.owner_key) == ("concern:g", "lead_social_worker")


# Siblings


def test_a_meeting_counts_for_the_children_it_discussed(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        meetings=(held(START + days(7), children=A),),
        children=SIBLINGS,
    )
    assert office.one("greenwich", timeline, "GR-19").met_on is None
    both = replace(timeline, meetings=(*timeline.meetings, held(START + days(12), children=B)))
    assert office.one("greenwich", both, "GR-19").met_on == START + days(12)
    # Each meeting starts the clock of the children it discussed; the earliest date leads.
    rows = office.some("sussex", both, "SX-13")
    assert [(row.subject, row.due) for row in rows] == [
        ("core group meeting on 9 March 2026 (Ada)", START + days(49)),
        ("core group meeting on 14 March 2026 (Ben)", START + days(54)),
    ]


def test_siblings_whose_conferences_differ_have_dates_of_their_own(office: Office) -> None:
    later = START + days(30)
    timeline = Timeline(
        conferences=(initial(START, children=A), initial(later, "c9", B)),
        meetings=(held(START + days(7)), held(later + days(5))),
        children=SIBLINGS,
    )
    rows = office.some("greenwich", timeline, "GR-19")
    assert [(row.subject, row.met_on) for row in rows] == [
        ("initial conference on 2 March 2026 (Ada)", START + days(7)),
        ("initial conference on 1 April 2026 (Ben)", later + days(5)),
    ]


def test_the_earliest_next_conference_leads_the_count(office: Office) -> None:
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
    row = office.one("greenwich", timeline, "GR-27")
    assert (row.due, row.met_on) == (START + days(89), None)
    none = replace(timeline, meetings=(held(START + days(7)),))
    assert office.one("greenwich", none, "GR-27").due == START + days(79)
    both = replace(timeline, meetings=(held(START + days(7)), held(START + days(30))))
    assert office.one("greenwich", both, "GR-27").met_on == START + days(30)


def test_when_the_plan_ends_for_one_sibling_the_other_goes_on(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(40), "ended", "ra", A)),
        meetings=(held(START + days(7)), planned(START + days(60))),
        children=SIBLINGS,
    )
    assert office.one("sussex", timeline, "SX-13").met_on is None
    served = replace(timeline, meetings=(held(START + days(7)), held(START + days(45), children=B)))
    assert office.some("sussex", served, "SX-13")[0].met_on == START + days(45)
    assert [r.subject for r in office.some("suffolk", timeline, "SF-8.1")] == ["Ben"]
    assert len(office.some("greenwich", timeline, "GR-14")) == 1


# Visits


def _visit(child: str, day: date, name: str = "v", **more: object) -> Visit:
    return Visit(f"{name}-{child}-{day}", child, "anna", day, seen=more.pop("seen", True), **more)  # type: ignore[arg-type]


def test_seeing_one_sibling_resets_that_child_alone(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=SIBLINGS,
        visits=(_visit("a", START + days(4)),),
    )
    rows = {row.subject: row for row in office.some("suffolk", timeline, "SF-8.3")}
    assert rows["Ada"].due == on("Fri 20 Mar 2026")
    assert rows["Ben"].due == on("Mon 16 Mar 2026")
    assert rows["Ben"].key == ("SF-8.3", "child:b", "lead_social_worker")
    # Two thirds of ten working days, rounded up.
    assert rows["Ben"].remind_from == on("Wed 11 Mar 2026")
    # Anna is not the lead: the lead's own clock goes on.
    leads = {row.subject: row.due for row in office.some("suffolk", timeline, "SF-8.1")}
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
    office: Office, visit: dict[str, bool], general: str, leads: str
) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        visits=(_visit("a", START + days(4), **visit),),
    )
    assert office.one("suffolk", timeline, "SF-8.3").due == on(general)
    assert office.one("suffolk", timeline, "SF-8.1").due == on(leads)


def test_a_visit_before_the_conference_starts_no_clock(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        visits=(_visit("a", START - days(1)),),
    )
    assert office.one("suffolk", timeline, "SF-8.3").due == on("Mon 16 Mar 2026")


def test_a_shorter_interval_and_a_named_professional(office: Office) -> None:
    child = Child("a", "Ada", lead_visit_days=5, visit_days=20, seen_by="nina")
    timeline = Timeline(conferences=(initial(START),), children=(child,))
    assert office.one("suffolk", timeline, "SF-8.1").due == on("Mon 9 Mar 2026")
    row = office.one("suffolk", timeline, "SF-8.3")
    assert (row.due, row.owner, row.owner_key) == (on("Mon 16 Mar 2026"), "professional", "nina")


def test_an_unborn_childs_clock_starts_at_birth(office: Office) -> None:
    child = Child("a", "Ada", unborn=True)
    timeline = Timeline(conferences=(initial(START),), children=(child,))
    assert office.some("suffolk", timeline, "SF-8.1") == []
    born = replace(timeline, children=(replace(child, born=START + days(4)),))
    assert office.one("suffolk", born, "SF-8.3").due == on("Fri 20 Mar 2026")


def test_a_standing_arrangement_counts_on_its_days_in_term(office: Office) -> None:
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
    row = office.one("suffolk", timeline, "SF-8.3")
    assert row.due == on("Fri 10 Apr 2026")
    # With somebody seeing the child in the break, the Wednesdays of the next term carry on.
    bridged = replace(timeline, visits=(_visit("a", on("Thu 9 Apr 2026")),))
    assert office.one("suffolk", bridged, "SF-8.3").due == on("Thu 4 Jun 2026")
    # The lead has a clock of their own.
    assert office.one("suffolk", timeline, "SF-8.1").due == on("Mon 23 Mar 2026")


# Opened in the middle of a plan


def test_what_was_due_before_a_group_was_tracked_is_not_assessed(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        meetings=(held(START + days(30)),),
        tracked_from=START + days(60),
    )
    rows = {row.rule: row for row in office.rows("sussex", timeline)}
    assert rows["SX-10"].assessed  # met, late as it was
    assert not rows["SX-22"].assessed
    assert rows["SX-13"].assessed
    unmet = replace(timeline, meetings=())
    assert not office.one("sussex", unmet, "SX-10").assessed


def test_a_count_that_began_before_tracking_is_not_assessed(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(START + days(90))), tracked_from=START + days(60)
    )
    assert not office.one("greenwich", timeline, "GR-27").assessed
    known = replace(timeline, meetings=(held(START + days(7)), held(START + days(30))))
    assert office.one("greenwich", known, "GR-27").assessed


def test_a_visit_clock_starts_where_tracking_starts(office: Office) -> None:
    timeline = Timeline(
        conferences=(initial(START),),
        children=(Child("a", "Ada"),),
        tracked_from=on("Mon 1 Jun 2026"),
    )
    row = office.one("suffolk", timeline, "SF-8.3")
    assert (row.due, row.assessed) == (on("Mon 15 Jun 2026"), True)
