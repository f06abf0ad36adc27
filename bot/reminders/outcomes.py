"""What one tick came to, as programs and the log read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bot.records.words import OutboxState as State


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one message stands after it was dealt with once."""

    key: str
    recipient: uuid.UUID
    kind: str
    state: State


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it is listed: whose it is by Slack id, or by our id without one."""

    key: str
    recipient: str
    kind: str


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one tick planned and what became of each message it dealt with.

    `failed` counts what went wrong and what was given up; `messages` are those planned or dealt
    with, each once.
    """

    planned: int = 0
    sent: int = 0
    uncertain: int = 0
    failed: int = 0
    messages: tuple[Shown, ...] = ()


def count(outcomes: list[Outcome], *states: State) -> int:
    """Return how many messages stand in one of these states, each by its last outcome."""
    last = {(one.recipient, one.key): one.state for one in outcomes}
    return sum(state in states for state in last.values())
