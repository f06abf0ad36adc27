"""When ticks come: at once after a nudge, one after the other, whatever goes wrong."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from bot.clock import Clock
from bot.records import outbox
from bot.reminders.engine import Reminders
from bot.reminders.scheduler import Scheduler
from tests.support.office import Office
from tests.support.reminding import add_task, at
from tests.support.slack import FakeSlack

NEVER = 3600.0
PATIENCE = 10.0


class Beats:
    """Counts ticks; `hold` keeps one under way until it is set."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.hold = threading.Event()
        self.hold.set()
        self.number = 0

    def __call__(self) -> None:
        self.number += 1
        self.begun.release()
        assert self.hold.wait(PATIENCE)

    def wait(self) -> None:
        assert self.begun.acquire(timeout=PATIENCE), "no tick came"


@pytest.fixture
def beats() -> Beats:
    return Beats()


def test_a_nudge_ticks_at_once(beats: Beats) -> None:
    scheduler = Scheduler(beats, NEVER)
    scheduler.start()
    beats.wait()
    scheduler.nudge()
    beats.wait()
    scheduler.stop()
    assert beats.number == 2


def test_nudges_during_a_tick_are_followed_by_one_more(beats: Beats) -> None:
    scheduler = Scheduler(beats, NEVER)
    beats.hold.clear()
    scheduler.start()
    beats.wait()
    for _ in range(5):
        scheduler.nudge()
    beats.hold.set()
    beats.wait()
    scheduler.stop()
    assert beats.number == 2


def test_ticks_come_by_themselves(beats: Beats) -> None:
    scheduler = Scheduler(beats, 0.05)
    scheduler.start()
    for _ in range(3):
        beats.wait()
    scheduler.stop()


def test_what_goes_wrong_ends_no_more_than_its_own_tick(
    beats: Beats, capsys: pytest.CaptureFixture[str]
) -> None:
    def beat() -> None:
        beats()
        if beats.number == 1:
            raise RuntimeError("a name that must not be logged")

    scheduler = Scheduler(beat, NEVER)
    scheduler.start()
    beats.wait()
    scheduler.nudge()
    beats.wait()
    scheduler.stop()
    said = "".join(capsys.readouterr())
    assert "RuntimeError" in said
    assert "a name" not in said


def test_stopping_before_starting_is_no_fault(beats: Beats) -> None:
    Scheduler(beats, NEVER).stop()
    assert beats.number == 0


def wait_until_sent(slack: FakeSlack, number: int) -> None:
    """Wait until Slack has been asked to post so often."""
    posted = threading.Event()

    def called(method: str, arguments: object) -> None:
        if len(slack.called("chat.postMessage")) >= number:
            posted.set()

    slack.on_call = called
    called("", {})
    assert posted.wait(PATIENCE), "nothing was sent"


def test_a_running_bot_sends_what_follows_a_click(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    assert reminders.last_tick() is None
    reminders.start()
    with office.store.session() as session:
        outbox.put(
            session,
            workspace_id=office.workspace_id,
            key="group_joined:1",
            kind="group_joined",
            recipient_id=office.people["Tom"],
            core_group_id=office.group_id,
            now=office.machine(),
        )
    reminders.nudge()
    wait_until_sent(slack, 1)
    reminders.stop()
    assert [row.state for row in office.outbox()] == ["sent"]
    assert reminders.last_tick() == office.machine()


def test_a_jump_of_the_clock_ticks_at_once(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", date(2026, 12, 23))
    reminders.start()
    clock = Clock(office.clock())
    clock.on_jump(reminders.nudge)
    office.clock.set(at("2026-12-21"))
    clock.set(at("2026-12-21"))
    wait_until_sent(slack, 1)
    reminders.stop()
    assert len(slack.to("U0PRIYA")) == 1
