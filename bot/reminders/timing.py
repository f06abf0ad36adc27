"""How long things may take, in seconds of machine time, and how long to wait between tries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, slots=True)
class Timing:
    """The sender's times (architecture, "A reminder"), all in seconds of machine time.

    A claimed message is posted within `begin_within` of the moment its row names, so that one whose
    lease ran out was asked of Slack no later than that. `answer` is the client's time-out, which
    has to fit into what is left of the lease. `settle` is how long after being asked Slack may
    still carry a post out: a look-up is trusted only after it.
    """

    lease: float = 60.0
    begin_within: float = 1.0
    answer: float = 10.0
    settle: float = 60.0
    first_wait: float = 2.0
    longest_wait: float = 300.0
    most_tries: int = 6
    most_lookups: int = 10
    most_attempts: int = 25

    def scaled(self, factor: float) -> Timing:
        """Return the same times made shorter or longer together."""
        return replace(
            self,
            lease=self.lease * factor,
            begin_within=self.begin_within * factor,
            answer=self.answer * factor,
            settle=self.settle * factor,
            first_wait=self.first_wait * factor,
            longest_wait=self.longest_wait * factor,
        )

    def wait(self, tries: int, chance: Random) -> float:
        """Return how long to wait after so many tries: doubling, with jitter, up to the longest."""
        full = min(self.longest_wait, self.first_wait * 2.0 ** min(tries, 16))
        return full * chance.uniform(0.5, 1.0)
