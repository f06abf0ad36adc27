"""Visits: when, who was seen, alone or not; a row for each child, so each has its own clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, entry_by_id, entry_by_reference, my_groups
from bot.duties.meetings import first_conference_day
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import intake, outbox
from bot.records.base import new_id
from bot.records.seeing import is_cover
from bot.records.tables import Child, CoreGroup, DeadlineRow, Visit
from bot.records.words import DeadlineState
from bot.rules.prompts import VISIT, prompts_at

UNDO = timedelta(minutes=10)
NOTE_TEXT = 1000


class Seen(StrEnum):
    """How a child was seen at a visit."""

    ALONE = "alone"
    WITH_OTHERS = "with_others"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What the form says; `seen` by child, `nobody_in` where nobody opened, `video` for a call."""

    on: date
    at: time
    seen: Mapping[uuid.UUID, Seen] = field(default_factory=dict)
    nobody_in: bool = False
    note: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What the form opens with: the group's children by id, with initials or a number, as of now.

    `now` is the workspace's own time of day, `prompts` what the procedure reminds the reader of.
    """

    core_group_id: uuid.UUID
    reference: str
    children: tuple[tuple[uuid.UUID, str], ...]
    today: date
    now: time
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitNote:
    """A visit as its recorder reads of it, as of `today`.

    `seen` are pairs of a child and how it was seen, `next_due` pairs of a child and the day by
    which it is to be seen again, where the procedure has such a clock. `video` is a call, which
    moves none, `cover` a visit in the lead social worker's place. `undo` is whether it may still be
    taken back.
    """

    entry: uuid.UUID
    core_group_id: uuid.UUID
    reference: str
    at: datetime
    zone: str
    today: date
    seen: tuple[tuple[str, Seen], ...]
    nobody_in: bool
    note: str
    next_due: tuple[tuple[str, date], ...]
    has_clock: bool
    withdrawn: bool
    undo: bool
    video: bool = False
    cover: bool = False


def visit_groups(turn: Turn, value: str = "") -> list[CoreGroup]:
    """Return the groups in which the actor may record a visit; `value` narrows it as elsewhere.

    `value` is "", a reference or a group's id; raises NotHere without the right to what is named.
    """
    if not value:
        return [entry.group for entry in my_groups(turn, Action.RECORD_VISIT)]
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.RECORD_VISIT).group]
    except ValueError:
        return [entry_by_reference(turn, value, Action.RECORD_VISIT).group]


def visit_form(turn: Turn, core_group_id: uuid.UUID) -> VisitForm:
    """Return what the form for a group opens with; raises NotHere."""
    entry = entry_by_id(turn, core_group_id, Action.RECORD_VISIT)
    group = entry.group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    prompts = prompts_at(procedure, VISIT, {str(role) for role in entry.roles})
    local = turn.now.astimezone(ZoneInfo(turn.workspace.zone))
    children = _children(turn, group.id)
    return VisitForm(
        core_group_id=group.id,
        reference=group.reference,
        children=children,
        today=turn.today,
        now=local.time(),
        prompts=tuple(rule.words for rule in prompts),
    )


def _children(turn: Turn, core_group_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    rows = turn.session.exec(
        select(Child).where(Child.core_group_id == core_group_id).order_by(col(Child.position))
    ).all()
    return tuple((row.id, row.initials or str(number)) for number, row in enumerate(rows, start=1))


def record_visit(turn: Turn, core_group_id: uuid.UUID, new: NewVisit, *, once: str) -> bool:
    """Record a visit: a row for each child. False where this very form was recorded before.

    `once` names the form, so that a second submission of it changes nothing. Raises NotHere,
    DutyError under `on`, `at`, `nobody_in`, `seen-<child>` or `note`.
    """
    entry = entry_by_id(turn, core_group_id, Action.RECORD_VISIT)
    instant = _instant(turn, entry.group, new)
    children = _children(turn, entry.group.id)
    _check(new, children)
    # Two submissions of one form wait for each other here.
    turn.session.exec(
        select(CoreGroup.id).where(CoreGroup.id == entry.group.id).with_for_update()
    ).one()
    if once and not intake.first_time(turn.session, f"visit:{once}", turn.machine_now):
        return False
    shared = new_id()
    for child_id, _ in children:
        seen = new.seen.get(child_id, Seen.NOT_SEEN)
        turn.session.add(
            Visit(
                workspace_id=turn.workspace_id,
                core_group_id=entry.group.id,
                child_id=child_id,
                by_id=turn.actor.id,
                at=instant,
                seen=seen != Seen.NOT_SEEN,
                alone=None if seen == Seen.NOT_SEEN else seen == Seen.ALONE,
                nobody_in=new.nobody_in,
                video=new.video,
                note=new.note.strip(),
                entry=shared,
                recorded_at=turn.now,
            )
        )
    reproject(turn, entry.group)
    audit.note(turn, "record_visit", core_group_id=entry.group.id, subject=f"visit:{shared}")
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"visit_recorded:{shared}",
        kind="visit_recorded",
        recipient_id=turn.actor.id,
        core_group_id=entry.group.id,
        now=turn.machine_now,
        entry=str(shared),
    )
    return True


def _instant(turn: Turn, group: CoreGroup, new: NewVisit) -> datetime:
    if new.on > turn.today:
        raise DutyError("on", "visit_ahead")
    first = first_conference_day(turn, group)
    if first is not None and new.on < first:
        raise DutyError("on", "visit_before_conference")
    # An hour that comes twice is the first of the two; one that the clocks skip is an hour later.
    local = datetime.combine(new.on, new.at, ZoneInfo(turn.workspace.zone))
    instant = local.astimezone(UTC)
    if instant > turn.now:
        raise DutyError("at", "visit_ahead")
    return instant


def _check(new: NewVisit, children: tuple[tuple[uuid.UUID, str], ...]) -> None:
    if len(new.note) > NOTE_TEXT:
        raise DutyError("note", "text_too_long", most=NOTE_TEXT)
    if new.nobody_in:
        if new.video:
            raise DutyError("video", "visit_nobody_on_video")
        if any(how != Seen.NOT_SEEN for how in new.seen.values()):
            raise DutyError("nobody_in", "visit_nobody_and_seen")
        return
    for child_id, _ in children:
        if child_id not in new.seen:
            raise DutyError(f"seen-{child_id}", "visit_child_missing")


def undo_visit(turn: Turn, shared: uuid.UUID) -> VisitNote:
    """Take back a visit that the actor recorded, within ten minutes; twice is once.

    Raises NotHere, DutyError where the time is over.
    """
    rows, group = _rows(turn, shared)
    if any(row.withdrawn_at is None for row in rows):
        if turn.now - rows[0].recorded_at >= UNDO:
            raise DutyError("", "visit_undo_too_late")
        for row in rows:
            row.withdrawn_at = turn.now
            turn.session.add(row)
        reproject(turn, group)
        audit.note(turn, "undo_visit", core_group_id=group.id, subject=f"visit:{shared}")
    return visit_note(turn, shared)


def _rows(turn: Turn, shared: uuid.UUID) -> tuple[list[Visit], CoreGroup]:
    rows = turn.session.exec(
        select(Visit)
        .where(
            Visit.entry == shared,
            Visit.workspace_id == turn.workspace_id,
            Visit.by_id == turn.actor.id,
        )
        .with_for_update()
    ).all()
    if not rows:
        raise NotHere
    return list(rows), entry_by_id(turn, rows[0].core_group_id, Action.RECORD_VISIT).group


def visit_note(turn: Turn, shared: uuid.UUID) -> VisitNote:
    """Return a visit as its recorder reads of it; raises NotHere for anybody else."""
    rows, group = _rows(turn, shared)
    names = dict(_children(turn, group.id))
    how = {row.child_id: _how(row) for row in rows}
    has_clock, next_due = _next_due(turn, group, names)
    return VisitNote(
        entry=shared,
        core_group_id=group.id,
        reference=group.reference,
        at=rows[0].at,
        zone=turn.workspace.zone,
        today=turn.today,
        seen=tuple((name, how[child_id]) for child_id, name in names.items() if child_id in how),
        nobody_in=rows[0].nobody_in,
        note=rows[0].note,
        next_due=next_due,
        has_clock=has_clock,
        withdrawn=rows[0].withdrawn_at is not None,
        undo=rows[0].withdrawn_at is None and turn.now - rows[0].recorded_at < UNDO,
        video=rows[0].video,
        cover=is_cover(turn.session, group, rows[0], turn.workspace.zone),
    )


def _how(row: Visit) -> Seen:
    if not row.seen:
        return Seen.NOT_SEEN
    return Seen.ALONE if row.alone else Seen.WITH_OTHERS


def _next_due(
    turn: Turn, group: CoreGroup, names: Mapping[uuid.UUID, str]
) -> tuple[bool, tuple[tuple[str, date], ...]]:
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    clocks = [rule.id for rule in procedure.deadlines if rule.done == "child seen"]
    rows = turn.session.exec(
        select(DeadlineRow)
        .where(
            DeadlineRow.core_group_id == group.id,
            col(DeadlineRow.rule).in_(clocks),
            DeadlineRow.state == DeadlineState.OPEN,
        )
        .order_by(col(DeadlineRow.due))
    ).all()
    soonest: dict[str, date] = {}
    by_key = {f"child:{child_id}": name for child_id, name in names.items()}
    for row in rows:
        name = by_key.get(row.subject_key)
        if name is not None:
            soonest.setdefault(name, row.due)
    return bool(clocks), tuple(soonest.items())
