"""What is overdue in the core groups that somebody leads or answers for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_reference, my_groups
from bot.duties.projection import holders_of, owner_of
from bot.duties.turn import DutyError, Rulebook, Turn
from bot.records.reads import overdue_rows
from bot.records.tables import Person
from bot.records.timelines import read_timeline
from bot.rules import stages
from bot.rules.procedure import Procedure
from bot.rules.timeline import Deadline
from bot.rules.timetable import project


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue duty; `owner` is a person's name, or the role's where nobody holds it.

    `recommended` is true where the document recommends the date and does not require it. `done`
    is what settles it (Rule.done).
    """

    group_id: uuid.UUID
    reference: str
    title: str
    subject: str
    due: date
    owner: str
    recommended: bool
    done: str = ""


@dataclass(frozen=True, slots=True)
class OverdueList:
    """What is overdue on a day, the oldest first, in `groups` core groups.

    `reference` is set where one group was asked about, `kind` where one of KINDS was.
    """

    on: date
    groups: int
    rows: tuple[Late, ...]
    reference: str = ""
    kind: str = ""


KINDS: dict[str, frozenset[str]] = {
    "minutes": frozenset({"minutes sent", "family minutes sent"}),
    "visits": frozenset({"child seen"}),
    "meetings": frozenset({"meeting held", "meetings held"}),
    "tasks": frozenset({"task done"}),
    "reports": frozenset({"absence report", "report shared"}),
}
"""The kinds that a list can be narrowed to, each with what settles its duties (Rule.done)."""


@dataclass(frozen=True, slots=True)
class LateExplained:
    """An overdue duty with its arithmetic; `owner` as in `Late`, with a Slack id where known."""

    deadline: Deadline
    why: str
    reference: str
    days_late: int
    owner: str
    owner_slack_id: str | None


def whats_overdue(turn: Turn, reference: str = "", kind: str = "") -> OverdueList:
    """Return what is overdue today, in one core group or in all that the actor answers for.

    `kind` is one of KINDS, or "" for all of them.

    Raises NotHere for a reference that is foreign or missing, and DutyError for somebody who
    neither leads nor answers for a core group.
    """
    if reference:
        entry = entry_by_reference(turn, reference, Action.SEE_DATES)
        if not entry.may(Action.SEE_OVERDUE):
            raise DutyError("", "overdue_not_theirs", reference=entry.group.reference)
        entries = [entry]
    else:
        entries = my_groups(turn, Action.SEE_OVERDUE)
        if not entries:
            raise DutyError("", "overdue_no_groups")
    found = overdue_in(turn, entries, entries[0].group.reference if reference else "")
    return narrowed(found, kind) if kind in KINDS else found


def narrowed(found: OverdueList, kind: str) -> OverdueList:
    """Return a list with the duties of one kind alone."""
    rows = tuple(late for late in found.rows if late.done in KINDS[kind])
    return replace(found, rows=rows, kind=kind)


def overdue_in(turn: Turn, entries: Sequence[Entry], reference: str = "") -> OverdueList:
    """Return what is overdue today in some core groups that the actor leads or answers for."""
    ids = {entry.group.id for entry in entries}
    rows = overdue_rows(
        turn.session.connection(),
        workspace_id=turn.workspace_id,
        person_id=turn.actor.id,
        today=turn.today,
    )
    rulebook = turn.rulebook
    found = tuple(
        Late(
            group_id=row.group_id,
            reference=row.reference,
            title=title,
            subject=subject,
            due=row.due,
            owner=row.owner_name or rulebook.procedure(row.procedure).label(row.owner_role),
            recommended=row.recommended,
            done=_done(rulebook, row),
        )
        for row in rows
        if row.group_id in ids
        for title, subject in [_words(rulebook, row)]
    )
    audit.note(
        turn,
        "see_overdue",
        core_group_id=entries[0].group.id if reference else None,
        groups=len(entries),
        rows=len(found),
    )
    return OverdueList(turn.today, len(entries), found, reference)


def _done(rulebook: Rulebook, row: Row[Any]) -> str:
    rule = rulebook.procedure(row.procedure).rules.get(row.rule)
    return rule.done if rule else ""


def _words(rulebook: Rulebook, row: Row[Any]) -> tuple[str, str]:
    """Return a duty's title and subject; a task says what it is in its own words."""
    if row.subject_key.startswith("task:"):
        return row.subject, ""
    return rulebook.titles(row.procedure, row.rule, row.owner_role), row.subject


def overdue_on(turn: Turn, on: date) -> list[LateExplained]:
    """Return what is overdue on a day with the reason for each date, the oldest first.

    The groups are those that the actor leads or answers for now; their duties are projected from
    what is recorded now, and those count that were due before the day and not met by it. Empty for
    somebody who answers for none.
    """
    entries = my_groups(turn, Action.SEE_OVERDUE)
    found = [late for entry in entries for late in _of_group(turn, entry, on)]
    audit.note(turn, "see_overdue", groups=len(entries), rows=len(found), via="command line")
    return sorted(found, key=lambda late: (late.deadline.due, late.reference, late.deadline.rule))


def _of_group(turn: Turn, entry: Entry, on: date) -> Iterator[LateExplained]:
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    late = [duty for duty in _projected(turn, entry, procedure) if is_late(duty, on)]
    if not late:
        return
    holders = holders_of(turn.session, group.id, turn.today)
    owners = [owner_of(duty, holders) for duty in late]
    people = _people(turn, [owner for owner in owners if owner])
    for duty, owner in zip(late, owners, strict=True):
        person = people.get(owner) if owner else None
        yield LateExplained(
            deadline=duty,
            why=turn.rulebook.why(procedure, duty, turn.calendar),
            reference=group.reference,
            days_late=(on - duty.due).days,
            owner=person.name if person else procedure.label(duty.owner),
            owner_slack_id=person.slack_id if person else None,
        )


def _projected(turn: Turn, entry: Entry, procedure: Procedure) -> Sequence[Deadline]:
    timeline = read_timeline(turn.session, entry.group, turn.workspace.zone)
    return project(procedure, timeline, turn.calendar, no_figure_days=turn.workspace.no_figure_days)


def is_late(duty: Deadline, on: date) -> bool:
    """True where a duty was due before a day and not met by it.

    A duty that is owed only if something happens is late for nobody, and some are never called
    late; what can no longer be done is missed and not late.
    """
    return stages.is_late(duty, on) and duty.assessed and (duty.met_on is None or duty.met_on > on)


def _people(turn: Turn, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Person]:
    rows = turn.session.exec(
        select(Person).where(Person.workspace_id == turn.workspace_id, col(Person.id).in_(ids))
    ).all()
    return {person.id: person for person in rows}
