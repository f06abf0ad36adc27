"""The sentence of `why`: every step of it can be followed on a paper calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.procedure import Procedures
from bot.rules.timeline import Child, Conference, Member, Standing, Timeline, Visit
from bot.rules.timetable import project
from bot.rules.why import Phrases, explain
from bot.rules.workdays import Calendar
from tests.support.timelines import AROUND, days, held, initial, on, one_of, owner_of, planned


@pytest.fixture
def why(procedures: Procedures, calendars: dict[str, Calendar], phrases: Phrases):  # type: ignore[no-untyped-def]
    """Explain the only row of a rule in a timeline, on its procedure's own calendar."""

    def said(rule: str, timeline: Timeline, no_figure_days: int | None = None) -> str:
        procedure = owner_of(procedures, rule)
        calendar = calendars[procedure.nation]
        rows = project(procedure, timeline, calendar, no_figure_days=no_figure_days)
        return explain(one_of(rows, rule), procedure.rules[rule], calendar, phrases)

    return said


SAID = [
    (
        "GR-19",
        "initial",
        "Fri 18 Dec 2026",
        (
            "10 working days after the initial conference on Friday 18 December 2026 is "
            "Wednesday 6 January 2027; the next day is day 1. Weekends are not counted, nor "
            "are Friday 25 December 2026 (Christmas Day), Monday 28 December 2026 (Boxing "
            "Day, substitute day) and Friday 1 January 2027 (New Year's Day)."
        ),
    ),
    (
        "HI-12",
        "initial",
        "Fri 27 Mar 2026",
        (
            "7 working days after the initial case conference on Friday 27 March 2026 is "
            "Wednesday 8 April 2026; the next day is day 1. Weekends are not counted, nor is "
            "Friday 3 April 2026 (Good Friday)."
        ),
    ),
    (
        "PL-04",
        "initial",
        "Fri 18 Dec 2026",
        (
            "15 calendar days after the initial conference (ICPCC) on Friday 18 December 2026 "
            "is Saturday 2 January 2027; every day of the week counts. Most people do not "
            "work on Friday 1 January 2027 (New Year's Day), so act by Thursday 31 December 2026."
        ),
    ),
    (
        "GR-30",
        "continued",
        "Fri 12 Mar 2027",
        (
            "8 weeks (56 days) after the review conference on Friday 12 March 2027 is Friday "
            "7 May 2027."
        ),
    ),
    (
        "GR-14",
        "planned_meeting",
        "Mon 12 Apr 2027",
        (
            "1 day before the core group meeting on Monday 12 April 2027 is Sunday 11 April "
            "2027; every day of the week counts. That is not a working day, so act by Friday "
            "9 April 2027."
        ),
    ),
    (
        "SF-4.6",
        "planned_meeting",
        "Mon 12 Apr 2027",
        ("Before the core group meeting on Monday 12 April 2027 begins."),
    ),
    (
        "GR-08",
        "safety",
        "Sat 16 Jan 2027",
        ("At once, whatever day of the week it is: Saturday 16 January 2027, from the concern on."),
    ),
    (
        "GR-12",
        "task",
        "Mon 18 Jan 2027",
        ("The day that was agreed for this: Monday 18 January 2027."),
    ),
    (
        "SF-3.6",
        "review",
        "Fri 8 Jan 2027",
        (
            "The time opens 15 working days before the review conference on Friday 8 January "
            "2027, that is on Tuesday 15 December 2026, and ends on Thursday 7 January 2027; "
            "the day before the review conference is day 1. Weekends are not counted, nor are "
            "Friday 25 December 2026 (Christmas Day), Monday 28 December 2026 (Boxing Day, "
            "substitute day) and Friday 1 January 2027 (New Year's Day)."
        ),
    ),
    (
        "SX-01",
        "review",
        "Tue 30 Mar 2027",
        (
            "The time opens 3 weeks (21 days) before the review conference on Tuesday 30 "
            "March 2027, that is on Tuesday 9 March 2027, and ends on Monday 29 March 2027. "
            "Most people do not work on Friday 26 March 2027 (Good Friday) and Monday 29 March "
            "2027 (Easter Monday), so act by Thursday 25 March 2027."
        ),
    ),
    (
        "HI-18",
        "review",
        "Mon 8 Jun 2026",
        (
            "The document gives no figure, so the time set here counts: 5 working days before "
            "the review conference on Monday 8 June 2026 is Monday 1 June 2026; the day "
            "before it is day 1. Weekends are not counted."
        ),
    ),
    (
        "HI-13",
        "initial",
        "Mon 2 Mar 2026",
        (
            "At least 3 meetings from the initial case conference on Monday 2 March 2026 to "
            "the day before the next conference, Monday 1 June 2026; 0 held so far. No review "
            "is planned yet; the document puts it 3 months after the initial conference. The "
            "document recommends this and does not require it."
        ),
    ),
    (
        "SF-8.3",
        "seen",
        "Mon 2 Mar 2026",
        (
            "10 working days after Monday 2 March 2026 (the initial conference) is Monday 16 "
            "March 2026; the next day is day 1. Weekends are not counted."
        ),
    ),
]


@pytest.mark.parametrize(("rule", "kind", "event", "sentence"), SAID)
def test_the_sentence(why, rule: str, kind: str, event: str, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert why(rule, AROUND[kind](on(event))) == sentence


def test_a_count_inside_one_week_does_not_speak_of_weekends(why) -> None:  # type: ignore[no-untyped-def]
    meeting = held(on("Mon 9 Mar 2026"), social_care_came=False)
    timeline = Timeline(conferences=(initial(on("Mon 2 Mar 2026")),), meetings=(meeting,))
    assert why("SF-4.2b", timeline) == (
        "3 working days after the core group meeting on Monday 9 March 2026 is Thursday 12 March "
        "2026; the next day is day 1."
    )


def test_the_day_that_is_counted_back_from_is_not_among_the_skipped(why) -> None:  # type: ignore[no-untyped-def]
    # Spring bank holiday: nobody would call a review for it, but a date may be typed wrongly.
    assert "bank holiday" not in why("HI-18", AROUND["review"](on("Mon 25 May 2026")))


def test_the_days_a_workspace_sets_are_the_days_that_are_said(why) -> None:  # type: ignore[no-untyped-def]
    timeline = AROUND["meeting"](on("Mon 9 Mar 2026"))
    assert "3 working days after the core group meeting" in why("HI-09", timeline, 3)


START = on("Mon 2 Mar 2026")


@pytest.mark.parametrize(
    ("child", "visit", "start"),
    [
        (Child("a", "Ada"), {"on": START + days(2)}, "Wednesday 4 March 2026 (Ada was seen)"),
        (
            Child("a", "Ada"),
            {"on": START + days(2), "cover": True, "by_lead": True},
            "Wednesday 4 March 2026 (Ada was seen by the named cover)",
        ),
        (
            Child("a", "Ada", unborn=True, born=START + days(3)),
            None,
            "Thursday 5 March 2026 (the day of birth)",
        ),
    ],
)
def test_a_visit_clock_says_what_it_runs_from(
    why,  # type: ignore[no-untyped-def]
    child: Child,
    visit: dict[str, object] | None,
    start: str,
) -> None:
    visits = (Visit("v", "a", "anna", seen=True, **visit),) if visit else ()  # type: ignore[arg-type]
    timeline = Timeline(conferences=(initial(START),), children=(child,), visits=visits)
    assert f"10 working days after {start} is" in why("SF-8.3", timeline)


def test_a_visit_clock_says_that_it_is_shorter_carried_or_tracked(why) -> None:  # type: ignore[no-untyped-def]
    timeline = Timeline(conferences=(initial(START),), children=(Child("a", "", visit_days=5),))
    assert why("SF-8.3", timeline).endswith("The plan or the chair set the shorter time.")
    school = Standing("s", "a", "anna", 2, START, on("Fri 27 Mar 2026"))
    carried = why("SF-8.3", replace(timeline, standing=(school,)))
    assert "Wednesday 25 March 2026 (the child is seen under the standing arrangement)" in carried
    tracked = why("SF-8.3", replace(timeline, tracked_from=START + days(30)))
    assert "Wednesday 1 April 2026 (followed here from that day)" in tracked


def test_a_late_call_and_a_late_member_are_said(why) -> None:  # type: ignore[no-untyped-def]
    meeting = planned(on("Wed 18 Mar 2026"), called_on=on("Wed 18 Mar 2026"))
    timeline = Timeline(conferences=(initial(START),), meetings=(meeting,))
    assert why("GR-14", timeline) == (
        "The core group meeting on Wednesday 18 March 2026 was called when the usual time had "
        "passed: as soon as possible, and never counted as late."
    )
    newcomer = Member("anna", "professional", on("Mon 9 Mar 2026"))
    joined = why("GR-17", Timeline(conferences=(initial(START),), members=(newcomer,)))
    assert joined.endswith("It runs from Monday 9 March 2026, when the member joined.")
    assert "Monday 16 March 2026" in joined


def test_each_unit_an_authority_may_use_has_its_words(
    procedures: Procedures, calendars: dict[str, Calendar], phrases: Phrases
) -> None:
    changes = {
        "GR-19": [{"unit": unit} for unit in ("days", "calendar days", "weeks", "working days")],
        "SX-24": [{"unit": unit} for unit in ("days", "calendar days", "weeks", "working days")],
        "SX-01": [
            {"unit": unit, "limit": 5}
            for unit in ("days", "calendar days", "weeks", "working days")
        ],
        "SF-8.3": [{"unit": unit} for unit in ("calendar days", "weeks", "days", "working days")],
    }
    timeline = Timeline(
        conferences=(initial(START), Conference("r", "review", on("Tue 2 Jun 2026"))),
        children=(Child("a", "Ada"),),
    )
    for name, some in changes.items():
        procedure = owner_of(procedures, name)
        for change in some:
            rule = replace(procedure.rules[name], warn_after="", **change)
            changed = replace(procedure, deadlines=(rule,), rules={name: rule})
            row = one_of(project(changed, timeline, calendars["ENG"]), name)
            said = explain(row, rule, calendars["ENG"], phrases)
            assert f"{rule.limit} {rule.unit}" in said
            calendar_days = {"weeks": 7, "working days": 0}.get(rule.unit, 1) * rule.limit
            reckoned = abs((row.due if row.opens is None else row.opens) - row.reckoning.start)
            assert not calendar_days or reckoned == days(calendar_days)


def test_without_a_reckoning_there_is_nothing_to_say(
    procedures: Procedures, calendars: dict[str, Calendar], phrases: Phrases
) -> None:
    procedure = procedures["greenwich"]
    rows = project(procedure, AROUND["initial"](date(2026, 3, 2)), calendars["ENG"])
    bare = rows[0]._replace(reckoning=None)
    assert explain(bare, procedure.rules[bare.rule], calendars["ENG"], phrases) == ""
