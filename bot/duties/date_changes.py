"""Which dates of a core group a change has moved: compared, kept as ids, read again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot.duties.turn import Turn
from bot.records.tables import CoreGroup, DeadlineRow
from bot.records.words import DeadlineState

MOST = 20

Dues = Mapping[uuid.UUID, date]


@dataclass(frozen=True, slots=True)
class DateChange:
    """One duty whose last day is another than before; `was` is None where it is new."""

    title: str
    subject: str
    was: date | None
    due: date


def open_dues(turn: Turn, group: CoreGroup) -> Dues:
    """Return the last day of each open duty of a group, by the row's id."""
    rows = turn.session.exec(
        select(col(DeadlineRow.id), col(DeadlineRow.due)).where(
            DeadlineRow.core_group_id == group.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.assessed).is_(True),
        )
    ).all()
    return {row[0]: row[1] for row in rows}


def written(before: Dues, after: Dues) -> str:
    """Return what differs as ids and dates, such as an outbox row may hold."""
    found = [
        f"{row_id}={before[row_id].isoformat() if row_id in before else ''}"
        for row_id, due in sorted(after.items(), key=lambda pair: (pair[1], str(pair[0])))
        if before.get(row_id) != due
    ]
    return " ".join(found[:MOST])


def read_changes(turn: Turn, group: CoreGroup, text: str) -> tuple[DateChange, ...]:
    """Return the changes that `written` kept, as they stand now; what has been met since is left.

    `group` is one that the actor may see.
    """
    was = dict(part.split("=", 1) for part in text.split())
    rows = turn.session.exec(
        select(DeadlineRow)
        .where(
            DeadlineRow.core_group_id == group.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.id).in_([uuid.UUID(one) for one in was]),
        )
        .order_by(col(DeadlineRow.due), col(DeadlineRow.rule), col(DeadlineRow.subject_key))
    ).all()
    return tuple(
        DateChange(
            title=turn.rulebook.titles(group.procedure, row.rule, row.owner_role),
            subject=row.subject,
            was=date.fromisoformat(was[str(row.id)]) if was[str(row.id)] else None,
            due=row.due,
        )
        for row in rows
    )
