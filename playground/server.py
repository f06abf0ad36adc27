"""The server: all routes around one world, in a thread for tests or as a process of its own."""

import asyncio
import importlib.util
import socket
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from playground import play, webapi
from playground.delivery.door import LOOPBACK
from playground.people import Person
from playground.world import World

HOST = "127.0.0.1"
PAGES = "playground.web.pages"


def build(world: World) -> Starlette:
    """Return the application: the Web API, Socket Mode, /play, and the page where there is one."""
    routes: list[BaseRoute] = [
        *webapi.routes(world),
        WebSocketRoute("/link", world.door.hub.serve),
        *play.routes(world),
        *_pages(world),
    ]
    return Starlette(routes=routes, middleware=[Middleware(OwnPagesOnly)])


class OwnPagesOnly:
    """Refuses what a page from elsewhere, open in the same browser, would have done here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless a browser says that a foreign page sent it."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is not None and urlsplit(origin).hostname not in LOOPBACK:
            response = PlainTextResponse("Only pages of this machine may do that.", 403)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _pages(world: World) -> list[BaseRoute]:
    if importlib.util.find_spec("playground.web") is None or not importlib.util.find_spec(PAGES):
        return []
    return list(importlib.import_module(PAGES).routes(world))


class Server(uvicorn.Server):
    """uvicorn, which lets go of the world's open streams before it waits for them to end."""

    def __init__(self, world: World) -> None:
        config = uvicorn.Config(
            build(world),
            http=world.wires.protocol(),
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self._world.close()
        await super().shutdown(sockets)


def listen(port: int = 0) -> socket.socket:
    """Return a socket bound to loopback; port 0 takes a free one. Raises OSError when the port is
    taken.
    """
    # Named, since asyncio switches Nagle's delay (40 ms an answer) off for sockets that say TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class Playground:
    """A playground in a thread of this process: `with Playground() as slack:`.

    `api_url` is what SLACK_API_URL wants, `clock_url` what COREGROUP_CLOCK_URL wants. Read
    `world` freely in a test, but change it through /play alone: it belongs to the server's loop.
    """

    def __init__(self, people: Iterable[Person] | None = None, *, port: int = 0) -> None:
        self.world = World(people)
        self._listener = listen(port)
        self.base_url = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self.world.base_url = self.base_url
        self.api_url = f"{self.base_url}/api/"
        self.clock_url = f"{self.base_url}/clock"
        self.bot_token = self.world.app.bot_token
        self.app_token = self.world.app.app_token
        self.signing_secret = self.world.app.signing_secret
        self._server = Server(self.world)
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to serve; connections are accepted from now on, as the socket listens already."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and wait until it has."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listener.close()
