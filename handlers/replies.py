"""What a route answers: a value that the router carries out once the records are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]


SECTION_TEXT = 3000
MESSAGE_BLOCKS = 50


def escape(text: str) -> str:
    """Return text for a place where Slack would interpret it: only & < > are replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Message:
    """What people read: `text` says the same as the blocks, for notifications and screen readers.

    Without blocks the text itself is shown, as plain text in which nothing is interpreted. `place`
    is the channel and the ts of a message that it takes the place of.
    """

    text: str
    blocks: tuple[Json, ...] = ()
    place: tuple[str, str] | None = None

    def payload(self) -> Json:
        """Return it as Slack's arguments."""
        return {"text": escape(self.text), "blocks": list(self.blocks or self._plain())}

    def _plain(self) -> list[Json]:
        shown = self.text[:SECTION_TEXT]
        return [{"type": "section", "text": {"type": "plain_text", "text": shown, "emoji": False}}]


@dataclass(frozen=True, slots=True)
class Settle:
    """A message elsewhere whose button led to a form: once it was sent, `line` says so there.

    `channel`, `ts` and `block_id` name the message and the block with the button.
    """

    channel: str
    ts: str
    block_id: str
    line: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Files that go to the person in their direct message: pairs of Slack's id and a name.

    `comment` is a sentence of ours that stands with them.
    """

    files: tuple[tuple[str, str], ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One route's answer.

    `message` goes to the person alone: ephemeral, or in the direct message they wrote in.
    `replace` takes the place of the message whose button was pressed. `view` is shown as `how`
    says: opened by the trigger, pushed on the stack, or put in the open one's place. `errors` are
    sentences by block id. `home` is published for the person. `settle` takes the buttons of an
    item out of the message that a form was opened from. `hand_over` sends copies of files.
    """

    message: Message | None = None
    replace: Message | None = None
    view: Json | None = None
    how: Literal["open", "push", "update"] = "open"
    errors: dict[str, str] = field(default_factory=dict)
    clear: bool = False
    home: Json | None = None
    options: tuple[Json, ...] | None = None
    settle: Settle | None = None
    hand_over: Handover | None = None


NOTHING = Reply()
