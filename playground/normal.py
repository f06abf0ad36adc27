"""Blocks as Slack gives them back: ids filled in, text objects completed, control characters
escaped.
"""

import re
from copy import deepcopy
from typing import Any

from playground.elements import places
from playground.ids import Ids

Json = dict[str, Any]

_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def escape(text: str) -> str:
    """Escape `&`, `<` and `>`; what is escaped already stays as it is."""
    return _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return text as a person reads it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def normal_text(text: str) -> str:
    """Return a message's mrkdwn as Slack stores it: a bare `&` is escaped, `<...>` keeps its
    meaning.
    """
    return _BARE_AMPERSAND.sub("&amp;", text)


def normal_blocks(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return a copy of valid blocks as Slack would show them to the app later."""
    copies: list[Json] = deepcopy(blocks)
    for block in copies:
        block["block_id"] = block.get("block_id") or ids.next("b")
        if block["type"] not in ("rich_text", "markdown"):
            _complete(block)
    for place in places(copies):
        place.element["action_id"] = place.element.get("action_id") or ids.next("a")
    return copies


def _complete(value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _complete(one)
    if not isinstance(value, dict):
        return
    kind, text = value.get("type"), value.get("text")
    if kind == "plain_text" and isinstance(text, str):
        value["text"] = escape(text)
        value.setdefault("emoji", True)
    elif kind == "mrkdwn" and isinstance(text, str):
        value["text"] = normal_text(text)
        value.setdefault("verbatim", False)
    else:
        for one in value.values():
            _complete(one)


def normal_view(view: Json, ids: Ids) -> Json:
    """Return a valid view as Slack would show it to the app later."""
    copy = deepcopy(view)
    copy["blocks"] = normal_blocks(view["blocks"], ids)
    for key in ("title", "submit", "close"):
        if copy.get(key) is not None:
            _complete(copy[key])
    return copy
