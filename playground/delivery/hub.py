"""Socket Mode: up to ten sockets of the app, each payload to one of them."""

import asyncio
import secrets
import uuid
from collections.abc import Callable
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground.delivery.ack import TIMEOUT, UNREACHABLE, Ack
from playground.limits import SOCKET_TICKET_SECONDS, SOCKETS

GRACE_SECONDS = 10.0


class Hub:
    """The sockets that are open, in the order in which they take their turn."""

    def __init__(
        self, app_id: str, machine: Callable[[], float], changed: Callable[[], None]
    ) -> None:
        self._app_id = app_id
        self._machine = machine
        self._changed = changed
        self._tickets: dict[str, float] = {}
        self._sockets: list[WebSocket] = []
        self._leaving: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._farewells: set[asyncio.Task[None]] = set()
        self.refuse = 0

    @property
    def connected(self) -> int:
        """How many sockets take payloads."""
        return len(self._sockets)

    def ticket(self) -> str:
        """Issue the right to open one socket."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = self._machine()
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Keep one socket until it closes; the endpoint of /link."""
        made = self._tickets.pop(socket.query_params.get("ticket", ""), None)
        stale = made is None or self._machine() - made > SOCKET_TICKET_SECONDS
        if stale or self.refuse > 0:
            self.refuse = max(0, self.refuse - (not stale))
            await socket.close()
            return
        await socket.accept()
        if self.connected >= SOCKETS:
            await self._farewell(socket, "too_many_websockets")
            return
        self._sockets.append(socket)
        self._changed()
        try:
            await socket.send_json(self._hello())
            while True:
                self._hear(await socket.receive_json())
        except (WebSocketDisconnect, ValueError, KeyError):
            pass  # gone, or no envelope: either way this socket is finished
        finally:
            self._forget(socket)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": self.connected,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "playground",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
        }

    def _hear(self, message: Any) -> None:
        if not isinstance(message, dict):
            return
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload"))

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._leaving:
            self._leaving.remove(socket)
        if socket in self._sockets:
            self._sockets.remove(socket)
            self._changed()

    async def send(
        self, kind: str, payload: dict[str, Any], seconds: float, extra: dict[str, Any]
    ) -> Ack:
        """Send one envelope to the socket whose turn it is and wait for its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
            **extra,
        }
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            async with asyncio.timeout(seconds):
                if not await self._hand_over(envelope):
                    return Ack(problem=UNREACHABLE)
                return Ack(payload=await answer)
        except TimeoutError:
            return Ack(problem=TIMEOUT)
        finally:
            del self._waiting[envelope_id]

    async def _hand_over(self, envelope: dict[str, Any]) -> bool:
        for _ in range(self.connected):
            socket = self._sockets.pop(0)
            self._sockets.append(socket)
            try:
                await socket.send_json(envelope)
            except (WebSocketDisconnect, RuntimeError):
                self._forget(socket)
            else:
                return True
        return False

    async def drop(self, how: Literal["cut", "refresh"], cut: Callable[[Any], None]) -> int:
        """Let go of all sockets: at once ("cut"), or as Slack does when it refreshes them."""
        sockets = list(self._sockets)
        for socket in sockets:
            if how == "cut":
                cut(socket.client)
                self._forget(socket)
            else:
                # It takes nothing new, but may acknowledge; the app opens another one meanwhile.
                self._sockets.remove(socket)
                self._leaving.append(socket)
                task = asyncio.create_task(
                    self._farewell(socket, "refresh_requested", GRACE_SECONDS)
                )
                self._farewells.add(task)
                task.add_done_callback(self._farewells.discard)
        self._changed()
        return len(sockets)

    async def _farewell(self, socket: WebSocket, reason: str, grace: float = 0.0) -> None:
        try:
            message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            await socket.send_json(message)
            await asyncio.sleep(grace)
            if socket.application_state is WebSocketState.CONNECTED:
                await socket.close()
        except (WebSocketDisconnect, RuntimeError):
            return  # gone already

    def close(self) -> None:
        """Stop waiting for anything: the server is about to stop."""
        for waiting in self._waiting.values():
            waiting.cancel()
        for task in self._farewells:
            task.cancel()
