"""The whole state of the playground, in memory. Touch it on the server's loop only."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from playground.calls import CallLog
from playground.clock import PlayClock
from playground.conversations import Conversation, Conversations, Message
from playground.delivery.door import Door
from playground.faults import Faults
from playground.feed import Feed
from playground.files import Files
from playground.ids import Ids, Stamps
from playground.manifest import Manifest
from playground.people import TEAM_ID, People, Person, default_people
from playground.tickets import Tickets
from playground.tiers import Tiers
from playground.tour import Tour
from playground.views import Views
from playground.wire import Wires


@dataclass(frozen=True)
class App:
    """The one app that is installed: its ids and its secrets."""

    team_id: str = TEAM_ID
    team_name: str = "Playground"
    domain: str = "playground"
    app_id: str = "A0000CORE"
    bot_id: str = "B0000CORE"
    bot_user: str = "U0000CORE"
    bot_token: str = field(default_factory=lambda: f"xoxb-1-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def ids(self) -> dict[str, Any]:
        """Return the ids that stand on many objects."""
        return {"team_id": self.team_id, "app_id": self.app_id, "bot_id": self.bot_id}


class World:
    """One workspace with one app; `machine` returns real seconds since 1970 and never follows the
    clock bar.
    """

    def __init__(
        self,
        people: Iterable[Person] | None = None,
        *,
        app: App | None = None,
        machine: Callable[[], float] = time.time,
    ) -> None:
        self.machine = machine
        self.app = app or App()
        self.ids = Ids()
        self.stamps = Stamps(machine)
        self.clock = PlayClock(machine)
        self.feed = Feed()
        self.calls = CallLog(self.feed, machine)
        self.faults = Faults()
        self.tiers = Tiers(machine)
        self.tour = Tour(self.feed)
        self.manifest = Manifest()
        self.door = Door(self.app, self.calls, self.feed, machine)
        self.wires = Wires()
        self.base_url = ""
        self.closing = asyncio.Event()
        self.errands: set[asyncio.Task[None]] = set()
        self._empty(People(people if people is not None else default_people()))

    def _empty(self, people: People) -> None:
        self.people = people
        self.conversations = Conversations()
        self.views = Views()
        self.files = Files(self.ids)
        self.tickets = Tickets(self.machine)
        general = Conversation("C00000001", "channel", "general", int(self.machine()), opened=True)
        self.conversations.add(general)
        for person in people:
            self._settle(person)

    def _settle(self, person: Person) -> None:
        general = self.conversations.get("C00000001")
        if general is not None:
            general.members |= {person.id, self.app.bot_user}
        if self.conversations.direct(person.id) is None:
            created = int(self.machine())
            self.conversations.add(
                Conversation(self.ids.next("D"), "im", person.id, created, user=person.id)
            )

    def replace_people(self, people: Iterable[Person]) -> None:
        """Put other people into the workspace; what was said stays with those who stay."""
        self.people = People(people)
        for person in self.people:
            self._settle(person)
        self.feed.publish("people")

    def add_person(self, person: Person) -> None:
        """Let somebody join the workspace."""
        self.people.add(person)
        self._settle(person)
        self.feed.publish("people")

    def reset(self) -> None:
        """Empty the world; people, tokens, manifest and delivery stay."""
        self._empty(self.people)
        self.clock.advance(-self.clock.offset.total_seconds())
        self.faults.clear()
        self.tiers.switch(on=False)
        self.calls.clear()
        self.tour.load([])
        self.feed.publish("reset")

    def post(self, conversation: Conversation, **fields: Any) -> Message:
        """Add a message to a conversation and tell whoever sees it."""
        message = Message(
            ts=self.stamps.next(),
            case_time=self.clock.now().isoformat(),
            channel=conversation.id,
            **fields,
        )
        conversation.add(message)
        self.tell("message", conversation, message)
        self.tour.notice("message_posted", message.only_for or conversation.user, **_facts(message))
        return message

    def tell(self, kind: str, conversation: Conversation, message: Message) -> None:
        """Publish that a message appeared, changed or went."""
        user = message.only_for or conversation.user
        self.feed.publish(
            kind,
            user,
            channel=conversation.id,
            ts=message.ts,
            thread_ts=message.thread_ts,
            by=message.user,
        )

    def errand(self, work: Any) -> None:
        """Run a coroutine beside everything else; it is cancelled when the server stops."""
        task = asyncio.get_running_loop().create_task(work)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def hold(self, seconds: float) -> None:
        """Wait so long, or until the server stops."""
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Let go of everything that waits: the server is about to stop."""
        self.closing.set()
        self.feed.close()
        self.door.hub.close()
        for task in self.errands:
            task.cancel()


def _facts(message: Message) -> dict[str, str]:
    payload = (message.metadata or {}).get("event_payload", {})
    return {
        "text": message.text,
        "channel": message.channel,
        "from_bot": "" if message.author == "person" else message.author,
        "key": str(payload.get("key", "")),
    }
