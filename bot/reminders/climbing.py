"""Concerns that nobody has read climb with each tick, day and night (docs/reminders.md)."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.duties.concern_climb import Stuck, climb_next
from bot.duties.turn import Rulebook
from bot.records.engine import Store
from bot.records.tables import Concern, Person
from bot.reminders.planner import Planned

log = structlog.get_logger(__name__)

CONCERN = "concern_told"


def climb_all(
    store: Store, rulebook: Rulebook, *, now: datetime, machine_now: datetime
) -> list[Planned]:
    """Let every concern climb whose time has come, each in a transaction of its own.

    `now` is case time, `machine_now` stamps the outbox. One that cannot be read is logged and tried
    again with the next tick; it never holds the others up.
    """
    planned: list[Planned] = []
    stuck: set[uuid.UUID] = set()
    while True:
        try:
            with store.session() as session:
                found = climb_next(
                    session, rulebook, now=now, machine_now=machine_now, passed_over=stuck
                )
                if found is None:
                    return planned
                planned += _planned(*found)
        except Stuck as error:
            cause = type(error.__cause__).__name__
            log.error("concern stuck", concern=str(error.concern_id), error=cause)
            stuck.add(error.concern_id)


def climb_in(
    session: Session, rulebook: Rulebook, *, now: datetime, machine_now: datetime
) -> list[Planned]:
    """Do the same within one transaction, which the caller undoes."""
    planned: list[Planned] = []
    while found := climb_next(session, rulebook, now=now, machine_now=machine_now):
        planned += _planned(*found)
    return planned


def _planned(concern: Concern, told: list[Person]) -> list[Planned]:
    return [
        Planned(f"{CONCERN}:{concern.id}:{concern.tellings}:{person.id}", person.id, CONCERN)
        for person in told
    ]
