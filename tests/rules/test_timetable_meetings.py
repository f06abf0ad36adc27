"""Which meeting settles which duty, what keeps reminders quiet, and what follows a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.rules.procedure import Procedures
from bot.rules.timeline import (
    Timeline,
)
from bot.rules.workdays import Calendar
from tests.support.timelines import Desk, days, held, initial, on, planned, review

START = on("Mon 2 Mar 2026")


def test_the_first_meeting_settles_its_duty_even_late(desk: Desk) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START + days(30)),))
    row = desk.one("greenwich", timeline, "GR-19")
    assert (row.due, row.met_on) == (on("Mon 16 Mar 2026"), START + days(30))
    assert row.key == ("GR-19", "conference:c0", "lead_social_worker")


def test_a_meeting_on_the_day_of_the_conference_counts(desk: Desk) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START),))
    assert desk.one("greenwich", timeline, "GR-19").met_on == START


def test_a_booked_meeting_inside_the_limit_keeps_reminders_quiet(desk: Desk) -> None:
    timeline = Timeline(conferences=(initial(START),))
    row = desk.one("greenwich", timeline, "GR-19")
    assert not row.quiet
    # Ten working days ahead of the last day is the conference itself.
    assert row.remind_from == START
    booked = replace(timeline, meetings=(planned(on("Mon 16 Mar 2026")),))
    assert desk.one("greenwich", booked, "GR-19").quiet
    too_late = replace(timeline, meetings=(planned(on("Tue 17 Mar 2026")),))
    assert not desk.one("greenwich", too_late, "GR-19").quiet


def test_the_lead_is_asked_ten_working_days_ahead_of_a_later_meeting(desk: Desk) -> None:
    timeline = Timeline(conferences=(initial(START),), meetings=(held(START + days(7)),))
    row = desk.one("sussex", timeline, "SX-13")
    assert (row.due, row.remind_from) == (on("Mon 20 Apr 2026"), on("Thu 2 Apr 2026"))


def test_what_is_booked_for_the_day_of_a_meeting_is_not_the_next_one(desk: Desk) -> None:
    day = START + days(7)
    timeline = Timeline(conferences=(initial(START),), meetings=(held(day), planned(day)))
    assert not desk.one("sussex", timeline, "SX-13").quiet
    tomorrow = replace(timeline, meetings=(held(day), planned(day + days(1))))
    assert desk.one("sussex", tomorrow, "SX-13").quiet


def test_each_meeting_starts_the_clock_of_the_next(desk: Desk) -> None:
    first, second = START + days(7), START + days(40)
    timeline = Timeline(conferences=(initial(START),), meetings=(held(second), held(first)))
    rows = desk.some("sussex", timeline, "SX-13")
    assert [(row.subject, row.due, row.met_on) for row in rows] == [
        ("core group meeting on 9 March 2026", first + days(42), second),
        ("core group meeting on 11 April 2026", second + days(42), None),
    ]


def test_an_inquorate_meeting_stops_no_clock_until_the_manager_says_it_counts(
    desk: Desk,
) -> None:
    meeting = held(START + days(7), counts=False)
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    assert desk.one("suffolk", timeline, "SF-2.1").met_on is None
    assert desk.some("suffolk", timeline, "SF-3.1") == []
    # Its minutes are owed all the same.
    assert desk.one("suffolk", timeline, "SF-4.3").due == on("Mon 30 Mar 2026")
    decided = replace(timeline, meetings=(replace(meeting, counts=True),))
    assert desk.one("suffolk", decided, "SF-2.1").met_on == START + days(7)
    assert desk.one("suffolk", decided, "SF-3.1").due == START + days(49)


def test_a_cancelled_meeting_is_as_if_it_had_never_been(desk: Desk) -> None:
    meeting = replace(planned(START + days(7)), state="cancelled")
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    bare = Timeline(conferences=(initial(START),))
    assert desk.rows("greenwich", timeline) == desk.rows("greenwich", bare)


def test_a_shorter_rhythm_set_by_the_chair_wins(desk: Desk) -> None:
    conference = replace(initial(START), meetings_every_weeks=4)
    timeline = Timeline(conferences=(conference,), meetings=(held(START + days(7)),))
    assert desk.one("suffolk", timeline, "SF-3.1").due == START + days(7 + 28)
    longer = replace(conference, meetings_every_weeks=8)
    timeline = replace(timeline, conferences=(longer,))
    assert desk.one("suffolk", timeline, "SF-3.1").due == START + days(7 + 42)
    # It is Suffolk's document that lets the chair set it.
    timeline = replace(timeline, conferences=(conference,))
    assert desk.one("sussex", timeline, "SX-13").due == START + days(7 + 42)


def test_notes_of_the_first_meeting_and_minutes_of_the_later_ones(desk: Desk) -> None:
    first, second = held(START + days(7)), held(START + days(40), minutes_sent_on=START + days(43))
    timeline = Timeline(conferences=(initial(START),), meetings=(second, first))
    notes = desk.one("greenwich", timeline, "GR-25")
    minutes = desk.one("greenwich", timeline, "GR-32")
    assert (notes.subject_key, notes.audience) == (f"meeting:{first.id}", ("all_members",))
    assert notes.met_on is None
    assert minutes.subject_key == f"meeting:{second.id}"
    assert minutes.audience == ("all_members", "conference_chair")
    assert minutes.met_on == START + days(43)


def test_with_two_meetings_on_one_day_the_earlier_hour_is_the_first(desk: Desk) -> None:
    morning = held(START + days(7), "z", starts=time(9))
    afternoon = held(START + days(7), "a", starts=time(14))
    timeline = Timeline(conferences=(initial(START),), meetings=(afternoon, morning))
    assert desk.one("greenwich", timeline, "GR-25").subject_key == "meeting:z"
    assert desk.one("greenwich", timeline, "GR-32").subject_key == "meeting:a"


def test_a_second_plan_has_a_first_meeting_of_its_own(desk: Desk) -> None:
    again = START + days(300)
    timeline = Timeline(
        conferences=(initial(START), review(START + days(90), "ended"), initial(again, "c9")),
        meetings=(held(START + days(7)), held(again + days(5))),
    )
    firsts = desk.some("greenwich", timeline, "GR-19")
    assert [row.met_on for row in firsts] == [START + days(7), again + days(5)]
    assert len(desk.some("greenwich", timeline, "GR-25")) == 2
    assert desk.some("greenwich", timeline, "GR-32") == []


def test_no_figure_is_a_date_the_workspace_sets(desk: Desk) -> None:
    timeline = Timeline(
        conferences=(initial(START), review(on("Mon 8 Jun 2026"))),
        meetings=(held(START + days(7)),),
    )
    usual = {row.rule: row.due for row in desk.rows("highland", timeline)}
    assert (usual["HI-09"], usual["HI-10"]) == (on("Mon 16 Mar 2026"), on("Mon 16 Mar 2026"))
    # Counted back from the review; the 25th of May is a bank holiday, so are no days after it.
    assert usual["HI-18"] == on("Mon 1 Jun 2026")
    own = {row.rule: row.due for row in desk.rows("highland", timeline, no_figure_days=3)}
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


def test_disagreement_is_passed_on_by_whoever_chaired(desk: Desk) -> None:
    meeting = held(START + days(7), disagreement=True, chaired_by="kay")
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    row = desk.one("highland", timeline, "HI-11")
    assert (row.owner, row.owner_key) == ("chair", "kay")
    assert row.audience == ("team_manager", "conference_chair")
    told = replace(meeting, disagreement_told_on=START + days(8), family_minutes_on=START + days(9))
    timeline = replace(timeline, meetings=(told,))
    assert desk.one("highland", timeline, "HI-11").met_on == START + days(8)
    assert desk.one("highland", timeline, "HI-10").met_on == START + days(9)


def test_without_social_care_the_chair_tells_the_outcome(desk: Desk) -> None:
    meeting = held(START + days(7), social_care_came=False)
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    assert desk.one("suffolk", timeline, "SF-4.2b").owner_key == "chair"
    told = replace(meeting, chaired_by="kay", outcome_told_on=START + days(8))
    row = desk.one("suffolk", replace(timeline, meetings=(told,)), "SF-4.2b")
    assert (row.owner_key, row.met_on) == ("kay", START + days(8))
