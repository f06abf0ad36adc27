"""The whole bot in front of a playground: the office's people press its buttons and read it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import yaml

from bot.assets import manifest_file
from bot.duties.turn import Rulebook
from bot.records.engine import make_engine
from bot.serving.process import Door, Process
from bot.settings import Settings
from playground.driver import Person, Slack
from playground.people import read_person
from playground.server import Playground
from tests.support.databases import TEST_KEY, open_records
from tests.support.office import MONDAY_MORNING, PEOPLE, TEAM, Office


class Stage:
    """A playground with the office's people and the bot before it, over a socket or signed HTTP.

    `office` reads the records beside the running bot. `start` and `stop` end the bot and begin
    another on the same records, as after a restart.
    """

    def __init__(self, playground: Playground, office: Office, url: str, mode: str) -> None:
        self.playground = playground
        self.office = office
        self.slack = Slack(playground.base_url)
        self.mode = mode
        self._url = url
        self._running = ExitStack()
        self._process: Process | None = None

    def start(self) -> None:
        """Begin the bot and wait until Slack reaches it."""
        settings = Settings.model_validate(
            {
                "SLACK_BOT_TOKEN": self.playground.bot_token,
                "SLACK_APP_TOKEN": self.playground.app_token,
                "SLACK_SIGNING_SECRET": self.playground.signing_secret,
                "SLACK_API_URL": self.playground.api_url,
                "COREGROUP_NOW": self.office.clock().isoformat(),
                "DATABASE_URL": self._url,
                "COREGROUP_KEY": TEST_KEY,
                # A script works faster than any person.
                "COREGROUP_REQUESTS_A_MINUTE": 0,
            }
        )
        self._process = self._running.enter_context(Process(settings, http=self.mode == "http"))
        if self.mode == "http":
            port = free_port()
            self._running.enter_context(Door(self._process.web, "127.0.0.1", port))
            wait_for(lambda: listens(port), "the bot's door")
            self.slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        else:
            self.slack.drop_sockets(refuse=0)
            self.slack.deliver_by_socket()
            self.slack.wait_connected()

    def stop(self) -> None:
        """End the bot; the playground and the records stay."""
        if self.mode == "socket":
            # The client's receiving thread ends at once when its socket has gone.
            self.slack.drop_sockets(refuse=50)
        self._running.close()
        self._running = ExitStack()
        self._process = None

    def move(self, instant: datetime) -> None:
        """Move case time to an aware instant, in the bot, in the office and on the page."""
        assert self._process is not None, "the bot is not running"
        self.office.clock.set(instant)
        self.slack.clock.set(instant)
        self._process.parts.clock.set(instant)

    def person(self, name: str) -> Person:
        """Return somebody of the office, such as "Priya"."""
        return self.slack.person(self.office.slack_ids[name])

    def rows(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Return what `read` finds in the records, in a turn of somebody's."""
        with self.office.turn(name) as turn:
            return read(turn)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """True where somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(true: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come up")
        time.sleep(0.02)


def _people() -> Iterator[dict[str, Any]]:
    for name, slack_id, post, agency in PEOPLE:
        if slack_id:
            yield {"id": slack_id, "name": name, "title": post, "agency": agency, "team_id": TEAM}


@contextmanager
def open_stage(url: str, rulebook: Rulebook, mode: str) -> Iterator[Stage]:
    """Open a stage over an empty, migrated database; `mode` is "socket" or "http"."""
    store = open_records(make_engine(url))
    try:
        office = Office(store, rulebook)
        people = [read_person(record) for record in _people()]
        with Playground(people) as playground:
            stage = Stage(playground, office, url, mode)
            stage.slack.manifest(yaml.safe_load(manifest_file().read_text(encoding="utf-8")))
            stage.slack.clock.set(MONDAY_MORNING)
            # On a busy machine three seconds may pass without anything being wrong.
            stage.slack.patience(ack_seconds=15)
            stage.start()
            try:
                yield stage
            finally:
                stage.stop()
    finally:
        store.close()
