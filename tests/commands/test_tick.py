"""`coregroup tick` and `coregroup outbox`: the contract's documents, and how they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.records import lock
from playground.driver import Slack
from playground.people import read_person
from playground.server import Playground
from tests.support.cli import Cli

TICK = {"planned", "sent", "uncertain", "failed", "messages"}
MESSAGE = {"key", "recipient", "kind"}
ROW = {"key", "recipient", "kind", "state", "attempts", "slack_ts"}


@pytest.fixture
def town(cli: Cli) -> Iterator[tuple[Cli, Slack]]:
    """A seeded workspace before a playground."""
    document = cli.json("seed", "--workspace", "T0001", "--cases", "6", "--seed", "1")
    with Playground(read_person(one) for one in document["people"]) as playground:
        cli.environment |= {
            "SLACK_API_URL": playground.api_url,
            "SLACK_BOT_TOKEN": playground.bot_token,
        }
        yield cli, Slack(playground.base_url)
    # The command's logs went to a stream that the runner has closed.
    structlog.reset_defaults()


def keys(document: Any) -> list[str]:
    return sorted(one["key"] for one in document["messages"])


def test_a_dry_run_tells_what_the_tick_then_does(town: tuple[Cli, Slack]) -> None:
    cli, slack = town
    shown = cli.json("tick", "--dry-run")
    assert set(shown) == TICK
    assert shown["planned"] == len(shown["messages"]) > 3
    assert (shown["sent"], shown["uncertain"], shown["failed"]) == (0, 0, 0)
    assert all(set(one) == MESSAGE for one in shown["messages"])
    assert cli.json("outbox") == {"messages": []}
    assert slack.calls(method="chat.postMessage") == []

    done = cli.json("tick")
    assert done["sent"] == done["planned"] == shown["planned"]
    assert keys(done) == keys(shown)
    posted = [
        call["request"]["metadata"]["event_payload"]["key"]
        for call in slack.calls(method="chat.postMessage")
    ]
    assert sorted(posted) == keys(done)
    assert cli.json("tick")["messages"] == []


def test_the_outbox_lists_every_message(town: tuple[Cli, Slack]) -> None:
    cli, slack = town
    slack.faults.add("chat.postMessage", "error", error="restricted_action")
    done = cli.json("tick")
    assert (done["failed"], done["sent"]) == (1, done["planned"] - 1)
    listed = cli.json("outbox")["messages"]
    assert keys({"messages": listed}) == keys(done)
    assert all(set(one) == ROW for one in listed)
    assert all(one["recipient"].startswith("U") for one in listed)
    by_state = {one["state"]: one for one in listed}
    assert set(by_state) == {"sent", "failed"}
    assert by_state["sent"]["slack_ts"]
    assert by_state["sent"]["attempts"] == 1
    assert by_state["failed"]["slack_ts"] is None
    assert by_state["failed"]["key"].split(":")[0] in cli("outbox").stdout


def test_a_message_is_retried_and_given_up_by_hand(town: tuple[Cli, Slack]) -> None:
    cli, slack = town
    # More refusals than messages: on a slow machine one is tried again within the same tick.
    slack.faults.add("chat.postMessage", "error", error="restricted_action", count=500)
    cli.json("tick")
    first, second, *_ = (
        one["key"] for one in cli.json("outbox")["messages"] if one["state"] == "failed"
    )
    slack.faults.clear()
    assert cli("outbox", "retry", first).exit_code == 0
    assert cli("outbox", "abandon", second, "--reason", "She has left").exit_code == 0
    sent = [one["key"] for one in cli.json("tick")["messages"]]
    assert first in sent
    assert second not in sent
    states = {one["key"]: one["state"] for one in cli.json("outbox")["messages"]}
    assert (states[first], states[second]) == ("sent", "abandoned")
    assert "sent already" in cli.refusal("outbox", "retry", first)
    assert "sent already" in cli.refusal("outbox", "abandon", first, "--reason", "x")
    assert "Say why" in cli.refusal("outbox", "abandon", second, "--reason", " ")
    assert "There is no message with the key nope" in cli.refusal("outbox", "retry", "nope")


def test_another_moment_is_asked_for_with_at(town: tuple[Cli, Slack]) -> None:
    cli, _ = town
    assert cli.json("tick", "--at", "2026-12-21T08:59", "--dry-run")["planned"] == 0
    assert cli.json("tick", "--at", "2026-12-19T12:00")["planned"] == 0
    assert cli.json("tick", "--at", "2026-12-22T09:00")["planned"] > 0
    assert cli("tick", "--at", "soon").exit_code == 2


def test_a_tick_beside_a_running_bot_is_refused_but_a_look_is_not(town: tuple[Cli, Slack]) -> None:
    cli, _ = town
    with lock.hold(cli.url):
        assert "Another coregroup process" in cli.refusal("tick", "--json")
        assert cli.json("tick", "--dry-run")["planned"] > 0
    assert cli.json("tick")["sent"] > 0


def test_without_a_token_nothing_is_sent(cli: Cli) -> None:
    assert "SLACK_BOT_TOKEN is missing" in cli.refusal("tick")
    assert cli.json("tick", "--dry-run")["messages"] == []
    structlog.reset_defaults()


def test_real_people_are_never_reminded_of_another_day(cli: Cli) -> None:
    cli.environment |= {"SLACK_API_URL": "", "COREGROUP_NOW": "", "SLACK_BOT_TOKEN": "xoxb-1"}
    assert "another day" in cli.refusal("tick", "--at", "2026-12-22T09:00")
    structlog.reset_defaults()
