"""Passing on what a meeting brought: its outcome without social care, a serious disagreement."""

from __future__ import annotations

import uuid

from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id
from bot.duties.projection import reproject
from bot.duties.turn import NotHere, Turn
from bot.records.tables import DeadlineRow, Meeting

SETTLED = {"outcome told": "outcome_told_on", "disagreement told": "disagreement_told_on"}
"""The day of a meeting's record that settles each duty, in the procedures' words."""


def passed_on(turn: Turn, deadline_id: uuid.UUID) -> None:
    """Record that what a duty asks to pass on was passed on today; doing so twice is once.

    Whoever owes it says so, or the lead social worker or the manager, who have heard of it. Raises
    NotHere for anybody else, and for a duty of another kind.
    """
    row, entry, column = _asked(turn, deadline_id)
    meeting = turn.session.exec(
        select(Meeting)
        .where(
            Meeting.id == uuid.UUID(row.subject_key.removeprefix("meeting:")),
            Meeting.core_group_id == entry.group.id,
        )
        .with_for_update()
    ).one()
    if getattr(meeting, column) is not None:
        return
    setattr(meeting, column, turn.today)
    turn.session.add(meeting)
    reproject(turn, entry.group)
    audit.note(
        turn, "passed_on", core_group_id=entry.group.id, subject=row.subject_key, what=column
    )


def _asked(turn: Turn, deadline_id: uuid.UUID) -> tuple[DeadlineRow, Entry, str]:
    row = turn.session.get(DeadlineRow, deadline_id)
    if row is None or row.workspace_id != turn.workspace_id:
        raise NotHere
    entry = entry_by_id(turn, row.core_group_id, Action.SEE_DATES)
    if row.owner_id != turn.actor.id and not entry.may(Action.RECORD_REVIEW):
        raise NotHere
    group = entry.group
    rule = turn.rulebook.procedure(group.procedure, group.procedure_version).rules.get(row.rule)
    if rule is None or rule.done not in SETTLED:
        raise NotHere
    return row, entry, SETTLED[rule.done]
