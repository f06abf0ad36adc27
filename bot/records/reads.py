"""Hot reads: one statement in Core each, rows as plain tuples."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)

from bot.records.tables import (
    CoreGroup,
    DeadlineRow,
    Meeting,
    Membership,
    OutboxMessage,
    Person,
    Workspace,
)
from bot.records.words import DeadlineState, GroupState, MeetingState, Role


def _columns(table: Any) -> Any:
    return table.__table__.c


P, M, G, D, T, W, X = (
    _columns(table)
    for table in (Person, Membership, CoreGroup, DeadlineRow, Meeting, Workspace, OutboxMessage)
)


def _words(column: ColumnElement[Any], word: StrEnum) -> ColumnElement[bool]:
    # Written out, not bound: a partial index is chosen only where the statement says its words.
    return column == literal_column(f"'{word}'")


STANDINGS: Select[Any] = (
    select(W.id, W.zone, P.id, M.core_group_id, M.role, M.starts, M.ends)
    .select_from(Workspace)
    .join(Person, and_(P.workspace_id == W.id, P.slack_id == bindparam("slack_id"), P.active))
    .outerjoin(Membership, and_(M.person_id == P.id, M.next_on.is_not(None)))
    .where(W.team_id == bindparam("team_id"))
    .order_by(M.next_on, M.core_group_id)
)
"""A person with each of their memberships in open core groups, the most urgent first.

Their dates are judged by the caller, who knows which day it is in the workspace's zone.
"""


def ahead_in(groups: int | None) -> Select[Any]:
    """Return what reads a person's planned meetings and open duties in core groups.

    In `groups` of them, whose ids are bound to g0, g1 and so on; or, for None, in all of theirs. A
    row for each meeting and duty of each core group; the caller folds them.
    """
    mine = select(M.core_group_id).where(M.person_id == bindparam("person_id"))
    which: Any = [bindparam(f"g{number}") for number in range(groups)] if groups else mine
    return (
        select(
            G.id,
            G.reference,
            G.procedure,
            T.id,
            T.on_date,
            T.starts_at,
            D.id,
            D.rule,
            # As it is kept: the caller opens the few that are shown.
            type_coerce(D.subject, String),
            D.subject_key,
            D.due,
            D.act_by,
            D.never_overdue,
            D.recommended,
            D.lapses_on,
            D.names_children,
        )
        .select_from(CoreGroup)
        .outerjoin(Meeting, and_(T.core_group_id == G.id, _words(T.state, MeetingState.PLANNED)))
        .outerjoin(
            DeadlineRow,
            and_(
                D.owner_id == bindparam("person_id"),
                D.core_group_id == G.id,
                _words(D.state, DeadlineState.OPEN),
                D.assessed,
            ),
        )
        .where(G.id.in_(which), _words(G.state, GroupState.OPEN))
    )


AHEAD = ahead_in(None)
AHEAD_IN_FIVE = ahead_in(5)


_SOCIAL_CARE = (Role.LEAD_SOCIAL_WORKER.value, Role.TEAM_MANAGER.value)

OVERDUE: Select[Any] = (
    select(
        D.id.label("deadline_id"),
        D.rule,
        D.subject,
        D.subject_key,
        D.opens,
        D.due,
        D.act_by,
        D.owner_role,
        D.owner_key,
        D.recommended,
        G.id.label("group_id"),
        G.reference,
        G.procedure,
        P.name.label("owner_name"),
        P.slack_id.label("owner_slack_id"),
    )
    .select_from(DeadlineRow)
    .join(CoreGroup, G.id == D.core_group_id)
    .join(
        Membership,
        and_(
            M.core_group_id == G.id,
            M.person_id == bindparam("person_id"),
            M.role.in_(_SOCIAL_CARE),
            M.starts <= bindparam("today"),
            or_(M.ends.is_(None), M.ends >= bindparam("today")),
        ),
    )
    .outerjoin(Person, P.id == D.owner_id)
    .where(
        D.workspace_id == bindparam("workspace_id"),
        _words(D.state, DeadlineState.OPEN),
        D.due < bindparam("today"),
        D.assessed,
        D.never_overdue.is_(False),
        # What can no longer be done is missed: nobody can put it right.
        or_(D.lapses_on.is_(None), D.lapses_on > bindparam("today")),
        # Owed only by whoever cannot come: late for nobody until somebody says so.
        D.conditional.is_(False),
        _words(G.state, GroupState.OPEN),
    )
    .distinct()
    .order_by(D.due, G.reference, D.rule)
)
"""What is overdue in the groups somebody leads or answers for, the oldest first."""


def overdue_rows(
    connection: Connection, *, workspace_id: uuid.UUID, person_id: uuid.UUID, today: date
) -> Sequence[Row[Any]]:
    """Return the overdue duties that one person may see as lead social worker or manager."""
    values = {"workspace_id": workspace_id, "person_id": person_id, "today": today}
    return connection.execute(OVERDUE, values).all()


def stopped_workspaces(connection: Connection) -> list[tuple[str, str]]:
    """Return the team id of each workspace that Slack refuses, with the reason."""
    rows = connection.execute(
        select(W.team_id, W.stopped_reason).where(W.stopped_reason.is_not(None))
    ).all()
    return [(row.team_id, row.stopped_reason) for row in rows]


def past_and_ahead(connection: Connection, team_id: str, today: str) -> tuple[str, str, str]:
    """Return a lead's Slack id with two references: a meeting to be recorded, and one ahead.

    For the demo's tour: the lowest number, and the soonest of that lead's. Raises LookupError where
    no lead has both.
    """
    day = date.fromisoformat(today)
    rows = connection.execute(
        select(P.slack_id, G.reference, T.on_date)
        .select_from(Meeting)
        .join(CoreGroup, G.id == T.core_group_id)
        .join(
            Membership,
            and_(M.core_group_id == G.id, M.role == Role.LEAD_SOCIAL_WORKER.value),
        )
        .join(Person, P.id == M.person_id)
        .join(Workspace, W.id == G.workspace_id)
        .where(W.team_id == team_id, _words(T.state, MeetingState.PLANNED))
        .order_by(func.length(G.reference), G.reference)
    ).all()
    for slack_id, past, on_date in rows:
        ahead = [(on, reference) for lead, reference, on in rows if lead == slack_id and on > day]
        if on_date <= day and ahead:
            return slack_id, past, min(ahead)[1]
    raise LookupError("no lead has a meeting to record and one ahead")
