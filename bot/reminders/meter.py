"""What the sender tells about its work to whoever counts: numbers and words of ours, no content."""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    """Counts; bot.serving.numbers.Numbers is one."""

    def planned(self, number: int) -> None:
        """So many messages were put into the outbox."""

    def settled(self, state: str) -> None:
        """A message stands in a state after it was dealt with."""

    def sent_after(self, seconds: float) -> None:
        """A message was sent so long after it was planned."""


class Uncounted:
    """Counts nothing."""

    def planned(self, number: int) -> None:
        """Do nothing."""

    def settled(self, state: str) -> None:
        """Do nothing."""

    def sent_after(self, seconds: float) -> None:
        """Do nothing."""
