"""Asking, before school breaks up, who sees a child that is seen at school in term."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties.hours import hours_of
from bot.duties.projection import holders_of
from bot.duties.seeing_page import counts_before
from bot.duties.terms import terms_of
from bot.duties.turn import Rulebook
from bot.records import outbox
from bot.records.tables import CoreGroup, Person, SchoolBreak, StandingVisit, Workspace
from bot.records.words import GroupState, Role
from bot.reminders.planner import Planned
from bot.rules.terms import Break, break_to_ask
from bot.rules.workdays import Calendar

KIND = "school_break"
AGAIN_WORKING_DAYS = 5
"""How near a break is when a question without an answer is asked a second time."""


class BreakQuestions:
    """Puts the questions into the outbox, once a day for each workspace; keys keep them single."""

    def __init__(self) -> None:
        self._done: dict[uuid.UUID, date] = {}

    def plan(
        self, session: Session, rulebook: Rulebook, *, now: datetime, machine_now: datetime
    ) -> list[Planned]:
        """Ask about the breaks that are near at `now` (case time), in the digest's own hours."""
        planned = []
        for workspace in session.exec(select(Workspace)).all():
            today = local_day(now, workspace.zone)
            if not workspace.terms or self._done.get(workspace.id) == today:
                continue
            calendar = rulebook.calendar(workspace)
            gap = break_to_ask(terms_of(workspace), calendar, today)
            if gap is not None and hours_of(workspace, rulebook, None).opening(now) is not None:
                continue
            if gap is not None:
                planned += _ask(session, workspace, calendar, gap, today, machine_now)
            self._done[workspace.id] = today
        return planned


def _ask(
    session: Session,
    workspace: Workspace,
    calendar: Calendar,
    gap: Break,
    today: date,
    machine_now: datetime,
) -> list[Planned]:
    round_ = 2 if today >= calendar.add(gap.starts, -AGAIN_WORKING_DAYS) else 1
    planned = []
    for group_id in _concerned(session, workspace.id, gap):
        person_id = _who(session, group_id, today)
        if person_id is None:
            continue
        key = f"{KIND}:{group_id}:{gap.starts.isoformat()}:{round_}:{person_id}"
        put = outbox.put(
            session,
            workspace_id=workspace.id,
            key=key,
            kind=KIND,
            recipient_id=person_id,
            core_group_id=group_id,
            now=machine_now,
            starts=gap.starts.isoformat(),
        )
        if put:
            planned.append(Planned(key, person_id, KIND))
    return planned


def _concerned(session: Session, workspace_id: uuid.UUID, gap: Break) -> list[uuid.UUID]:
    """Return the open groups whose arrangement at school the break interrupts, without answer."""
    answered = select(SchoolBreak.core_group_id).where(
        SchoolBreak.workspace_id == workspace_id, SchoolBreak.starts == gap.starts
    )
    rows: Iterable[StandingVisit] = session.exec(
        select(StandingVisit)
        .join(CoreGroup, col(CoreGroup.id) == StandingVisit.core_group_id)
        .where(
            StandingVisit.workspace_id == workspace_id,
            col(StandingVisit.in_term).is_(True),
            CoreGroup.state == GroupState.OPEN,
            col(StandingVisit.core_group_id).not_in(answered),
        )
        .order_by(col(StandingVisit.core_group_id))
    ).all()
    return list(dict.fromkeys(row.core_group_id for row in rows if counts_before(row, gap)))


def _who(session: Session, core_group_id: uuid.UUID, today: date) -> uuid.UUID | None:
    """Return whom to ask: the lead social worker, else the manager; None for nobody on Slack."""
    holders = holders_of(session, core_group_id, today)
    for role in (Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER):
        person = session.get(Person, holders[role]) if role in holders else None
        if person is not None and person.active and person.slack_id:
            return person.id
    return None
