"""The way to the app: whichever delivery is set, with the deadline, and each delivery written
down.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Literal, Protocol
from urllib.parse import urlencode, urlsplit

from playground.calls import CallLog
from playground.delivery.ack import BROKEN, NOT_JSON, REFUSED, TIMEOUT, UNREACHABLE, Ack
from playground.delivery.hub import Hub
from playground.delivery.post import Reply, post, signature
from playground.feed import Feed
from playground.limits import ACK_SECONDS

Mode = Literal["socket", "http"]
Kind = Literal["slash_commands", "interactive", "events_api"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class BadDeliveryError(ValueError):
    """The delivery cannot be set so; the message says why."""


class Credentials(Protocol):
    """What the door needs to know of the app."""

    @property
    def app_id(self) -> str: ...

    @property
    def signing_secret(self) -> str: ...


class Door:
    """Sends payloads; `ack_seconds` is Slack's patience, `retry_scale` shortens the waits between
    event retries.
    """

    def __init__(
        self, app: Credentials, calls: CallLog, feed: Feed, machine: Callable[[], float]
    ) -> None:
        self._secret = app.signing_secret
        self._calls = calls
        self._feed = feed
        self._machine = machine
        self.hub = Hub(app.app_id, machine, self._changed)
        self.mode: Mode = "socket"
        self.url: str | None = None
        self.retry_scale = 1.0
        self.ack_seconds = ACK_SECONDS

    def configure(self, mode: Mode, url: str | None = None) -> None:
        """Choose the delivery. Raises BadDeliveryError: only this machine is ever called."""
        if mode not in ("socket", "http"):
            raise BadDeliveryError("mode must be socket or http.")
        if mode == "http" and (not url or urlsplit(url).hostname not in LOOPBACK):
            raise BadDeliveryError("http needs a url on this machine (127.0.0.1).")
        self.mode, self.url = mode, url
        self._changed()

    def _changed(self) -> None:
        self._feed.publish("delivery", **self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Return the mode, the address and how many connections there are."""
        connected = self.hub.connected if self.mode == "socket" else int(bool(self.url))
        return {"mode": self.mode, "url": self.url, "connected": connected}

    async def send(
        self, kind: Kind, payload: dict[str, Any], attempt: int = 0, reason: str = ""
    ) -> Ack:
        """Deliver one payload and wait for the acknowledgement, Slack's three seconds at most."""
        name = str(payload.get("type") or kind)
        if kind == "events_api":
            name = f"event: {payload['event']['type']}"
        call = self._calls.begin("out", name, payload)
        if self.mode == "socket":
            ack = await self._by_socket(kind, payload, attempt, reason)
        else:
            ack = await self._by_post(kind, payload, attempt, reason)
        self._calls.end(call, ack.as_json())
        return ack

    async def _by_socket(
        self, kind: Kind, payload: dict[str, Any], attempt: int, reason: str
    ) -> Ack:
        extra: dict[str, Any] = {}
        if kind == "events_api":
            extra = {"retry_attempt": attempt, "retry_reason": reason}
        return await self.hub.send(kind, payload, self.ack_seconds, extra)

    async def _by_post(self, kind: Kind, payload: dict[str, Any], attempt: int, reason: str) -> Ack:
        content_type, body = _encode(kind, payload)
        now = int(self._machine())
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (playground)",
            "X-Slack-Request-Timestamp": str(now),
            "X-Slack-Signature": signature(self._secret, now, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with asyncio.timeout(self.ack_seconds):
                return _read(await post(str(self.url), headers, body))
        except TimeoutError:
            return Ack(problem=TIMEOUT)
        except OSError:
            return Ack(problem=UNREACHABLE)


def _encode(kind: Kind, payload: dict[str, Any]) -> tuple[str, bytes]:
    form = "application/x-www-form-urlencoded"
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    if kind == "interactive":
        return form, urlencode({"payload": json.dumps(payload)}).encode()
    return form, urlencode(payload).encode()


def _read(reply: Reply) -> Ack:
    retry = reply.headers.get("x-slack-no-retry") != "1"
    if reply.status != 200:
        return Ack(problem=BROKEN if reply.status >= 500 else REFUSED, retry=retry)
    text = reply.body.decode("utf-8", "replace")
    if not text.strip():
        return Ack()
    if "json" not in reply.headers.get("content-type", ""):
        return Ack(payload=text)
    try:
        return Ack(payload=json.loads(text))
    except ValueError:
        return Ack(problem=NOT_JSON)
