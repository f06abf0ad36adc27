"""Hot reads of checks: one statement in Core each, rows as plain tuples."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, func, or_, select

from bot.records.reads import D, G, M
from bot.records.tables import Check, CoreGroup, DeadlineRow
from bot.records.words import CheckAnswer, DeadlineState, GroupState, Role

_TABLE: Any = Check.__table__  # type: ignore[attr-defined]
C = _TABLE.c
_LATER = _TABLE.alias("later").c
_OPEN = (CheckAnswer.NOT_MET.value, CheckAnswer.UNANSWERED.value)
_SOCIAL_CARE = (Role.LEAD_SOCIAL_WORKER.value, Role.TEAM_MANAGER.value)

_STANDS = ~exists().where(
    _LATER.core_group_id == C.core_group_id,
    _LATER.rule == C.rule,
    or_(
        _LATER.on_date > C.on_date,
        and_(_LATER.on_date == C.on_date, _LATER.id > C.id),
    ),
)
"""True for the row of a check's latest occasion: what a later one said takes its place."""

_THEIRS = select(M.core_group_id).where(
    M.person_id == bindparam("person_id"),
    M.role.in_(_SOCIAL_CARE),
    M.starts <= bindparam("today"),
    or_(M.ends.is_(None), M.ends >= bindparam("today")),
)

UNMET: Select[Any] = (
    select(
        C.id.label("check_id"),
        C.rule,
        C.about,
        C.on_date,
        C.answer,
        C.reason,
        G.id.label("group_id"),
        G.reference,
        G.procedure,
        G.procedure_version,
    )
    .select_from(Check)
    .join(CoreGroup, G.id == C.core_group_id)
    .where(
        C.workspace_id == bindparam("workspace_id"),
        C.answer.in_(_OPEN),
        C.core_group_id.in_(_THEIRS),
        G.state == GroupState.OPEN.value,
        _STANDS,
    )
    .order_by(C.on_date.desc(), G.reference, C.rule)
)
"""What is not met or not answered in the open groups somebody leads or answers for."""

_NUMBERS = (
    UNMET.with_only_columns(C.rule, G.procedure, G.procedure_version, func.count().label("number"))
    .order_by(None)
    .group_by(C.rule, G.procedure, G.procedure_version)
)

MISSED: Select[Any] = (
    select(D.rule, D.due, G.reference, G.procedure, G.procedure_version)
    .select_from(DeadlineRow)
    .join(CoreGroup, G.id == D.core_group_id)
    .where(
        D.workspace_id == bindparam("workspace_id"),
        D.core_group_id.in_(_THEIRS),
        D.state == DeadlineState.OPEN.value,
        D.lapses_on <= bindparam("today"),
        D.assessed,
        D.conditional.is_(False),
        D.never_overdue.is_(False),
        G.state == GroupState.OPEN.value,
    )
    .order_by(D.due.desc(), G.reference, D.rule)
)
"""What was not done while it could be, in the open groups somebody leads or answers for."""


def missed_rows(
    connection: Connection, *, workspace_id: uuid.UUID, person_id: uuid.UUID, today: date
) -> Sequence[Row[Any]]:
    """Return the duties that lapsed undone, the latest first."""
    values = {"workspace_id": workspace_id, "person_id": person_id, "today": today}
    return connection.execute(MISSED, values).all()


def unmet_rows(
    connection: Connection, *, workspace_id: uuid.UUID, person_id: uuid.UUID, today: date
) -> Sequence[Row[Any]]:
    """Return the checks that one person may see as lead social worker or manager, latest first."""
    values = {"workspace_id": workspace_id, "person_id": person_id, "today": today}
    return connection.execute(UNMET, values).all()


def unmet_numbers(
    connection: Connection, *, workspace_id: uuid.UUID, person_id: uuid.UUID, today: date
) -> Sequence[Row[Any]]:
    """Return how many rows `unmet_rows` would return, by rule, procedure and version."""
    values = {"workspace_id": workspace_id, "person_id": person_id, "today": today}
    return connection.execute(_NUMBERS, values).all()
