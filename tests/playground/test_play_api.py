"""The /play API as the page uses it, and the playground as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from playground.__main__ import main
from playground.driver import Person, PlayError, Slack
from playground.driver.wire import Wire
from playground.server import Playground, listen

Json = dict[str, Any]


@pytest.fixture
def wire(server: Playground) -> Wire:
    return Wire(server.base_url)


def test_the_state_has_all_the_page_needs(sam: Person, client: WebClient) -> None:
    client.chat_postMessage(channel="U0001", text="One")
    state = sam.state()
    assert state["me"]["real_name"] == "Sam Okoro"
    assert state["team"] == {"id": "T0001", "name": "Playground", "domain": "playground"}
    assert state["bot"]["user_id"] == "U0000CORE"
    assert [p["id"] for p in state["people"]] == [f"U000{n}" for n in range(1, 7)]
    assert [(c["kind"], c["name"]) for c in state["conversations"]] == [
        ("im", "Core Group"),
        ("channel", "general"),
    ]
    assert state["clock"]["zone"] == "Europe/London"
    assert state["delivery"] == {"mode": "socket", "url": None, "connected": 0}
    assert (state["modals"], state["home"], state["notice"]) == ([], None, None)


def test_what_is_unread(sam: Person, priya: Person, client: WebClient, wire: Wire) -> None:
    for text in ("One", "Two"):
        client.chat_postMessage(channel="U0001", text=text)
    assert [p["unread"] for p in priya.state()["people"]] == [2, 0, 0, 0, 0, 0]
    wire.ask("POST", "/play/read", {"user": "U0001", "channel": sam.dm_id})
    assert sam.state()["conversations"][0]["unread"] == 0
    client.chat_postMessage(channel="U0001", text="Three")
    assert sam.state()["me"]["unread"] == 1


def test_each_person_sees_their_own_direct_message(
    sam: Person, priya: Person, client: WebClient, wire: Wire
) -> None:
    client.chat_postMessage(channel="U0001", text="For Sam")
    assert priya.dm() == []
    body = {"user": "U0002", "channel": sam.dm_id, "text": "hello"}
    assert wire.call("POST", "/play/message", body)["error"] == "channel_not_found"


def test_the_stream_tells_each_person_their_own(
    wire: Wire, client: WebClient, slack: Slack, sam: Person
) -> None:
    with wire.events("U0001") as events:
        client.chat_postMessage(channel="U0002", text="For Priya")
        posted = client.chat_postMessage(channel="U0001", text="For Sam")
        slack.clock.next_hour()
        seen: list[Json] = []
        while not seen or seen[-1]["kind"] != "clock":
            event = events.next(time.monotonic() + 5)
            assert event is not None
            seen.append(event)
    messages = [event for event in seen if event["kind"] == "message"]
    assert [(e["channel"], e["ts"]) for e in messages] == [(posted["channel"], posted["ts"])]
    assert any(event["kind"] == "call" for event in seen)


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("command", {"user": "U0099", "channel": "D1", "text": "/x"}, "user_not_found"),
        ("command", {"user": "U0001", "channel": "D99", "text": "/x"}, "channel_not_found"),
        ("command", {"user": "U0001", "channel": "C00000001"}, "invalid_arguments"),
        ("message", {"user": "U0001", "channel": "C00000001", "text": " "}, "no_text"),
        (
            "message",
            {"user": "U0001", "channel": "C00000001", "text": "x", "files": ["F9"]},
            "file_not_found",
        ),
        (
            "message",
            {"user": "U0001", "channel": "C00000001", "text": "x", "thread_ts": "1.0"},
            "thread_not_found",
        ),
        ("submit", {"user": "U0001", "view_id": "V9"}, "view_not_found"),
        ("close", {"user": "U0001", "view_id": "V9"}, "view_not_found"),
        ("action", {"user": "U0001", "view_id": "V9"}, "view_not_found"),
        (
            "message_shortcut",
            {"user": "U0001", "channel": "C00000001", "ts": "1", "callback_id": "x"},
            "message_not_found",
        ),
        ("command", {"user": "U0001", "channel": 3, "text": "/x"}, "invalid_arguments"),
        ("home", {"user": "U0001", "wait": "long"}, "invalid_arguments"),
        ("admin/people", {"people": []}, "invalid_arguments"),
        ("admin/people", {"people": [{"id": "X"}]}, "invalid_arguments"),
        ("admin/people", {"people": "all"}, "invalid_arguments"),
        ("admin/drop_sockets", {"how": "gently"}, "invalid_arguments"),
        ("admin/delivery", {"mode": "pigeon"}, "invalid_arguments"),
        ("admin/manifest", {"manifest": {"features": []}}, "invalid_arguments"),
        ("admin/tour", {"steps": [{"title": "x"}]}, "invalid_arguments"),
    ],
)
def test_what_cannot_be_done_says_why(wire: Wire, path: str, body: Json, error: str) -> None:
    answer = wire.call("POST", f"/play/{path}", body)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert answer["detail"].endswith((".", "!"))


def test_a_body_that_is_no_json_object(wire: Wire) -> None:
    for raw in (b"{", b"[]"):
        answer = wire._exchange("POST", "/play/command", raw, "application/json")
        assert answer["error"] == "invalid_json"
    assert wire.call("GET", "/play/state?user=U0099")["error"] == "user_not_found"


def test_a_page_from_elsewhere_can_do_nothing_here(server: Playground) -> None:
    request = Request(f"{server.base_url}/play/admin/reset", b"{}")
    request.add_header("Origin", "https://example.org")
    with pytest.raises(HTTPError, match="403"):
        urlopen(request)
    request.add_header("Origin", server.base_url)
    with urlopen(request) as answer:
        assert answer.status == 200


def test_uploads_are_refused_in_words(sam: Person, slack: Slack, wire: Wire) -> None:
    with pytest.raises(PlayError, match="10 MB"):
        sam.upload("big.bin", b"x" * 10_000_001)
    with pytest.raises(PlayError, match="user_not_found"):
        slack.person("U0099").upload("a.txt", b"x")


def test_a_read_only_messages_tab(slack: Slack, sam: Person) -> None:
    tabs = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    slack.manifest({"features": {"app_home": tabs}})
    with pytest.raises(PlayError, match="read_only"):
        sam.say("hello")


def test_reset_empties_the_world_and_keeps_its_people(
    slack: Slack, sam: Person, client: WebClient
) -> None:
    slack.clock.advance(days=3)
    slack.faults.add("*", "error")
    slack.tiers(on=True)
    slack.reset()
    client.chat_postMessage(channel="U0001", text="A new day")
    assert [m.text for m in sam.dm()] == ["A new day"]
    assert [call["method"] for call in slack.calls() if "method" in call] == ["chat.postMessage"]
    assert sam.state()["clock"]["moved_seconds"] == 0


def test_the_inspector_counts_from_where_one_asks(client: WebClient, slack: Slack) -> None:
    client.auth_test()
    before = slack.last_call
    client.team_info()
    assert [call["method"] for call in slack.calls(since=before)] == ["team.info"]
    line = slack.calls("team.info")[0]
    assert (line["status"], line["response"]["ok"], line["fault"]) == (200, True, None)


def test_a_process_of_its_own(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps({"people": [{"slack_id": "U7", "name": "Ann Lee"}]}))
    command = [sys.executable, "-m", "playground", "--port", "0", "--people", str(people)]
    process = subprocess.Popen(
        [*command, "--bot-token", "xoxb-mine"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        settings = json.loads(process.stdout.readline())
        client = WebClient(token="xoxb-mine", base_url=settings["SLACK_API_URL"])
        assert settings["SLACK_BOT_TOKEN"] == "xoxb-mine"
        assert client.users_info(user="U7")["user"]["real_name"] == "Ann Lee"
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        assert process.wait(timeout=15) in (0, 130, -signal.SIGINT)


def test_a_start_that_fails_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = listen()
    port = str(taken.getsockname()[1])
    bad = tmp_path / "people.json"
    bad.write_text('{"persons": []}')
    assert main(["--port", port]) == 1
    assert main(["--people", str(bad)]) == 1
    assert main(["--people", os.fspath(tmp_path / "none.json")]) == 1
    taken.close()
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert all(line.startswith("The playground cannot start: ") for line in said)
