"""When a duty is brought up: ahead, on the day to act by, and once it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

AHEAD_WORKING_DAYS = 2
LATE_EVERY_WORKING_DAYS = 5


class Stage(StrEnum):
    """Why a duty is brought up on a day."""

    NOW = "now"
    AHEAD = "ahead"
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


def ladder(duty: Remindable, calendar: WorkingDays) -> list[Reminder]:
    """Return the days on which a duty is brought up before it is late, earliest first.

    A quiet duty (its meeting is booked) is brought up on its day to act by alone.
    """
    if duty.urgent:
        return [Reminder(duty.due, Stage.NOW)]
    ahead = duty.remind_from or calendar.add(duty.act_by, -AHEAD_WORKING_DAYS)
    steps = [Reminder(duty.act_by, Stage.ACT_BY)]
    if not duty.quiet and ahead < duty.act_by:
        steps.insert(0, Reminder(calendar.on_or_after(ahead), Stage.AHEAD))
    return steps


def next_reminder(
    duty: Remindable, calendar: WorkingDays, *, today: date, after: Reminder | None = None
) -> Reminder | None:
    """Return the next time a duty is brought up, today at the earliest.

    `after` is the reminder just planned, None for a duty that is new or changed. What was missed
    while nothing ran is brought up once, at its latest stage. Late duties come back every five
    working days. None where nothing is left to say.
    """
    if today > duty.due:
        return _late(duty, calendar, today, after)
    steps = ladder(duty, calendar)
    if after is not None:
        steps = [step for step in steps if step.on > after.on]
    missed = [step for step in steps if step.on <= today]
    if missed:
        return Reminder(today, missed[-1].stage)
    if steps:
        return steps[0]
    return None if duty.never_overdue else Reminder(calendar.add(duty.due, 1), Stage.LATE, 1)


def _late(
    duty: Remindable, calendar: WorkingDays, today: date, after: Reminder | None
) -> Reminder | None:
    if duty.never_overdue:
        return None
    if after is None or after.stage is not Stage.LATE:
        return Reminder(calendar.on_or_after(today), Stage.LATE, 1)
    return Reminder(
        max(calendar.add(after.on, LATE_EVERY_WORKING_DAYS), calendar.on_or_after(today)),
        Stage.LATE,
        after.number + 1,
    )
