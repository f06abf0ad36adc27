"""What moving every group of one version to another would change, before anybody does it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.duties.turn import Rulebook
from bot.duties.versions import Moved, Version, changes_of
from bot.duties.workspaces import get_workspace
from bot.records.engine import Store
from bot.records.tables import CoreGroup, Workspace
from bot.records.words import GroupState

BATCH = 50
_NOTHING = uuid.UUID(int=0)


@dataclass(slots=True)
class BatchPreview:
    """The changes by the line people read, of every group under a version.

    `groups` pairs each reference with how many of its dates would change; `soonest` is the earliest
    new last day among the groups for each line, where there is one.
    """

    groups: list[tuple[str, int]] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)
    soonest: dict[str, date] = field(default_factory=dict)

    def add(self, reference: str, changes: tuple[Moved, ...]) -> None:
        """Count one group's changes."""
        self.groups.append((reference, len(changes)))
        for one in changes:
            self.changed[one.title] += 1
            if one.due is not None:
                self.soonest[one.title] = min(one.due, self.soonest.get(one.title, one.due))


def preview_batch(
    store: Store,
    rulebook: Rulebook,
    team_id: str,
    was: Version,
    to: Version,
    done: Callable[[int, int], None] = lambda finished, number: None,
) -> BatchPreview:
    """Return what a move of every open group from one version to another would change.

    Nothing is changed: a manager moves each group, having read its dates. Raises DutyError under
    `team_id` where there is no such workspace.
    """
    found, last, number = BatchPreview(), _NOTHING, -1
    while True:
        with store.session() as session:
            workspace = get_workspace(session, team_id)
            if number < 0:
                number = _number(session, workspace, was)
            batch = session.exec(
                select(CoreGroup)
                .where(
                    CoreGroup.workspace_id == workspace.id,
                    CoreGroup.state == GroupState.OPEN,
                    CoreGroup.procedure == was.procedure,
                    CoreGroup.procedure_version == was.version,
                    col(CoreGroup.id) > last,
                )
                .order_by(col(CoreGroup.id))
                .limit(BATCH)
            ).all()
            for group in batch:
                found.add(group.reference, changes_of(session, workspace, rulebook, group, to)[0])
            last = batch[-1].id if batch else last
        if not batch:
            return found
        done(len(found.groups), max(number, len(found.groups)))


def _number(session: Session, workspace: Workspace, was: Version) -> int:
    return session.exec(
        select(func.count())
        .select_from(CoreGroup)
        .where(
            CoreGroup.workspace_id == workspace.id,
            CoreGroup.state == GroupState.OPEN,
            CoreGroup.procedure == was.procedure,
            CoreGroup.procedure_version == was.version,
        )
    ).one()
