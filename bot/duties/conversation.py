"""The open question of one person: kept across restarts, forgotten after an hour."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot.duties.turn import Turn
from bot.records.tables import Conversation

FORGET = timedelta(hours=1)
MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known so far: ids, days, references and words of ours, never what was written.

    `offered` are the keys of the options shown, in their order; `chosen` is the one proposed,
    `refused` those that were not meant. `back` are the threads before this one, the latest last.
    """

    intent: str
    days: tuple[date, ...] = ()
    cases: tuple[str, ...] = ()
    seen: bool | None = None
    offered: tuple[str, ...] = ()
    chosen: str = ""
    refused: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    back: tuple[Thread, ...] = ()

    def then(self, **changed: Any) -> Thread:
        """Return the next step, from which "back" leads to this one."""
        before = (*self.back, replace(self, back=()))[-MOST_STEPS:]
        return replace(self, **changed, back=before)

    def before(self) -> Thread | None:
        """Return the step before this one, None at the first."""
        return replace(self.back[-1], back=self.back[:-1]) if self.back else None


def load(turn: Turn) -> Thread | None:
    """Return the actor's open question, None where there is none or an hour has passed."""
    row = _row(turn)
    if row is None:
        return None
    if turn.now - row.said_at >= FORGET:
        turn.session.delete(row)
        return None
    return _read(row.state)


def keep(turn: Turn, thread: Thread) -> None:
    """Keep the actor's open question in place of whatever was asked before."""
    row = _row(turn) or Conversation(
        workspace_id=turn.workspace_id, person_id=turn.actor.id, said_at=turn.now
    )
    row.state, row.said_at = _written(thread), turn.now
    turn.session.add(row)


def forget(turn: Turn) -> None:
    """Forget the actor's open question."""
    row = _row(turn)
    if row is not None:
        turn.session.delete(row)


def _row(turn: Turn) -> Conversation | None:
    return turn.session.exec(
        select(Conversation).where(Conversation.person_id == turn.actor.id).with_for_update()
    ).one_or_none()


def _written(thread: Thread) -> dict[str, Any]:
    state = asdict(replace(thread, back=()))
    state["days"] = [day.isoformat() for day in thread.days]
    return {**state, "back": [_written(one) for one in thread.back]}


def _read(state: dict[str, Any]) -> Thread:
    return Thread(
        intent=state["intent"],
        days=tuple(date.fromisoformat(day) for day in state["days"]),
        cases=tuple(state["cases"]),
        seen=state["seen"],
        offered=tuple(state["offered"]),
        chosen=state["chosen"],
        refused=tuple(state["refused"]),
        about=tuple(state["about"]),
        back=tuple(_read(one) for one in state["back"]),
    )
