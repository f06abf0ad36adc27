"""Whatever happens in whatever order: never lost, never sent without Slack's ok, never doubled.

Slack here carries a late post out within a minute, and lets itself be asked for its history: the
two conditions that docs/reminders.md names.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import delete
from sqlmodel import Session

from bot.duties.turn import Rulebook
from bot.records import outbox
from bot.records.engine import make_engine
from bot.records.tables import OutboxMessage
from bot.records.words import OutboxState as State
from bot.reminders.claims import Claim
from bot.reminders.prepare import Preparer
from bot.reminders.sender import Sender
from tests.support.databases import copy_template, open_records, quick
from tests.support.office import MONDAY_MORNING, Office, StandingClock
from tests.support.slack import FakeSlack

POST_FAULTS = (
    "hang",
    "late",
    "lost",
    "refused",
    "server_error",
    "server_error_done",
    "garbage",
    "internal_error",
    "ratelimited",
)
LOOK_FAULTS = ("hang", "server_error", "refused", "ratelimited")
NAMES = ("Priya", "Tom", "Mo")


class Killed(BaseException):
    """A process is gone in the middle of a call."""


def show(session: Session, row: OutboxMessage) -> dict[str, Any]:
    return {"text": row.key}


class Outbox(RuleBasedStateMachine):
    """Two processes over one outbox, a Slack that fails, and a clock."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.clock = StandingClock(datetime(2026, 12, 21, 9, tzinfo=UTC))
        self.slack = FakeSlack(self.clock)
        office = self.office
        preparer = Preparer(office.store, office.rulebook, show, lambda: MONDAY_MORNING)
        self.processes = [
            Sender(office.store, self.slack, preparer, self.clock, chance=Random(seed))
            for seed in (1, 2)
        ]
        self.keys: list[str] = []
        self.last: dict[str, State] = {}
        with office.store.connection() as connection:
            connection.execute(delete(OutboxMessage))

    @initialize(
        posts=st.permutations(POST_FAULTS),
        looks=st.lists(st.sampled_from(LOOK_FAULTS), max_size=2),
    )
    def begin(self, posts: list[str], looks: list[str]) -> None:
        """Something to send, and a Slack that is not well; the first ticks are over."""
        self.put("Priya", 3)
        for fault in posts:
            self.break_posts(fault, 1)
        for fault in looks:
            self.break_looks(fault)
        self.work_twice(0)

    def teardown(self) -> None:
        """In the end everything has arrived, once."""
        self.slack.repair()
        for _ in range(40):
            self.pass_time(400)
            self.work(0)
            if {row.state for row in self.rows()} <= {State.SENT}:
                break
        assert sorted(self.slack.keys()) == sorted(self.keys)
        assert {row.state for row in self.rows()} <= {State.SENT}

    def rows(self) -> list[OutboxMessage]:
        return self.office.outbox()

    @rule(name=st.sampled_from(NAMES), number=st.integers(1, 3))
    def put(self, name: str, number: int) -> None:
        with self.office.store.session() as session:
            for _ in range(number):
                self.keys.append(uuid.uuid4().hex)
                outbox.put(
                    session,
                    workspace_id=self.office.workspace_id,
                    key=self.keys[-1],
                    kind="note",
                    recipient_id=self.office.people[name],
                    now=self.clock.now(),
                )

    @rule(fault=st.sampled_from(POST_FAULTS), count=st.integers(1, 2))
    def break_posts(self, fault: str, count: int) -> None:
        self.slack.break_next("chat.postMessage", fault, count=count, seconds=20)

    @rule(fault=st.sampled_from(LOOK_FAULTS))
    def break_looks(self, fault: str) -> None:
        self.slack.break_next("conversations.history", fault, seconds=20)

    @rule(seconds=st.sampled_from([1, 5, 20, 59, 61, 130, 400]))
    def pass_time(self, seconds: int) -> None:
        # What is late comes within the minute, so before much time has gone by.
        self.slack.settle()
        self.clock.advance(seconds=seconds)

    @rule(process=st.integers(0, 1))
    def work_twice(self, process: int) -> None:
        """Ticks come every few seconds, so most often two follow each other."""
        self.work(process)
        self.work(1 - process)

    @rule(process=st.integers(0, 1))
    def work(self, process: int) -> None:
        sender = self.processes[process]
        while claims := sender.claim_doubtful(3):
            for claim in claims:
                sender.look_up(claim)
        while claims := sender.claim(3):
            for claim in claims:
                sender.deliver(claim)

    @precondition(lambda self: self.keys)
    @rule(process=st.integers(0, 1), when=st.sampled_from(["before", "during", "after"]))
    def kill(self, process: int, when: str) -> None:
        """A process is killed with what it had claimed: not yet posted, half, or just posted."""
        sender = self.processes[process]
        claims = sender.claim(2)
        if claims and when != "before":
            self._die_posting(sender, claims[0], posted=when == "after")

    def _die_posting(self, sender: Sender, claim: Claim, *, posted: bool) -> None:
        def die(method: str, arguments: dict[str, Any]) -> None:
            self.slack.on_call = lambda method, arguments: None
            if posted:
                self.slack._post(arguments)
            raise Killed

        self.slack.on_call = die
        try:
            sender.deliver(claim)
        except Killed:
            pass
        finally:
            self.slack.on_call = lambda method, arguments: None

    @invariant()
    def nothing_doubles(self) -> None:
        assert all(number == 1 for number in Counter(self.slack.keys()).values())

    @invariant()
    def sent_is_there_and_nothing_is_lost(self) -> None:
        rows = {row.key: row for row in self.rows()}
        assert rows.keys() == set(self.keys)
        there = {
            message["metadata"]["event_payload"]["key"]: message["ts"]
            for received in self.slack.messages.values()
            for message in received
        }
        for key, row in rows.items():
            state = State(row.state)
            if state is State.SENT:
                assert there[key] == row.slack_ts
            assert state not in (State.ABANDONED, State.WITHDRAWN)
            before = self.last.get(key, state)
            assert before is not State.SENT or state is State.SENT
            self.last[key] = state


@pytest.fixture(scope="module")
def machine_office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook
) -> Iterator[Office]:
    url = copy_template(sqlite_template, tmp_path_factory.mktemp("machine"))
    store = open_records(quick(make_engine(url)))
    yield Office(store, rulebook)
    store.close()


def test_never_lost_never_doubled_never_sent_without_an_ok(machine_office: Office) -> None:
    with structlog.testing.capture_logs():
        machine = type("OfficeOutbox", (Outbox,), {"office": machine_office}).TestCase
        machine.settings = settings(
            max_examples=30,
            stateful_step_count=12,
            deadline=None,
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        machine().runTest()
