"""The socket to Slack with a watchdog: clients have been seen to die silently after a reconnect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

WATCH_SECONDS = 60.0
FIRST_SECONDS = 1.0


class SocketClient(Protocol):
    """What is asked of the SDK's Socket Mode client."""

    def is_connected(self) -> bool: ...

    def connect(self) -> None: ...

    def close(self) -> None: ...


class Socket:
    """Keeps one socket connected; `make` builds a new client whenever the old one is dead."""

    def __init__(
        self, make: Callable[[], SocketClient], watch_seconds: float = WATCH_SECONDS
    ) -> None:
        self._make = make
        self._watch_seconds = watch_seconds
        self._client: SocketClient | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def connected(self) -> bool:
        """True while the socket is up."""
        return self._client is not None and self._client.is_connected()

    def start(self) -> None:
        """Connect, or keep trying in the background where Slack does not answer yet."""
        self._thread.start()

    def stop(self) -> None:
        """Close the socket and stop watching."""
        self._stop.set()
        self._thread.join(timeout=5)
        self._drop()

    def _watch(self) -> None:
        wait = FIRST_SECONDS
        while not self._stop.is_set():
            if self.connected():
                wait = self._watch_seconds
            else:
                self._renew()
                wait = FIRST_SECONDS if self.connected() else min(wait * 2, self._watch_seconds)
            self._stop.wait(wait)

    def _renew(self) -> None:
        self._drop()
        try:
            client = self._make()
            self._client = client
            client.connect()
        except Exception as error:  # noqa: BLE001 - tried again, and /readyz says so meanwhile
            log.warning("socket not connected", error=type(error).__name__)
            return
        log.info("socket connected")

    def _drop(self) -> None:
        if self._client is None:
            return
        try:
            self._client.close()
        except Exception as error:  # noqa: BLE001 - a dead client may fail to close
            log.warning("socket not closed", error=type(error).__name__)
        self._client = None
