"""When a duty is brought up: tables for people, invariants for the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.stages import (
    Reminder,
    Stage,
    as_of,
    has_lapsed,
    is_late,
    ladder,
    next_reminder,
    read_label,
)
from bot.rules.workdays import Calendar

ENGLAND = Calendar("ENG", first_year=2025, last_year=2029)


@dataclass(frozen=True)
class Duty:
    due: date
    act_by: date
    remind_from: date | None = None
    warn_from: date | None = None
    lapses_on: date | None = None
    conditional: bool = False
    urgent: bool = False
    quiet: bool = False
    never_overdue: bool = False


def days(duty: Duty, today: date, most: int = 12) -> list[str]:
    """Return each time a duty is brought up from a day on, as "Thu 24 Dec act_by"."""
    found: list[str] = []
    reminder = next_reminder(duty, ENGLAND, today=today)
    while reminder is not None and len(found) < most:
        found.append(f"{reminder.on:%a} {reminder.on.day} {reminder.on:%b} {reminder.label}")
        reminder = next_reminder(duty, ENGLAND, today=reminder.on, after=reminder)
    return found


WEDNESDAY = Duty(due=date(2027, 1, 6), act_by=date(2027, 1, 6))
SUNDAY = Duty(due=date(2026, 12, 27), act_by=date(2026, 12, 24))


@pytest.mark.parametrize(
    ("duty", "today", "expected"),
    [
        (
            WEDNESDAY,
            date(2026, 12, 21),
            ["Mon 4 Jan ahead", "Wed 6 Jan act_by", "Thu 7 Jan late-1", "Thu 14 Jan late-2"],
        ),
        # Over Christmas: late on the first working day, not on Boxing Day's substitute.
        (SUNDAY, date(2026, 12, 1), ["Tue 22 Dec ahead", "Thu 24 Dec act_by", "Tue 29 Dec late-1"]),
        # Known too late for the first rung: what was missed is said once, at its latest stage.
        (WEDNESDAY, date(2027, 1, 5), ["Tue 5 Jan ahead", "Wed 6 Jan act_by"]),
        (WEDNESDAY, date(2027, 1, 6), ["Wed 6 Jan act_by", "Thu 7 Jan late-1"]),
        (WEDNESDAY, date(2027, 2, 6), ["Mon 8 Feb late-1", "Mon 15 Feb late-2"]),
        # A booked meeting keeps the date, so only the day itself is worth a word.
        (replace(WEDNESDAY, quiet=True), date(2026, 12, 21), ["Wed 6 Jan act_by"]),
        (
            replace(WEDNESDAY, remind_from=date(2027, 1, 2)),
            date(2026, 12, 21),
            ["Mon 4 Jan ahead", "Wed 6 Jan act_by"],
        ),
        (
            replace(WEDNESDAY, remind_from=date(2026, 12, 24), warn_from=date(2026, 12, 30)),
            date(2026, 12, 21),
            ["Thu 24 Dec ahead", "Wed 30 Dec warn", "Wed 6 Jan act_by", "Thu 7 Jan late-1"],
        ),
    ],
)
def test_the_days_on_which_a_duty_is_brought_up(
    duty: Duty, today: date, expected: list[str]
) -> None:
    assert days(duty, today)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("duty", "today", "expected"),
    [
        # What is only asked is asked once and never late.
        (
            replace(WEDNESDAY, never_overdue=True, remind_from=WEDNESDAY.act_by),
            date(2026, 12, 21),
            ["Wed 6 Jan act_by"],
        ),
        # Even where its last day is no working day.
        (
            Duty(date(2026, 12, 26), date(2026, 12, 26), never_overdue=True, quiet=True),
            date(2026, 12, 21),
            ["Tue 29 Dec act_by"],
        ),
        (
            replace(WEDNESDAY, conditional=True),
            date(2026, 12, 21),
            ["Mon 4 Jan ahead", "Wed 6 Jan act_by"],
        ),
        (replace(WEDNESDAY, conditional=True), date(2027, 1, 7), []),
        # A meeting before a conference that is over can no longer be held.
        (
            replace(WEDNESDAY, lapses_on=date(2027, 1, 7)),
            date(2027, 1, 5),
            ["Tue 5 Jan ahead", "Wed 6 Jan act_by"],
        ),
        (replace(WEDNESDAY, lapses_on=date(2027, 1, 7)), date(2027, 1, 8), []),
    ],
)
def test_what_ends_by_itself(duty: Duty, today: date, expected: list[str]) -> None:
    assert days(duty, today) == expected


def test_an_urgent_duty_comes_at_once_on_any_day_and_then_each_working_day() -> None:
    saturday = date(2026, 12, 26)
    urgent = Duty(saturday, saturday, urgent=True)
    assert days(urgent, saturday, most=4) == [
        "Sat 26 Dec now",
        "Tue 29 Dec late-1",
        "Wed 30 Dec late-2",
        "Thu 31 Dec late-3",
    ]
    assert days(urgent, saturday + timedelta(days=3), most=1) == ["Tue 29 Dec now"]


def test_a_process_that_slept_says_what_is_true_now() -> None:
    ahead = Reminder(date(2027, 1, 4), Stage.AHEAD)
    assert as_of(WEDNESDAY, ENGLAND, ahead, date(2027, 1, 5)) == Reminder(
        date(2027, 1, 5), Stage.AHEAD
    )
    assert as_of(WEDNESDAY, ENGLAND, ahead, date(2027, 1, 6)) == Reminder(
        date(2027, 1, 6), Stage.ACT_BY
    )
    assert as_of(WEDNESDAY, ENGLAND, ahead, date(2027, 1, 11)) == Reminder(
        date(2027, 1, 11), Stage.LATE, 1
    )
    asked = replace(WEDNESDAY, never_overdue=True)
    act_by = Reminder(date(2027, 1, 6), Stage.ACT_BY)
    assert as_of(asked, ENGLAND, act_by, date(2027, 1, 11)) == Reminder(
        date(2027, 1, 11), Stage.ACT_BY
    )
    assert as_of(replace(WEDNESDAY, conditional=True), ENGLAND, act_by, date(2027, 1, 7)) is None


def test_labels_read_back() -> None:
    on = date(2027, 1, 6)
    for reminder in (Reminder(on, Stage.WARN), Reminder(on, Stage.LATE, 12)):
        assert read_label(reminder.label, on) == reminder
    with pytest.raises(ValueError, match="soon"):
        read_label("soon", on)


some_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    due = draw(some_days)
    return Duty(
        due=due,
        act_by=due - timedelta(days=draw(st.integers(0, 4))),
        remind_from=draw(st.none() | st.just(due - timedelta(days=draw(st.integers(0, 40))))),
        warn_from=draw(st.none() | st.just(due - timedelta(days=draw(st.integers(0, 20))))),
        lapses_on=draw(st.none() | st.just(due + timedelta(days=draw(st.integers(0, 20))))),
        conditional=draw(st.booleans()),
        urgent=draw(st.booleans()),
        quiet=draw(st.booleans()),
        never_overdue=draw(st.booleans()),
    )


@given(duties(), some_days)
def test_reminders_go_forward_on_working_days_and_never_twice_a_day(
    duty: Duty, today: date
) -> None:
    reminder = next_reminder(duty, ENGLAND, today=today)
    labels: list[str] = []
    last = today - timedelta(days=1)
    while reminder is not None and len(labels) < 10:
        assert reminder.on > last
        assert reminder.stage is Stage.NOW or ENGLAND.is_working(reminder.on)
        assert reminder.label not in labels
        assert (reminder.stage is Stage.LATE) <= is_late(duty, reminder.on)
        if reminder.stage is not Stage.NOW:
            assert not has_lapsed(duty, reminder.on)
        labels.append(reminder.label)
        last = reminder.on
        reminder = next_reminder(duty, ENGLAND, today=last, after=reminder)
    if duty.never_overdue or duty.conditional:
        assert reminder is None


@given(duties(), some_days, st.integers(0, 30))
def test_what_is_said_late_is_what_would_be_said_then(duty: Duty, today: date, slept: int) -> None:
    planned = next_reminder(duty, ENGLAND, today=today)
    if planned is None:
        return
    woke = ENGLAND.on_or_after(planned.on + timedelta(days=slept))
    said = as_of(duty, ENGLAND, planned, woke)
    if said is None:
        assert has_lapsed(duty, woke)
        return
    assert said.on == woke
    assert (said.stage is Stage.LATE) == (planned.stage is Stage.LATE) or is_late(duty, woke)
    after = next_reminder(duty, ENGLAND, today=woke, after=said)
    assert after is None or after.on > woke


@given(duties())
def test_a_ladder_rises_to_the_day_to_act_by(duty: Duty) -> None:
    steps = ladder(duty, ENGLAND)
    assert steps == sorted(steps, key=lambda step: step.on)
    assert len({step.on for step in steps}) == len(steps)
    if ENGLAND.is_working(duty.act_by) and not has_lapsed(duty, duty.act_by):
        assert steps[-1] == Reminder(duty.act_by, Stage.ACT_BY)
