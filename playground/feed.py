"""What has just happened, told to the pages that are open and to the calls that wait for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]

# What a person sees change because of something they did.
VISIBLE = frozenset({"message", "message_changed", "message_deleted", "view", "home"})


class Listener:
    """One reader's queue of events; `user` None hears everything."""

    def __init__(self, user: str | None) -> None:
        self.user = user
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def hears(self, event: Event) -> bool:
        """Say whether the event is this reader's or everybody's."""
        return self.user is None or event["user"] in (None, self.user)

    def put(self, event: Event | None) -> None:
        """Hand over an event; None ends the reading."""
        self._queue.put_nowait(event)

    async def next(self) -> Event | None:
        """Wait for the next event; None means that there will be no more."""
        return await self._queue.get()


class Record:
    """What one person could see change while this was open."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.events: list[Event] = []
        self._first = asyncio.Event()

    def take(self, event: Event) -> None:
        """Keep the event if this person sees it and did not write it."""
        theirs = event["user"] in (None, self.user) and event.get("by") != self.user
        if event["kind"] in VISIBLE and theirs:
            self.events.append(event)
            self._first.set()

    async def first(self, seconds: float) -> None:
        """Wait until something happened, `seconds` at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._first.wait()
        except TimeoutError:
            return


class Feed:
    """Passes each event on; must be used on the server's own loop."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._records: list[Record] = []

    def publish(self, kind: str, user: str | None = None, **fields: Any) -> None:
        """Tell of something; `user` is the one person it concerns, None everybody."""
        event = {"kind": kind, "user": user, **fields}
        for record in self._records:
            record.take(event)
        for listener in self._listeners:
            if listener.hears(event):
                listener.put(event)

    @contextmanager
    def listen(self, user: str | None) -> Iterator[Listener]:
        """Open a reader's queue."""
        listener = Listener(user)
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)

    @contextmanager
    def record(self, user: str) -> Iterator[Record]:
        """Collect what one person sees change."""
        record = Record(user)
        self._records.append(record)
        try:
            yield record
        finally:
            self._records.remove(record)

    def close(self) -> None:
        """End all readings, as the server is about to stop."""
        for listener in self._listeners:
            listener.put(None)
