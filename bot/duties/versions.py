"""Moving a core group to another version of its procedure: what changes is shown before it does."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.duties import audit, date_changes
from bot.duties.access import Action, entry_by_id
from bot.duties.date_changes import DateChange
from bot.duties.projection import reproject
from bot.duties.roster import holder
from bot.duties.turn import DutyError, NotHere, Rulebook, Turn
from bot.records import outbox
from bot.records.tables import CoreGroup, DeadlineRow, OutboxMessage, Person, Workspace
from bot.records.timelines import read_timeline
from bot.records.words import DeadlineState, Role
from bot.rules.procedure import Procedure
from bot.rules.timetable import project


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a procedure; `newest` where no later one of that procedure is there."""

    procedure: str
    version: str
    name: str
    document_date: str
    newest: bool

    @property
    def key(self) -> str:
        """Return what names it in a form: "greenwich@2"."""
        return f"{self.procedure}@{self.version}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that differs: `was` is None where it is new, `due` where it is no longer asked."""

    title: str
    subject: str
    was: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The version a group stands under and those it may be moved to, its own procedure's first."""

    group_id: uuid.UUID
    reference: str
    now: Version
    others: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Every date that a move changes, as of `today`, soonest first; `same` counts those that stay.

    `seen` stands for what was shown: a move is refused where it would change something else by now.
    """

    group_id: uuid.UUID
    reference: str
    today: date
    now: Version
    to: Version
    changes: tuple[Moved, ...]
    same: int

    @property
    def seen(self) -> str:
        """Return a short mark of the changes."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()[:16]


class ChangedSince(DutyError):
    """The dates that a move would change are not those that were shown."""

    def __init__(self) -> None:
        super().__init__("", "version_changed_since")


def named(rulebook: Rulebook, procedure: str, version: str) -> Version:
    """Return a version by name; raises DutyError under `to` where there is none such."""
    try:
        found = rulebook.procedures.at(procedure, version)
    except KeyError:
        raise DutyError("to", "version_unknown", version=f"{procedure} {version}") from None
    return _version(rulebook, found)


def _version(rulebook: Rulebook, one: Procedure) -> Version:
    newest = rulebook.procedures[one.id].version == one.version
    return Version(one.id, one.version, one.name, one.document_date, newest)


def versions_of(turn: Turn, core_group_id: uuid.UUID) -> Versions:
    """Return what a group can be moved to; raises NotHere for anybody but its manager."""
    group = entry_by_id(turn, core_group_id, Action.CHANGE_PROCEDURE).group
    every = turn.rulebook.procedures.everything
    others = [
        _version(turn.rulebook, one)
        for one in every
        if (one.id, one.version) != (group.procedure, group.procedure_version)
    ]
    others.sort(key=lambda one: (one.procedure != group.procedure, one.name, not one.newest))
    return Versions(
        group.id,
        group.reference,
        named(turn.rulebook, group.procedure, group.procedure_version),
        tuple(others),
    )


def preview(turn: Turn, core_group_id: uuid.UUID, key: str) -> Preview:
    """Return every date that a move to a version would change; nothing is changed.

    `key` is a `Version.key` from a payload. Raises NotHere, DutyError under `to`.
    """
    group = entry_by_id(turn, core_group_id, Action.CHANGE_PROCEDURE).group
    to = _chosen(turn, group, key)
    changes, same = changes_of(turn.session, turn.workspace, turn.rulebook, group, to)
    now = named(turn.rulebook, group.procedure, group.procedure_version)
    return Preview(group.id, group.reference, turn.today, now, to, changes, same)


def _chosen(turn: Turn, group: CoreGroup, key: str) -> Version:
    procedure, _, version = key.partition("@")
    to = named(turn.rulebook, procedure, version)
    if (to.procedure, to.version) == (group.procedure, group.procedure_version):
        raise DutyError("to", "version_is_this")
    return to


def changes_of(
    session: Session, workspace: Workspace, rulebook: Rulebook, group: CoreGroup, to: Version
) -> tuple[tuple[Moved, ...], int]:
    """Return what a move would change in a group's open dates, and how many would stay."""
    rows = session.exec(
        select(DeadlineRow).where(
            DeadlineRow.core_group_id == group.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.assessed).is_(True),
        )
    ).all()
    before = {(row.rule, row.subject_key, row.owner_key): row for row in rows}
    duties = project(
        rulebook.procedures.at(to.procedure, to.version),
        read_timeline(session, group, workspace.zone),
        rulebook.calendar(workspace),
        no_figure_days=workspace.no_figure_days,
    )
    found, same = [], 0
    for duty in duties:
        row = before.pop(duty.key, None)
        if duty.met_on is not None or not duty.assessed:
            if row is not None:
                found.append(_gone(rulebook, group, row))
        elif row is not None and row.due == duty.due:
            same += 1
        else:
            found.append(Moved(duty.title, duty.subject, row.due if row else None, duty.due))
    found += [_gone(rulebook, group, row) for row in before.values()]
    found.sort(key=lambda one: (one.due or one.was or date.max, one.title, one.subject))
    return tuple(found), same


def _gone(rulebook: Rulebook, group: CoreGroup, row: DeadlineRow) -> Moved:
    title = rulebook.titles(group.procedure, row.rule, row.owner_role)
    return Moved(title, row.subject, row.due, None)


def move(turn: Turn, core_group_id: uuid.UUID, key: str, seen: str) -> bool:
    """Move a group to a version whose changes were shown; its reminders follow the new dates.

    `seen` is the preview's. False where it stands there already. Raises NotHere, DutyError under
    `to`, ChangedSince where it would change something else than was shown.
    """
    group = entry_by_id(turn, core_group_id, Action.CHANGE_PROCEDURE).group
    turn.session.exec(select(CoreGroup.id).where(CoreGroup.id == group.id).with_for_update()).one()
    turn.session.refresh(group)
    if key == f"{group.procedure}@{group.procedure_version}":
        return False
    if preview(turn, core_group_id, key).seen != seen:
        raise ChangedSince
    to = _chosen(turn, group, key)
    before = date_changes.open_dues(turn, group)
    was = f"{group.procedure}@{group.procedure_version}"
    group.procedure, group.procedure_version = to.procedure, to.version
    turn.session.add(group)
    reproject(turn, group)
    turn.session.flush()
    audit.note(turn, "move_procedure", core_group_id=group.id, was=was, now=key)
    changed = date_changes.written(before, date_changes.open_dues(turn, group))
    for person in _told(turn, group):
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"procedure_moved:{group.id}:{turn.machine_now.isoformat()}:{person.id}",
            kind="procedure_moved",
            recipient_id=person.id,
            core_group_id=group.id,
            now=turn.machine_now,
            was=was,
            to=key,
            by=str(turn.actor.id),
            dates=changed,
        )
    return True


def _told(turn: Turn, group: CoreGroup) -> Sequence[Person]:
    lead = holder(turn, group.id, Role.LEAD_SOCIAL_WORKER)
    told = {turn.actor.id: turn.actor}
    if lead is not None and lead.active and lead.slack_id is not None:
        told[lead.id] = lead
    return list(told.values())


@dataclass(frozen=True, slots=True)
class MovedNote:
    """What the manager and the lead social worker read of a move, as of `today`."""

    group_id: uuid.UUID
    reference: str
    today: date
    was: Version
    to: Version
    by: str
    by_me: bool
    dates: tuple[DateChange, ...]


def moved_note(turn: Turn, row: OutboxMessage) -> MovedNote | None:
    """Return what an outbox row tells; None where the group has been moved again since.

    Raises NotHere for somebody who may not see it any more.
    """
    if row.core_group_id is None:
        raise NotHere
    group = entry_by_id(turn, row.core_group_id, Action.SEE_DATES).group
    if row.ids["to"] != f"{group.procedure}@{group.procedure_version}":
        return None
    by = turn.session.get(Person, uuid.UUID(str(row.ids["by"])))
    return MovedNote(
        group_id=group.id,
        reference=group.reference,
        today=turn.today,
        was=named(turn.rulebook, *str(row.ids["was"]).split("@", 1)),
        to=named(turn.rulebook, group.procedure, group.procedure_version),
        by=by.name if by else "",
        by_me=by is not None and by.id == turn.actor.id,
        dates=date_changes.read_changes(turn, group, str(row.ids["dates"])),
    )
