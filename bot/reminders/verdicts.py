"""What became of a call to Slack: carried out, refused, or not known."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

USUAL_RETRY_AFTER = 30.0


class Fate(StrEnum):
    """What is known after a call."""

    DONE = "done"
    UNCERTAIN = "uncertain"
    LIMITED = "limited"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    GONE = "gone"
    TOKEN = "token"  # noqa: S105 - a word, no secret


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one call: `reason` is a code of Slack's or the name of an error, no content.

    `wait` is Slack's Retry-After in seconds; `at` the instant by Slack's own clock.
    """

    fate: Fate
    reason: str = ""
    wait: float = 0.0
    data: Mapping[str, Any] | None = None
    at: datetime | None = None


_GONE = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "token_expired", "token_revoked", "org_login_required"}
)
# Slack says of these that some of the work may have been done all the same.
_MAYBE_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_LIMITED = frozenset({"rate_limited", "ratelimited", "message_limit_exceeded"})
_CODE = re.compile(r"[a-z0-9_]{1,80}")


def ask(call: Callable[[], Any]) -> Verdict:
    """Make one call to Slack and say what became of it; raises nothing but programming errors."""
    try:
        answer = call()
    except SlackApiError as error:
        return _refused(error)
    except URLError as error:
        # Wrapped like this, the request failed before an answer was awaited.
        if isinstance(error.reason, (ConnectionRefusedError, socket.gaierror)):
            return Verdict(Fate.NOT_ASKED, type(error.reason).__name__)
        return Verdict(Fate.UNCERTAIN, type(error.reason).__name__)
    except (SlackClientError, OSError, HTTPException, UnicodeError) as error:
        return Verdict(Fate.UNCERTAIN, type(error).__name__)
    return Verdict(Fate.DONE, data=answer.data, at=_date(answer.headers))


def _refused(error: SlackApiError) -> Verdict:
    answer: Any = error.response
    code, status, at = str(answer.get("error")), answer.status_code, _date(answer.headers)
    if status == 429 or code in _LIMITED:
        return Verdict(Fate.LIMITED, "ratelimited", wait=_retry_after(answer.headers), at=at)
    if status >= 500 or not _CODE.fullmatch(code):
        # A proxy's page or a torn body: the post itself may have been carried out.
        return Verdict(Fate.UNCERTAIN, f"http_{status}", at=at)
    if code in _MAYBE_DONE:
        return Verdict(Fate.UNCERTAIN, code, at=at)
    if code in _TOKEN:
        return Verdict(Fate.TOKEN, code, at=at)
    return Verdict(Fate.GONE if code in _GONE else Fate.REFUSED, code, at=at)


def _retry_after(headers: Mapping[str, Any]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(float(value), 1.0)
            except ValueError:
                break
    return USUAL_RETRY_AFTER


def _date(headers: Mapping[str, Any]) -> datetime | None:
    for name, value in headers.items():
        if name.lower() == "date":
            try:
                return parsedate_to_datetime(str(value)).astimezone(UTC)
            except ValueError:
                return None
    return None
