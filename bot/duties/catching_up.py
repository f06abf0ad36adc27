"""Projecting core groups again after the calendar or the figures they stand on have changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from bot.clock import local_day, machine_now
from bot.duties import audit
from bot.duties.projection import fingerprint_of, reproject_group
from bot.duties.turn import DutyError, Rulebook
from bot.duties.workspaces import get_workspace
from bot.records.engine import Store
from bot.records.tables import CoreGroup, Workspace
from bot.records.words import GroupState

BATCH = 50
"""How many groups one transaction holds: short, so that people and reminders go on meanwhile."""

_NOTHING = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Lag:
    """How many core groups are open, and how many of them stand on other days or figures.

    `missing` are versions, such as "greenwich@2", that groups were opened with and whose file is
    not there: their dates stay as they are until it is.
    """

    open: int
    lagging: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standings:
    """The fingerprints that hold today, by procedure and version; how many groups stand on which.

    Groups whose version is missing are counted under None.
    """

    known: dict[tuple[str, str], str]
    missing: tuple[str, ...]
    counted: tuple[tuple[str | None, int], ...]


def _standings(session: Session, rulebook: Rulebook, workspace: Workspace) -> _Standings:
    columns = (
        col(CoreGroup.procedure),
        col(CoreGroup.procedure_version),
        col(CoreGroup.fingerprint),
    )
    rows = session.exec(
        select(*columns, func.count())
        .where(CoreGroup.workspace_id == workspace.id, CoreGroup.state == GroupState.OPEN)
        .group_by(*columns)
    ).all()
    known: dict[tuple[str, str], str] = {}
    missing: set[str] = set()
    counted: list[tuple[str | None, int]] = []
    for procedure, version, stands, number in rows:
        try:
            known[procedure, version] = fingerprint_of(rulebook, workspace, procedure, version)
        except DutyError:
            missing.add(f"{procedure}@{version}")
        counted.append((stands if (procedure, version) in known else None, number))
    return _Standings(known, tuple(sorted(missing)), tuple(counted))


def lag(session: Session, rulebook: Rulebook, workspace: Workspace) -> Lag:
    """Return how many open groups were reckoned by other days or figures than today's."""
    found = _standings(session, rulebook, workspace)
    now = {None, *found.known.values()}
    return Lag(
        open=sum(number for _, number in found.counted),
        lagging=sum(number for stands, number in found.counted if stands not in now),
        missing=found.missing,
    )


def catch_up(
    store: Store,
    rulebook: Rulebook,
    team_id: str,
    *,
    now: Callable[[], datetime],
    machine_now: Callable[[], datetime] = machine_now,
    every: bool = False,
    done: Callable[[int, int], None] = lambda finished, number: None,
) -> int:
    """Project what lags in a workspace again, a batch a transaction; return how many groups.

    `every` takes each open group, lagging or not. Groups are taken in the order of their ids, each
    batch after the last one's, so that the run reads each group once whatever happens meanwhile. It
    can be ended at any moment and begun again. `now` is asked anew for each batch, `done` is told
    how many are finished, of how many. Raises DutyError under `team_id` where there is no such
    workspace.
    """
    with store.session() as session:
        workspace = get_workspace(session, team_id)
        found = lag(session, rulebook, workspace)
        standings = _standings(session, rulebook, workspace)
    number = found.open if every else found.lagging
    finished, last = 0, _NOTHING
    while True:
        with store.session() as session:
            workspace = get_workspace(session, team_id)
            batch = _batch(session, workspace, standings, last, every=every)
            instant = now()
            for group in batch:
                today = local_day(instant, workspace.zone)
                reproject_group(session, workspace, group, rulebook, instant, today)
            # Last of all, since the trail's lock is taken last: with other dates nothing may be
            # left that kept a group open after its plan had ended.
            for group in batch:
                if group.state != GroupState.OPEN:
                    audit.note_command(
                        session,
                        workspace.id,
                        "close_group",
                        now=instant,
                        machine_now=machine_now(),
                        group=str(group.id),
                    )
            last = batch[-1].id if batch else last
        if not batch:
            return finished
        finished += len(batch)
        done(finished, max(number, finished))


def _batch(
    session: Session, workspace: Workspace, found: _Standings, last: uuid.UUID, *, every: bool
) -> Sequence[CoreGroup]:
    if not found.known:
        return ()
    versions = tuple_(col(CoreGroup.procedure), col(CoreGroup.procedure_version))
    which = select(CoreGroup).where(
        CoreGroup.workspace_id == workspace.id,
        CoreGroup.state == GroupState.OPEN,
        versions.in_(list(found.known)),
        col(CoreGroup.id) > last,
    )
    if not every:
        which = which.where(col(CoreGroup.fingerprint).not_in(set(found.known.values())))
    return session.exec(which.order_by(col(CoreGroup.id)).limit(BATCH)).all()
