"""conversations.*, users.*, auth.test, team.info, tokens and scopes."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.driver import Person, Slack
from playground.server import Playground

Json = dict[str, Any]
METADATA = {"event_type": "coregroup_reminder", "event_payload": {"key": "k-1"}}


def refusal(call: Any, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return dict(caught.value.response.data)


def test_opening_a_direct_message(client: WebClient, sam: Person) -> None:
    first = client.conversations_open(users="U0001")
    assert first["channel"] == {"id": sam.dm_id}
    assert "already_open" not in first.data
    again = client.conversations_open(users="U0001", return_im=True)
    assert again["already_open"] is True
    assert again["channel"]["user"] == "U0001"
    assert refusal(client.conversations_open, users="U0099")["error"] == "user_not_found"
    assert refusal(client.conversations_open, users="")["error"] == "users_list_not_supplied"
    several = refusal(client.conversations_open, users="U0001,U0002")
    assert (several["error"], several["needed"]) == ("missing_scope", "mpim:write")


def test_history_gives_metadata_only_when_asked(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="U0001", text="x", metadata=METADATA)
    channel = posted["channel"]
    plain = client.conversations_history(channel=channel)["messages"][0]
    assert "metadata" not in plain
    full = client.conversations_history(channel=channel, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == METADATA


def test_history_is_newest_first_between_stamps_in_pages(client: WebClient) -> None:
    posted = [client.chat_postMessage(channel="U0001", text=str(n)) for n in range(5)]
    channel = posted[0]["channel"]
    stamps = [message["ts"] for message in posted]

    def texts(**args: Any) -> list[str]:
        found = client.conversations_history(channel=channel, **args)
        return [message["text"] for message in found["messages"]]

    assert texts() == ["4", "3", "2", "1", "0"]
    assert texts(oldest=stamps[1]) == ["4", "3", "2"]
    assert texts(oldest=stamps[1], inclusive=True) == ["4", "3", "2", "1"]
    assert texts(latest=stamps[1]) == ["0"]
    assert texts(oldest=stamps[0], latest=stamps[4]) == ["3", "2", "1"]
    page = client.conversations_history(channel=channel, limit=2)
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    assert texts(limit=2, cursor=cursor) == ["2", "1"]
    assert (
        refusal(client.conversations_history, channel=channel, limit=1000)["error"]
        == "invalid_limit"
    )
    bad = refusal(client.conversations_history, channel=channel, oldest="yesterday")
    assert bad["error"] == "invalid_ts_oldest"
    bad = refusal(client.conversations_history, channel=channel, cursor="x")
    assert bad["error"] == "invalid_cursor"


def test_replies_stand_below_their_message(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="U0001", text="parent", metadata=METADATA)
    channel = parent["channel"]
    reply = client.chat_postMessage(channel=channel, text="reply", thread_ts=parent["ts"])
    client.chat_postMessage(channel=channel, text="reply to it", thread_ts=reply["ts"])

    top = client.conversations_history(channel=channel)["messages"]
    assert [(m["text"], m["reply_count"]) for m in top] == [("parent", 2)]
    for ts in (parent["ts"], reply["ts"]):
        thread = client.conversations_replies(channel=channel, ts=ts)["messages"]
        assert [m["text"] for m in thread] == ["parent", "reply", "reply to it"]
    assert (
        refusal(client.conversations_replies, channel=channel, ts="1.0")["error"]
        == "thread_not_found"
    )


def test_info_and_list(client: WebClient, sam: Person) -> None:
    assert client.conversations_info(channel=sam.dm_id)["channel"]["user"] == "U0001"
    general = client.conversations_info(channel="C00000001")["channel"]
    assert (general["name"], general["is_member"]) == ("general", True)
    assert [c["name"] for c in client.conversations_list()["channels"]] == ["general"]
    assert len(client.conversations_list(types="im")["channels"]) == 6


def test_users(client: WebClient, slack: Slack) -> None:
    slack.people(
        [
            {"id": "U1", "real_name": "Ann Guest", "is_restricted": True, "title": "Nurse"},
            {"slack_id": "U2", "name": "Bo Far", "is_stranger": True, "team_id": "T9"},
        ]
    )
    ann = client.users_info(user="U1")["user"]
    assert (ann["real_name"], ann["is_restricted"]) == ("Ann Guest", True)
    assert ann["profile"]["title"] == "Nurse"
    assert client.users_lookupByEmail(email="ANN.guest@example.org")["user"]["id"] == "U1"
    assert refusal(client.users_info, user="U0001")["error"] == "user_not_found"
    assert refusal(client.users_lookupByEmail, email="x@y.z")["error"] == "users_not_found"
    first = client.users_list(limit=2)
    assert [(u["id"], u["is_stranger"]) for u in first["members"]] == [("U1", False), ("U2", True)]
    rest = client.users_list(limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert [u["is_bot"] for u in rest["members"]] == [True]
    assert rest["response_metadata"]["next_cursor"] == ""


def test_who_the_token_is(client: WebClient) -> None:
    who = client.auth_test()
    assert (who["team_id"], who["bot_id"]) == ("T0001", "B0000CORE")
    assert client.users_info(user=who["user_id"])["user"]["is_bot"] is True
    assert client.team_info()["team"]["id"] == who["team_id"]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("app", "auth.test", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("bot", "chat.scheduleMessage", "unknown_method"),
        ("bot", "no.such.method", "unknown_method"),
    ],
)
def test_tokens_and_methods(server: Playground, token: str, method: str, error: str) -> None:
    known = {"app": server.app_token, "bot": server.bot_token}
    client = WebClient(token=known.get(token, token), base_url=server.api_url)
    assert refusal(client.api_call, api_method=method)["error"] == error


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": "U0001", "text": "x"}, "chat:write"),
        ("conversations.open", {"users": "U0001"}, "im:write"),
        ("conversations.history", {"channel": "C00000001"}, "channels:history"),
        ("users.info", {"user": "U0001"}, "users:read"),
        ("users.lookupByEmail", {"email": "a@b.c"}, "users:read.email"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
    ],
)
def test_the_manifests_scopes_are_all_there_is(
    slack: Slack, client: WebClient, method: str, args: Json, needed: str
) -> None:
    slack.manifest({"oauth_config": {"scopes": {"bot": ["im:read"]}}})
    body = refusal(client.api_call, api_method=method, params=args)
    assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", needed, "im:read")


def test_an_address_needs_its_own_scope(slack: Slack, client: WebClient) -> None:
    slack.manifest({"oauth_config": {"scopes": {"bot": ["users:read"]}}})
    assert "email" not in client.users_info(user="U0001")["user"]["profile"]
