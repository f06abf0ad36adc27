"""Projecting core groups again after the calendar or the figures they stand on have changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties.projection import fingerprint, reproject_group
from bot.duties.turn import Rulebook
from bot.duties.workspaces import get_workspace
from bot.records.engine import Store
from bot.records.tables import CoreGroup, Workspace
from bot.records.words import GroupState

BATCH = 100


def lagging(session: Session, rulebook: Rulebook, workspace: Workspace) -> list[uuid.UUID]:
    """Return the open groups whose dates were reckoned by other days or figures than today's."""
    groups = session.exec(
        select(CoreGroup)
        .where(CoreGroup.workspace_id == workspace.id, CoreGroup.state == GroupState.OPEN)
        .order_by(col(CoreGroup.id))
    ).all()
    return [
        group.id for group in groups if group.fingerprint != fingerprint(rulebook, workspace, group)
    ]


def catch_up(
    store: Store,
    rulebook: Rulebook,
    team_id: str,
    *,
    now: datetime,
    done: Callable[[int, int], None] = lambda finished, number: None,
) -> int:
    """Project what lags in a workspace again, a batch a transaction; return how many groups.

    `done` is told how many are finished, of how many. Raises DutyError under `team_id` where there
    is no such workspace.
    """
    with store.session() as session:
        waiting = lagging(session, rulebook, get_workspace(session, team_id))
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        with store.session() as session:
            workspace = get_workspace(session, team_id)
            groups = session.exec(select(CoreGroup).where(col(CoreGroup.id).in_(batch))).all()
            today = local_day(now, workspace.zone)
            for group in groups:
                reproject_group(session, workspace, group, rulebook, now, today)
        done(start + len(batch), len(waiting))
    return len(waiting)
