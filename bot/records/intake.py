"""What has been delivered once already, so that Slack's retries change nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.records.base import new_id
from bot.records.once import insert_once
from bot.records.tables import Intake


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Record a delivery by its key; False where it was recorded before.

    `now` is machine time as an aware UTC instant. The same delivery at another process waits here
    for this transaction, and is the first where this one is rolled back.
    """
    row = {"id": new_id(), "key": key, "at": now}
    return bool(insert_once(session.connection(), Intake, [row], ["key"]))
