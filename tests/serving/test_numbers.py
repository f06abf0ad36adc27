"""What /metrics and /readyz say while reminders go out, fall behind, or stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from bot.documents.phrases import load_phrases
from bot.records.lag import read_lag
from bot.records.tables import Workspace
from bot.reminders.engine import Reminders
from bot.serving.calls import CountedClient
from bot.serving.health import Health
from bot.serving.numbers import Numbers
from handlers.messages import make_render
from playground.driver import Slack
from playground.people import read_person
from playground.server import Playground
from tests.support.office import Office
from tests.support.reminding import add_task, at
from tests.support.slack import FakeSlack

WEDNESDAY = date(2026, 12, 23)


@pytest.fixture
def numbers(office: Office) -> Numbers:
    return Numbers(office.store, office.clock, office.machine)


@pytest.fixture
def reminders(office: Office, slack: FakeSlack, numbers: Numbers) -> Reminders:
    return Reminders(
        store=office.store,
        rulebook=office.rulebook,
        clock=office.clock,
        machine_now=office.machine,
        client=slack,
        render=make_render(
            rulebook=office.rulebook,
            phrases=load_phrases(),
            now=office.clock,
            machine_now=office.machine,
        ),
        meter=numbers,
    )


def value(numbers: Numbers, line: str) -> float:
    """Return the value of a metric by its name with labels."""
    for one in numbers.text().decode().splitlines():
        if one.startswith(f"{line} "):
            return float(one.rpartition(" ")[2])
    raise AssertionError(f"{line} is not there")


def test_what_is_due_planned_and_sent_is_counted(
    office: Office, slack: FakeSlack, reminders: Reminders, numbers: Numbers
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    add_task(office, "Tom", WEDNESDAY)
    office.clock.set(at("2026-12-21", "09:05"))
    assert value(numbers, "coregroup_due") == 2
    assert value(numbers, "coregroup_due_oldest_seconds") == 300
    slack.break_next("chat.postMessage", "lost")
    reminders.tick()
    assert value(numbers, "coregroup_due") == 0
    assert value(numbers, "coregroup_messages_planned_total") == 2
    assert value(numbers, 'coregroup_messages_total{state="sent"}') == 1
    assert value(numbers, 'coregroup_messages_total{state="uncertain"}') == 1
    assert value(numbers, 'coregroup_outbox_waiting{state="uncertain"}') == 1
    office.machine.advance(seconds=90)
    assert value(numbers, "coregroup_outbox_oldest_seconds") == 30
    reminders.tick()
    assert value(numbers, 'coregroup_messages_total{state="sent"}') == 2
    assert value(numbers, "coregroup_due_to_sent_seconds_count") == 2
    assert value(numbers, "coregroup_due_to_sent_seconds_sum") == 90
    assert value(numbers, 'coregroup_due_to_sent_seconds_bucket{le="0.1"}') == 1
    reminders.stop()


def health(office: Office, socket: Callable[[], bool] | None = None) -> Health:
    def ticked() -> datetime:
        return office.machine()

    return Health(office.store, socket, ticked, office.clock, office.machine)


def test_ready_says_what_lags(office: Office, slack: FakeSlack, reminders: Reminders) -> None:
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21", "09:10"))
    assert health(office).faults() == []
    office.clock.set(at("2026-12-21", "09:11"))
    assert health(office).faults() == ["1 reminders are due, the oldest for 11 minutes."]
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    reminders.stop()
    office.machine.advance(minutes=12)
    assert health(office).faults() == ["The oldest message has waited for 11 minutes."]
    # What waits in a workspace that Slack refuses is said once: as the reason why.
    with office.store.session() as session:
        session.get_one(Workspace, office.workspace_id).stopped_reason = "token_revoked"
    assert health(office).faults() == ["Workspace T0001: Slack refuses the token (token_revoked)."]


def test_ready_says_what_is_down(office: Office) -> None:
    assert health(office, lambda: False).faults() == ["The Slack socket is not connected."]
    never = Health(office.store, None, lambda: None, office.clock, office.machine)
    assert never.faults() == ["Reminders have not started."]
    long_ago = office.machine() - timedelta(seconds=61)
    late = Health(office.store, None, lambda: long_ago, office.clock, office.machine)
    assert late.faults() == ["Reminders last ticked 61 seconds ago."]


def test_where_nothing_is_to_do_nothing_lags(office: Office) -> None:
    with office.store.connection() as connection:
        lag = read_lag(connection, office.clock(), office.machine())
    assert (lag.due, lag.due_seconds, lag.waiting_seconds) == (0, 0.0, 0.0)


def test_calls_to_slack_are_counted_by_method_and_result() -> None:
    counted: list[tuple[str, str]] = []
    person = read_person({"id": "U1", "name": "Sam", "team_id": "T1"})
    with Playground([person]) as playground:
        client = CountedClient(
            lambda method, result: counted.append((method, result)),
            token=playground.bot_token,
            base_url=playground.api_url,
            retry_handlers=[],
        )
        client.chat_postMessage(channel="U1", text="x")
        Slack(playground.base_url).faults.add("chat.postMessage", "ratelimited")
        for channel in ("U1", "U9"):
            with pytest.raises(SlackApiError):
                client.chat_postMessage(channel=channel, text="x")
    with pytest.raises(URLError):
        client.auth_test()
    assert counted == [
        ("chat.postMessage", "ok"),
        ("chat.postMessage", "http_429"),
        ("chat.postMessage", "channel_not_found"),
        ("auth.test", "URLError"),
    ]
