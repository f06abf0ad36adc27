"""Looking after the keys: a newer one for the records, with everything sealed anew under it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.duties import audit
from bot.duties.workspaces import list_workspaces
from bot.records.engine import Store
from bot.records.keys import begin_key
from bot.records.rotation import reseal
from bot.records.sealing import STALE_SECONDS


@dataclass(frozen=True, slots=True)
class Rotated:
    """The number of the key in use now, and how many rows were sealed anew."""

    number: int
    rows: int


def rotate(
    store: Store,
    master: bytes,
    *,
    now: datetime,
    machine_now: datetime,
    done: Callable[[str, int], None] = lambda name, rows: None,
    wait: Callable[[float], None] = time.sleep,
) -> Rotated:
    """Begin a newer key and seal every row anew, while the bot goes on working.

    Processes that run take up the newer key within STALE_SECONDS; `wait` passes that time, and what
    they wrote meanwhile is sealed anew too. Older keys are kept, sealed: a copy of the database
    from before still opens.
    """
    with store.connection() as connection:
        number = begin_key(connection, master, machine_now)
    rows = reseal(store, done)
    wait(STALE_SECONDS + 1)
    rows += reseal(store, done)
    with store.session() as session:
        for workspace in list_workspaces(session):
            audit.note_command(
                session,
                workspace.id,
                "rotate_keys",
                now=now,
                machine_now=machine_now,
                key=number,
                rows=rows,
            )
    return Rotated(number, rows)


def finish(store: Store, done: Callable[[str, int], None] = lambda name, rows: None) -> Rotated:
    """Seal anew what an interrupted rotation left behind."""
    return Rotated(store.vault.newest, reseal(store, done))
