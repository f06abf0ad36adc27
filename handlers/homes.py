"""Drawing Home again behind a form: whoever sent one from there looks at what it changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from handlers.ids import Kind
from handlers.replies import Json, Reply
from handlers.requests import Request

MOST = 1000
Draw = Callable[[Request], Json | None]
"""Return a person's Home as it stands now."""


class Homes:
    """Remembers who last pressed something on Home; forgotten, Home is only drawn when opened.

    Kept in memory: at most 1,000 people, the latest ones.
    """

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._there: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def note(self, request: Request) -> None:
        """Note where somebody pressed something: on Home, or on a message."""
        if request.kind is not Kind.ACTION or request.in_modal:
            return
        who = (request.team, request.user)
        with self._lock:
            self._there.pop(who, None)
            if (request.body.get("view") or {}).get("type") == "home":
                self._there[who] = None
                if len(self._there) > MOST:
                    self._there.popitem(last=False)

    def stale(self, request: Request, reply: Reply) -> bool:
        """True where a form from Home was sent for good, and Home shows what was before."""
        return (
            request.kind is Kind.SUBMISSION
            and not reply.errors
            and reply.view is None
            and (request.team, request.user) in self._there
        )

    def drawn(self, request: Request) -> Reply:
        """Return Home as it stands now; never inside the time that Slack waits."""
        return Reply(home=self._draw(request))
