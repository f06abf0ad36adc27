"""One process that plans and sends with its times scaled down: `python -m tests.chaos.sending F`.

It is what `coregroup serve` runs for its reminders, from the same environment, until it is killed.
"""

from __future__ import annotations

import logging
import signal
import sys

import structlog

from bot.app import make_client, make_clock, make_rulebook, open_store
from bot.clock import machine_now
from bot.documents.phrases import load_phrases
from bot.reminders.engine import Reminders
from bot.reminders.timing import Timing
from bot.settings import Settings
from handlers.messages import make_render


def main() -> None:
    """Send until killed; the argument is the factor that all times are scaled by."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    timing = Timing().scaled(float(sys.argv[1]))
    settings = Settings()
    store, rulebook, clock = open_store(settings), make_rulebook(settings), make_clock(settings)
    client = make_client(settings, 1)
    client.timeout = timing.answer  # type: ignore[assignment]  # urllib takes parts of a second
    render = make_render(
        rulebook=rulebook, phrases=load_phrases(), now=clock.now, machine_now=machine_now
    )
    reminders = Reminders(
        store=store,
        rulebook=rulebook,
        clock=clock,
        machine_now=machine_now,
        client=client,
        render=render,
        timing=timing,
    )
    reminders.start()
    # From now on it may be killed.
    sys.stdout.write("up\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
