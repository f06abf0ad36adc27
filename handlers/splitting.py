"""A message that is longer than Slack takes goes out in parts, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.phrases import Phrases
from bot.reminders.prepare import MORE
from handlers.replies import MESSAGE_BLOCKS, Json, Message
from handlers.views.common import cut, small

MOST_TEXT = 4000
BLOCKS_TEXT = 12_000
"""Slack was seen to refuse a little over 13,000 characters in the blocks of one message."""


def fitting(message: Message, phrases: Phrases, part: int = 1) -> Json | None:
    """Return one part of a message as Slack's arguments, numbered from 1; None beyond the last.

    Where another part follows, the arguments say so under MORE. A duty and its buttons stay
    together.
    """
    payload = message.payload()
    parts = _parts(payload["blocks"])
    if part > len(parts):
        return None
    blocks = parts[part - 1]
    text = payload["text"] if part == 1 else _words(blocks)
    if len(parts) > 1:
        blocks = [*blocks, small(phrases.say("message_part", part=part, parts=len(parts)))]
    shown: Json = {"text": cut(text, MOST_TEXT), "blocks": blocks}
    return shown | {MORE: True} if part < len(parts) else shown


def _parts(blocks: Sequence[Json]) -> list[list[Json]]:
    parts: list[list[Json]] = [[]]
    size = 0
    for unit in _units(blocks):
        length = sum(map(_length, unit))
        # One block is left for the line that says which part this is.
        full = len(parts[-1]) + len(unit) > MESSAGE_BLOCKS - 1 or size + length > BLOCKS_TEXT
        if parts[-1] and full and not _fits_whole(blocks):
            parts.append([])
            size = 0
        parts[-1] += unit
        size += length
    return parts


def _fits_whole(blocks: Sequence[Json]) -> bool:
    return len(blocks) <= MESSAGE_BLOCKS and sum(map(_length, blocks)) <= BLOCKS_TEXT


def _units(blocks: Sequence[Json]) -> list[list[Json]]:
    units: list[list[Json]] = []
    for block in blocks:
        if block["type"] == "actions" and units:
            units[-1].append(block)
        else:
            units.append([block])
    return units


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = [value["text"]] if isinstance(value.get("text"), str) else []
        return found + [one for part in value.values() for one in _strings(part)]
    if isinstance(value, list):
        return [one for part in value for one in _strings(part)]
    return []


def _length(block: Json) -> int:
    return sum(map(len, _strings(block)))


def _words(blocks: Sequence[Json]) -> str:
    return "\n".join(
        " ".join(_strings(block)) for block in blocks if block["type"] in ("section", "rich_text")
    )
