"""Reading who sees the children of one core group as the plain values that the rules take."""

from __future__ import annotations

import uuid
from collections.abc import Sequence, Set
from datetime import date

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.records.tables import (
    Child,
    CoreGroup,
    Cover,
    Membership,
    StandingVisit,
    Visit,
    VisitInterval,
    Workspace,
)
from bot.records.words import Role
from bot.rules import timeline as rules

_NEVER = ((date.min, date.min),)
"""Terms in which no day lies: without dates of terms no day at school is known to be one."""


def last_day(row: StandingVisit | Cover) -> date:
    """Return the last day on which an arrangement counts."""
    return row.ends if row.ended_on is None else min(row.ends, row.ended_on)


def terms_of(workspace: Workspace) -> tuple[tuple[date, date], ...]:
    """Return a workspace's school terms in order, each with its first and last day."""
    return tuple(
        (date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
        for one in workspace.terms
    )


def _leads(members: Sequence[Membership]) -> Set[uuid.UUID]:
    return {row.person_id for row in members if row.role == Role.LEAD_SOCIAL_WORKER}


def is_cover(session: Session, group: CoreGroup, visit: Visit, zone: str) -> bool:
    """Say whether a visit was made by a cover named for its day in the lead's place."""
    members = session.exec(select(Membership).where(Membership.core_group_id == group.id)).all()
    covers = session.exec(select(Cover).where(Cover.core_group_id == group.id)).all()
    on = local_day(visit.at, zone)
    return visit.by_id not in _leads(members) and _covers(covers, visit.by_id, on)


def _covers(covers: Sequence[Cover], person_id: uuid.UUID, on: date) -> bool:
    return any(one.person_id == person_id and one.starts <= on <= last_day(one) for one in covers)


def read_visits(
    session: Session, group: CoreGroup, zone: str, members: Sequence[Membership]
) -> tuple[rules.Visit, ...]:
    """Return a group's visits; one by a cover named for that day counts as the lead's."""
    visits = session.exec(
        select(Visit).where(Visit.core_group_id == group.id, col(Visit.withdrawn_at).is_(None))
    ).all()
    if not visits:
        return ()
    leads = _leads(members)
    covers = session.exec(select(Cover).where(Cover.core_group_id == group.id)).all()
    found = []
    for row in visits:
        on = local_day(row.at, zone)
        cover = row.by_id not in leads and _covers(covers, row.by_id, on)
        found.append(
            rules.Visit(
                id=str(row.id),
                child=str(row.child_id),
                by=str(row.by_id),
                on=on,
                seen=row.seen,
                by_lead=cover or row.by_id in leads,
                cover=cover,
                video=row.video,
            )
        )
    return tuple(found)


def read_standing(
    session: Session, group: CoreGroup, members: Sequence[Membership]
) -> tuple[rules.Standing, ...]:
    """Return a group's standing arrangements; those in term follow the workspace's terms."""
    rows = session.exec(select(StandingVisit).where(StandingVisit.core_group_id == group.id)).all()
    if not rows:
        return ()
    terms = terms_of(session.get_one(Workspace, group.workspace_id)) or _NEVER
    leads = _leads(members)
    return tuple(
        rules.Standing(
            id=str(row.id),
            child=str(row.child_id),
            by=str(row.by_id),
            weekday=row.weekday,
            starts=row.starts,
            ends=last_day(row),
            terms=terms if row.in_term else (),
            by_lead=row.by_id in leads,
        )
        for row in rows
    )


def intervals_of(session: Session, core_group_id: uuid.UUID) -> dict[uuid.UUID, VisitInterval]:
    """Return the interval that stands for each child that has one, by child's id."""
    rows = session.exec(
        select(VisitInterval)
        .where(VisitInterval.core_group_id == core_group_id)
        .order_by(col(VisitInterval.recorded_at), col(VisitInterval.id))
    ).all()
    return {row.child_id: row for row in rows}


def read_children(
    session: Session, group: CoreGroup, members: Sequence[Membership]
) -> tuple[rules.Child, ...]:
    """Return a group's children in their order, with what the plan or the chair asks for each."""
    children = session.exec(
        select(Child).where(Child.core_group_id == group.id).order_by(col(Child.position))
    ).all()
    asked = intervals_of(session, group.id)
    here = {row.person_id for row in members if row.ends is None}
    return tuple(_child(row, asked.get(row.id), here) for row in children)


def _child(row: Child, asked: VisitInterval | None, here: Set[uuid.UUID]) -> rules.Child:
    if asked is None:
        return rules.Child(str(row.id), row.initials, row.unborn, row.born_on)
    return rules.Child(
        id=str(row.id),
        label=row.initials,
        unborn=row.unborn,
        born=row.born_on,
        lead_visit_days=asked.lead_days,
        visit_days=asked.any_days,
        # Whoever has left the group sees the child no more: the lead social worker owes it again.
        seen_by=str(asked.seen_by) if asked.seen_by in here else None,
        shorter_by=asked.set_by,
    )
