"""Case time, which a demo or a test may move; machine time is never read from here."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class Clock:
    """Case time: the machine's time plus an offset, which runs on.

    `start` is an aware instant to begin at, or None for the machine's own time.
    """

    def __init__(
        self,
        start: datetime | None = None,
        machine: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._machine = machine
        self._offset = start.astimezone(UTC) - machine() if start else timedelta()
        self._jumps: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return case time as an aware UTC instant."""
        return self._machine() + self._offset

    def set(self, instant: datetime) -> None:
        """Move case time to an aware instant; who asked with `on_jump` is told."""
        self._offset = instant.astimezone(UTC) - self._machine()
        for told in self._jumps:
            told()

    def on_jump(self, told: Callable[[], None]) -> None:
        """Ask to be told whenever case time is moved."""
        self._jumps.append(told)


def local_day(instant: datetime, zone: str) -> date:
    """Return the day that an aware instant falls on in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def parse_instant(text: str) -> datetime:
    """Read an ISO instant; one without an offset is taken as UTC. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class ClockFollower:
    """A thread that asks a clock's address each second and moves case time when it has jumped.

    `problem` is told once when the address stops answering, and the clock then simply runs on.
    """

    def __init__(self, clock: Clock, url: str, problem: Callable[[str], None]) -> None:
        self._clock = clock
        self._url = url
        self._problem = problem
        self._stop = threading.Event()
        self._quiet = False
        self._thread = threading.Thread(target=self._run, name="clock-follower", daemon=True)

    def start(self) -> None:
        """Follow once at once, so that nothing happens at the wrong time, then each second."""
        self.follow()
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()

    def follow(self) -> None:
        """Ask once; a difference of over two seconds is a jump."""
        try:
            with urllib.request.urlopen(self._url, timeout=3) as answer:  # noqa: S310 - loopback only, see settings
                shown = parse_instant(json.load(answer)["now"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            if not self._quiet:
                self._problem(type(error).__name__)
            self._quiet = True
            return
        self._quiet = False
        if abs((shown - self._clock.now()).total_seconds()) > 2:
            self._clock.set(shown)

    def _run(self) -> None:
        while not self._stop.wait(1):
            self.follow()


def machine_now() -> datetime:
    """Return machine time: for leases, timeouts and signatures, never for case dates."""
    return datetime.fromtimestamp(time.time(), UTC)
