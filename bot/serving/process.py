"""One running bot: its parts, its reminders, its socket or HTTP door, started and stopped."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.app import THREADS, Parts, dispatch, make_follower, make_parts, make_reminders, make_socket
from bot.clock import machine_now
from bot.records import lock
from bot.reminders.engine import Reminders
from bot.serving.door import Replays, SlackDoor
from bot.serving.health import Health
from bot.serving.http import make_http
from bot.serving.socket import Socket
from bot.settings import Settings

log = structlog.get_logger(__name__)


class ServeError(Exception):
    """The bot cannot start as things stand; the text says what to change."""


def over_http(settings: Settings, asked: bool) -> bool:
    """Return whether Slack comes over HTTP; raises ServeError where a token is missing."""
    http = asked or not settings.slack_app_token.get_secret_value()
    if not settings.slack_bot_token.get_secret_value():
        raise ServeError("SLACK_BOT_TOKEN is missing. To try the bot without Slack: make demo.")
    if http and not settings.slack_signing_secret.get_secret_value():
        raise ServeError(
            "Over HTTP the bot needs SLACK_SIGNING_SECRET to know that a request is Slack's. "
            "For Socket Mode set SLACK_APP_TOKEN and leave --http out."
        )
    return http


@dataclass
class Process:
    """One running bot. `http` says how Slack comes; the health pages are there in both modes."""

    settings: Settings
    http: bool
    watch_seconds: float = 60.0
    _parts: Parts | None = None
    _reminders: Reminders | None = None
    _undo: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Process:
        self._undo.__enter__()
        try:
            self._start()
        except BaseException:
            self._undo.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def _start(self) -> None:
        self._undo.enter_context(lock.hold(self.settings.database_url))
        parts = make_parts(self.settings, nudge=self._nudge)
        self._parts = parts
        self._undo.callback(parts.close)
        follower = make_follower(self.settings, parts.clock, _clock_problem)
        if follower:
            follower.start()
            self._undo.callback(follower.stop)
        self._reminders = make_reminders(parts)
        parts.clock.on_jump(self._nudge)
        self._reminders.start()
        self._undo.callback(self._reminders.stop)
        socket = None
        if not self.http:
            socket = Socket(lambda: make_socket(parts).client, self.watch_seconds)
            socket.start()
            self._undo.callback(socket.stop)
        self.web = self._web(parts, self._reminders, socket.connected if socket else None)

    def _web(
        self, parts: Parts, reminders: Reminders, connected: Callable[[], bool] | None
    ) -> Starlette:
        now = parts.clock.now
        health = Health(parts.store, connected, reminders.last_tick, now, machine_now)
        secret = self.settings.slack_signing_secret.get_secret_value()
        replays = Replays(parts.store)
        door = SlackDoor(secret, replays, partial(dispatch, parts.app)) if self.http else None
        return make_http(health, parts.numbers, door, THREADS)

    def _nudge(self) -> None:
        if self._reminders is not None:
            self._reminders.nudge()

    @property
    def parts(self) -> Parts:
        """The parts of the running bot."""
        if self._parts is None:
            raise ServeError("The bot has not been started.")
        return self._parts


class Door:
    """The HTTP server of a process, in this thread or in one of its own."""

    def __init__(self, web: Starlette, host: str, port: int) -> None:
        config = uvicorn.Config(web, host, port, log_level="error", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def run(self) -> None:
        """Serve until a signal ends it."""
        self._server.run()

    def __enter__(self) -> Door:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)


def settle_memory() -> None:
    """Tell the collector that what was made at the start stays: it looks at it no more."""
    gc.collect()
    gc.freeze()


def _clock_problem(name: str) -> None:
    log.warning("clock address does not answer", error=name)
