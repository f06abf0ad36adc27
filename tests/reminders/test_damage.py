"""A damaged row, a full disk: nothing stops the line, and nothing is silently dropped."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.reminders.claims import UNREADABLE
from bot.reminders.engine import Reminders
from tests.support.office import Office
from tests.support.reminding import add_task, at, states
from tests.support.slack import FakeSlack

WEDNESDAY = date(2026, 12, 23)


def damage(office: Office, table: str, column: str, where: str, value: str = "{no") -> None:
    """Write into a SQLite file what no column of ours can hold."""
    with office.store.connection() as connection:
        found = connection.execute(
            text(f"UPDATE {table} SET {column} = :value WHERE {where}"), {"value": value}
        )
        assert found.rowcount == 1


def mine(office: Office, name: str) -> str:
    return f"owner_id = '{office.people[name].hex}' AND rule = 'GR-12'"


def to(office: Office, name: str) -> str:
    return f"recipient_id = '{office.people[name].hex}'"


@pytest.fixture
def two(office: Office) -> None:
    """Digests of Priya's and Tom's whose time has come."""
    add_task(office, "Priya", WEDNESDAY)
    add_task(office, "Tom", WEDNESDAY)
    office.clock.set(at("2026-12-21"))


@pytest.mark.parametrize("column", ["due", "act_by", "remind_from"])
def test_a_damaged_deadline_holds_nobody_else_up(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None, column: str
) -> None:
    damage(office, "deadline", column, mine(office, "Priya"))
    reminders.tick()
    assert len(slack.to("U0TOM")) == 1
    assert slack.to("U0PRIYA") == []
    damage(office, "deadline", column, mine(office, "Priya"), WEDNESDAY.isoformat())
    office.clock.set(at("2026-12-22"))
    reminders.tick()
    assert len(slack.to("U0PRIYA")) == 1


@pytest.mark.parametrize("column", ["ids", "attempted_at"])
@pytest.mark.parametrize("state", ["planned", "claimed", "uncertain"])
def test_a_damaged_message_is_given_up_and_can_be_listed(
    office: Office,
    slack: FakeSlack,
    reminders: Reminders,
    two: None,
    state: str,
    column: str,
) -> None:
    reminders._plan()
    damage(office, "outbox_message", "state", to(office, "Priya"), state)
    damage(office, "outbox_message", column, to(office, "Priya"))
    reminders.tick()
    office.machine.advance(minutes=2)
    reminders.tick()
    assert len(slack.to("U0TOM")) == 1
    row = next(row for row in office.outbox() if row.recipient_id == office.people["Priya"])
    assert (row.state, row.reason, row.ids) == ("abandoned", UNREADABLE, {})


def test_what_is_no_list_of_ids_is_tried_and_then_given_up(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    reminders._plan()
    damage(office, "outbox_message", "ids", to(office, "Priya"), json.dumps([1, 2]))
    for _ in range(8):
        reminders.tick()
        office.machine.advance(minutes=6)
    assert states(office) == {"sent": 1, "abandoned": 1}


def test_a_damaged_digest_of_yesterday_keeps_nobody_from_todays(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    slack.break_next("chat.postMessage", "refused", count=2)
    reminders.tick()
    damage(office, "outbox_message", "ids", to(office, "Priya"))
    add_task(office, "Priya", date(2026, 12, 24), "Second")
    office.clock.set(at("2026-12-22"))
    office.machine.advance(days=1)
    reminders.tick()
    assert "Second" in slack.to("U0PRIYA")[0]["text"]
    assert len(slack.to("U0TOM")) == 1


def test_a_damaged_digest_of_today_takes_in_what_comes_up(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    slack.break_next("chat.postMessage", "refused", count=2)
    reminders.tick()
    damage(office, "outbox_message", "ids", to(office, "Priya"))
    add_task(office, "Priya", date(2026, 12, 21), "Today")
    office.machine.advance(minutes=5)
    reminders.tick()
    (message,) = slack.to("U0PRIYA")
    assert "Today" in message["text"]


class Disk:
    """The disk under an office's records: while it is full, whatever writes fails.

    `full` is told each statement and says whether it fails.
    """

    def __init__(self, office: Office) -> None:
        self.full: Callable[[str], bool] = lambda statement: False
        event.listen(office.store.engine, "before_cursor_execute", self._look)

    def _look(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if self.full(statement):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    def fill(self) -> None:
        """Let nothing be written any more."""
        self.full = lambda statement: statement.split()[0] in ("INSERT", "UPDATE", "DELETE")

    def empty(self) -> None:
        """Let everything be written again."""
        self.full = lambda statement: False


def beat(reminders: Reminders) -> None:
    """Tick as the running bot does: what goes wrong ends this tick alone."""
    try:
        reminders.tick()
    except OperationalError:
        reminders._lanes.wait()


def test_on_a_full_disk_nothing_is_lost(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    disk = Disk(office)
    disk.fill()
    for _ in range(3):
        beat(reminders)
        office.machine.advance(minutes=1)
    assert slack.calls == []
    disk.empty()
    beat(reminders)
    assert states(office) == {"sent": 2}
    assert sorted(slack.keys()) == sorted(set(slack.keys()))


def test_a_disk_that_is_full_once_slack_has_posted_doubles_nothing(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    """The claim was written; what became of it could not be: it is looked up instead."""
    disk = Disk(office)
    slack.on_call = lambda method, arguments: disk.fill()
    beat(reminders)
    posted = len(slack.keys())
    assert posted >= 1
    slack.on_call = lambda method, arguments: None
    disk.empty()
    for _ in range(4):
        office.machine.advance(seconds=61)
        beat(reminders)
    assert states(office) == {"sent": 2}
    assert len(slack.keys()) == 2


def test_while_the_disk_is_full_the_bot_ticks_on(
    office: Office, slack: FakeSlack, reminders: Reminders, two: None
) -> None:
    disk = Disk(office)
    disk.fill()
    reminders.start()
    disk.empty()
    reminders.nudge()
    for _ in range(200):
        if len(slack.keys()) == 2:
            break
        reminders.nudge()
        time.sleep(0.05)
    reminders.stop()
    assert states(office) == {"sent": 2}
