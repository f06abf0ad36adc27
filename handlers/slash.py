"""`/coregroup ...` and the same words in a direct message: one table leads to one route each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.talk.grammar import Grammar
from handlers.desk import Desk
from handlers.help import show_help
from handlers.replies import NOTHING, Reply
from handlers.requests import Request
from handlers.talk import Talk

Answer = Callable[[Request, Desk], Reply]
_MENTION = re.compile(r"<@[UWB][A-Z0-9]+(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Slash:
    """Leads what was typed to the command's own route, and whole sentences to the conversation.

    `answers` has one route for each command.
    """

    grammar: Grammar
    answers: Mapping[str, Answer]

    @property
    def talk(self) -> Talk:
        """The conversation over the same table and the same routes."""
        return Talk(self.grammar, self.answers)

    def command(self, request: Request, desk: Desk) -> Reply:
        """Answer a slash command."""
        return self._answer(request, desk)

    def direct_message(self, request: Request, desk: Desk) -> Reply:
        """Answer a plain direct message; what bots, edits and channels say is left alone."""
        event = request.message
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
            return NOTHING
        if event.get("channel_type") != "im" or not request.user:
            return NOTHING
        if event.get("files") and not self.talk.means_something(request):
            return self.talk.file(request, desk)
        return self._answer(request, desk)

    def mention(self, request: Request, desk: Desk) -> Reply:
        """Answer a mention in a channel: to the person alone, in their direct message."""
        if request.message.get("bot_id") or not request.user:
            return NOTHING
        said = _MENTION.sub(" ", request.text).strip()
        return self._answer(replace(request, text=said), desk)

    def _answer(self, request: Request, desk: Desk) -> Reply:
        asked = self.grammar.typed(request.text)
        if asked is None:
            return self.talk.hear(request, desk)
        if asked.name == "help":
            return show_help(request, desk, self.grammar)
        return self.answers[asked.name](replace(request, text=asked.argument), desk)
