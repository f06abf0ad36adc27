"""Slash commands: what goes to the app, and what is shown of its acknowledgement."""

import threading
from typing import Any

import pytest
from slack_bolt import App, BoltResponse

from playground.driver import Person, PlayError, Slack
from playground.driver.wire import Wire
from playground.server import Playground


def test_an_acknowledgement_with_text_is_seen_by_the_caller_alone(
    app: App, sam: Person, priya: Person
) -> None:
    app.command("/coregroup")(lambda ack, body: ack(f"Nothing for {body['user_name']} & co."))

    answer = sam.command("/coregroup next", channel="general")

    assert answer.ok
    assert answer.text == "Nothing for sam.okoro & co."
    assert answer.messages[0].ephemeral
    assert [m.text for m in sam.channel("general")] == ["Nothing for sam.okoro & co."]
    assert priya.channel("general") == []


def test_the_payload_is_slacks(app: App, sam: Person) -> None:
    seen: dict[str, Any] = {}

    def listener(ack: Any, body: dict[str, Any]) -> None:
        seen.update(body)
        ack()

    app.command("/coregroup")(listener)
    sam.command("/coregroup apologies <b> & @priya.nair", wait=0)

    assert seen["text"] == "apologies &lt;b&gt; &amp; @priya.nair"
    assert seen["command"] == "/coregroup"
    assert seen["channel_name"] == "directmessage"
    assert seen["user_id"] == "U0001"
    assert seen["team_id"] == "T0001"
    assert seen["is_enterprise_install"] == "false"
    assert seen["response_url"].startswith("http://127.0.0.1:")
    assert seen["trigger_id"]


def test_an_answer_in_the_channel_is_seen_by_all(app: App, sam: Person, priya: Person) -> None:
    app.command("/coregroup")(lambda ack: ack(response_type="in_channel", text="For everybody"))

    sam.command("/coregroup", channel="#general")

    assert [m.text for m in priya.channel("general")] == ["For everybody"]


def test_an_answer_that_breaks_slacks_rules_is_shown_as_slack_shows_it(
    app: App, sam: Person, slack: Slack
) -> None:
    app.command("/coregroup")(lambda ack: ack(text="x", blocks=[{"type": "sectoin"}]))

    answer = sam.command("/coregroup next")

    assert answer.error == "invalid_command_response"
    assert answer.text == "/coregroup failed with the error “invalid_command_response”"


def test_an_app_that_is_too_slow_is_shown_as_slack_shows_it(
    app: App, sam: Person, slack: Slack
) -> None:
    slack.patience(ack_seconds=0.05)
    done = threading.Event()

    def slow(ack: Any) -> None:
        done.wait(5)
        ack("too late")

    app.command("/coregroup")(slow)
    answer = sam.command("/coregroup next")
    done.set()

    assert answer.error == "operation_timeout"
    assert answer.text == "/coregroup failed with the error “operation_timeout”"
    assert answer.messages[0].raw["from_bot"] == "slackbot"


def test_an_app_that_breaks_is_shown_as_slack_shows_it(by_http: App, sam: Person) -> None:
    def broken(ack: Any) -> None:
        raise RuntimeError

    by_http.command("/coregroup")(broken)
    by_http.error(lambda error: BoltResponse(status=500))

    assert sam.command("/coregroup").error == "http_service_error"


def test_no_app_is_shown_as_slack_shows_it(sam: Person, slack: Slack) -> None:
    assert sam.command("/coregroup next").error == "dispatch_failed"
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert sam.command("/coregroup next").error == "dispatch_failed"


def test_no_command_in_a_thread(sam: Person, server: Playground) -> None:
    body = {"user": "U0001", "channel": sam.dm_id, "text": "/coregroup", "thread_ts": "1.000001"}
    answer = Wire(server.base_url).call("POST", "/play/command", body)
    assert answer["error"] == "not_in_thread"


def test_a_stranger_has_no_such_command(slack: Slack, by_http: App) -> None:
    by_http.command("/coregroup")(lambda ack: ack("hello"))
    lee = slack.join(id="U0077", real_name="Lee Stranger", is_stranger=True, team_id="T9")

    answer = lee.command("/coregroup next")

    assert answer.error == "unknown_command"
    assert "/coregroup is not a valid command" in answer.text
    assert slack.calls(kind="slash_commands") == []


def test_a_command_the_manifest_does_not_name(slack: Slack, by_socket: App, sam: Person) -> None:
    slack.manifest({"features": {"slash_commands": [{"command": "/coregroup"}]}})
    assert sam.command("/other").error == "unknown_command"
    with pytest.raises(PlayError, match="not_a_command"):
        sam.command("no slash")


def test_names_are_turned_into_ids_where_the_manifest_asks(
    slack: Slack, by_socket: App, sam: Person
) -> None:
    commands = [{"command": "/coregroup", "should_escape": True}]
    slack.manifest({"features": {"slash_commands": commands}})
    by_socket.command("/coregroup")(lambda ack, body: ack(body["text"]))

    answer = sam.command("/coregroup add @priya.nair and @nobody")

    assert answer.messages[0].raw["text"] == "add <@U0002|priya.nair> and @nobody"
