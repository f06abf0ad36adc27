"""Who is told of a concern next, and when, while nobody has said that they have read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """Whom a concern is told, one after the other, until somebody has read it."""

    LEAD = "lead"
    COVER = "cover"
    MANAGER = "manager"
    SERVICE_MANAGER = "service_manager"


EVERYBODY = (Rung.LEAD, Rung.COVER, Rung.MANAGER, Rung.SERVICE_MANAGER)
"""The way up while nobody at all has read it."""

MANAGERS = (Rung.MANAGER, Rung.SERVICE_MANAGER)
"""The way up once somebody has, and a manager has not."""

MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Climb:
    """Who is told now, the last of them, and when it climbs again."""

    told: tuple[Rung, ...]
    rung: Rung | None
    next_at: datetime


def wait_at(rung: Rung | None, minutes: Sequence[int]) -> timedelta:
    """Return how long a rung is given; `minutes` are the lead's, the cover's and the manager's.

    A service manager is given as long as a manager, and so is a ladder on which nobody stands.
    """
    place = {Rung.LEAD: 0, Rung.COVER: 1}.get(rung, 2) if rung is not None else 2
    return timedelta(minutes=minutes[place])


def begin(
    ladder: Sequence[Rung], manned: Collection[Rung], minutes: Sequence[int], now: datetime
) -> Climb:
    """Return who is told first: the lowest rung on which somebody can be reached."""
    first = next((rung for rung in ladder if rung in manned), None)
    return Climb((first,) if first else (), first, now + wait_at(first, minutes))


def climb(
    ladder: Sequence[Rung],
    manned: Collection[Rung],
    minutes: Sequence[int],
    *,
    rung: Rung | None,
    due: datetime,
    now: datetime,
) -> Climb:
    """Return who is told by now, where `rung` was told last and had until `due`.

    What passed while nothing ran is made up for at once: each further rung whose time is over too
    is told. At the top the last one is told again, once, and then at each interval.
    """
    told: list[Rung] = []
    while due <= now:
        above = [one for one in _above(ladder, rung) if one in manned]
        if not above:
            top = rung if rung in manned else None
            if top is not None and top not in told:
                told.append(top)
            wait = wait_at(rung, minutes)
            due += wait * (int((now - due) / wait) + 1)
            if due - now < wait / 2:
                # Whoever is told now is not told again in the next moment.
                due += wait
            break
        rung = above[0]
        told.append(rung)
        due += wait_at(rung, minutes)
    return Climb(tuple(told), rung, due)


def _above(ladder: Sequence[Rung], rung: Rung | None) -> Sequence[Rung]:
    return ladder[ladder.index(rung) + 1 :] if rung in ladder else ladder
