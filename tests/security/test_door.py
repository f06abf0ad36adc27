"""The HTTP door: forged, stale, replayed and shapeless requests do nothing and say nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import dispatch, make_parts
from bot.clock import machine_now
from bot.serving.door import Replays, SlackDoor
from bot.serving.health import Health
from bot.serving.http import MOST_BODY, make_http
from bot.serving.process import Door as HttpDoor
from bot.settings import Settings
from tests.security.conftest import SECRETS, Case
from tests.support.databases import TEST_KEY
from tests.support.stage import free_port, listens, wait_for

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
EXAMPLES = int(os.environ.get("COREGROUP_FUZZ", "150"))


class Door:
    """The bot's own HTTP face before a case, and what was let through to Bolt."""

    def __init__(self, client: httpx.Client, passed: list[bytes]) -> None:
        self.client = client
        self.passed = passed

    def send(self, body: bytes, secret: str = SECRET, **changed: Any) -> int:
        """Post a body as Slack would, with parts changed; return the status."""
        stamp = str(changed.get("stamp", int(time.time())))
        signed = sign(body, stamp, secret)
        headers = {
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": changed.get("signature", signed),
            "content-type": changed.get("kind", FORM),
        }
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.client.post("/slack/events", content=body, headers=headers).status_code


def sign(body: bytes, stamp: str, secret: str = SECRET) -> str:
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def command(text: str = "next", user: str = "U0SAM", unique: object = "") -> bytes:
    fields = {
        "command": "/coregroup",
        "text": text,
        "team_id": "T0001",
        "user_id": user,
        "channel_id": "C1",
        "trigger_id": f"1.{unique}",
        "response_url": "http://127.0.0.1:9/x",
    }
    return urlencode(fields).encode()


@pytest.fixture(scope="module")
def door(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    given_settings = Settings.model_validate(
        {
            "DATABASE_URL": str(case.office.store.engine.url),
            "COREGROUP_KEY": TEST_KEY,
            "SLACK_BOT_TOKEN": "xoxb-secret-token",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": "http://127.0.0.1:9/api/",
            "COREGROUP_REQUESTS_A_MINUTE": 0,
        }
    )
    parts = make_parts(given_settings, nudge=lambda: None)
    passed: list[bytes] = []

    def through(body: bytes, headers: Any) -> tuple[int, dict[str, str], str]:
        passed.append(body)
        return dispatch(parts.app, body, headers)

    health = Health(parts.store, None, lambda: None, parts.clock.now, machine_now)
    slack_door = SlackDoor(SECRET, Replays(parts.store), through)
    web = make_http(health, parts.numbers, slack_door, 4)
    port = free_port()
    with (
        HttpDoor(web, "127.0.0.1", port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        wait_for(lambda: listens(port), "the door")
        yield Door(client, passed)
    parts.close()


def test_what_slack_signed_is_let_in(door: Door):
    assert door.send(command(unique="welcome")) == 200
    assert door.passed[-1] == command(unique="welcome")


def now() -> int:
    return int(time.time())


FORGED: dict[str, Callable[[], dict[str, Any]]] = {
    "another secret": lambda: {"secret": "another"},
    "an empty secret": lambda: {"secret": ""},
    "no signature": lambda: {"signature": None},
    "an empty signature": lambda: {"signature": ""},
    "half a signature": lambda: {"signature": "v0=abc"},
    "the wrong version": lambda: {"signature": "v1=" + "0" * 64},
    "another body's signature": lambda: {"signature": sign(b"other", str(now()))},
    "a signature in capitals": lambda: {"signature": "V0=" + "A" * 64},
    "six minutes old": lambda: {"stamp": now() - 360},
    "a year old": lambda: {"stamp": now() - 365 * 86400},
    "six minutes ahead": lambda: {"stamp": now() + 360},
    "no number for a time": lambda: {"stamp": "yesterday"},
    "a fraction for a time": lambda: {"stamp": f"{now()}.5"},
    "a negative time": lambda: {"stamp": f"-{now()}"},
    "a time of many digits": lambda: {"stamp": "9" * 400},
    "a time in another script": lambda: {"stamp": now(), "signature": "v0=%D9%A1"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_or_stale_request_is_refused(door: Door, case: Case, how: str):
    before = len(door.passed)
    with structlog.testing.capture_logs() as logs:
        changed = FORGED[how]()
        assert door.send(command("case CG-104", unique=how), **changed) == 401
    assert len(door.passed) == before
    assert case.snapshot() == case.before
    assert not [secret for secret in (*SECRETS, SECRET, "xoxb") if secret in repr(logs)]


def test_a_request_that_was_seen_is_refused(door: Door):
    body, stamp = command(unique="once"), now()
    assert door.send(body, stamp=stamp) == 200
    before = len(door.passed)
    for _ in range(3):
        assert door.send(body, stamp=stamp) == 401
    assert len(door.passed) == before


def test_what_was_signed_before_the_bot_began_is_refused(door: Door):
    assert door.send(command(unique="old"), stamp=now() - 200) == 401


def test_an_event_that_slack_sends_again_is_taken_once_by_its_id(door: Door):
    event = {"type": "app_home_opened", "user": "U0NOBODY", "tab": "messages"}
    body = json.dumps(
        {"type": "event_callback", "event_id": "Ev1", "team_id": "T0001", "event": event}
    ).encode()
    stamp = now()
    assert {door.send(body, stamp=stamp, kind="application/json") for _ in range(3)} == {200}


def test_a_body_without_end_is_cut_off(door: Door):
    assert door.send(b"x" * (MOST_BODY + 1)) == 413
    parts = (b"x" * 500_000 for _ in range(6))
    assert door.client.post("/slack/events", content=parts).status_code == 413


SHAPES = [
    b"",
    b"payload=",
    b"payload=null",
    b"payload=[]",
    b"payload=%7B%7D",
    b'payload={"type":"block_actions"}',
    b'payload={"type":"block_actions","actions":{},"user":[],"team":"T"}',
    b'payload={"type":"block_actions","actions":[[]],"user":{"id":{}},"team":{"id":[]}}',
    b'payload={"type":"view_submission","view":"V","user":7}',
    b'payload={"type":"view_submission","view":{"callback_id":{},"state":{"values":[]}}}',
    b'payload={"type":"view_closed","view":null}',
    b'payload={"type":"block_suggestion","action_id":[],"value":{}}',
    b'payload={"type":"shortcut","callback_id":"case","user":null}',
    b"command=/coregroup&text=%00&team_id=%FF",
    b"command=/coregroup",
    b"ssl_check=1",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b'{"type":"event_callback","event":[]}',
    b'{"type":"event_callback","event":{"type":{}}}',
    b'{"type":"event_callback","event":{"type":"message","text":{},"user":{}}}',
    b'{"type":"event_callback","event":{"type":"user_change","user":"U1"}}',
    b'{"type":"url_verification","challenge":{}}',
    b'{"event_id":"E","event":null}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"\xff\xfe\x00",
    b'{"n":' + b"9" * 10_000 + b"}",
]


@pytest.mark.parametrize("body", SHAPES, ids=[repr(body[:40]) for body in SHAPES])
def test_no_shape_breaks_the_door(door: Door, case: Case, body: bytes):
    for number, kind in enumerate((FORM, "application/json", "text/plain", "")):
        assert door.send(body, kind=kind, stamp=now() - number) < 500
    assert case.snapshot() == case.before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = "type team team_id user user_id view actions state values event event_id text command "
NAMES += "callback_id action_id value private_metadata trigger_id channel message blocks"
SLACKISH = st.recursive(
    JSON
    | st.sampled_from(
        ["block_actions", "view_submission", "event_callback", "message", "U0SAM", "T0001"]
    ),
    lambda inner: (
        st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=6)
        | st.lists(inner, max_size=2)
    ),
    max_leaves=15,
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(payload=SLACKISH, form=st.booleans(), signed=st.sampled_from([True, True, True, False]))
def test_whatever_is_sent_nothing_breaks(
    door: Door, case: Case, payload: Any, form: bool, signed: bool
):
    text = json.dumps(payload)
    body = urlencode({"payload": text}).encode() if form else text.encode()
    before = len(door.passed)
    status = door.send(
        body, kind=FORM if form else "application/json", **({} if signed else {"secret": "x"})
    )
    assert status < 500
    if not signed:
        assert status == 401
        assert len(door.passed) == before
    door.passed.clear()


def test_the_case_is_as_it_was_after_all_that(case: Case, door: Door, tmp_path: Path):
    assert case.snapshot() == case.before
