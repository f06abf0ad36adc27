"""What each intent may be about among what is the person's own; nobody else's is ever offered."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlmodel import col, select

from bot.clock import local_day
from bot.duties import bookings, my_meetings, plan_copies, sittings, tasks, visits
from bot.duties.access import Action, entry_by_id, my_groups
from bot.duties.turn import Turn
from bot.records.tables import CoreGroup, DeadlineRow, Visit
from bot.records.words import DeadlineState
from bot.talk.options import Option

UNDO = timedelta(minutes=10)


def options_of(turn: Turn, intent: str) -> tuple[Option, ...] | None:
    """Return what an intent may be about, the likeliest first; None where it needs no choice."""
    provider = _PROVIDERS.get(intent)
    return provider(turn) if provider else None


def _meetings(turn: Turn, action: Action) -> tuple[Option, ...]:
    return tuple(
        Option(f"meeting:{one.meeting_id}", one.reference, one.on)
        for one in my_meetings.choices(turn, action)
    )


def _absences(turn: Turn) -> tuple[Option, ...]:
    return _meetings(turn, Action.SEND_APOLOGIES)


def _reports(turn: Turn) -> tuple[Option, ...]:
    return _meetings(turn, Action.SEND_REPORT)


def _sittings(turn: Turn) -> tuple[Option, ...]:
    return tuple(Option(one.subject, one.reference, one.on) for one in sittings.waiting(turn))


def _groups(groups: list[CoreGroup]) -> tuple[Option, ...]:
    return tuple(Option(str(one.id), one.reference) for one in groups)


def _visited(turn: Turn) -> tuple[Option, ...]:
    return _groups(visits.visit_groups(turn))


def _bookable(turn: Turn) -> tuple[Option, ...]:
    return _groups(bookings.bookable(turn))


def _seen(turn: Turn) -> tuple[Option, ...]:
    return _groups([entry.group for entry in my_groups(turn, Action.SEE_DATES)])


def _tasks(turn: Turn) -> tuple[Option, ...]:
    return tuple(
        Option(str(one.task_id), one.reference, title=one.title)
        for one in tasks.task_list(turn).items
        if one.mine and one.done_at is None
    )


def _copies(turn: Turn) -> tuple[Option, ...]:
    """Return the plans the actor is asked about: has a copy come?"""
    groups = {entry.group.id: entry.group for entry in my_groups(turn, Action.CONFIRM_COPY)}
    asked = {
        rule.id
        for name, version in {(one.procedure, one.procedure_version) for one in groups.values()}
        for rule in turn.rulebook.procedure(name, version).rules.values()
        if rule.done == plan_copies.COPY
    }
    rows = turn.session.exec(
        select(DeadlineRow.id, DeadlineRow.core_group_id).where(
            col(DeadlineRow.core_group_id).in_(list(groups)),
            DeadlineRow.owner_id == turn.actor.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.rule).in_(asked),
        )
    ).all()
    return tuple(Option(str(row), groups[group_id].reference) for row, group_id in rows)


def _undoable(turn: Turn) -> tuple[Option, ...]:
    """Return what the actor did in the last ten minutes and may take back, the latest first."""
    done = [
        (one.done_at, Option(f"task:{one.task_id}", one.reference, title=one.title))
        for one in tasks.task_list(turn).items
        if one.undo and one.done_at is not None
    ]
    seen: dict[uuid.UUID, Visit] = {}
    for row in turn.session.exec(
        select(Visit).where(
            Visit.by_id == turn.actor.id,
            col(Visit.withdrawn_at).is_(None),
            col(Visit.recorded_at) > turn.now - UNDO,
        )
    ).all():
        seen.setdefault(row.entry, row)
    for entry_id, row in seen.items():
        group = entry_by_id(turn, row.core_group_id, Action.RECORD_VISIT).group
        on = local_day(row.at, turn.workspace.zone)
        done.append((row.recorded_at, Option(f"visit:{entry_id}", group.reference, on)))
    return tuple(option for _, option in sorted(done, key=lambda pair: pair[0], reverse=True))


_PROVIDERS: Mapping[str, Callable[[Turn], tuple[Option, ...]]] = {
    "apologies": _absences,
    "report": _reports,
    "outcome": _sittings,
    "visit": _visited,
    "task_done": _tasks,
    "task_blocked": _tasks,
    "plan_missing": _copies,
    "meeting": _bookable,
    "plan": _seen,
    "people": _seen,
    "why": _seen,
    "undo": _undoable,
}
