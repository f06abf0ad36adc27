"""When digests may go out: working days, from the workspace's hour until the evening."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.duties.projection import digest_instant
from bot.records.tables import Workspace
from bot.rules.workdays import Calendar

EVENING_HOUR = 18


def opening(workspace: Workspace, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when digests may go out next, None where they may now.

    `now` is case time. What was missed in the morning still goes out that day, but not at night,
    at a weekend or on a bank holiday: nobody is reminded of work out of hours.
    """
    local = now.astimezone(ZoneInfo(workspace.zone))
    day, hour = local.date(), workspace.digest_hour
    if calendar.is_working(day):
        if hour <= local.hour < max(EVENING_HOUR, hour + 1):
            return None
        if local.hour < hour:
            return digest_instant(day, workspace)
    return digest_instant(calendar.on_or_after(day + timedelta(days=1)), workspace)
