"""When a duty is brought up: ahead, while it can still be kept, on the day, and once it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

AHEAD_WORKING_DAYS = 2
LATE_EVERY_WORKING_DAYS = 5
URGENT_LATE_EVERY_WORKING_DAYS = 1
_ONE_DAY = timedelta(days=1)


class Stage(StrEnum):
    """Why a duty is brought up on a day."""

    NOW = "now"
    AHEAD = "ahead"
    WARN = "warn"
    ACT_BY = "act_by"
    LATE = "late"


class WorkingDays(Protocol):
    """What is asked of a calendar here; bot.rules.workdays.Calendar gives it."""

    def add(self, day: date, n: int) -> date: ...

    def on_or_after(self, day: date) -> date: ...


class Remindable(Protocol):
    """What is asked of a duty here; a Deadline and a row of the projection both give it."""

    @property
    def due(self) -> date: ...

    @property
    def act_by(self) -> date: ...

    @property
    def remind_from(self) -> date | None: ...

    @property
    def warn_from(self) -> date | None: ...

    @property
    def lapses_on(self) -> date | None: ...

    @property
    def conditional(self) -> bool: ...

    @property
    def urgent(self) -> bool: ...

    @property
    def quiet(self) -> bool: ...

    @property
    def never_overdue(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """The next time a duty is brought up: the day, the stage, a number where a stage repeats."""

    on: date
    stage: Stage
    number: int = 0

    @property
    def label(self) -> str:
        """The stage as it stands in a message's key: one label for each time."""
        return f"{self.stage}-{self.number}" if self.number else str(self.stage)


def read_label(label: str, on: date) -> Reminder:
    """Return the reminder behind a label such as "late-2"; raises ValueError for no such label."""
    stage, _, number = label.partition("-")
    return Reminder(on, Stage(stage), int(number or 0))


def is_late(duty: Remindable, day: date) -> bool:
    """Say whether a duty is late on a day: past its last day, of the kind that can be, not lapsed.

    What can no longer be done is missed, which is no longer late.
    """
    return (
        day > duty.due
        and not duty.never_overdue
        and not duty.conditional
        and not (duty.lapses_on is not None and day >= duty.lapses_on)
    )


def has_lapsed(duty: Remindable, day: date) -> bool:
    """Say whether a duty can no longer be done on a day, so that nobody is chased for it."""
    if duty.conditional and day > duty.due:
        # Who has not said that they cannot come owes nothing once the meeting is upon them.
        return True
    return duty.lapses_on is not None and day >= duty.lapses_on


def ladder(duty: Remindable, calendar: WorkingDays) -> list[Reminder]:
    """Return the working days on which a duty is brought up before it is late, earliest first.

    A quiet duty (its meeting is booked) is brought up on its day to act by alone. Of two stages on
    one day the later stands. What is only asked and never late is asked even after its last day,
    where that is no working day.
    """
    ahead = duty.remind_from or calendar.add(duty.act_by, -AHEAD_WORKING_DAYS)
    steps = [(Stage.AHEAD, ahead), (Stage.WARN, duty.warn_from)]
    days: dict[date, Stage] = {}
    for stage, day in [] if duty.quiet else steps:
        if day is not None and day < duty.act_by:
            days[calendar.on_or_after(day)] = stage
    days[calendar.on_or_after(duty.act_by)] = Stage.ACT_BY
    return [
        Reminder(on, stage)
        for on, stage in sorted(days.items())
        if (on <= duty.due or duty.never_overdue) and not has_lapsed(duty, on)
    ]


def next_reminder(
    duty: Remindable, calendar: WorkingDays, *, today: date, after: Reminder | None = None
) -> Reminder | None:
    """Return the next time a duty is brought up, today at the earliest.

    `after` is the reminder just planned, None for a duty that is new or changed. An urgent duty is
    brought up at once, on any day; all else on working days. What was missed while nothing ran is
    brought up once, at its latest stage. Late duties come back every five working days, urgent
    ones each working day. None where nothing is left to say.
    """
    if duty.urgent and after is None:
        return Reminder(today, Stage.NOW)
    start = today if after is None else max(today, after.on + _ONE_DAY)
    first = calendar.on_or_after(start)
    steps = [] if duty.urgent else ladder(duty, calendar)
    if after is not None:
        steps = [step for step in steps if step.on > after.on]
    elif today > duty.due:
        steps = []
    missed = [step for step in steps if step.on <= first]
    if missed and not is_late(duty, first):
        return None if has_lapsed(duty, first) else Reminder(first, missed[-1].stage)
    ahead = [step for step in steps if step.on > first]
    return ahead[0] if ahead else _late(duty, calendar, first, after)


def _late(
    duty: Remindable, calendar: WorkingDays, first: date, after: Reminder | None
) -> Reminder | None:
    if duty.never_overdue or duty.conditional:
        return None
    number, day = 1, calendar.add(duty.due, 1)
    if after is not None and after.stage is Stage.LATE:
        every = URGENT_LATE_EVERY_WORKING_DAYS if duty.urgent else LATE_EVERY_WORKING_DAYS
        number, day = after.number + 1, calendar.add(after.on, every)
    day = max(day, first)
    return None if has_lapsed(duty, day) else Reminder(day, Stage.LATE, number)


def as_of(
    duty: Remindable, calendar: WorkingDays, planned: Reminder, today: date
) -> Reminder | None:
    """Return a planned reminder as it is to be given today, perhaps some days after its time.

    A process that slept gives what is true now: late where the last day has passed, the latest
    stage otherwise. None where it has become pointless.
    """
    if has_lapsed(duty, today):
        return None
    if planned.stage in (Stage.NOW, Stage.LATE):
        return Reminder(today, planned.stage, planned.number)
    if is_late(duty, today):
        return Reminder(today, Stage.LATE, 1)
    reached = [step.stage for step in ladder(duty, calendar) if step.on <= today]
    return Reminder(today, reached[-1] if reached else planned.stage)
