"""A message whose button was used: the item's buttons give way to a line saying what was done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.clock import local_day
from bot.documents.dates import clock_time, short_date
from handlers.ids import Do
from handlers.replies import MESSAGE_BLOCKS, Json, Message
from handlers.requests import Request
from handlers.views.common import paragraph, small


def moment(at: datetime, zone: str) -> str:
    """Return when something was done: "Monday 21 December at 10:14", in the workspace's zone."""
    day = local_day(at, zone)
    return f"{short_date(day, day)} at {clock_time(at, zone)}"


def settled(request: Request, line: str, keep: Collection[Do] = ()) -> Message:
    """Return the message whose button was pressed with that button's item settled by `line`.

    Slack does not hand over a message that only one person sees: there the line takes its place.
    `keep` names buttons that are still of use.
    """
    return settle(request.message, request.block_id, line, keep)


def settle(message: Json, block_id: str, line: str, keep: Collection[Do] = ()) -> Message:
    """Return a message as Slack hands it over, one block's buttons replaced by `line`.

    Buttons whose action is among `keep` stay, below the line.
    """
    blocks: list[Json] = []
    for block in message.get("blocks") or ():
        if block.get("block_id") != block_id:
            blocks.append(block)
            continue
        if block.get("type") != "actions":
            blocks.append({name: part for name, part in block.items() if name != "accessory"})
        blocks.append(small(line))
        kept = [one for one in block.get("elements") or () if one.get("action_id") in keep]
        if kept:
            blocks.append({**block, "elements": kept})
    if not blocks:
        return Message(line, (paragraph(line),))
    text = f"{unescape(str(message.get('text') or ''))}\n{line}".strip()
    return Message(text, tuple(blocks[:MESSAGE_BLOCKS]))


def unescape(text: str) -> str:
    """Return text as it was before Slack's three characters were escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
