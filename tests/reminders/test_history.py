"""Looking for a message in Slack's history, by Slack's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.reminders.history import EVENT, PAGE, History
from bot.reminders.states import Seen
from tests.support.office import StandingClock
from tests.support.slack import FakeSlack

NOW = datetime(2026, 12, 21, 9, tzinfo=UTC)


def post(slack: FakeSlack, key: str) -> None:
    slack.chat_postMessage(
        channel="U1",
        text="Hello",
        metadata={"event_type": EVENT, "event_payload": {"key": key}},
    )


@pytest.mark.parametrize("ahead", [0, 7200, -7200, 86400 * 30])
def test_a_wrong_clock_of_ours_does_not_hide_a_message(ahead: int) -> None:
    """`ahead` is how many seconds our clock runs before Slack's."""
    by_slack = StandingClock(NOW)
    slack = FakeSlack(by_slack)
    ours = StandingClock(NOW + timedelta(seconds=ahead))
    asked = ours.now()
    post(slack, "k1")
    for clock in (by_slack, ours):
        clock.advance(seconds=70)
    history = History(slack, ours)
    found = history.look("k1", "U1", "", asked)
    assert (found.seen, found.channel, found.ts) == (Seen.THERE, "DU1", slack.to("U1")[0]["ts"])
    assert history.look("k2", "U1", "DU1", asked).seen is Seen.NOT_THERE


def test_only_what_is_recent_by_slacks_clock_is_read() -> None:
    by_slack = StandingClock(NOW)
    slack = FakeSlack(by_slack)
    post(slack, "old")
    by_slack.advance(hours=5)
    found = History(slack, by_slack).look("old", "U1", "DU1", by_slack.now())
    assert found.seen is Seen.NOT_THERE


def test_every_page_is_read() -> None:
    by_slack = StandingClock(NOW)
    slack = FakeSlack(by_slack)
    for number in range(PAGE + 5):
        post(slack, f"k{number}")
    assert History(slack, by_slack).look("k0", "U1", "DU1", NOW).seen is Seen.THERE
    assert len(slack.called("conversations.history")) == 2


def test_the_direct_message_is_opened_where_it_is_not_known() -> None:
    slack = FakeSlack(lambda: NOW)
    post(slack, "k1")
    assert History(slack, lambda: NOW).look("k1", "U1", "", NOW).seen is Seen.THERE
    assert slack.called("conversations.open") == [{"users": "U1"}]


@pytest.mark.parametrize(
    ("method", "fault", "seen"),
    [
        ("conversations.history", "hang", Seen.NOT_KNOWN),
        ("conversations.history", "server_error", Seen.NOT_KNOWN),
        ("conversations.history", "ratelimited", Seen.NOT_KNOWN),
        ("conversations.history", "refused", Seen.UNREACHABLE),
        ("conversations.history", "missing_scope", Seen.CANNOT_LOOK),
        ("conversations.history", "invalid_auth", Seen.TOKEN),
        ("conversations.open", "hang", Seen.NOT_KNOWN),
        ("conversations.open", "user_not_found", Seen.CANNOT_LOOK),
    ],
)
def test_what_cannot_be_read_is_not_taken_for_absent(method: str, fault: str, seen: Seen) -> None:
    slack = FakeSlack(lambda: NOW)
    post(slack, "k1")
    slack.break_next(method, fault, seconds=9)
    found = History(slack, lambda: NOW).look("k1", "U1", "", NOW)
    assert found.seen is seen
    assert found.wait == (9 if fault == "ratelimited" else 0)
