"""Reading one core group's rows as the plain timeline that the rules take."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlmodel import Session, SQLModel, col, select

from bot.clock import local_day
from bot.records.seeing import read_children, read_standing, read_visits
from bot.records.tables import (
    Apology,
    Concern,
    Conference,
    CoreGroup,
    Meeting,
    Membership,
    Minutes,
    PlanItem,
    Report,
    Task,
)
from bot.records.words import ConcernState
from bot.rules import timeline as rules

T = TypeVar("T", bound=SQLModel)

ANEW = {"populate_existing": True}
"""Rows read before a lock was waited for may have changed meanwhile: read them again."""


def _of(session: Session, table: type[T], core_group_id: uuid.UUID) -> Sequence[T]:
    column = table.core_group_id  # type: ignore[attr-defined]
    statement = select(table).where(column == core_group_id)
    return session.exec(statement, execution_options=ANEW).all()


def _of_meetings(session: Session, table: type[T], meeting_ids: Sequence[uuid.UUID]) -> Sequence[T]:
    if not meeting_ids:
        return ()
    column = col(table.meeting_id)  # type: ignore[attr-defined]
    statement = select(table).where(column.in_(meeting_ids))
    return session.exec(statement, execution_options=ANEW).all()


def read_timeline(session: Session, group: CoreGroup, zone: str) -> rules.Timeline:
    """Return what happened and what is planned in a core group.

    `zone` is the workspace's: instants become the days on which people lived them. Ids become
    strings; a deadline's subject key is made of them.
    """
    meetings = _of(session, Meeting, group.id)
    meeting_ids = [meeting.id for meeting in meetings]
    memberships = _of(session, Membership, group.id)
    sent = {row.meeting_id: row for row in _of_meetings(session, Minutes, meeting_ids)}
    return rules.Timeline(
        conferences=tuple(_conference(row, zone) for row in _of(session, Conference, group.id)),
        meetings=tuple(_meeting(row, sent.get(row.id)) for row in meetings),
        members=tuple(_member(row) for row in memberships),
        absences=_absences(session, meeting_ids, zone),
        tasks=tuple(_task(row) for row in _of(session, Task, group.id)),
        visits=read_visits(session, group, zone, memberships),
        plan_changes=_plan_changes(_of(session, PlanItem, group.id)),
        concerns=tuple(
            _concern(row, zone)
            for row in _of(session, Concern, group.id)
            if row.state != ConcernState.WITHDRAWN
        ),
        children=read_children(session, group, memberships),
        tracked_from=group.tracked_from,
        standing=read_standing(session, group, memberships),
    )


def _conference(row: Conference, zone: str) -> rules.Conference:
    return rules.Conference(
        id=str(row.id),
        kind=row.kind,  # type: ignore[arg-type]  # held to the words by the table's CHECK
        on=row.on_date,
        outcome=row.outcome,  # type: ignore[arg-type]  # held to the words by the table's CHECK
        called_on=local_day(row.recorded_at, zone),
        report_shared_on=row.report_shared_on,
        children=frozenset(row.children),
    )


def _meeting(row: Meeting, minutes: Minutes | None) -> rules.Meeting:
    return rules.Meeting(
        id=str(row.id),
        on=row.on_date,
        state=row.state,  # type: ignore[arg-type]  # held to the words by the table's CHECK
        starts=row.starts_at,
        children=frozenset(row.children),
        called_on=row.called_on,
        minutes_sent_on=minutes.circulated_on if minutes is not None else None,
        family_minutes_on=minutes.family_on if minutes is not None else None,
        counts=row.counts,
        social_care_came=row.social_care_came,
        next_agreed=row.next_agreed,
        chaired_by=str(row.chair_id) if row.chair_id else None,
        outcome_told_on=row.outcome_told_on,
        disagreement=row.disagreement,
        disagreement_told_on=row.disagreement_told_on,
    )


def _member(row: Membership) -> rules.Member:
    return rules.Member(
        id=str(row.person_id),
        role=row.role,
        starts=row.starts,
        ends=row.ends,
        plan_copy_on=row.plan_copy_on,
    )


def _absences(
    session: Session, meeting_ids: Sequence[uuid.UUID], zone: str
) -> tuple[rules.Absence, ...]:
    reports = {
        (row.meeting_id, row.person_id): local_day(row.sent_at, zone)
        for row in _of_meetings(session, Report, meeting_ids)
        if row.version == 1
    }
    return tuple(
        rules.Absence(
            meeting=str(row.meeting_id),
            member=str(row.person_id),
            said_on=local_day(row.said_at, zone),
            report_on=reports.get((row.meeting_id, row.person_id)),
        )
        for row in _of_meetings(session, Apology, meeting_ids)
        if row.withdrawn_at is None
    )


def _task(row: Task) -> rules.Task:
    return rules.Task(
        id=str(row.id),
        title=row.title,
        owner=str(row.owner_id),
        due=row.due,
        agreed_on=row.agreed_on,
        done_on=row.done_on,
        closed_on=row.closed_on,
    )


def _plan_changes(items: Sequence[PlanItem]) -> tuple[rules.PlanChange, ...]:
    # Items agreed on one day are one change: a member is asked once whether the copy came.
    days = {item.agreed_on for item in items} | {item.ended_on for item in items if item.ended_on}
    return tuple(rules.PlanChange(id=day.isoformat(), on=day) for day in sorted(days))


def _concern(row: Concern, zone: str) -> rules.Concern:
    def day(at: datetime | None) -> date | None:
        return local_day(at, zone) if at else None

    return rules.Concern(
        id=str(row.id),
        kind=row.kind,  # type: ignore[arg-type]  # held to the words by the table's CHECK
        on=local_day(row.at, zone),
        by=str(row.by_id),
        lead_told_on=day(row.lead_told_at or row.acknowledged_at),
        manager_told_on=day(row.manager_told_at),
        chair_told_on=day(row.chair_told_at),
        decided_on=day(row.decided_at),
    )
