"""How much one person may ask of the bot: nobody works faster, a script does."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_PEOPLE = 10_000


class Pace:
    """Lets each person do so much a minute; what was not used up to a minute's worth is kept.

    Kept in memory for the 10,000 latest people of this process. `seconds` is machine time that
    only runs on.
    """

    def __init__(self, a_minute: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._seconds = seconds
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, team: str, user: str) -> bool:
        """Count one request of a person; False where there were too many. Always true for 0."""
        if not self._a_minute:
            return True
        with self._lock:
            now = self._seconds()
            left, since = self._left.pop((team, user), (float(self._a_minute), now))
            left = min(left + (now - since) * self._a_minute / 60, self._a_minute)
            allowed = left >= 1
            self._left[team, user] = (left - 1 if allowed else left, now)
            if len(self._left) > MOST_PEOPLE:
                self._left.popitem(last=False)
        return allowed
