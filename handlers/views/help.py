"""What `/coregroup help` shows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.phrases import Phrases
from bot.talk.grammar import Command
from handlers.replies import Json, Message
from handlers.views.common import header, paragraph, rich, small


def help_message(
    commands: Sequence[Command], phrases: Phrases, *, duty: str | None, lead: str = ""
) -> Message:
    """Build the help: each command with its line, how to ask, and where to turn in danger."""
    blocks: list[Json] = [paragraph(lead)] if lead else []
    blocks.append(header(phrases.say("help_title")))
    blocks += [rich(("bold", command.usage), f"  {command.help}") for command in commands]
    how = f"{phrases.say('help_how')} {phrases.say('help_brackets')}"
    blocks.append(small(how))
    if duty:
        blocks.append(small(phrases.say("help_safety", duty=duty)))
    lines = [f"{command.usage}: {command.help}" for command in commands]
    text = "\n".join([lead, *lines, how]).strip()
    return Message(text, tuple(blocks))
