"""When to tick: every few seconds, and at once when somebody nudges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2


class Scheduler:
    """One thread that ticks; APScheduler's interval job and every nudge wake it.

    The job itself only wakes the thread: it can never overlap with itself, and a nudge during a
    tick is followed by another tick. What goes wrong is logged and the next tick comes all the
    same.
    """

    def __init__(self, beat: Callable[[], None], every_seconds: float = EVERY_SECONDS) -> None:
        self._beat = beat
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reminders", daemon=True)
        self._jobs = BackgroundScheduler(timezone=UTC)
        self._jobs.add_job(
            self._wake.set, "interval", seconds=every_seconds, max_instances=1, coalesce=True
        )

    def start(self) -> None:
        """Tick now and from now on."""
        self._wake.set()
        self._thread.start()
        self._jobs.start()

    def nudge(self) -> None:
        """Tick at once."""
        self._wake.set()

    def stop(self) -> None:
        """Tick no more; waits for the one under way."""
        self._stopping.set()
        self._wake.set()
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            if self._stopping.is_set():
                return
            try:
                self._beat()
            except Exception as error:  # noqa: BLE001 - a thread's last door: it must go on
                log.error("tick failed", error=type(error).__name__)
