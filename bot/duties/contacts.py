"""The telephone number that answers now: the duty team's in its hours, else out of hours."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.records.tables import Workspace
from bot.rules.workdays import Calendar


def parse_hours(text: str) -> tuple[time, time]:
    """Read opening hours such as "09:00-17:00"; raises ValueError for anything else."""
    opens, _, closes = text.partition("-")
    hours = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    if hours[0] >= hours[1]:
        raise ValueError("hours must open before they close")
    return hours


def number_now(workspace: Workspace, calendar: Calendar, now: datetime) -> str:
    """Return the number that answers at an aware instant of case time."""
    local = now.astimezone(ZoneInfo(workspace.zone))
    opens, closes = parse_hours(workspace.duty_hours)
    if calendar.is_working(local.date()) and opens <= local.time() < closes:
        return workspace.duty_phone
    return workspace.out_of_hours_phone
