"""One core group as its members see it: who sits in it, its meetings, its dates and why."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlmodel import col, or_, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference
from bot.duties.group_children import ChildLine, child_lines, plan_ended
from bot.duties.seeing_page import Seeing, arranged
from bot.duties.siblings import siblings
from bot.duties.turn import Turn
from bot.records.tables import (
    CoreGroup,
    DeadlineRow,
    Meeting,
    Membership,
    Person,
)
from bot.records.timelines import read_timeline
from bot.records.words import (
    DeadlineState,
    MeetingState,
    Role,
)
from bot.rules.prompts import OPENED, prompts_at
from bot.rules.siblings import named_in
from bot.rules.stages import has_lapsed, is_late
from bot.rules.timeline import Deadline
from bot.rules.timetable import project


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody in the group; `label` is what the procedure calls the role."""

    name: str
    label: str
    agency: str
    on_slack: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting of the group; `after_end` where it is booked for a day after the plan ended.

    `quorate` is false where too few came; then `counts` is what `decided_by` decided, "" where
    nobody has yet, and `reason` why, for those who may see the group's work.
    """

    meeting_id: uuid.UUID
    on: date
    starts: time | None
    state: MeetingState
    after_end: bool = False
    quorate: bool = True
    counts: bool = True
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A dated duty with its arithmetic and its source; one line where several people owe the same.

    `subject` is empty where the title says it all; `owners` are names, empty where the duty falls
    to whoever it concerns.
    """

    title: str
    subject: str
    due: date
    act_by: date
    late: bool
    recommended: bool
    owners: tuple[str, ...] = ()
    why: str = ""
    document: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What the group's page shows, as of `today` in the workspace's zone.

    `children` has a line each where they stand differently; `newest` is the procedure's newest
    version, `version` the group's; `seeing` is what is arranged for seeing the children, for those
    who see the group's work. `prompts` are the procedure's for a group that has just been opened
    and has no meeting yet.
    """

    group_id: uuid.UUID
    reference: str
    procedure: str
    version: str
    newest: str
    how_old: str
    today: date
    roles: frozenset[Role]
    initials: tuple[str, ...]
    members: tuple[MemberLine, ...]
    meetings: tuple[MeetingLine, ...]
    dates: tuple[DateLine, ...]
    children: tuple[ChildLine, ...] = ()
    seeing: Seeing = field(default_factory=Seeing)
    prompts: tuple[str, ...] = ()


def by_reference(turn: Turn, reference: str) -> GroupPage:
    """Return the page of the group somebody named; raises NotHere without the right."""
    return _page(turn, entry_by_reference(turn, reference, Action.SEE_DATES), _stored_dates)


def by_id(turn: Turn, core_group_id: uuid.UUID) -> GroupPage:
    """Return the page of a group by its id; raises NotHere without the right."""
    return _page(turn, entry_by_id(turn, core_group_id, Action.SEE_DATES), _stored_dates)


def why_by_reference(turn: Turn, reference: str) -> GroupPage:
    """Return the page with the arithmetic behind each open date; raises NotHere."""
    return _page(turn, entry_by_reference(turn, reference, Action.SEE_DATES), _explained_dates)


def why_by_id(turn: Turn, core_group_id: uuid.UUID) -> GroupPage:
    """Return the page with the arithmetic behind each open date; raises NotHere."""
    return _page(turn, entry_by_id(turn, core_group_id, Action.SEE_DATES), _explained_dates)


def _page(
    turn: Turn, entry: Entry, dates: Callable[[Turn, Entry], tuple[DateLine, ...]]
) -> GroupPage:
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    children = siblings(turn, group)
    audit.note(turn, "see_group", core_group_id=group.id)
    meetings = _meetings(turn, entry, plan_ended(children))
    return GroupPage(
        group_id=group.id,
        reference=group.reference,
        procedure=procedure.name,
        version=procedure.version,
        newest=turn.rulebook.procedure(group.procedure).version,
        how_old=procedure.how_old,
        today=turn.today,
        roles=entry.roles,
        initials=tuple(child.label for child in children if child.label),
        members=_members(turn, entry, procedure.label),
        meetings=meetings,
        dates=dates(turn, entry),
        children=child_lines(turn, children),
        seeing=arranged(turn, group) if entry.may(Action.SEE_WORK) else Seeing(),
        prompts=() if meetings else tuple(rule.words for rule in prompts_at(procedure, OPENED)),
    )


def _members(turn: Turn, entry: Entry, label: Callable[[str], str]) -> tuple[MemberLine, ...]:
    order = list(Role)
    rows: Sequence[tuple[Membership, Person]] = turn.session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Membership.core_group_id == entry.group.id, col(Membership.starts) <= turn.today)
    ).all()
    current = [row for row in rows if row[0].ends is None or row[0].ends >= turn.today]
    current.sort(key=lambda row: (order.index(Role(row[0].role)), row[1].name.casefold()))
    return tuple(
        MemberLine(person.name, label(member.role), person.agency, person.slack_id is not None)
        for member, person in current
    )


def _meetings(turn: Turn, entry: Entry, ended: date | None) -> tuple[MeetingLine, ...]:
    rows = turn.session.exec(
        select(Meeting, Person.name)
        .outerjoin(Person, col(Person.id) == Meeting.counts_by)
        .where(Meeting.core_group_id == entry.group.id)
        .order_by(col(Meeting.on_date), col(Meeting.id))
    ).all()
    work = entry.may(Action.SEE_WORK)
    return tuple(
        MeetingLine(
            meeting_id=row.id,
            on=row.on_date,
            starts=row.starts_at,
            state=MeetingState(row.state),
            after_end=ended is not None and row.on_date >= ended,
            quorate=row.quorate,
            counts=row.counts,
            decided_by=name or "",
            reason=row.counts_reason if work else "",
        )
        for row, name in rows
    )


def _stored_dates(turn: Turn, entry: Entry) -> tuple[DateLine, ...]:
    rows = turn.session.exec(
        select(DeadlineRow, Person.name)
        .outerjoin(Person, col(Person.id) == DeadlineRow.owner_id)
        .where(
            DeadlineRow.core_group_id == entry.group.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.assessed).is_(True),
            # What is owed only if somebody cannot come is over with the day.
            or_(col(DeadlineRow.conditional).is_(False), col(DeadlineRow.due) >= turn.today),
            or_(col(DeadlineRow.lapses_on).is_(None), col(DeadlineRow.lapses_on) > turn.today),
        )
    ).all()
    alike: dict[tuple[Any, ...], list[tuple[DeadlineRow, str | None]]] = defaultdict(list)
    for row, name in sorted(rows, key=_soonest):
        alike[row.rule, row.subject_key, row.owner_role, row.due].append((row, name))
    return tuple(_stored(turn, entry.group, found) for found in alike.values())


def _soonest(found: tuple[DeadlineRow, str | None]) -> tuple[Any, ...]:
    # Names are sealed: the database cannot sort by them.
    row, name = found
    return row.act_by, row.rule, row.subject_key, name is None, name


def _stored(
    turn: Turn, group: CoreGroup, found: Sequence[tuple[DeadlineRow, str | None]]
) -> DateLine:
    row = found[0][0]
    title = turn.rulebook.titles(group.procedure, row.rule, row.owner_role)
    if row.subject_key.startswith("task:"):
        title, subject = row.subject, ""
    elif row.subject_key.startswith("conference:"):
        subject = named_in(row.subject, row.subject_key)
    else:
        subject = row.subject
    return DateLine(
        title=title,
        subject=subject,
        due=row.due,
        act_by=row.act_by,
        late=is_late(row, turn.today),
        recommended=row.recommended,
        owners=tuple(name for _, name in found if name),
    )


def open_duties(turn: Turn, entry: Entry) -> list[Deadline]:
    """Return what is open in a group that the actor may see, each with its arithmetic in `why`."""
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    timeline = read_timeline(turn.session, group, turn.workspace.zone)
    duties = project(
        procedure, timeline, turn.calendar, no_figure_days=turn.workspace.no_figure_days
    )
    return [
        duty._replace(why=turn.rulebook.why(procedure, duty, turn.calendar))
        for duty in duties
        if duty.met_on is None and duty.assessed
    ]


def _explained_dates(turn: Turn, entry: Entry) -> tuple[DateLine, ...]:
    alike = {
        (duty.rule, duty.subject_key, duty.owner, duty.due): _explained(duty, turn.today)
        for duty in open_duties(turn, entry)
        if not has_lapsed(duty, turn.today)
    }
    return tuple(alike.values())


def _explained(duty: Deadline, today: date) -> DateLine:
    return DateLine(
        title=duty.subject if duty.subject_key.startswith("task:") else duty.title,
        subject=named_in(duty.subject, duty.subject_key),
        due=duty.due,
        act_by=duty.act_by,
        late=is_late(duty, today),
        recommended=duty.recommended,
        why=duty.why,
        document=duty.source.document,
        section=duty.source.section,
    )
