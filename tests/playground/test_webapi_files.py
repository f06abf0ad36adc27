"""Uploads with Slack's own client, and reading them back."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.driver import Person
from playground.server import Playground


def fetch(url: str, token: str = "") -> tuple[str, bytes]:
    with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"})) as answer:
        return answer.headers.get_content_type(), answer.read()


def test_upload_v2_shares_a_file(client: WebClient, sam: Person, server: Playground) -> None:
    done = client.files_upload_v2(
        channel=sam.dm_id,
        filename="minutes.txt",
        title="Minutes",
        content="Held on time",
        initial_comment="The minutes",
    )

    file = done["file"]
    message = sam.dm()[0]
    assert (message.text, message.files[0]["id"]) == ("The minutes", file["id"])
    assert message.files[0]["title"] == "Minutes"
    info = client.files_info(file=file["id"])["file"]
    assert (info["name"], info["size"], info["ims"]) == ("minutes.txt", 12, [sam.dm_id])
    kind, content = fetch(info["url_private_download"], server.bot_token)
    assert (kind, content) == ("text/plain", b"Held on time")
    assert fetch(message.files[0]["page_url"]) == ("text/plain", b"Held on time")


def test_a_file_in_a_thread(client: WebClient, sam: Person) -> None:
    parent = client.chat_postMessage(channel="U0001", text="Report")
    client.files_upload_v2(
        channel=parent["channel"], filename="r.txt", content="x", thread_ts=parent["ts"]
    )
    assert sam.dm()[1].thread_ts == parent["ts"]


def test_without_the_token_there_is_only_the_sign_in_page(
    client: WebClient, sam: Person, server: Playground
) -> None:
    file_id = sam.upload("report.txt", b"words")
    info = client.files_info(file=file_id)["file"]
    assert fetch(info["url_private"], "wrong")[0] == "text/html"
    assert fetch(info["url_private"], server.bot_token) == ("text/plain", b"words")


def refused(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_uploads_that_are_refused(client: WebClient, sam: Person) -> None:
    assert refused(client.files_getUploadURLExternal, filename="a", length=0) == "missing_argument"
    ticket = client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": ticket["file_id"], "title": "A"}]
    assert refused(client.files_completeUploadExternal, files=files) == "file_not_found"
    with pytest.raises(HTTPError, match="400"):
        urlopen(Request(ticket["upload_url"], b"four"))
    with urlopen(Request(ticket["upload_url"], b"tri")) as answer:
        assert answer.read() == b"OK - 3"
    person = refused(client.files_completeUploadExternal, files=files, channel_id="U0001")
    assert person == "channel_not_found"
    assert client.files_completeUploadExternal(files=files, channel_id=sam.dm_id)["ok"]
    assert refused(client.files_info, file="F0") == "file_not_found"
