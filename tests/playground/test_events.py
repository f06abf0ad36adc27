"""Events: what is told to the app, and told again when it did not hear."""

import threading
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from playground.driver import Person, Slack

Json = dict[str, Any]


def test_a_direct_message_is_told_and_answered(app: App, sam: Person, priya: Person) -> None:
    seen: list[Json] = []

    def reply(event: Json, say: Any) -> None:
        seen.append(event)
        say(f"You said: {event['text']}")

    app.event("message")(reply)

    answer = sam.say("next <!channel> & @priya.nair")

    assert answer.text == "You said: next <!channel> & <@U0002>"
    event = seen[0]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", "U0001")
    assert event["text"] == "next &lt;!channel&gt; &amp; <@U0002>"
    assert event["channel"] == sam.dm_id
    assert priya.dm() == []


def test_a_mention_in_a_channel(by_http: App, sam: Person, slack: Slack) -> None:
    by_http.event("app_mention")(lambda event, say: say("Here.", thread_ts=event["ts"]))

    sam.say("hello @coregroup", channel="general")

    first, reply = sam.channel("general")
    assert reply.thread_ts == first.ts
    assert first.raw["reply_count"] == 1
    assert [c["kind"] for c in slack.calls() if c["direction"] == "out"] == ["event: app_mention"]


def test_a_file_is_shared(by_http: App, client: WebClient, sam: Person, slack: Slack) -> None:
    messages: list[Json] = []
    by_http.event("message")(lambda event: messages.append(event))
    by_http.event("file_shared")(lambda event: None)

    file_id = sam.upload("report.txt", b"words")
    sam.say("My report", files=[file_id], wait=0)

    assert messages[0]["subtype"] == "file_share"
    assert messages[0]["files"][0]["id"] == file_id
    assert client.files_info(file=file_id)["file"]["size"] == 5
    shared = slack.calls(kind="event: file_shared")[0]["request"]["event"]
    assert (shared["file_id"], shared["channel_id"]) == (file_id, sam.dm_id)


def test_people_change_and_join(by_http: App, slack: Slack, client: WebClient) -> None:
    seen: list[Json] = []
    by_http.event("user_change")(lambda event: seen.append(event))
    by_http.event("team_join")(lambda event: seen.append(event))

    slack.change_person("U0003", deleted=True)
    slack.join(id="U0042", real_name="New Person")

    assert [(e["type"], e["user"]["id"], e["user"]["deleted"]) for e in seen] == [
        ("user_change", "U0003", True),
        ("team_join", "U0042", False),
    ]
    assert client.users_info(user="U0042")["user"]["real_name"] == "New Person"


def test_an_event_that_is_not_acknowledged_comes_three_times_more(
    by_http: App, sam: Person, slack: Slack
) -> None:
    slack.patience(retry_scale=0.0)
    attempts: list[str] = []
    enough = threading.Event()

    def deaf(body: Json, request: Any) -> None:
        attempts.append(str(request.headers.get("x-slack-retry-num", ["0"])[0]))
        if len(attempts) == 4:
            enough.set()
        raise RuntimeError

    by_http.event("message")(deaf)
    sam.say("hello", wait=0)

    assert enough.wait(5)
    assert attempts == ["0", "1", "2", "3"]
    deliveries = slack.calls(kind="event: message")
    assert len({call["request"]["event_id"] for call in deliveries}) == 1


def test_over_a_socket_the_attempt_is_on_the_envelope(
    by_socket: App, sam: Person, slack: Slack
) -> None:
    slack.patience(ack_seconds=0.3, retry_scale=0.0)
    heard: list[str] = []
    second = threading.Event()

    def deaf_once(event: Json) -> None:
        heard.append(event["text"])
        if len(heard) == 1:
            raise RuntimeError
        second.set()

    by_socket.event("message")(deaf_once)
    sam.say("hello", wait=0)

    assert second.wait(5)
    assert heard == ["hello", "hello"]


def test_what_the_app_posts_and_changes_is_told_too(
    by_http: App, client: WebClient, slack: Slack, sam: Person
) -> None:
    posted = client.chat_postMessage(channel="U0001", text="One")
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])

    sam.wait_until(lambda _: len(slack.calls(kind="event: message")) == 3)
    events = [call["request"]["event"] for call in slack.calls(kind="event: message")]
    assert sorted(str(event.get("subtype")) for event in events) == [
        "None",
        "message_changed",
        "message_deleted",
    ]
    assert next(e for e in events if "subtype" not in e)["bot_id"] == "B0000CORE"


def test_events_that_nobody_subscribed_to_are_not_sent(
    by_http: App, slack: Slack, sam: Person
) -> None:
    events = {"event_subscriptions": {"bot_events": ["app_home_opened"]}}
    slack.manifest({"settings": events})

    assert sam.say("hello", wait=0).ok

    assert slack.calls(kind="event: message") == []
