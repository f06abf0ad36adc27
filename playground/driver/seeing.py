"""What one person sees, and waiting for it."""

import time
from collections.abc import Callable
from typing import Self, TypeVar
from urllib.parse import quote

from playground.driver.fields import NotThereError
from playground.driver.seen import Message, View, read_message, read_view
from playground.driver.wire import PlayError, Wire
from playground.elements import Json

Seen = TypeVar("Seen")


class Seeing:
    """Somebody who looks at Slack; nothing here is polled, waiting reads the stream of events."""

    def __init__(self, wire: Wire, user_id: str) -> None:
        self._wire = wire
        self.id = user_id

    def state(self) -> Json:
        """Return all that this person sees, as the page gets it."""
        return self._wire.ask("GET", f"/play/state?user={quote(self.id)}")

    def dm(self) -> list[Message]:
        """Return the direct message with the app, oldest first."""
        return [read_message(raw) for raw in self.state()["conversations"][0]["messages"]]

    @property
    def dm_id(self) -> str:
        """The id of the direct message with the app."""
        return self._channel_id(None)

    def channel(self, name: str) -> list[Message]:
        """Return what this person sees in a channel, oldest first."""
        return [read_message(raw) for raw in self._conversation(name)["messages"]]

    @property
    def modal(self) -> View | None:
        """The form on top of the screen, or None."""
        modals = self.state()["modals"]
        return read_view(modals[-1]) if modals else None

    @property
    def modals(self) -> list[View]:
        """All open forms, the last on top."""
        return [view for raw in self.state()["modals"] if (view := read_view(raw))]

    def wait_for(
        self, what: str | Callable[[Message], bool], timeout: float = 5.0, *, where: str = ""
    ) -> Message:
        """Return the newest message that says `what` (or for which it is true), waiting for it if
        need be.

        `where` is a channel's name, else the direct message. Raises PlayError, listing what was
        there.
        """

        def look() -> Message | None:
            seen = self.channel(where) if where else self.dm()
            return next((m for m in reversed(seen) if _says(m, what)), None)

        return self._until(look, timeout, lambda: f"{what!r} did not come; {self._listing(where)}")

    def wait_for_modal(self, timeout: float = 5.0) -> View:
        """Return the form on top, waiting for one if need be. Raises PlayError."""
        return self._until(lambda: self.modal, timeout, lambda: "No form opened.")

    def wait_until(self, true: Callable[[Self], bool], timeout: float = 5.0) -> None:
        """Wait until something this person sees is so. Raises PlayError."""
        self._until(lambda: true(self) or None, timeout, lambda: "It did not come to be so.")

    def _until(
        self, look: Callable[[], Seen | None], timeout: float, complaint: Callable[[], str]
    ) -> Seen:
        deadline = time.monotonic() + timeout
        with self._wire.events(self.id) as events:
            while True:
                found = look()
                if found is not None:
                    return found
                if events.next(deadline) is None:
                    raise PlayError(complaint())

    def _listing(self, where: str) -> str:
        seen = self.channel(where) if where else self.dm()
        lines = [f"  {m.words[:200]!r}" for m in seen[-5:]]
        return "the last messages are:\n" + ("\n".join(lines) or "  none")

    def _conversation(self, name: str) -> Json:
        for conversation in self.state()["conversations"]:
            if name.removeprefix("#") in (conversation["id"], conversation["name"]):
                return dict(conversation)
        raise NotThereError(f"{self.id} has no conversation {name!r}.")

    def _channel_id(self, channel: str | None) -> str:
        if channel is None:
            return str(self.state()["conversations"][0]["id"])
        return str(self._conversation(channel)["id"])


def _says(message: Message, what: str | Callable[[Message], bool]) -> bool:
    return what(message) if callable(what) else what in message.words
