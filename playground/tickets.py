"""Short-lived rights the app gets with what it is sent: trigger ids and response addresses."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from playground.limits import (
    RESPONSE_URL_SECONDS,
    RESPONSE_URL_USES,
    TRIGGER_SECONDS,
)


class TicketError(Exception):
    """The ticket is refused; the argument is Slack's error code."""


@dataclass
class Trigger:
    """The right to open one view for `user`, within 3 s; `view_id` is the modal it came from, if
    any.
    """

    id: str
    user: str
    made: float
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer where something happened: `message_ts` is the message that was acted
    on, if any.
    """

    key: str
    user: str
    channel: str
    made: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    """Issues and redeems both kinds; `machine` returns real seconds, since these are never moved
    by the clock bar.
    """

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """Issue a trigger id."""
        made = self._machine()
        key = f"{int(made * 1000)}.{len(self._triggers) + 1}.{secrets.token_hex(16)}"
        self._triggers[key] = Trigger(key, user, made, view_id)
        return key

    def redeem_trigger(self, key: str) -> Trigger:
        """Use a trigger id up. Raises TicketError with Slack's code."""
        trigger = self._triggers.get(key)
        if trigger is None:
            raise TicketError("invalid_trigger_id")
        if trigger.used:
            raise TicketError("exchanged_trigger_id")
        if self._machine() - trigger.made > TRIGGER_SECONDS:
            raise TicketError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(
        self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Issue the key of a response address."""
        key = f"R{len(self._urls) + 1}/{secrets.token_hex(12)}"
        self._urls[key] = ResponseUrl(key, user, channel, self._machine(), message_ts, thread_ts)
        return key

    def redeem_response_url(self, key: str) -> ResponseUrl:
        """Count one use of a response address. Raises TicketError with Slack's code."""
        url = self._urls.get(key)
        if url is None:
            raise TicketError("invalid_url")
        if self._machine() - url.made > RESPONSE_URL_SECONDS:
            raise TicketError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise TicketError("used_url")
        url.uses += 1
        return url
