"""Slack's rate limits: what it has asked us to leave alone for a while, and nothing else."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime

Scope = tuple[uuid.UUID, str, str]


class Limits:
    """Holds on (workspace, method, channel); "" as channel holds the method in the workspace.

    Slack does not say whether a 429 is about one channel or about all: the first holds its own
    channel, a second in another channel while that lasts holds the method in that workspace.
    """

    def __init__(self) -> None:
        self._until: dict[Scope, datetime] = {}
        self._lock = threading.Lock()

    def hold(
        self, workspace: uuid.UUID, method: str, channel: str, until: datetime, now: datetime
    ) -> None:
        """Leave a scope alone until an instant of machine time."""
        with self._lock:
            self._until = {scope: end for scope, end in self._until.items() if end > now}
            others = any(
                scope[:2] == (workspace, method) and scope[2] != channel for scope in self._until
            )
            scope = (workspace, method, "" if others else channel)
            self._until[scope] = max(until, self._until.get(scope, until))

    def until(self, workspace: uuid.UUID, method: str, channel: str, now: datetime) -> datetime:
        """Return when a call may be made: `now` where nothing holds it."""
        with self._lock:
            return max(
                now,
                self._until.get((workspace, method, ""), now),
                self._until.get((workspace, method, channel), now),
            )
