"""A storm: many reminders due, a Slack that fails by chance, processes killed with -9 all along."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.duties.turn import Rulebook
from bot.records.engine import Store
from bot.records.reads import D, X
from bot.records.tables import DeadlineRow, Membership, Person
from bot.records.words import OutboxState, Role
from playground.driver import Slack
from playground.people import read_person
from playground.server import Playground
from tests.support.databases import TEST_KEY
from tests.support.office import TEAM, Office
from tests.support.reminding import at

ROOT = Path(__file__).resolve().parents[2]
POST = "chat.postMessage"
EACH = 5
"""Reminders of one person: a digest, and urgent ones by themselves."""
POSTS = {"ratelimited": 0.10, "server_error": 0.05, "hang": 0.05, "late": 0.02, "lost": 0.02}
LOOKS = {"ratelimited": 0.10, "server_error": 0.05}
DUE = date(2026, 12, 23)


@dataclass(frozen=True)
class Storm:
    """What is to happen. Times of the sender and of Slack are scaled together by `factor`.

    `patience` is in seconds, and `kill_every` for how many a process sends before it is killed, one
    after the other.
    """

    reminders: int
    processes: int
    seed: int = 1
    factor: float = 0.1
    kill_every: float = 4.0
    most_kills: int = 1_000_000
    patience: float = 300.0


@dataclass
class Toll:
    """What came of it: how often each key was delivered, what was killed, how long it took."""

    expected: set[str]
    delivered: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    seconds: float = 0.0
    posts: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    states: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> set[str]:
        """Keys that nobody has received."""
        return self.expected - set(self.delivered)

    @property
    def doubled(self) -> set[str]:
        """Keys that somebody has received twice."""
        return {key for key, number in self.delivered.items() if number > 1}


def fill(office: Office, number: int) -> tuple[list[dict[str, Any]], set[str]]:
    """Let so many reminders be due; return the people for the playground, and the keys."""
    office.clock.set(at("2026-12-21"))
    people, keys = [], set()
    with office.store.session() as session:
        for one in range(number // EACH):
            person = Person(
                workspace_id=office.workspace_id,
                slack_id=f"U1{one:05}",
                name=f"Person {one}",
                created_at=office.machine(),
            )
            session.add(person)
            people.append({"id": person.slack_id, "name": person.name, "team_id": TEAM})
            keys.add(f"digest:{person.id}:2026-12-21")
            session.flush()
            session.add(
                Membership(
                    workspace_id=office.workspace_id,
                    core_group_id=office.group_id,
                    person_id=person.id,
                    role=Role.PROFESSIONAL,
                    starts=date(2026, 12, 18),
                )
            )
            rows = [_duty(office, person.id, urgent=task > 0) for task in range(EACH)]
            session.add_all(rows)
            keys |= {f"{row.id}:{DUE.isoformat()}:now" for row in rows if row.urgent}
    return people, keys


def _duty(office: Office, owner: uuid.UUID, *, urgent: bool) -> DeadlineRow:
    return DeadlineRow(
        workspace_id=office.workspace_id,
        core_group_id=office.group_id,
        rule="GR-12",
        subject_key=f"task:{uuid.uuid4()}",
        subject="Ring the school",
        owner_key=str(owner),
        owner_role="task_owner",
        owner_id=owner,
        due=DUE,
        act_by=DUE,
        urgent=urgent,
        stage="now" if urgent else "ahead",
        next_reminder_at=office.clock(),
    )


class Fleet:
    """Processes that send, started again whenever they are gone."""

    def __init__(self, number: int, factor: float, environment: dict[str, str]) -> None:
        self._arguments = [sys.executable, "-m", "tests.chaos.sending", str(factor)]
        self._environment = environment
        self._up: dict[int, float] = {}
        self._running = [self._start() for _ in range(number)]

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._arguments,
            env=self._environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()
        return process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as said:
            if said.readline():
                self._up[process.pid] = time.monotonic()

    def up_for(self, number: int) -> float:
        """Return for how many seconds a process has been sending; 0 while it only begins."""
        since = self._up.get(self._running[number % len(self._running)].pid)
        return time.monotonic() - since if since else 0.0

    def kill(self, number: int) -> None:
        """Kill one with -9; another takes its place."""
        number %= len(self._running)
        self._running[number].kill()
        self._running[number].wait()
        self._running[number] = self._start()

    def heal(self) -> None:
        """Start again what has ended by itself, as a service manager does."""
        for number, process in enumerate(self._running):
            if process.poll() is not None:
                self._running[number] = self._start()

    def stop(self) -> None:
        """Kill them all."""
        for process in self._running:
            process.kill()
            process.wait()


def rage(
    storm: Storm,
    store: Store,
    rulebook: Rulebook,
    url: str,
    *,
    shake: Callable[[int], None] = lambda number: None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Toll:
    """Let a storm rage over an empty, migrated database until all is sent; say what came of it.

    `shake` is called with the number of each kill, to do more harm; `progress` with how many of how
    many have been sent. Raises TimeoutError after the storm's patience.
    """
    office = Office(store, rulebook)
    with store.connection() as connection:
        # What the office itself would be reminded of is not what is counted here.
        connection.execute(
            DeadlineRow.__table__.update().values(next_reminder_at=None)  # type: ignore[attr-defined]
        )
    records, keys = fill(office, storm.reminders)
    toll = Toll(keys)
    with ExitStack() as undo:
        playground = undo.enter_context(Playground([read_person(one) for one in records]))
        slack = Slack(playground.base_url)
        seconds = {"hang": 30 * storm.factor, "late": 25 * storm.factor, "ratelimited": 1.0}
        slack.faults.weather(POST, POSTS, seed=storm.seed, seconds=seconds)
        slack.faults.weather("conversations.history", LOOKS, seed=storm.seed)
        fleet = Fleet(storm.processes, storm.factor, _environment(url, office, playground))
        undo.callback(fleet.stop)
        chance, began = Random(storm.seed), time.monotonic()
        next_kill = storm.kill_every
        while not _over(store, toll, progress):
            if time.monotonic() > began + storm.patience:
                raise TimeoutError(f"not all was sent: {toll.states}")
            if fleet.up_for(toll.kills) > next_kill and toll.kills < storm.most_kills:
                fleet.kill(toll.kills)
                toll.kills += 1
                shake(toll.kills)
                next_kill = storm.kill_every * chance.uniform(0.7, 1.3)
            fleet.heal()
            time.sleep(0.1)
        fleet.stop()
        toll.seconds = time.monotonic() - began
        # What is late may come after everything seems over.
        time.sleep(30 * storm.factor)
        _count(toll, slack, playground, [one["id"] for one in records])
    return toll


def _environment(url: str, office: Office, playground: Playground) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "COREGROUP_KEY": TEST_KEY,
        "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "COREGROUP_NOW": office.clock().isoformat(),
    }


def _over(store: Store, toll: Toll, progress: Callable[[int, int], None]) -> bool:
    try:
        with store.connection() as connection:
            now = at("2026-12-21")
            due = connection.execute(
                select(func.count()).where(D.state == "open", D.next_reminder_at <= now)
            ).scalar_one()
            rows = connection.execute(select(X.state, func.count()).group_by(X.state)).all()
            toll.states = {str(state): int(number) for state, number in rows}
    except DBAPIError:
        return False
    sent = toll.states.get(OutboxState.SENT, 0)
    progress(sent, len(toll.expected))
    return due == 0 and set(toll.states) == {OutboxState.SENT}


def _count(toll: Toll, slack: Slack, playground: Playground, people: list[str]) -> None:
    slack.faults.clear()
    client = WebClient(playground.bot_token, base_url=playground.api_url, timeout=60)
    for slack_id in people:
        opened: Any = client.conversations_open(users=slack_id)["channel"]
        toll.delivered.update(_keys(client, str(opened["id"])))
    calls = slack.calls(POST)
    toll.posts = len(calls)
    toll.struck = Counter(str(call["fault"]) for call in calls if call.get("fault"))


def _keys(client: WebClient, channel: str) -> Iterator[str]:
    cursor = ""
    while True:
        page: Any = client.conversations_history(
            channel=channel, include_all_metadata=True, limit=200, cursor=cursor
        )
        for message in page["messages"]:
            yield str(message["metadata"]["event_payload"]["key"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
