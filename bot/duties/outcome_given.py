"""What the form for a meeting's outcome says, step by step, and what cannot be taken."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from bot.duties.members import Member, members_on
from bot.duties.siblings import met_about, siblings, usually
from bot.duties.sittings import Sitting
from bot.duties.turn import DutyError, Turn
from bot.records.words import ChairRole
from bot.rules.checks import Given

MOST_TASKS = 100
TITLE_TEXT = 300
LONG_TEXT = 3000
SHORT_TEXT = 300
FAMILY = ("parents", "child", "other")


@dataclass(frozen=True, slots=True)
class WhoCame:
    """Step 1: the members who came, who of the family, and who chaired as what.

    `chair_id` is None where somebody chaired who is not in the group; `concern_increased` is
    whether the level of concern has risen (GR-29). `discussed` are the children whom the meeting
    was about, None where that was not asked. `disagreed` is whether somebody did not agree with
    the plan, where the procedure asks what follows from it.
    """

    came: frozenset[uuid.UUID]
    chair_role: ChairRole
    chair_id: uuid.UUID | None = None
    family: tuple[str, ...] = ()
    concern_increased: bool = False
    discussed: frozenset[uuid.UUID] | None = None
    disagreed: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """Step 2: the decisions, the contingency (GR-24), how often each sees the child (GR-23).

    `lines` are keys of the plan's lines that were talked through (SX-18).
    """

    decided: str
    contingency: str = ""
    seeing: Mapping[uuid.UUID, str] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewTask:
    """Step 3: one row; `row` is its number in the form. A row with nothing in it is no task."""

    row: int
    title: str = ""
    owner_id: uuid.UUID | None = None
    due: date | None = None

    @property
    def empty(self) -> bool:
        """True where nothing stands in the row."""
        return not (self.title or self.owner_id or self.due)


@dataclass(frozen=True, slots=True)
class Next:
    """Step 4: the next meeting or why there is none, and the answers to what was asked."""

    on: date | None = None
    starts: time | None = None
    venue: str = ""
    why_none: str = ""
    answers: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """The whole form."""

    who: WhoCame
    decided: Decided
    tasks: tuple[NewTask, ...] = ()
    next: Next = field(default_factory=Next)


def check_who(turn: Turn, sitting: Sitting, who: WhoCame) -> None:
    """Raise DutyError under `chair` or `discussed-0`.

    Where the one who chaired was no member on that day, or no child was discussed.
    """
    members = {one.person_id for one in members_on(turn, sitting.group.id, sitting.on)}
    if who.chair_id is not None and who.chair_id not in members:
        raise DutyError("chair", "chair_no_member")
    if who.discussed is not None and not discussed(turn, sitting, who):
        raise DutyError("discussed-0", "discussed_nobody")


def discussed(turn: Turn, sitting: Sitting, who: WhoCame | None = None) -> list[uuid.UUID]:
    """Return the children whom a meeting was about: those named, else those who have a plan."""
    everyone = siblings(turn, sitting.group)
    if who is None or who.discussed is None:
        return [one.child_id for one in usually(everyone, sitting.on)]
    there = met_about(everyone, sitting.on)
    return [one.child_id for one in there if one.child_id in who.discussed]


def check_decided(decided: Decided) -> None:
    """Raise DutyError under `decided`, `contingency` or `seeing-<id>` for text too long."""
    if not decided.decided.strip():
        raise DutyError("decided", "decided_missing")
    check_text("decided", decided.decided, LONG_TEXT)
    check_text("contingency", decided.contingency, LONG_TEXT)
    for person_id, often in decided.seeing.items():
        check_text(f"seeing-{person_id}", often, SHORT_TEXT)


def check_text(field: str, text: str, most: int) -> None:
    """Raise DutyError under a field whose text is longer than it takes."""
    if len(text) > most:
        raise DutyError(field, "text_too_long", most=most)


def check_tasks(turn: Turn, sitting: Sitting, tasks: Sequence[NewTask]) -> None:
    """Raise DutyError under `what-<row>`, `who-<row>` or `due-<row>` of a task we cannot take."""
    if len(tasks) > MOST_TASKS:
        raise DutyError(f"what-{tasks[-1].row}", "too_many_tasks", most=MOST_TASKS)
    owners = {one.person_id: one for one in members_on(turn, sitting.group.id, turn.today)}
    for task in tasks:
        if not task.empty:
            _check_task(turn, sitting.on, task, owners)


def _check_task(turn: Turn, on: date, task: NewTask, owners: Mapping[uuid.UUID, Member]) -> None:
    if not task.title:
        raise DutyError(f"what-{task.row}", "task_without_title")
    check_text(f"what-{task.row}", task.title, TITLE_TEXT)
    if task.owner_id is None:
        raise DutyError(f"who-{task.row}", "task_without_owner")
    owner = owners.get(task.owner_id)
    if owner is None or not owner.active:
        raise DutyError(f"who-{task.row}", "owner_left")
    if task.due is None:
        raise DutyError(f"due-{task.row}", "task_without_date")
    if task.due < on:
        raise DutyError(f"due-{task.row}", "due_before_meeting")
    if task.due > turn.calendar.last_day:
        raise DutyError(f"due-{task.row}", "date_out_of_range")


def check_next(turn: Turn, sitting: Sitting, ahead: Next) -> None:
    """Raise DutyError under `next_on`, `next_venue`, `why_none` or `why-<rule>`."""
    if ahead.on is None and not ahead.why_none.strip():
        raise DutyError("next_on", "next_or_why")
    if ahead.on is not None:
        if ahead.on <= sitting.on:
            raise DutyError("next_on", "next_not_after")
        if ahead.on < turn.today:
            raise DutyError("next_on", "meeting_past")
        if ahead.on > turn.calendar.last_day:
            raise DutyError("next_on", "date_out_of_range")
    check_text("next_venue", ahead.venue, SHORT_TEXT)
    check_text("why_none", ahead.why_none, SHORT_TEXT)
    for rule, given in ahead.answers.items():
        check_text(f"why-{rule}", given.reason, SHORT_TEXT)
        if given.answer in ("not_met", "not_applicable") and not given.reason.strip():
            raise DutyError(f"why-{rule}", "answer_needs_reason")
