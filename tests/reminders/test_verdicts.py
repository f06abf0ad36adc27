"""What each answer of Slack's, and each silence, says about a post."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackRequestError

from bot.reminders.verdicts import Fate, ask
from tests.support.slack import FakeSlack

NOW = datetime(2026, 12, 21, 9, tzinfo=UTC)


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack(lambda: NOW)


@pytest.mark.parametrize(
    ("fault", "fate", "reason"),
    [
        ("hang", Fate.UNCERTAIN, "TimeoutError"),
        ("lost", Fate.UNCERTAIN, "RemoteDisconnected"),
        ("server_error", Fate.UNCERTAIN, "http_503"),
        ("garbage", Fate.UNCERTAIN, "http_200"),
        # Slack says of these that part of the work may have been done.
        ("internal_error", Fate.UNCERTAIN, "internal_error"),
        ("fatal_error", Fate.UNCERTAIN, "fatal_error"),
        ("refused", Fate.NOT_ASKED, "ConnectionRefusedError"),
        ("ratelimited", Fate.LIMITED, "ratelimited"),
        ("account_inactive", Fate.GONE, "account_inactive"),
        ("user_not_found", Fate.GONE, "user_not_found"),
        ("is_archived", Fate.GONE, "is_archived"),
        ("invalid_auth", Fate.TOKEN, "invalid_auth"),
        ("token_revoked", Fate.TOKEN, "token_revoked"),
        ("invalid_blocks", Fate.REFUSED, "invalid_blocks"),
        ("some_error_of_tomorrow", Fate.REFUSED, "some_error_of_tomorrow"),
    ],
)
def test_what_is_known_after_a_call(slack: FakeSlack, fault: str, fate: Fate, reason: str) -> None:
    slack.break_next("chat.postMessage", fault, seconds=7)
    verdict = ask(lambda: slack.chat_postMessage(channel="U1", text="Hello"))
    assert (verdict.fate, verdict.reason) == (fate, reason)
    assert verdict.wait == (7 if fate is Fate.LIMITED else 0)


def test_an_answer_brings_slacks_own_time(slack: FakeSlack) -> None:
    verdict = ask(lambda: slack.chat_postMessage(channel="U1", text="Hello"))
    assert verdict.fate is Fate.DONE
    assert verdict.at == NOW
    assert verdict.data is not None
    assert verdict.data["channel"] == "DU1"


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (URLError(TimeoutError("timed out")), Fate.UNCERTAIN),
        (URLError(ConnectionResetError()), Fate.UNCERTAIN),
        (URLError(socket.gaierror(-2, "unknown host")), Fate.NOT_ASKED),
        (RemoteDisconnected("gone"), Fate.UNCERTAIN),
        (IncompleteRead(b"{"), Fate.UNCERTAIN),
        (ConnectionResetError(), Fate.UNCERTAIN),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "torn"), Fate.UNCERTAIN),
        (SlackRequestError("odd"), Fate.UNCERTAIN),
    ],
)
def test_a_broken_connection_leaves_doubt_unless_nobody_listened(
    error: Exception, fate: Fate
) -> None:
    def broken() -> Any:
        raise error

    assert ask(broken).fate is fate


def test_a_fault_of_our_own_is_not_slacks() -> None:
    with pytest.raises(TypeError):
        ask(lambda: len(5))  # type: ignore[arg-type]  # wrong on purpose
