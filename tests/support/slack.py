"""A stand-in for slack_sdk's WebClient in memory, with faults; the playground is the real stage."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from playground.checks import check_message

Json = dict[str, Any]


class FakeSlack:
    """Keeps what is posted by channel; `break_next` arms a fault for the next calls of a method.

    Blocks that Slack would refuse raise playground.checks.RejectedError.

    Faults: "hang" (never carried out, then a time-out), "late" (carried out at `settle`, the caller
    has timed out), "lost" (carried out, then the connection breaks), "refused" (no connection),
    "server_error" (503, not carried out), "server_error_done" (503, carried out), "ratelimited"
    (429 with Retry-After of `seconds`), "garbage" (200, a body that is no JSON, carried out), and
    any other word is an `ok: false` of that error.

    `now` gives Slack's own clock, which stamps `ts` and the Date header.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.calls: list[tuple[str, Json]] = []
        self.messages: dict[str, list[Json]] = defaultdict(list)
        self.names: dict[str, str] = {}
        self.on_call: Callable[[str, Json], None] = lambda method, arguments: None
        self._faults: dict[str, deque[tuple[str, int]]] = defaultdict(deque)
        self._late: list[Callable[[], object]] = []
        self._count = 0

    # What tests steer and look at.

    def break_next(self, method: str, fault: str, count: int = 1, seconds: int = 1) -> None:
        """Arm a fault for the next `count` calls of a method such as "chat.postMessage"."""
        self._faults[method].extend([(fault, seconds)] * count)

    def repair(self) -> None:
        """Disarm every fault."""
        self._faults.clear()

    def settle(self) -> None:
        """Carry out what was late."""
        late, self._late = self._late, []
        for act in late:
            act()

    @staticmethod
    def dm(slack_id: str) -> str:
        """Return the id of the direct message with a person."""
        return f"D{slack_id}"

    def to(self, slack_id: str) -> list[Json]:
        """Return what a person has received, oldest first."""
        return self.messages[self.dm(slack_id)]

    def keys(self) -> list[str]:
        """Return the key of each message received by anybody, in no order."""
        return [
            message["metadata"]["event_payload"]["key"]
            for received in self.messages.values()
            for message in received
            if message.get("metadata")
        ]

    def called(self, method: str) -> list[Json]:
        """Return the arguments of each call of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    # What the bot calls, by slack_sdk's names.

    def chat_postMessage(self, **arguments: Any) -> SlackResponse:  # noqa: N802 - slack_sdk's name
        """Post a message."""
        return self._call("chat.postMessage", arguments, lambda: self._post(arguments))

    def chat_update(self, **arguments: Any) -> SlackResponse:
        """Put something in a message's place."""
        return self._call("chat.update", arguments, lambda: self._update(arguments))

    def conversations_open(self, **arguments: Any) -> SlackResponse:
        """Open the direct message with a person."""
        channel = {"id": self.dm(str(arguments.get("users")))}
        return self._call("conversations.open", arguments, lambda: {"channel": channel})

    def conversations_history(self, **arguments: Any) -> SlackResponse:
        """Return messages, the newest first; metadata only where it is asked for."""
        return self._call("conversations.history", arguments, lambda: self._history(arguments))

    def users_info(self, **arguments: Any) -> SlackResponse:
        """Return a person's name."""
        user = str(arguments["user"])
        found = {"user": {"id": user, "real_name": self.names.get(user, f"Person {user}")}}
        return self._call("users.info", arguments, lambda: found)

    def auth_test(self, **arguments: Any) -> SlackResponse:
        """Say whose token it is."""
        return self._call("auth.test", arguments, lambda: {"team_id": "T0001", "user_id": "UBOT"})

    # How it answers.

    def _post(self, arguments: Json) -> Json:
        check_message(arguments.get("text"), arguments.get("blocks"), None)
        channel = str(arguments["channel"])
        if channel.startswith(("U", "W")):
            channel = self.dm(channel)
        self._count += 1
        ts = f"{int(self.now().timestamp())}.{self._count:06d}"
        self.messages[channel].append({**arguments, "channel": channel, "ts": ts})
        return {"channel": channel, "ts": ts}

    def _update(self, arguments: Json) -> Json:
        for message in self.messages[str(arguments["channel"])]:
            if message["ts"] == arguments["ts"]:
                message.update(arguments)
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def _history(self, arguments: Json) -> Json:
        oldest = float(arguments.get("oldest") or 0)
        found = [
            message
            if arguments.get("include_all_metadata")
            else {name: value for name, value in message.items() if name != "metadata"}
            for message in reversed(self.messages[str(arguments["channel"])])
            if float(message["ts"]) > oldest
        ]
        most = int(arguments.get("limit") or 100)
        start = int(arguments.get("cursor") or 0)
        more = start + most < len(found)
        return {
            "messages": found[start : start + most],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + most) if more else ""},
        }

    def _call(self, method: str, arguments: Json, act: Callable[[], Json]) -> SlackResponse:
        self.calls.append((method, arguments))
        self.on_call(method, arguments)
        armed = self._faults[method]
        if not armed:
            return self._answer(method, {"ok": True, **act()})
        fault, seconds = armed.popleft()
        return self._faulty(method, fault, seconds, act)

    def _faulty(
        self, method: str, fault: str, seconds: int, act: Callable[[], Json]
    ) -> SlackResponse:
        if fault == "refused":
            raise URLError(ConnectionRefusedError(111, "Connection refused"))
        if fault == "hang":
            raise TimeoutError("timed out")
        if fault == "late":
            self._late.append(act)
            raise TimeoutError("timed out")
        if fault == "lost":
            act()
            raise RemoteDisconnected("Remote end closed connection without response")
        if fault in ("server_error", "server_error_done"):
            if fault == "server_error_done":
                act()
            return self._answer(method, {"ok": False, "error": "Received a response"}, 503)
        if fault == "garbage":
            act()
            return self._answer(method, {"ok": False, "error": "Received a response in a non-JSON"})
        if fault == "ratelimited":
            body = {"ok": False, "error": "ratelimited"}
            return self._answer(method, body, 429, {"Retry-After": str(seconds)})
        return self._answer(method, {"ok": False, "error": fault})

    def _answer(
        self, method: str, body: Json, status: int = 200, headers: Json | None = None
    ) -> SlackResponse:
        response = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"https://slack.com/api/{method}",
            req_args={},
            data=body,
            headers={"Date": format_datetime(self.now(), usegmt=True), **(headers or {})},
            status_code=status,
        )
        if status != 200 or not body.get("ok"):
            raise SlackApiError(f"{method} failed", response)
        return response
