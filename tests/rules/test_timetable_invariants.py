"""What holds for every timeline, whatever happens in it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.rules.procedure import Procedure, Procedures
from bot.rules.timeline import (
    Absence,
    Child,
    Concern,
    Conference,
    Deadline,
    Meeting,
    Member,
    PlanChange,
    Standing,
    Task,
    Timeline,
    Visit,
)
from bot.rules.timetable import project
from bot.rules.why import explain, load_phrases
from bot.rules.workdays import NATIONS, Calendar
from tests.support.timelines import load_procedures

FIRST, LAST = date(2025, 9, 1), date(2027, 9, 1)
PEOPLE = ["anna", "bert", "carl"]
CHILDREN = ["a", "b"]
DAYS = st.dates(FIRST, LAST)
SOMETIMES = st.none() | DAYS
SOME_CHILDREN = st.sampled_from([frozenset(), frozenset({"a"}), frozenset({"b"})])
NAMES = ["greenwich", "sussex", "suffolk", "highland", "practice-lead"]


@cache
def _procedures() -> Procedures:
    return load_procedures()


@cache
def _calendar(nation: str) -> Calendar:
    return Calendar(nation)


def _named(strategy: Any, at_most: int) -> Any:
    return st.lists(strategy, max_size=at_most).map(
        lambda found: tuple(
            replace(one, id=f"{type(one).__name__}-{n}") for n, one in enumerate(found)
        )
    )


CONFERENCES = _named(
    st.builds(
        Conference,
        id=st.just(""),
        kind=st.just("review"),
        on=DAYS,
        outcome=st.sampled_from([None, "continued", "ended"]),
        children=SOME_CHILDREN,
        called_on=SOMETIMES,
        report_shared_on=SOMETIMES,
        meetings_every_weeks=st.sampled_from([None, 2, 9]),
    ),
    3,
)
MEETINGS = _named(
    st.builds(
        Meeting,
        id=st.just(""),
        on=DAYS,
        state=st.sampled_from(["planned", "held", "cancelled"]),
        children=SOME_CHILDREN,
        called_on=SOMETIMES,
        minutes_sent_on=SOMETIMES,
        counts=st.booleans(),
        social_care_came=st.booleans(),
        chaired_by=st.sampled_from([None, *PEOPLE]),
        disagreement=st.booleans(),
    ),
    6,
)
MEMBERS = st.sets(st.sampled_from(PEOPLE)).flatmap(
    lambda people: st.tuples(
        *(
            st.builds(
                Member,
                id=st.just(person),
                role=st.sampled_from(["professional", "lead_social_worker"]),
                starts=DAYS,
                ends=SOMETIMES,
                plan_copy_on=SOMETIMES,
            )
            for person in sorted(people)
        )
    )
)
TASKS = _named(
    st.builds(
        lambda agreed, takes, owner, done: Task(
            "", "Task", owner, agreed + timedelta(days=takes), agreed, done
        ),
        DAYS,
        st.integers(0, 60),
        st.sampled_from(PEOPLE),
        SOMETIMES,
    ),
    3,
)
VISITS = _named(
    st.builds(
        Visit,
        id=st.just(""),
        child=st.sampled_from(CHILDREN),
        by=st.sampled_from(PEOPLE),
        on=DAYS,
        seen=st.booleans(),
        by_lead=st.booleans(),
        cover=st.booleans(),
        video=st.booleans(),
    ),
    4,
)
CONCERNS = _named(
    st.builds(
        Concern,
        id=st.just(""),
        kind=st.sampled_from(["safety", "significant_change", "plan", "group"]),
        on=DAYS,
        by=st.sampled_from(PEOPLE),
        lead_told_on=SOMETIMES,
        manager_told_on=SOMETIMES,
    ),
    2,
)
TIMELINES = st.builds(
    lambda start, reviews, absent, **more: Timeline(
        conferences=(Conference("initial", "initial", start), *reviews),
        absences=tuple(Absence(f"Meeting-{n}", who, start) for n, who in absent),
        **more,
    ),
    DAYS,
    CONFERENCES,
    st.sets(st.tuples(st.integers(0, 5), st.sampled_from(PEOPLE)), max_size=3),
    meetings=MEETINGS,
    members=MEMBERS,
    tasks=TASKS,
    visits=VISITS,
    plan_changes=_named(st.builds(PlanChange, id=st.just(""), on=DAYS), 2),
    concerns=CONCERNS,
    children=st.sampled_from([(), tuple(Child(one, one.upper()) for one in CHILDREN)]),
    tracked_from=SOMETIMES,
    standing=st.sampled_from(
        [(), (Standing("s", "a", "anna", 1, FIRST, LAST, ((FIRST, date(2026, 7, 17)),)),)]
    ),
)
WHERE = st.tuples(
    st.sampled_from(NAMES).map(lambda name: _procedures()[name]), st.sampled_from(NATIONS)
)


@settings(max_examples=100, deadline=None)
@given(where=WHERE, timeline=TIMELINES)
def test_dates_stand_in_order_and_act_by_is_a_working_day(
    where: tuple[Procedure, str], timeline: Timeline
) -> None:
    procedure, calendar = where[0], _calendar(where[1])
    for row in project(procedure, timeline, calendar):
        rule = procedure.rules[row.rule]
        assert row.act_by <= row.due
        assert row.opens is None or row.opens <= row.act_by
        if row.urgent:
            assert row.act_by == row.due
        elif not calendar.is_working(row.act_by):
            # Only where the last working day lies before the event itself.
            assert row.reckoning
            begun = row.opens or row.reckoning.start
            assert row.never_overdue or row.act_by == begun
        if not rule.before and row.reckoning:
            assert row.act_by >= row.reckoning.start
            assert row.remind_from is None or row.remind_from >= row.reckoning.start
        if row.met_on is None:
            assert row.remind_from is not None
        if row.quiet:
            assert row.met_on is None


@settings(max_examples=50, deadline=None)
@given(where=WHERE, timeline=TIMELINES, data=st.data())
def test_projecting_again_or_in_another_order_changes_nothing(
    where: tuple[Procedure, str], timeline: Timeline, data: st.DataObject
) -> None:
    procedure, calendar = where[0], _calendar(where[1])
    rows = project(procedure, timeline, calendar)
    assert project(procedure, timeline, calendar) == rows
    shuffled = {
        each.name: tuple(data.draw(st.permutations(getattr(timeline, each.name))))
        for each in fields(timeline)
        if isinstance(getattr(timeline, each.name), tuple)
    }
    assert project(procedure, replace(timeline, **shuffled), calendar) == rows  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(where=WHERE, timeline=TIMELINES)
def test_keys_are_unique_and_soonest_comes_first(
    where: tuple[Procedure, str], timeline: Timeline
) -> None:
    rows = project(where[0], timeline, _calendar(where[1]))
    assert len({row.key for row in rows}) == len(rows)
    assert [row.due for row in rows] == sorted(row.due for row in rows)


def _about(row: Deadline, timeline: Timeline) -> tuple[object, ...]:
    """What a row owes to its own event alone: everything but what a meeting settles."""
    return (row.key, row.title, row.subject, row.due, row.act_by, row.opens, row.audience)


@settings(max_examples=50, deadline=None)
@given(where=WHERE, timeline=TIMELINES, task=TASKS, concern=CONCERNS)
def test_a_key_and_its_date_stay_when_others_come_and_go(
    where: tuple[Procedure, str],
    timeline: Timeline,
    task: tuple[Task, ...],
    concern: tuple[Concern, ...],
) -> None:
    procedure, calendar = where[0], _calendar(where[1])
    before = {_about(row, timeline) for row in project(procedure, timeline, calendar)}
    more = replace(
        timeline,
        tasks=timeline.tasks + tuple(replace(one, id=f"new-{one.id}") for one in task),
        concerns=timeline.concerns + tuple(replace(one, id=f"new-{one.id}") for one in concern),
    )
    after = {_about(row, more) for row in project(procedure, more, calendar)}
    assert before <= after
    assert all("new-" in key[1] for (key, *_) in after - before)


@settings(max_examples=50, deadline=None)
@given(where=WHERE, timeline=TIMELINES, off=DAYS)
def test_a_day_off_more_never_makes_a_working_day_deadline_earlier(
    where: tuple[Procedure, str], timeline: Timeline, off: date
) -> None:
    procedure, nation = where
    assume(_calendar(nation).is_working(off))
    # A standing arrangement falls away on a day off, so that clock may start sooner.
    timeline = replace(timeline, standing=())
    before = {row.key: row for row in project(procedure, timeline, _calendar(nation))}
    after = {row.key: row for row in project(procedure, timeline, Calendar(nation, [off]))}
    for key, row in before.items():
        rule = procedure.rules[row.rule]
        if rule.unit in ("working days", "no figure") and key in after:
            later = after[key]
            if rule.before:
                assert (later.opens or later.due) <= (row.opens or row.due) or row.never_overdue
            else:
                assert later.due >= row.due


@settings(max_examples=40, deadline=None)
@given(where=WHERE, timeline=TIMELINES)
def test_every_date_can_be_explained(where: tuple[Procedure, str], timeline: Timeline) -> None:
    procedure, calendar = where[0], _calendar(where[1])
    phrases = load_phrases(data_folder() / "phrases")
    for row in project(procedure, timeline, calendar):
        said = explain(row, procedure.rules[row.rule], calendar, phrases)
        assert said.endswith(".")
        assert "{" not in said
        assert str(row.due.year) in said or "begins" in said or "as soon as" in said


@settings(max_examples=25, deadline=None)
@given(where=WHERE, timeline=TIMELINES, off=DAYS)
def test_what_was_reckoned_elsewhere_is_not_taken_for_this_calendar(
    where: tuple[Procedure, str], timeline: Timeline, off: date
) -> None:
    procedure, nation = where
    own = Calendar(nation, {off: "Ours"})
    for days, calendar in ((3, own), (None, own), (3, _calendar(nation)), (None, own)):
        fresh = replace(procedure, name=procedure.name)
        again = project(procedure, timeline, calendar, no_figure_days=days)
        assert again == project(fresh, timeline, calendar, no_figure_days=days)
