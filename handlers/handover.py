"""Handing files over: Slack shows a form's files to whoever gave them, so the bot carries copies.

A file given in a form is in no conversation: its page opens for its giver alone. The bot, which may
read it, puts a copy into the direct message of somebody entitled, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.replies import Handover, Json

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 30
FILE_BYTES = 10 * 1024 * 1024
"""The largest file a form takes (Slack's reference of the file_input element)."""

Fetch = Callable[[Json, WebClient], bytes]


class NotFetchedError(Exception):
    """A file could not be read from Slack; the text is a word of ours, never the file's name."""


class _NoDetour(HTTPRedirectHandler):
    """Follows no redirect: the token must not travel to another host."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


def hand_over(what: Handover, user: str, client: WebClient) -> list[str]:
    """Put copies of files into a person's direct message; return the names of those that failed."""
    patient = WebClient(
        token=client.token, base_url=client.base_url, timeout=PATIENCE_SECONDS, retry_handlers=[]
    )
    channel = str(patient.conversations_open(users=user)["channel"]["id"])
    missed = []
    for file_id, name in what.files:
        try:
            content = fetch(patient.files_info(file=file_id)["file"], patient)
            patient.files_upload_v2(
                channel=channel, content=content, filename=name, initial_comment=what.comment
            )
        except (NotFetchedError, SlackApiError, SlackClientError, OSError) as error:
            log.warning("file not handed over", error=type(error).__name__)
            missed.append(name)
    return missed


def fetch(file: Json, client: WebClient) -> bytes:
    """Read a file's bytes from the address that files.info gives; raises NotFetchedError."""
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(url, client.base_url):
        raise NotFetchedError("address")
    asked = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - see above
    try:
        with build_opener(_NoDetour).open(asked, timeout=PATIENCE_SECONDS) as answer:
            content: bytes = answer.read(FILE_BYTES + 1)
    except HTTPError as error:
        error.close()
        raise NotFetchedError("status") from error
    # Without a good token Slack answers with its sign-in page and status 200.
    if not content or len(content) != file.get("size", len(content)):
        raise NotFetchedError("size")
    return content


def _is_slacks(url: str, base_url: str) -> bool:
    address, own = urlsplit(url), urlsplit(base_url)
    if (address.scheme, address.netloc) == (own.scheme, own.netloc):
        return True
    return address.scheme == "https" and str(address.hostname).endswith(".slack.com")
