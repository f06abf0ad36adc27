"""Slack's rate limits, enforced only when asked: calls a minute by method, posts a second by
channel.
"""

import math
from collections import deque
from collections.abc import Callable

MINUTE = 60.0
# Slack's method reference; a method that is not named here is in tier 3.
TIER_OF = {
    "apps.connections.open": 1,
    "users.list": 2,
    "conversations.list": 2,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "users.info": 4,
    "chat.postEphemeral": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "files.info": 4,
}
CALLS_A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
SPECIAL = frozenset({"auth.test", "chat.postMessage"})
POST = "chat.postMessage"
POSTS_A_SECOND = 1
POSTS_A_MINUTE = 300


class Tiers:
    """Counts calls in a sliding window of the machine's clock."""

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self.on = False

    def switch(self, *, on: bool) -> None:
        """Begin to enforce, with all counts at nought, or stop."""
        self.on = on
        self._calls.clear()

    def wait_for(self, method: str, channel: str) -> int:
        """Return 0 and count the call, or the whole seconds after which it may be tried again."""
        if not self.on:
            return 0
        if method == POST:
            return self._count(POST, channel, POSTS_A_SECOND, 1.0) or self._count(
                POST, "", POSTS_A_MINUTE, MINUTE
            )
        if method in SPECIAL:
            return 0
        return self._count(method, "", CALLS_A_MINUTE[TIER_OF.get(method, 3)], MINUTE)

    def _count(self, method: str, channel: str, allowed: int, window: float) -> int:
        now = self._machine()
        calls = self._calls.setdefault((method, channel), deque())
        while calls and now - calls[0] >= window:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(window - (now - calls[0])))
        calls.append(now)
        return 0
