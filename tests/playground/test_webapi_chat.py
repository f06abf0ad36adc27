"""chat.*: what is accepted, what is refused and how."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.driver import Person, Slack
from playground.kit import plain, section

Json = dict[str, Any]
METADATA = {"event_type": "coregroup_reminder", "event_payload": {"key": "k-1"}}


def refusal(call: Any, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return dict(caught.value.response.data)


def test_a_persons_id_is_their_direct_message(client: WebClient, sam: Person) -> None:
    posted = client.chat_postMessage(channel="U0001", text="Hello")

    assert posted["channel"] == sam.dm_id
    assert posted["message"]["bot_id"] == "B0000CORE"
    assert [m.text for m in sam.dm()] == ["Hello"]
    assert sam.dm()[0].from_bot


def test_blocks_come_back_completed(client: WebClient) -> None:
    blocks = [
        section("a & b <@U0001>"),
        {"type": "header", "text": plain("<c>")},
    ]
    message = client.chat_postMessage(channel="U0001", text="x", blocks=blocks)["message"]

    first, second = message["blocks"]
    assert first["text"] == {"type": "mrkdwn", "text": "a &amp; b <@U0001>", "verbatim": False}
    assert second["text"] == {"type": "plain_text", "text": "&lt;c&gt;", "emoji": True}
    assert first["block_id"] != second["block_id"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C99999999", "text": "x"}, "channel_not_found"),
        ({"channel": "U0099", "text": "x"}, "channel_not_found"),
        ({"channel": "U0001", "text": ""}, "no_text"),
        ({"channel": "U0001", "text": " "}, "no_text"),
        ({"channel": "U0001", "text": "", "blocks": [{"type": "divider"}]}, "no_text"),
        ({"channel": "U0001", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "U0001", "text": "x", "blocks": [{"type": "sectoin"}]}, "invalid_blocks"),
        ({"channel": "U0001", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        (
            {"channel": "U0001", "text": "x", "blocks": '{"type": "divider"}'},
            "invalid_blocks_format",
        ),
        ({"channel": "U0001", "text": "x", "attachments": [1]}, "invalid_attachments"),
        ({"channel": "U0001", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        (
            {"channel": "U0001", "text": "x", "metadata": {"event_type": "a"}},
            "invalid_metadata_format",
        ),
        (
            {"channel": "U0001", "text": "x", "blocks": [section("y" * 2700)] * 5},
            "msg_blocks_too_long",
        ),
    ],
)
def test_messages_that_are_refused(client: WebClient, args: Json, error: str) -> None:
    # Not chat_postMessage: Slack's client warns of what is to be refused here.
    body = refusal(client.api_call, api_method="chat.postMessage", json=args)
    assert body["error"] == error


def test_a_missing_channel(client: WebClient) -> None:
    body = refusal(client.api_call, api_method="chat.postMessage", json={"text": "x"})
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_a_refusal_says_where(client: WebClient) -> None:
    body = refusal(client.chat_postMessage, channel="U0001", text="x", blocks=[section("x" * 3001)])
    where = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert body["errors"] == [where]
    assert body["response_metadata"]["messages"] == [f"[ERROR] {where}"]


def test_form_encoded_arguments_are_read_as_json_ones(client: WebClient, sam: Person) -> None:
    blocks = json.dumps([section("*b*")])
    data = {"channel": "U0001", "text": "form", "blocks": blocks, "metadata": json.dumps(METADATA)}
    client.api_call("chat.postMessage", data=data)
    message = sam.dm()[0]
    assert (message.text, message.words, message.metadata) == ("form", "form\n*b*", METADATA)


def test_update_keeps_what_is_not_given(client: WebClient, sam: Person) -> None:
    posted = client.chat_postMessage(
        channel="U0001", text="One", blocks=[section("one")], metadata=METADATA
    )
    where = {"channel": posted["channel"], "ts": posted["ts"]}

    client.chat_update(**where, text="Two")
    message = sam.dm()[0]
    assert (message.text, message.edited, message.metadata) == ("Two", True, METADATA)
    assert message.blocks[0]["text"]["text"] == "one"

    client.chat_update(**where, text="Three", blocks=[], metadata={})
    message = sam.dm()[0]
    assert (message.text, message.blocks, message.metadata) == ("Three", [], {})


def test_updates_that_are_refused(client: WebClient, sam: Person) -> None:
    posted = client.chat_postMessage(channel="U0001", text="Mine")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    theirs = sam.say("Theirs", wait=0).raw["ts"]

    assert refusal(client.chat_update, **where, text="x" * 4001)["error"] == "msg_too_long"
    gone = {"channel": posted["channel"], "ts": "1.000001"}
    assert refusal(client.chat_update, **gone, text="x")["error"] == "message_not_found"
    person = {"channel": "U0001", "ts": posted["ts"]}
    assert refusal(client.chat_update, **person, text="x")["error"] == "channel_not_found"
    other = {"channel": posted["channel"], "ts": theirs}
    assert refusal(client.chat_update, **other, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_delete, **other)["error"] == "cant_delete_message"


def test_delete(client: WebClient, sam: Person) -> None:
    posted = client.chat_postMessage(channel="U0001", text="Oops")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert sam.dm() == []
    again = refusal(client.chat_delete, channel=posted["channel"], ts=posted["ts"])
    assert again["error"] == "message_not_found"


def test_an_ephemeral_message_is_for_one_and_not_kept(
    client: WebClient, sam: Person, priya: Person
) -> None:
    client.chat_postEphemeral(channel="C00000001", user="U0001", text="Psst")
    assert [m.text for m in sam.channel("general")] == ["Psst"]
    assert priya.channel("general") == []
    assert client.conversations_history(channel="C00000001")["messages"] == []
    refused = refusal(client.chat_postEphemeral, channel=sam.dm_id, user="U0002", text="x")
    assert refused["error"] == "user_not_in_channel"


def test_permalink(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="U0001", text="x")
    where = {"channel": posted["channel"], "message_ts": posted["ts"]}
    link = client.chat_getPermalink(**where)["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")
    where["message_ts"] = "1.000001"
    assert refusal(client.chat_getPermalink, **where)["error"] == "message_not_found"


def test_somebody_who_left_cannot_be_written_to(client: WebClient, slack: Slack) -> None:
    slack.patience(ack_seconds=0.01)
    direct = client.conversations_open(users="U0003")["channel"]["id"]
    slack.change_person("U0003", deleted=True)
    assert (
        refusal(client.chat_postMessage, channel="U0003", text="x")["error"] == "channel_not_found"
    )
    assert refusal(client.chat_postMessage, channel=direct, text="x")["error"] == "is_archived"
    assert refusal(client.conversations_open, users="U0003")["error"] == "user_disabled"
