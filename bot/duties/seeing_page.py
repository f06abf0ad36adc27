"""Who sees the children of a core group, and how often: what is arranged, as it is read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from bot.duties.access import Action, Entry, entry_by_id
from bot.duties.members import Member, members_on
from bot.duties.siblings import siblings
from bot.duties.terms import terms_of
from bot.duties.turn import Turn
from bot.records.seeing import intervals_of, last_day
from bot.records.tables import Conference, CoreGroup, Cover, Person, SchoolBreak, StandingVisit
from bot.records.words import ConferenceKind, IntervalFrom, Role
from bot.rules.procedure_model import Rule
from bot.rules.terms import Break, break_to_ask

CHILD_SEEN = "child seen"
"""What settles the duty to see a child, in the procedures' words."""
_SHOWN_AFTER = timedelta(days=14)
_PROFESSIONALS = frozenset({Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PROFESSIONAL})


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A standing arrangement; `weekday` 0 is Monday, `last` the last day that counts."""

    id: uuid.UUID
    child: str
    name: str
    weekday: int
    in_term: bool
    starts: date
    last: date


@dataclass(frozen=True, slots=True)
class IntervalLine:
    """How often a child is to be seen, where that is more often than usual, in working days."""

    child: str
    lead_days: int | None
    any_days: int | None
    name: str
    set_by: IntervalFrom


@dataclass(frozen=True, slots=True)
class CoverLine:
    """Who covers for the lead social worker, from the first day to the last."""

    id: uuid.UUID
    name: str
    starts: date
    last: date


@dataclass(frozen=True, slots=True)
class BreakLine:
    """A break between terms: who sees the child and who stands in for school, once that is said."""

    gap: Break
    sees: str = ""
    stands_in: str = ""


@dataclass(frozen=True, slots=True)
class Seeing:
    """Everything arranged in a group that still counts."""

    standing: tuple[StandingLine, ...] = ()
    intervals: tuple[IntervalLine, ...] = ()
    covers: tuple[CoverLine, ...] = ()
    gap: BreakLine | None = None


@dataclass(frozen=True, slots=True)
class SeeingPage:
    """A group's arrangements with what the forms offer, as of `today`.

    `children` are pairs of id and label, `figures` the procedure's own working days: the lead
    social worker's, and any professional's; 0 where it has none. `until` is the day to offer as an
    arrangement's last: the next review.
    """

    core_group_id: uuid.UUID
    reference: str
    today: date
    children: tuple[tuple[uuid.UUID, str], ...]
    members: tuple[Member, ...]
    figures: tuple[int, int]
    has_terms: bool
    until: date
    seeing: Seeing


def seeing_page(turn: Turn, core_group_id: uuid.UUID) -> SeeingPage:
    """Return a group's arrangements to somebody who may change them; raises NotHere."""
    return page_of(turn, entry_by_id(turn, core_group_id, Action.ARRANGE_VISITS))


def page_of(turn: Turn, entry: Entry) -> SeeingPage:
    """Return the arrangements of a group that the actor may enter."""
    group = entry.group
    children = [(one.child_id, one.label) for one in siblings(turn, group)]
    return SeeingPage(
        core_group_id=group.id,
        reference=group.reference,
        today=turn.today,
        children=tuple(children),
        members=tuple(
            one for one in members_on(turn, group.id, turn.today, _PROFESSIONALS) if one.active
        ),
        figures=figures(turn, group),
        has_terms=bool(turn.workspace.terms),
        until=_next_review(turn, group) or turn.today + timedelta(days=91),
        seeing=arranged(turn, group),
    )


def clocks(turn: Turn, group: CoreGroup) -> dict[str, Rule]:
    """Return a procedure's rules for seeing a child by the event that starts their clock."""
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    return {
        event: rule
        for rule in procedure.deadlines
        if rule.done == CHILD_SEEN
        for event in rule.events
    }


def figures(turn: Turn, group: CoreGroup) -> tuple[int, int]:
    """Return the working days of a procedure's visit clocks: the lead's, any professional's."""
    known = clocks(turn, group)
    return tuple(  # type: ignore[return-value]  # two of them
        known[event].limit if event in known else 0 for event in ("seen_by_lead", "seen")
    )


def _next_review(turn: Turn, group: CoreGroup) -> date | None:
    return turn.session.exec(
        select(col(Conference.on_date))
        .where(
            Conference.core_group_id == group.id,
            Conference.kind == ConferenceKind.REVIEW,
            col(Conference.on_date) > turn.today,
            col(Conference.outcome).is_(None),
        )
        .order_by(col(Conference.on_date))
    ).first()


def arranged(turn: Turn, group: CoreGroup) -> Seeing:
    """Return what is arranged in a group that the actor may see, and what has just ended."""
    shown_from = turn.today - _SHOWN_AFTER
    children = {one.child_id: one.label for one in siblings(turn, group)}
    standing = turn.session.exec(
        select(StandingVisit).where(StandingVisit.core_group_id == group.id)
    ).all()
    covers = turn.session.exec(select(Cover).where(Cover.core_group_id == group.id)).all()
    standing = [row for row in standing if max(row.starts, shown_from) <= last_day(row)]
    covers = [row for row in covers if max(row.starts, shown_from) <= last_day(row)]
    asked = intervals_of(turn.session, group.id)
    people = {row.by_id for row in standing} | {row.person_id for row in covers}
    names = _names(turn, people | {row.seen_by for row in asked.values() if row.seen_by})
    return Seeing(
        standing=tuple(
            StandingLine(
                id=row.id,
                child=children[row.child_id],
                name=names[row.by_id],
                weekday=row.weekday,
                in_term=row.in_term,
                starts=row.starts,
                last=last_day(row),
            )
            for row in sorted(standing, key=lambda row: (children[row.child_id], row.starts))
        ),
        intervals=tuple(
            IntervalLine(
                child=children[row.child_id],
                lead_days=row.lead_days,
                any_days=row.any_days,
                name=names[row.seen_by] if row.seen_by else "",
                set_by=IntervalFrom(row.set_by),
            )
            for row in asked.values()
            if row.lead_days or row.any_days or row.seen_by
        ),
        covers=tuple(
            CoverLine(row.id, names[row.person_id], row.starts, last_day(row))
            for row in sorted(covers, key=lambda row: row.starts)
        ),
        gap=gap_of(turn, group, standing),
    )


def gap_of(turn: Turn, group: CoreGroup, standing: list[StandingVisit]) -> BreakLine | None:
    """Return the break that is near, where a child of the group is seen at school in term."""
    gap = break_to_ask(terms_of(turn.workspace), turn.calendar, turn.today)
    if gap is None or not any(counts_before(row, gap) for row in standing):
        return None
    said = turn.session.exec(
        select(SchoolBreak).where(
            SchoolBreak.core_group_id == group.id, SchoolBreak.starts == gap.starts
        )
    ).one_or_none()
    if said is None:
        return BreakLine(gap)
    return BreakLine(gap, _names(turn, {said.sees_id})[said.sees_id], said.stands_in)


def counts_before(row: StandingVisit, gap: Break) -> bool:
    """Say whether an arrangement in term runs up to a break, so that the break interrupts it."""
    return row.in_term and row.starts < gap.starts and last_day(row) >= gap.starts - _SHOWN_AFTER


def _names(turn: Turn, people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = turn.session.exec(select(Person).where(col(Person.id).in_(people))).all()
    return {row.id: row.name for row in rows}
