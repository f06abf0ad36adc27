"""Asking again, in the same form, about a day on which most people do not work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.documents.dates import long_date
from bot.documents.phrases import Phrases
from bot.duties.turn import DutyError
from bot.rules.workdays import Calendar
from handlers.replies import Json
from handlers.requests import Request
from handlers.views.common import field, option, paragraph, ticks

_KEPT = ("title", "submit", "close", "blocks", "callback_id", "private_metadata", "notify_on_close")


def ask_about_day(
    request: Request, block_id: str, calendar: Calendar, phrases: Phrases
) -> Json | None:
    """Return the same form with a warning and a box to tick, None where nothing need be asked.

    Asked once: a ticked box keeps the day. What was typed stays, since the blocks keep their ids.
    Raises DutyError under the box where the form is sent again as it is: the box may be out of
    sight, and Slack shows where an error stands.
    """
    day = request.day(block_id)
    confirm = f"keep_{block_id}"
    if day is None or calendar.is_working(day) or request.chosen(confirm) == [day.isoformat()]:
        return None
    view = request.body["view"]
    if _asked(view, confirm, day):
        raise DutyError(confirm, "keep_day_or_change", day=long_date(day))
    shown = {name: view[name] for name in _KEPT if name in view}
    box = ticks([option(phrases.say("keep_day", day=long_date(day)), day.isoformat())], [])
    blocks = [
        block
        for block in view["blocks"]
        if block.get("block_id") not in (confirm, f"{confirm}_why")
    ]
    place = next(n for n, block in enumerate(blocks) if block.get("block_id") == block_id) + 1
    blocks[place:place] = [
        {**paragraph(_why(day, calendar, phrases)), "block_id": f"{confirm}_why"},
        field(confirm, phrases.say("keep_day_question"), box, optional=True),
    ]
    return {**shown, "type": "modal", "blocks": blocks}


def _asked(view: Json, confirm: str, day: date) -> bool:
    boxes = [block["element"] for block in view["blocks"] if block.get("block_id") == confirm]
    return any(one["value"] == day.isoformat() for box in boxes for one in box["options"])


def _why(day: date, calendar: Calendar, phrases: Phrases) -> str:
    name = calendar.holiday_name(day)
    if name:
        return phrases.say("day_off", day=long_date(day), name=name)
    return phrases.say("weekend_day", day=long_date(day))


def ask_about_days(
    request: Request, block_ids: Iterable[str], calendar: Calendar, phrases: Phrases
) -> Json | None:
    """Return the same form with a warning under each such day, None where nothing need be asked."""
    asked = None
    for block_id in block_ids:
        again = ask_about_day(request, block_id, calendar, phrases)
        if again is not None:
            asked = again
            request = replace(request, body={**request.body, "view": again})
    return asked
