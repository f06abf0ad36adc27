"""What a person types, as Slack hands it to the app."""

import re
from typing import Any

from playground.ids import Ids
from playground.normal import escape
from playground.world import World

_MENTION = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._-]*[a-z0-9])", re.IGNORECASE)


def as_typed(world: World, text: str, *, named: bool = False) -> str:
    """Escape what was typed and turn `@name` of somebody here into `<@U...>` (`<@U...|name>` when
    `named`).
    """
    ids = {person.name.lower(): person.id for person in world.people}
    ids[bot_handle(world)] = world.app.bot_user

    def mention(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in ids:
            return found[0]
        return f"<@{ids[name]}|{name}>" if named else f"<@{ids[name]}>"

    return _MENTION.sub(mention, escape_typed(text))


def escape_typed(text: str) -> str:
    """Escape every control character: a person who types `&amp;` means just that."""
    return escape(text.replace("&", "&amp;"))


def bot_handle(world: World) -> str:
    """Return the name people mention the app by."""
    return "".join(world.manifest.name.lower().split())


def rich_text(text: str, ids: Ids) -> list[dict[str, Any]]:
    """Return the block Slack's composer makes of typed text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": ids.next("b"), "elements": [section]}]
