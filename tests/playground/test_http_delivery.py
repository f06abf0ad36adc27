"""Signed HTTP: signature, form encoding, answers that are no answers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground.driver import Person, PlayError, Slack
from playground.kit import actions, button
from playground.server import Playground


class Ear:
    """An address that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.status = 200
        self.body = b""
        self.kind = "text/plain"
        self.no_retry = False


@pytest.fixture
def ear(slack: Slack) -> Iterator[Ear]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            ear.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(ear.status)
            self.send_header("Content-Type", ear.kind)
            if ear.no_retry:
                self.send_header("X-Slack-No-Retry", "1")
            self.end_headers()
            self.wfile.write(ear.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    slack.deliver_to(f"http://127.0.0.1:{httpd.server_port}/slack/events")
    yield ear
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_everything_is_signed_and_encoded_as_slack_does(
    ear: Ear, server: Playground, sam: Person, client: WebClient
) -> None:
    client.chat_postMessage(channel="U0001", text="x", blocks=[actions(button("Go"))])
    sam.command("/coregroup next & more", wait=0)
    sam.click("Go", wait=0)
    sam.say("hello", wait=0)

    mine = [r for r in ear.requests if "bot_id" not in r[1]]
    verifier = SignatureVerifier(server.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in ear.requests)
    kinds = [headers["content-type"] for headers, _ in ear.requests]
    assert kinds.count("application/x-www-form-urlencoded") == 2
    command = next(parse_qs(body) for _, body in mine if body.startswith("token="))
    assert command["text"] == ["next &amp; more"]
    clicked = next(b for _, b in ear.requests if b.startswith("payload="))
    click = json.loads(parse_qs(clicked)["payload"][0])
    assert click["type"] == "block_actions"
    event = json.loads(ear.requests[-1][1])
    assert (event["type"], event["event"]["text"]) == ("event_callback", "hello")


def test_a_wrong_secret_does_not_verify(ear: Ear, sam: Person) -> None:
    sam.command("/coregroup", wait=0)
    headers, body = ear.requests[0]
    assert not SignatureVerifier("another").is_valid_request(body, headers)


@pytest.mark.parametrize(
    ("status", "kind", "body", "error"),
    [
        (404, "text/plain", b"", "http_client_error"),
        (500, "text/plain", b"", "http_service_error"),
        (200, "application/json", b"{", "invalid_response"),
    ],
)
def test_answers_that_are_none(
    ear: Ear, sam: Person, status: int, kind: str, body: bytes, error: str
) -> None:
    ear.status, ear.kind, ear.body = status, kind, body
    assert sam.command("/coregroup").error == error


def test_plain_text_is_an_answer_to_a_command(ear: Ear, sam: Person) -> None:
    ear.body = "Näher".encode()
    ear.kind = "text/plain; charset=utf-8"
    assert sam.command("/coregroup").text == "Näher"


def test_an_app_can_decline_retries(ear: Ear, sam: Person, slack: Slack) -> None:
    slack.patience(retry_scale=0.0)
    ear.status, ear.no_retry = 500, True
    sam.say("hello", wait=0)
    assert len(slack.calls(kind="event: message")) == 1


@pytest.mark.parametrize("url", ["http://192.0.2.1/x", "http://example.org/x", ""])
def test_only_this_machine_is_ever_called(slack: Slack, url: str) -> None:
    with pytest.raises(PlayError, match="on this machine"):
        slack.deliver_to(url)


def test_the_inspector_shows_both_directions(ear: Ear, slack: Slack, sam: Person) -> None:
    ear.body = b"hi"
    before = slack.last_call
    sam.command("/coregroup next")
    line: dict[str, Any] = slack.calls(since=before)[0]
    assert (line["direction"], line["kind"]) == ("out", "slash_commands")
    assert line["request"]["text"] == "next"
    assert line["response"] == {"ok": True, "problem": None, "payload": "hi"}
    assert line["ms"] > 0
