"""A form that opens over a draft: what was typed before stands in it again."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any

from bot.clock import local_day
from bot.documents.dates import clock_time, short_date
from bot.documents.phrases import Phrases
from bot.duties.drafts import Kept, State
from handlers.ids import Do
from handlers.replies import Json
from handlers.views.common import actions, button, small

DRAFT_BLOCK = "draft"
AFRESH_BLOCK = "draft_afresh"

_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
}
"""Type of element -> where its state holds the value, and where the element takes a preset.

Slack's reference of block elements; a file_input takes no preset.
"""

_FROM_ITS_OWN = frozenset({"static_select", "radio_buttons", "checkboxes", "multi_static_select"})


def prefill(view: Json, state: State) -> Json:
    """Return the view with saved element states put back as presets; `view` stays as it was.

    What no longer fits is dropped: a block or an element that has gone, an option that is no
    longer offered. What had been emptied is empty again.
    """
    filled = deepcopy(view)
    for block in filled["blocks"]:
        held = state.get(block.get("block_id", "")) or {}
        elements = list(_elements(block))
        for element in elements:
            saved = _state_of(element, held, alone=len(elements) == 1)
            if saved is not None:
                _put_back(element, saved)
    return filled


def _elements(block: Json) -> Iterator[Json]:
    if block["type"] == "input":
        yield block["element"]
    elif block["type"] == "actions":
        yield from block["elements"]
    elif "accessory" in block:
        yield block["accessory"]


def _state_of(element: Json, held: Json, *, alone: bool) -> Json | None:
    saved = held.get(element.get("action_id", ""))
    if saved is None and alone:
        # A form begun afresh gives its elements new ids; a block has one element only.
        saved = next(iter(held.values()), None)
    if not isinstance(saved, dict) or saved.get("type", element["type"]) != element["type"]:
        return None
    return saved


def _put_back(element: Json, saved: Json) -> None:
    names = _INITIAL.get(element["type"])
    if names is None:
        return
    source, target = names
    element.pop(target, None)
    value = _fitting(element, saved.get(source))
    if value not in (None, "", []):
        element[target] = value


def _fitting(element: Json, value: Any) -> Any:
    kind = element["type"]
    if kind in _FROM_ITS_OWN:
        offered = {option["value"]: option for option in _options(element)}
        if isinstance(value, list):
            value = [offered[one["value"]] for one in value if one.get("value") in offered]
        elif value:
            value = offered.get(value.get("value"))
    if isinstance(value, str) and kind == "plain_text_input":
        return value[: element.get("max_length", len(value))]
    if isinstance(value, list):
        return value[: element.get("max_selected_items", len(value))]
    return value


def _options(element: Json) -> list[Json]:
    options: list[Json] = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options += group["options"]
    return options


def touched(pristine: Json | None, typed: State) -> bool:
    """True where the text in a form is no longer what it opened with; None opened empty."""
    opened = {
        block.get("block_id"): element.get("initial_value", "")
        for block in (pristine or {"blocks": []})["blocks"]
        for element in _elements(block)
    }
    return any(
        isinstance(one, dict)
        and one.get("type") == "plain_text_input"
        and (one.get("value") or "") != opened.get(block_id, "")
        for block_id, held in typed.items()
        for one in held.values()
    )


def over_draft(view: Json, found: Kept, phrases: Phrases, now: datetime, zone: str) -> Json:
    """Return the view with a draft in it, a line that says so and a button to start afresh.

    A draft that holds no more than the form opens with is not worth a word.
    `now` is case time as an aware UTC instant, `zone` the workspace's.
    """
    filled = prefill(view, found.state)
    if filled == view:
        return view
    filled["blocks"] = [
        {**small(draft_line(found.saved_at, phrases, now, zone)), "block_id": DRAFT_BLOCK},
        actions(button(phrases.say("start_afresh"), Do.START_AFRESH), block_id=AFRESH_BLOCK),
        *filled["blocks"],
    ]
    return filled


def draft_line(saved_at: datetime, phrases: Phrases, now: datetime, zone: str) -> str:
    """Return the line over a draft: the time it was saved, with the day where that is not today."""
    at = clock_time(saved_at, zone)
    today, day = local_day(now, zone), local_day(saved_at, zone)
    if day == today:
        return phrases.say("draft_here", at=at)
    return phrases.say("draft_here_day", at=at, day=short_date(day, today))


def renumbered(view: Json, number: int) -> Json:
    """Return the view with new ids on its fields: Slack then forgets what was typed into them.

    What follows the first dot of an action id is no part of its route.
    """
    fresh = deepcopy(view)
    for block in fresh["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            element["action_id"] = f"{element['action_id'].partition('.')[0]}.{number}"
    return fresh
