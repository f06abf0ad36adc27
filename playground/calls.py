"""The inspector's log: every call of the Web API and every delivery to the app."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from playground.feed import Feed

KEPT = 5000


@dataclass
class Call:
    """One call; "in" came from the app, "out" went to it. `ms` is how long the answer took, None
    while it is awaited; `fault` the fault that struck it.
    """

    id: int
    at: str
    direction: Literal["in", "out"]
    name: str
    request: Any
    response: Any = None
    status: int | None = None
    ms: float | None = None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line the inspector shows."""
        key = "method" if self.direction == "in" else "kind"
        return {
            "id": self.id,
            "at": self.at,
            "direction": self.direction,
            key: self.name,
            "request": self.request,
            "response": self.response,
            "status": self.status,
            "ms": self.ms,
            "fault": self.fault,
        }


class CallLog:
    """Keeps the last few thousand calls."""

    def __init__(self, feed: Feed, machine: Callable[[], float]) -> None:
        self._feed = feed
        self._machine = machine
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._started: dict[int, float] = {}
        self.last = 0

    def begin(self, direction: Literal["in", "out"], name: str, request: Any) -> Call:
        """Write down a call whose answer is not known yet."""
        self.last += 1
        moment = self._machine()
        at = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
        call = Call(self.last, at, direction, name, request)
        self._calls.append(call)
        self._started[call.id] = moment
        return call

    def end(self, call: Call, response: Any, status: int | None = None) -> None:
        """Write down the answer to a call."""
        call.response, call.status = response, status
        call.ms = round((self._machine() - self._started.pop(call.id, self._machine())) * 1000, 2)
        self._feed.publish("call", id=call.id)

    def since(self, last: int, limit: int) -> list[Call]:
        """Return the calls after number `last`, oldest first, the newest `limit` of them."""
        return [call for call in self._calls if call.id > last][-limit:]

    def clear(self) -> None:
        """Forget the calls; numbering goes on."""
        self._calls.clear()
