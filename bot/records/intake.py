"""What has been delivered once already, so that Slack's retries change nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.records.tables import Intake


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Record a delivery by its key; False where it was recorded before.

    `now` is machine time as an aware UTC instant.
    """
    if session.exec(select(Intake.id).where(Intake.key == key)).first() is not None:
        return False
    session.add(Intake(key=key, at=now))
    return True
