"""A digest that nobody has read says what is new in its place, instead of a second message."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from bot.reminders.engine import Reminders
from tests.support.databases import BOTH
from tests.support.office import Office
from tests.support.reminding import add_task, at, finish_task, look_at
from tests.support.slack import FakeSlack

MONDAY, WEDNESDAY = date(2026, 12, 21), date(2026, 12, 23)


@pytest.fixture
def sent(office: Office, slack: FakeSlack, reminders: Reminders) -> None:
    """Priya has had her digest of Monday 21 December at nine."""
    add_task(office, "Priya", WEDNESDAY, "First")
    office.clock.set(at("2026-12-21"))
    reminders.tick()
    office.clock.set(at("2026-12-21", "10:00"))
    office.machine.advance(hours=1)


def texts(slack: FakeSlack) -> list[str]:
    return [message["text"] for message in slack.to("U0PRIYA")]


@BOTH
def test_what_comes_up_the_same_morning_joins_the_digest_in_its_place(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None
) -> None:
    for title, due in (("Second", WEDNESDAY), ("Third", MONDAY)):
        add_task(office, "Priya", due, title)
        assert reminders.tick().sent == 1
    (text,) = texts(slack)
    assert all(title in text for title in ("First", "Second", "Third"))
    assert len(slack.called("chat.update")) == 2
    assert reminders.tick().messages == ()
    assert {row.state for row in office.outbox()} == {"sent"}


@BOTH
def test_what_somebody_else_has_settled_leaves_it(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    first = add_task(office, "Priya", WEDNESDAY, "First")
    second = add_task(office, "Priya", WEDNESDAY, "Second")
    office.clock.set(at("2026-12-21"))
    reminders.tick()
    finish_task(office, first)
    assert reminders.tick().sent == 1
    (text,) = texts(slack)
    assert "First" not in text
    assert "Second" in text
    finish_task(office, second)
    reminders.tick()
    assert texts(slack) == [
        "Nothing is due from you any more today: what stood here has been settled."
    ]


@pytest.mark.parametrize("reason", ["read", "afternoon"])
def test_a_digest_that_was_read_or_is_old_stays_as_it_was(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None, reason: str
) -> None:
    if reason == "read":
        look_at(office, "Priya")
    else:
        office.clock.set(at("2026-12-21", "12:00"))
    add_task(office, "Priya", MONDAY, "Second")
    reminders.tick()
    assert slack.called("chat.update") == []
    assert len(texts(slack)) == 2
    assert "Second" in texts(slack)[1]
    assert "Second" not in texts(slack)[0]


def test_who_reads_it_in_the_last_moment_gets_what_is_new_by_itself(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None
) -> None:
    add_task(office, "Priya", MONDAY, "Second")
    reminders._plan()
    look_at(office, "Priya")
    reminders.tick()
    assert slack.called("chat.update") == []
    assert len(texts(slack)) == 2
    assert "Second" in texts(slack)[1]


@pytest.mark.parametrize("fault", ["lost", "hang", "server_error", "refused", "ratelimited"])
def test_a_change_is_tried_until_slack_has_taken_it(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None, fault: str
) -> None:
    slack.break_next("chat.update", fault)
    add_task(office, "Priya", MONDAY, "Second")
    reminders.tick()
    office.machine.advance(minutes=2)
    reminders.tick()
    (text,) = texts(slack)
    assert "Second" in text
    assert {row.state for row in office.outbox()} == {"sent"}


@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed", "channel_not_found"])
def test_what_cannot_be_changed_any_more_is_said_by_itself(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None, error: str
) -> None:
    slack.break_next("chat.update", error)
    add_task(office, "Priya", MONDAY, "Second")
    reminders.tick()
    office.machine.advance(minutes=2)
    reminders.tick()
    assert len(texts(slack)) == 2
    assert "Second" in texts(slack)[1]


def test_a_duty_done_by_its_owner_changes_nothing_twice(
    office: Office, slack: FakeSlack, reminders: Reminders, sent: None
) -> None:
    look_at(office, "Priya")
    (row,) = (row for row in office.deadlines("GR-12"))
    finish_task(office, uuid.UUID(row.subject_key.removeprefix("task:")))
    assert reminders.tick().messages == ()
