"""The agenda of the next meeting: the procedure's prompts, earlier actions, what is still open."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from sqlmodel import col, select

from bot.clock import local_day
from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.checks import standing
from bot.duties.concern_access import hold
from bot.duties.meetings import entry_of_meeting, planned_meetings
from bot.duties.members import members_on
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import Attendance, Child, Concern, Meeting, Person, Task
from bot.records.timelines import read_timeline
from bot.records.words import CheckAnswer, ConcernKind, ConcernState, MeetingState, Role, TaskState
from bot.rules import timeline as rules
from bot.rules.checks import kinds_of
from bot.rules.procedure import Procedure, Rule
from bot.rules.prompts import BEFORE, STAYS_AWAY, agenda_points, prompts_at

_UNBOOKED = "unbooked"
RUNNING = 2
"""So many meetings in a row make somebody one who stays away."""


@dataclass(frozen=True, slots=True)
class Point:
    """A prompt of the procedure, with where it stands in the document."""

    title: str
    words: str
    section: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action agreed earlier, and how it stands."""

    title: str
    owner: str
    due: date
    done: bool
    late: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A check that is not met or that nobody has answered; `reason` only for who leads."""

    title: str
    answered: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a group has to talk about, as of `today`; `on` is None where no meeting is booked.

    `before` and `points` are for the reader's roles. `away` names professionals who missed the last
    two meetings, with the procedure's prompt on them; it, `concerns` (kind and day) and the reasons
    of what is not met are for who leads or answers for the group alone.
    """

    group_id: uuid.UUID
    reference: str
    initials: tuple[str, ...]
    today: date
    on: date | None
    starts: time | None
    meeting_id: uuid.UUID | None
    leads: bool
    document: str
    before: tuple[Point, ...]
    last_on: date | None
    actions: tuple[Agreed, ...]
    concerns: tuple[tuple[ConcernKind, date], ...]
    away: tuple[tuple[str, ...], tuple[Point, ...]]
    unmet: tuple[Open, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A booked meeting whose agenda can be read ahead of it."""

    meeting_id: uuid.UUID
    reference: str
    on: date
    starts: time | None


def agenda(turn: Turn, value: str = "") -> Agenda:
    """Return the agenda of a group's next meeting for somebody who may see its work.

    `value` is "" for the soonest booked in any of the actor's groups, a reference, a group's id, or
    "meeting:<id>". The trail says who looked. Raises NotHere, DutyError where nothing is booked.
    """
    entry, meeting = _meant(turn, value)
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    kinds, occasions = _kinds(turn, entry, procedure, meeting)
    leads = entry.may(Action.SEE_CHECKS)
    roles = {str(role) for role in entry.roles}
    held = _held(turn, entry)
    audit.note(turn, "see_agenda", core_group_id=group.id)
    return Agenda(
        group_id=group.id,
        reference=group.reference,
        initials=_initials(turn, entry),
        today=turn.today,
        on=meeting.on_date if meeting else None,
        starts=meeting.starts_at if meeting else None,
        meeting_id=meeting.id if meeting else None,
        leads=leads,
        document=procedure.document,
        before=_points(prompts_at(procedure, BEFORE, roles)),
        last_on=held[0].on_date if held else None,
        actions=_actions(turn, entry, held[0] if held else None),
        concerns=_concerns(turn, entry) if leads else (),
        away=_away(turn, entry, procedure, held) if leads else ((), ()),
        unmet=_unmet(turn, entry, procedure, leads=leads),
        points=_points(agenda_points(procedure, kinds, occasions, roles)),
    )


def offers(turn: Turn, days: int = 3) -> tuple[Offer, ...]:
    """Return the meetings of the groups that the actor leads, booked from today on, soonest first.

    `days` counts the working days ahead.
    """
    led = [entry for entry in my_groups(turn, Action.SEE_WORK) if _leads(entry)]
    last = turn.calendar.add(turn.today, days)
    return tuple(
        Offer(meeting.id, group.reference, meeting.on_date, meeting.starts_at)
        for meeting, group in planned_meetings(turn, led)
        if turn.today <= meeting.on_date <= last
    )


def _leads(entry: Entry) -> bool:
    return Role.LEAD_SOCIAL_WORKER in entry.roles


def _meant(turn: Turn, value: str) -> tuple[Entry, Meeting | None]:
    if value.startswith("meeting:"):
        meeting, entry = entry_of_meeting(turn, _id(value[8:]), Action.SEE_WORK)
        ahead = meeting.state == MeetingState.PLANNED and meeting.on_date >= turn.today
        return (entry, meeting) if ahead else (entry, _next(turn, [entry]))
    if value:
        entry = _named(turn, value)
        return entry, _next(turn, [entry])
    entries = my_groups(turn, Action.SEE_WORK)
    found = _next(turn, entries)
    if found is None:
        raise DutyError("", "agenda_none")
    return next(one for one in entries if one.group.id == found.core_group_id), found


def _named(turn: Turn, value: str) -> Entry:
    try:
        return entry_by_id(turn, uuid.UUID(value), Action.SEE_WORK)
    except ValueError:
        return entry_by_reference(turn, value, Action.SEE_WORK)


def _next(turn: Turn, entries: list[Entry]) -> Meeting | None:
    ahead = [row for row, _ in planned_meetings(turn, entries) if row.on_date >= turn.today]
    return ahead[0] if ahead else None


def _kinds(
    turn: Turn, entry: Entry, procedure: Procedure, meeting: Meeting | None
) -> tuple[frozenset[str], frozenset[str]]:
    timeline = read_timeline(turn.session, entry.group, turn.workspace.zone)
    name = str(meeting.id) if meeting else _UNBOOKED
    if meeting is None:
        unbooked = rules.Meeting(id=_UNBOOKED, on=turn.today)
        timeline = replace(timeline, meetings=(*timeline.meetings, unbooked))
    return kinds_of(timeline, procedure.words, name)


def _points(prompts: Sequence[Rule]) -> tuple[Point, ...]:
    return tuple(Point(rule.title, rule.words, rule.section) for rule in prompts)


def _initials(turn: Turn, entry: Entry) -> tuple[str, ...]:
    rows = turn.session.exec(
        select(Child)
        .where(Child.core_group_id == entry.group.id)
        .order_by(col(Child.position), col(Child.id))
    ).all()
    return tuple(row.initials for row in rows if row.initials)


def _held(turn: Turn, entry: Entry) -> Sequence[Meeting]:
    return turn.session.exec(
        select(Meeting)
        .where(Meeting.core_group_id == entry.group.id, Meeting.state == MeetingState.HELD)
        .order_by(col(Meeting.on_date).desc(), col(Meeting.id).desc())
        .limit(RUNNING)
    ).all()


def _actions(turn: Turn, entry: Entry, last: Meeting | None) -> tuple[Agreed, ...]:
    rows = turn.session.exec(
        select(Task, Person)
        .join(Person, col(Person.id) == Task.owner_id)
        .where(Task.core_group_id == entry.group.id, Task.state != TaskState.CLOSED)
        .order_by(col(Task.due), col(Task.id))
    ).all()
    since = last.on_date if last else date.min
    return tuple(
        Agreed(
            title=task.title,
            owner=owner.name,
            due=task.due,
            done=task.state == TaskState.DONE,
            late=task.state == TaskState.OPEN and task.due < turn.today,
            blocked=task.state == TaskState.OPEN and task.blocked_at is not None,
        )
        for task, owner in rows
        # What was done before the last meeting has been talked about there.
        if task.state == TaskState.OPEN or (task.done_on or date.min) >= since
    )


def _concerns(turn: Turn, entry: Entry) -> tuple[tuple[ConcernKind, date], ...]:
    rows = turn.session.exec(
        select(Concern)
        .where(Concern.core_group_id == entry.group.id, col(Concern.decided_at).is_(None))
        .order_by(col(Concern.at), col(Concern.id))
    ).all()
    zone = turn.workspace.zone
    return tuple(
        (ConcernKind(row.kind), local_day(row.at, zone))
        for row in rows
        if row.state != ConcernState.WITHDRAWN and hold(turn, row) is not None
    )


def _away(
    turn: Turn, entry: Entry, procedure: Procedure, held: Sequence[Meeting]
) -> tuple[tuple[str, ...], tuple[Point, ...]]:
    prompts = prompts_at(procedure, STAYS_AWAY)
    if len(held) < RUNNING or not prompts:
        return (), ()
    came = turn.session.exec(
        select(Attendance).where(col(Attendance.meeting_id).in_([row.id for row in held]))
    ).all()
    missed = [row.person_id for row in came if not row.came]
    members = members_on(turn, entry.group.id, turn.today, frozenset({Role.PROFESSIONAL}))
    names = tuple(one.name for one in members if missed.count(one.person_id) == RUNNING)
    return names, _points(prompts) if names else ()


def _unmet(turn: Turn, entry: Entry, procedure: Procedure, *, leads: bool) -> tuple[Open, ...]:
    unmet = (CheckAnswer.NOT_MET, CheckAnswer.UNANSWERED)
    return tuple(
        Open(
            title=procedure.rules[row.rule].title,
            answered=row.answer == CheckAnswer.NOT_MET,
            reason=row.reason if leads else "",
        )
        for row in standing(turn, entry.group.id)
        if row.answer in unmet and row.rule in procedure.rules
    )


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotHere from None
