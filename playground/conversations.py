"""Direct messages with the bot, channels, and what was said in them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.files import File

Author = Literal["person", "app", "slackbot"]


@dataclass
class Message:
    """One message; `case_time` is the playground's clock when it was posted, `ts` the machine's.

    `only_for` names the one person who sees an ephemeral message. `author` is slackbot for
    Slack's own lines.
    """

    ts: str
    case_time: str
    channel: str
    author: Author
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    thread_ts: str | None = None
    edited: dict[str, str] | None = None
    metadata: dict[str, Any] | None = None
    only_for: str | None = None
    subtype: str | None = None
    entered: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Say whether only one person sees it."""
        return self.only_for is not None

    @property
    def is_reply(self) -> bool:
        """Say whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Conversation:
    """A direct message of one person with the bot (`user` set), or a public channel."""

    id: str
    kind: Literal["im", "channel"]
    name: str
    created: int
    user: str | None = None
    members: set[str] = field(default_factory=set)
    opened: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    read_up_to: dict[str, str] = field(default_factory=dict)
    _threads: dict[str, list[Message]] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Take in a message."""
        self.messages[message.ts] = message
        if message.is_reply and not message.ephemeral:
            self._threads.setdefault(str(message.thread_ts), []).append(message)

    def remove(self, message: Message) -> None:
        """Take a message away."""
        del self.messages[message.ts]
        if message in self._threads.get(str(message.thread_ts), ()):
            self._threads[str(message.thread_ts)].remove(message)

    def seen_by(self, user: str) -> Iterator[Message]:
        """Give the messages a person sees, oldest first."""
        return (m for m in self.messages.values() if m.only_for in (None, user))

    def posted(self) -> list[Message]:
        """Return what everybody sees, oldest first: what the history holds."""
        return [m for m in self.messages.values() if not m.ephemeral]

    def replies(self, ts: str) -> list[Message]:
        """Return the replies below a message, oldest first."""
        return list(self._threads.get(ts, ()))

    def unread_by(self, user: str) -> int:
        """Count the messages from the app that came after the person last looked."""
        stamps = [m.ts for m in self.seen_by(user) if m.author != "person"]
        return len(stamps) - bisect_left(stamps, self.read_up_to.get(user, "") + "\0")


class Conversations:
    """All conversations by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Conversation] = {}

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self._by_id.values())

    def add(self, conversation: Conversation) -> Conversation:
        """Take in a conversation and return it."""
        self._by_id[conversation.id] = conversation
        return conversation

    def get(self, channel: str) -> Conversation | None:
        """Return the conversation with this id, or None."""
        return self._by_id.get(channel)

    def direct(self, user: str) -> Conversation | None:
        """Return this person's direct message with the bot, or None."""
        return next((c for c in self if c.user == user), None)

    def channels(self) -> list[Conversation]:
        """Return the public channels."""
        return [c for c in self if c.kind == "channel"]

    def by_name(self, name: str) -> Conversation | None:
        """Return the channel with this name (`#general` or `general`), or None."""
        wanted = name.removeprefix("#")
        return next((c for c in self.channels() if c.name == wanted), None)
