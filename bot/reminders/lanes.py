"""The sender's threads: a lane takes messages for as long as there are any, then rests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from bot.reminders.outcomes import Outcome
from bot.reminders.sender import Sender

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 8
QUICK_SECONDS = 1.0


class Lanes:
    """Up to `most` threads that deliver and look up; one starts another while there is much to do.

    `heard` is told each outcome.
    """

    def __init__(self, sender: Sender, most: int, heard: Callable[[Outcome], None]) -> None:
        self._sender = sender
        self._most = most
        self._heard = heard
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="sender")
        self._quiet = threading.Condition()
        self._active = 0
        self._again = False
        self._stopping = False

    def wake(self) -> None:
        """Start a lane, unless all are at work: then one of them looks again before it rests."""
        with self._quiet:
            if self._stopping:
                return
            if self._active == self._most:
                self._again = True
                return
            self._active += 1
        self._pool.submit(self._run)

    def wait(self) -> None:
        """Wait until every lane rests."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._active == 0)

    def stop(self) -> None:
        """Finish what is claimed and start nothing more."""
        with self._quiet:
            self._stopping = True
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        size = 1
        try:
            while True:
                begun = time.monotonic()
                dealt = self._work(size)
                if not dealt and not self._look_again():
                    return
                # Few at a time while Slack is slow: what is claimed waits for what goes before it.
                quick = dealt >= size and time.monotonic() - begun < QUICK_SECONDS
                size = min(size * 2, MOST_AT_ONCE) if quick else 1
        except Exception as error:  # noqa: BLE001 - a thread's last door; the next tick starts anew
            log.error("sender stopped for now", error=type(error).__name__)
            self._rest()

    def _work(self, size: int) -> int:
        """Deal with up to `size` messages of either sort; return with how many."""
        if self._stopping:
            return 0
        doubtful = self._sender.claim_doubtful(size)
        if len(doubtful) == size:
            self.wake()
        for claim in doubtful:
            self._heard(self._sender.look_up(claim))
        claims = self._sender.claim(size)
        if len(claims) == size:
            self.wake()
        for claim in claims:
            self._heard(self._sender.deliver(claim))
        return len(doubtful) + len(claims)

    def _look_again(self) -> bool:
        """Rest, unless somebody called while every lane was at work."""
        with self._quiet:
            if self._again and not self._stopping:
                self._again = False
                return True
        self._rest()
        return False

    def _rest(self) -> None:
        with self._quiet:
            self._active -= 1
            self._quiet.notify_all()
