"""What cannot be true in a timeline, said before any date is reckoned from it."""

from __future__ import annotations

from bot.rules.british import said_date
from bot.rules.timeline import Timeline


class TimelineError(ValueError):
    """A timeline that cannot be true; the message says what to check."""


def check_timeline(timeline: Timeline) -> None:
    """Raise TimelineError where a review or a meeting stands before the initial conference."""
    initial = min((one.on for one in timeline.conferences if one.kind == "initial"), default=None)
    if initial is None:
        return
    for one in sorted(timeline.conferences, key=lambda one: one.on):
        if one.kind == "review" and one.on <= initial:
            raise TimelineError(
                f"The review conference on {said_date(one.on)} is not after the initial "
                f"conference on {said_date(initial)}: check both dates."
            )
    for meeting in sorted(timeline.meetings, key=lambda one: one.on):
        if meeting.state != "cancelled" and meeting.on < initial:
            raise TimelineError(
                f"The meeting on {said_date(meeting.on)} is before the initial conference on "
                f"{said_date(initial)}: check both dates."
            )
