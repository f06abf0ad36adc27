"""A Web API client that tells of each call how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

Called = Callable[[str, str], None]
"""(method, result): "ok", Slack's own word for an error, or the name of what went wrong."""

_MOST = 60


class CountedClient(WebClient):
    """Slack's own client; `called` hears of each call. It never tries again by itself."""

    def __init__(self, called: Called, **options: Any) -> None:
        super().__init__(**options)
        self._called = called

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:
        """Make a call and tell how it ended; raises what the client raises."""
        try:
            answer = super().api_call(api_method, **options)
        except SlackApiError as error:
            self._called(api_method, _word(error))
            raise
        except Exception as error:
            self._called(api_method, type(error).__name__)
            raise
        self._called(api_method, "ok")
        return answer


def _word(error: SlackApiError) -> str:
    answer: Any = error.response
    if answer.status_code != 200:
        return f"http_{answer.status_code}"
    code = str(answer.get("error"))
    # A proxy's page may stand where Slack's word should: a label holds no such thing.
    return code if code.isidentifier() and len(code) <= _MOST else "unreadable"
