"""What a digest is made of, read in a few statements: open duties, apologies, leads."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, literal_column, or_, select
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.duties.access import POLICY, Action
from bot.duties.turn import Turn
from bot.records.reads import D, G, M, P
from bot.records.tables import (
    Apology,
    Concern,
    CoreGroup,
    DeadlineRow,
    Membership,
    Snooze,
    Task,
)
from bot.records.words import DeadlineState, GroupState, Role
from bot.rules.hours import Hours
from bot.rules.stages import has_lapsed, is_late

# Written out, not bound: a partial index is chosen only where the statement says its words.
_OPEN = D.state == literal_column(f"'{DeadlineState.OPEN}'")


def open_rows(turn: Turn, which: ColumnElement[bool]) -> dict[uuid.UUID, Any]:
    """Return open rows in open groups whose dates the actor may see today, by id."""
    may = [role.value for role in POLICY[Action.SEE_DATES]]
    statement = (
        select(
            D.id,
            D.rule,
            D.subject,
            D.subject_key,
            D.owner_id,
            D.owner_role,
            D.due,
            D.act_by,
            D.lapses_on,
            D.conditional,
            D.urgent,
            D.quiet,
            D.never_overdue,
            D.recommended,
            G.id.label("group_id"),
            G.reference,
            G.procedure,
            G.procedure_version,
            M.role,
        )
        .select_from(DeadlineRow)
        .join(CoreGroup, G.id == D.core_group_id)
        .join(Membership, M.core_group_id == G.id)
        .where(
            which,
            _OPEN,
            D.assessed,
            D.workspace_id == turn.workspace_id,
            G.state == GroupState.OPEN.value,
            M.person_id == turn.actor.id,
            M.role.in_(may),
            M.starts <= turn.today,
            or_(M.ends.is_(None), M.ends >= turn.today),
        )
        # Of somebody's roles in a group the one that may do most counts.
        .order_by(D.id, M.role.in_([role.value for role in POLICY[Action.SEE_OVERDUE]]))
    )
    found: Iterable[Any] = turn.session.connection().execute(statement).all()
    rows = [row for row in found if not has_lapsed(row, turn.today)]
    climbing = _climbing(turn, rows)
    return {row.id: row for row in rows if row.subject_key not in climbing or row.due < turn.today}


def _climbing(turn: Turn, rows: Iterable[Any]) -> set[str]:
    """Return the concerns, as "concern:<id>", whose ladder sees to it that they are passed on."""
    ids = {
        uuid.UUID(row.subject_key.removeprefix("concern:"))
        for row in rows
        if row.subject_key.startswith("concern:")
    }
    if not ids:
        return set()
    found = turn.session.exec(
        select_rows(Concern.id).where(col(Concern.id).in_(ids), col(Concern.climbs_at).is_not(None))
    ).all()
    return {f"concern:{one}" for one in found}


def excused(turn: Turn, rows: Iterable[Any]) -> set[str]:
    """Return the meetings, as "meeting:<id>", for which the actor has sent apologies."""
    meetings = [
        uuid.UUID(row.subject_key.removeprefix("meeting:"))
        for row in rows
        if row.conditional and row.subject_key.startswith("meeting:")
    ]
    said = turn.session.exec(
        select_rows(Apology.meeting_id).where(
            col(Apology.meeting_id).in_(meetings),
            Apology.person_id == turn.actor.id,
            col(Apology.withdrawn_at).is_(None),
        )
    ).all()
    return {f"meeting:{meeting}" for meeting in said}


def blocked(turn: Turn, rows: Iterable[Any]) -> set[str]:
    """Return the tasks, as "task:<id>", that their owner cannot do in time."""
    tasks = [
        uuid.UUID(row.subject_key.removeprefix("task:"))
        for row in rows
        if row.subject_key.startswith("task:")
    ]
    said = turn.session.exec(
        select_rows(Task.id).where(col(Task.id).in_(tasks), col(Task.blocked_at).is_not(None))
    ).all()
    return {f"task:{task}" for task in said}


def put_off(turn: Turn, rows: Collection[Any], hours: Hours) -> set[uuid.UUID]:
    """Return the duties that the actor does not want to hear of today.

    What is urgent is heard of all the same, and so is what the actor cannot do later in time.
    """
    if not rows:
        return set()
    kept = turn.session.exec(
        select_rows(Snooze).where(
            Snooze.person_id == turn.actor.id,
            col(Snooze.deadline_id).in_({row.id for row in rows}),
            Snooze.until > turn.today,
        )
    ).all()
    dates = {one.deadline_id: one.due for one in kept}
    return {
        row.id
        for row in rows
        if dates.get(row.id) == row.due
        and not row.urgent
        and (is_late(row, turn.today) or hours.days.on_or_before(row.act_by) > turn.today)
    }


def lead_of(turn: Turn, groups: Collection[uuid.UUID]) -> str:
    """Return who leads these groups, "" where several people do, nobody, or the actor."""
    rows = (
        turn.session.connection()
        .execute(
            select(P.id, P.name)
            .join(Membership, M.person_id == P.id)
            .where(
                M.core_group_id.in_(groups),
                M.role == Role.LEAD_SOCIAL_WORKER.value,
                M.starts <= turn.today,
                or_(M.ends.is_(None), M.ends >= turn.today),
            )
            .distinct()
        )
        .all()
    )
    leads = {row.id: str(row.name) for row in rows}
    return next(iter(leads.values())) if len(leads) == 1 and turn.actor.id not in leads else ""
