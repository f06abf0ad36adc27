"""kill -9 between planning and sending: after a restart each reminder arrives exactly once.

The process killed is the real command over a real socket; the playground is Slack. The restart
runs in this process with machine time a little over a minute later, instead of waiting it out.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.clock import machine_now
from playground.driver import Slack
from playground.people import read_person
from playground.server import Playground
from tests.support.databases import TEST_KEY
from tests.support.office import PEOPLE, TEAM, Office
from tests.support.reminding import add_task, at, make_reminders, states

REMINDED = ("Sam", "Mo", "Priya", "Tom")
PATIENCE = 60.0


@pytest.fixture
def playground(office: Office) -> Iterator[Playground]:
    people = [
        read_person({"id": slack_id, "name": name, "team_id": TEAM})
        for name, slack_id, _, _ in PEOPLE
        if slack_id
    ]
    with Playground(people) as opened:
        yield opened


def wait_for(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def received(office: Office, slack: Slack) -> list[str]:
    """Return the text of each message that anybody has received."""
    people = [slack.person(office.slack_ids[name]) for name in REMINDED]
    return [message.text for person in people for message in person.dm()]


def restart(office: Office, playground: Playground, later: timedelta) -> None:
    """Tick as another process would, with machine time so much later."""

    class Machine:
        def __call__(self) -> datetime:
            return machine_now() + later

        now = __call__

    office.machine = Machine()  # type: ignore[assignment]  # a clock that runs
    client = WebClient(
        playground.bot_token, base_url=playground.api_url, timeout=10, retry_handlers=[]
    )
    reminders = make_reminders(office, client)  # type: ignore[arg-type]  # the real client here
    reminders.tick()
    reminders.stop()


@pytest.mark.parametrize(
    ("database", "fault"),
    [
        ("sqlite", "hang"),
        ("sqlite", "late"),
        ("sqlite", "lost"),
        pytest.param("postgres", "hang", marks=pytest.mark.postgres),
    ],
    indirect=["database"],
)
def test_each_reminder_arrives_once_after_a_kill(
    office: Office, playground: Playground, database: str, fault: str, tmp_path: Path
) -> None:
    for name in REMINDED:
        add_task(office, name, date(2026, 12, 23))
    office.clock.set(at("2026-12-21"))
    slack = Slack(playground.base_url)
    slack.faults.add("chat.postMessage", fault, **({"seconds": 1} if fault == "late" else {}))
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "COREGROUP_KEY": TEST_KEY,
        "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "COREGROUP_NOW": office.clock().isoformat(),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "tick", "--json"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_for(lambda: not slack.faults.armed(), "nothing was posted")
        process.send_signal(signal.SIGKILL)
    before = states(office)
    assert before.keys() <= {"planned", "claimed", "uncertain", "sent"}
    assert before != {"sent": len(REMINDED)}
    if fault == "late":
        # Slack carries it out when nobody waits for its answer any more.
        known = before.get("sent", 0)
        wait_for(lambda: len(received(office, slack)) > known, "the late post did not come")
    restart(office, playground, timedelta(seconds=70))
    assert states(office) == {"sent": len(REMINDED)}
    texts = received(office, slack)
    assert len(texts) == len(REMINDED)
    assert {text.partition(".")[0] for text in texts} == {
        f"Good morning, {name}" for name in REMINDED
    }
