"""`/coregroup ...` and the same words in a direct message: one table leads to one route each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.talk.grammar import Grammar
from handlers.desk import Desk
from handlers.help import show_help
from handlers.replies import NOTHING, Reply
from handlers.requests import Request

Answer = Callable[[Request, Desk], Reply]


@dataclass(frozen=True, slots=True)
class Slash:
    """Leads what was typed to the command's own route; `answers` has one for each command."""

    grammar: Grammar
    answers: Mapping[str, Answer]

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
        return self._answer(request, desk)

    def _answer(self, request: Request, desk: Desk) -> Reply:
        asked = self.grammar.parse(request.text)
        if asked.name == "help":
            return show_help(request, desk, self.grammar)
        answer = self.answers.get(asked.name)
        if answer is None:
            say = desk.phrases.say
            lead = say("unknown_command", typed=asked.argument[:40])
            if asked.nearest:
                lead += " " + say("nearest_command", nearest=asked.nearest)
            return show_help(request, desk, self.grammar, lead)
        return answer(replace(request, text=asked.argument), desk)
