"""What people are shown, as tests look at it."""

from __future__ import annotations

from handlers.replies import Message
from playground.checks import check_message

NAME = ("Ana-María مريم अनन्या 明日香 " * 5)[:80]
"""Eighty characters in four scripts."""
SPOT = {"channel": "D0123456789", "ts": "1798815600.000100", "block": "item-" + "0" * 36}
"""Where a button stood, as long as it can be."""


def fits(message: Message) -> None:
    """Check that Slack takes a message, and that its text is as short as Slack advises."""
    payload = message.payload()
    check_message(payload["text"], payload["blocks"], None)
    assert len(payload["text"]) <= 4000


def labels(message: Message) -> list[str]:
    """Return the labels of a message's buttons, in order."""
    return [
        one["text"]["text"]
        for block in message.blocks
        for one in (*block.get("elements", ()), block.get("accessory", {}))
        if one.get("type") == "button"
    ]
