"""What is not as the procedure asks, or what nobody has said: a list of its own, never overdue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.turn import DutyError, Turn
from bot.records.check_reads import missed_rows, unmet_numbers, unmet_rows
from bot.records.words import CheckAnswer


@dataclass(frozen=True, slots=True)
class Unmet:
    """A check that is not met or that nobody has answered, on its latest occasion."""

    check_id: uuid.UUID
    group_id: uuid.UUID
    reference: str
    title: str
    section: str
    about: str
    on: date
    answered: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty that nobody did while it could be done, such as a meeting before a conference."""

    reference: str
    title: str
    section: str
    due: date


@dataclass(frozen=True, slots=True)
class UnmetList:
    """What is not met as of `today`, the latest first, then what nobody has said.

    `reference` is set where one group was asked about; `groups` counts them. `missed` can no longer
    be done, so it is not overdue either.
    """

    today: date
    groups: int
    rows: tuple[Unmet, ...]
    reference: str = ""
    missed: tuple[Missed, ...] = ()


def whats_unmet(turn: Turn, value: str = "") -> UnmetList:
    """Return what is not met in one core group or in all that the actor leads or answers for.

    `value` is "", a reference or a group's id. Raises NotHere for one that is foreign or missing,
    and DutyError for somebody who neither leads nor answers for a core group.
    """
    entries = _entries(turn, value)
    one = entries[0].group.id if value else None
    connection, theirs = turn.session.connection(), _theirs(turn)
    rows = unmet_rows(connection, **theirs)
    references = {entry.group.reference for entry in entries}
    missed = tuple(
        _missed(turn, row)
        for row in missed_rows(connection, **theirs)
        if row.reference in references and _asked(turn, row)
    )
    ids = {entry.group.id for entry in entries}
    found = [_unmet(turn, row) for row in rows if row.group_id in ids and _asked(turn, row)]
    found.sort(key=lambda each: not each.answered)
    rows_seen = len(found) + len(missed)
    audit.note(turn, "see_unmet", core_group_id=one, groups=len(entries), rows=rows_seen)
    reference = entries[0].group.reference if value else ""
    return UnmetList(turn.today, len(entries), tuple(found), reference, missed)


def _entries(turn: Turn, value: str) -> Sequence[Entry]:
    if not value:
        entries = my_groups(turn, Action.SEE_CHECKS)
        if not entries:
            raise DutyError("", "unmet_no_groups")
        return entries
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.SEE_CHECKS)]
    except ValueError:
        pass
    entry = entry_by_reference(turn, value, Action.SEE_DATES)
    if not entry.may(Action.SEE_CHECKS):
        raise DutyError("", "unmet_not_theirs", reference=entry.group.reference)
    return [entry]


def _theirs(turn: Turn) -> dict[str, Any]:
    who = {"workspace_id": turn.workspace_id, "person_id": turn.actor.id}
    return {**who, "today": turn.today}


def _missed(turn: Turn, row: Any) -> Missed:
    rule = turn.rulebook.procedure(row.procedure, row.procedure_version).rules[row.rule]
    return Missed(row.reference, rule.title, rule.section, row.due)


def _asked(turn: Turn, row: Any) -> bool:
    # A group that was moved to another procedure is asked what that one asks.
    return row.rule in turn.rulebook.procedure(row.procedure, row.procedure_version).rules


def _unmet(turn: Turn, row: Any) -> Unmet:
    procedure = turn.rulebook.procedure(row.procedure, row.procedure_version)
    rule = procedure.rules[row.rule]
    return Unmet(
        check_id=row.check_id,
        group_id=row.group_id,
        reference=row.reference,
        title=rule.title,
        section=rule.section,
        about=row.about.partition(":")[0],
        on=row.on_date,
        answered=row.answer != CheckAnswer.UNANSWERED,
        reason=row.reason,
    )


def how_many(turn: Turn) -> int:
    """Count what is not met or not answered in the groups the actor leads or answers for."""
    rows = unmet_numbers(turn.session.connection(), **_theirs(turn))
    return sum(int(row.number) for row in rows if _asked(turn, row))
