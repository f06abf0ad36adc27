"""What somebody has typed into a form so far: kept for that person alone, until it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from bot.duties.turn import Turn
from bot.records.base import new_id
from bot.records.tables import Draft

State = dict[str, dict[str, Any]]
"""Slack's view state: block id -> action id -> state of the element."""

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was kept: what was typed, and the aware UTC instant of case time."""

    state: State
    saved_at: datetime


def save(
    turn: Turn, form: str, subject: str, state: State, *, view: str = "", typed_at: float = 0.0
) -> bool:
    """Lay `state` over the actor's draft of a form about a subject; False where it is out of date.

    A block that `state` does not hold stays as it was kept. `view` is the window it was typed in
    and `typed_at` Slack's seconds of the keystroke: payloads overtake each other, so an older one
    and one from a window whose form has been sent change nothing.
    """
    row = _row(turn, form, subject)
    if (view and row.ended_view == view) or (typed_at and typed_at < row.typed_at):
        return False
    row.state = {**row.state, **state}
    row.saved_at = turn.now
    row.typed_at = max(row.typed_at, typed_at)
    turn.session.add(row)
    return True


def load(turn: Turn, form: str, subject: str) -> State | None:
    """Return what the actor has typed into a form about a subject, None for nothing."""
    found = kept(turn, form, subject)
    return found.state if found else None


def kept(turn: Turn, form: str, subject: str) -> Kept | None:
    """Return the actor's draft with the time it was saved, None where there is none."""
    row = turn.session.exec(
        select(Draft).where(
            Draft.person_id == turn.actor.id,
            Draft.form == form,
            Draft.subject == subject[:LONGEST],
        )
    ).one_or_none()
    return Kept(row.state, row.saved_at) if row is not None and row.state else None


def drop(turn: Turn, form: str, subject: str, *, view: str = "", typed_at: float = 0.0) -> None:
    """Forget the actor's draft: its form was sent, or they start afresh.

    `view` is the window it was sent from and `typed_at` Slack's seconds of the moment: a keystroke
    that arrives late is not kept.
    """
    row = _row(turn, form, subject)
    row.state, row.ended_view = {}, view
    row.typed_at = max(row.typed_at, typed_at)
    turn.session.add(row)


def _row(turn: Turn, form: str, subject: str) -> Draft:
    # Two keystrokes of one person may arrive at once: one makes the row, both wait for it.
    is_sqlite = turn.session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    turn.session.execute(
        insert(Draft)
        .values(
            id=new_id(),
            workspace_id=turn.workspace_id,
            person_id=turn.actor.id,
            form=form,
            subject=subject[:LONGEST],
            state={},
            saved_at=turn.now,
            typed_at=0.0,
            ended_view="",
        )
        .on_conflict_do_nothing(index_elements=["person_id", "form", "subject"])
    )
    return turn.session.exec(
        select(Draft)
        .where(
            Draft.person_id == turn.actor.id,
            Draft.form == form,
            Draft.subject == subject[:LONGEST],
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
