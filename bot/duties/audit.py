"""The trail: who did or saw what, written in the same transaction as the deed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlmodel import Session, select

from bot.duties.turn import Turn
from bot.records import trail
from bot.records.tables import Workspace


def note(
    turn: Turn,
    action: str,
    *,
    core_group_id: uuid.UUID | None = None,
    subject: str = "",
    allowed: bool = True,
    **detail: str | int | bool | None,
) -> None:
    """Write one entry; `subject` is like "meeting:<id>", `detail` holds ids and words of ours."""
    trail.write(
        turn.session,
        trail.entry(
            workspace_id=turn.workspace_id,
            at=turn.machine_now,
            case_at=turn.now,
            actor_id=turn.actor.id,
            actor_slack_id=turn.actor.slack_id,
            action=action,
            allowed=allowed,
            core_group_id=core_group_id,
            subject=subject,
            because=turn.passes.get(core_group_id, "") if core_group_id else "",
            detail=detail,
        ),
    )


def note_refusal(
    session: Session,
    *,
    team_id: str,
    slack_id: str,
    route: str,
    now: datetime,
    machine_now: datetime,
) -> None:
    """Write that somebody was refused; nothing where the workspace is not ours."""
    found = session.exec(select(Workspace.id).where(Workspace.team_id == team_id)).one_or_none()
    if found is None:
        return
    trail.write(
        session,
        trail.entry(
            workspace_id=found,
            at=machine_now,
            case_at=now,
            actor_slack_id=slack_id,
            action="refused",
            allowed=False,
            # The route is a word of ours or an id; what somebody typed never stands here.
            detail={"route": route[:80]},
        ),
    )


def note_command(
    session: Session,
    workspace_id: uuid.UUID,
    action: str,
    *,
    now: datetime,
    machine_now: datetime,
    **detail: str | int | bool | None,
) -> None:
    """Write what was done from the command line, where nobody of the workspace acted."""
    trail.write(
        session,
        trail.entry(
            workspace_id=workspace_id,
            at=machine_now,
            case_at=now,
            action=action,
            because="command line",
            detail=detail,
        ),
    )


def note_bot(
    session: Session,
    workspace_id: uuid.UUID,
    action: str,
    *,
    core_group_id: uuid.UUID,
    subject: str,
    now: datetime,
    machine_now: datetime,
    **detail: str | int | bool | None,
) -> None:
    """Write what was done in a core group because its time had come, and nobody acted."""
    trail.write(
        session,
        trail.entry(
            workspace_id=workspace_id,
            at=machine_now,
            case_at=now,
            action=action,
            core_group_id=core_group_id,
            subject=subject,
            detail=detail,
        ),
    )
