"""Slack's door over HTTP: signed, fresh, not seen before, and readable; else nothing happens."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

import structlog
from slack_sdk.signature import SignatureVerifier

from bot.clock import machine_now
from bot.records import intake
from bot.records.engine import Store, is_sqlite

log = structlog.get_logger(__name__)

Answer = tuple[int, dict[str, str], str]
Dispatch = Callable[[bytes, Mapping[str, str]], Answer]

WINDOW_SECONDS = 300
GRACE_SECONDS = 5
REFUSED: Answer = (401, {}, "")
UNREADABLE: Answer = (400, {}, "")


class Replays:
    """Knows the signatures of the last minutes, so that each is acted on once.

    On SQLite one process answers and remembers by itself: what was signed before it began is
    refused, since it cannot know it. On PostgreSQL all processes remember in one table.
    """

    def __init__(self, store: Store, seconds: Callable[[], float] = time.time) -> None:
        self._store = store
        self._seconds = seconds
        self._began = seconds()
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first_time(self, signature: str, signed_at: int) -> bool:
        """Note a signature that is Slack's; False where it was noted before."""
        if not is_sqlite(self._store.engine):
            with self._store.session() as session:
                return intake.first_time(session, f"signature:{signature}", machine_now())
        if signed_at < self._began - GRACE_SECONDS:
            return False
        with self._lock:
            now = self._seconds()
            while self._seen and next(iter(self._seen.values())) < now - 2 * WINDOW_SECONDS:
                self._seen.popitem(last=False)
            if signature in self._seen:
                return False
            self._seen[signature] = now
            return True


class SlackDoor:
    """Lets through what Slack signed within the last five minutes, once."""

    def __init__(self, secret: str, replays: Replays, dispatch: Dispatch) -> None:
        self._verifier = SignatureVerifier(secret)
        self._replays = replays
        self._dispatch = dispatch

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Return the answer to one request: status, headers, text."""
        signature = headers.get("x-slack-signature", "")
        stamp = headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return REFUSED
        if not self._verifier.is_valid(body, stamp, signature.encode("ascii", "ignore").decode()):
            return REFUSED
        # Slack sends an event again under the same id, and the router takes each id once.
        if not _is_event(body) and not self._replays.first_time(signature, int(stamp)):
            log.warning("request seen before")
            return REFUSED
        try:
            return self._dispatch(body, headers)
        except Exception as error:  # noqa: BLE001 - what cannot be read never stops the door
            log.warning("request not read", error=type(error).__name__)
            return UNREADABLE


def _is_event(body: bytes) -> bool:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(found.get("event_id")) and "event" in found
