"""Outbox row -> what the recipient reads, made when it is sent, with access checked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.documents.phrases import Phrases
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers import cases
from handlers.replies import Message

Renderer = Callable[[Turn, OutboxMessage, Phrases], Message | None]
"""Returns the message for the turn's actor, who is the recipient; None where its reason is gone.

Raises NotHere where the recipient may not see it any more: the row is withdrawn either way.
"""


def renderers() -> Mapping[str, Renderer]:
    """Return the renderer of each kind of message; each duty's module brings its own."""
    found: dict[str, Renderer] = {}
    for module in (cases,):
        found |= module.MESSAGES
    return found
