"""What came back from the app."""

from dataclasses import dataclass
from typing import Any

TIMEOUT = "operation_timeout"
UNREACHABLE = "dispatch_failed"
REFUSED = "http_client_error"
BROKEN = "http_service_error"
NOT_JSON = "invalid_response"


@dataclass(frozen=True)
class Ack:
    """The acknowledgement: `problem` is the code Slack shows when there was none, else None.

    `payload` is what the app sent with it (a dict, a string, or None); `retry` False when it
    asked for no more attempts.
    """

    payload: Any = None
    problem: str | None = None
    retry: bool = True

    @property
    def ok(self) -> bool:
        """Say whether the app acknowledged in time."""
        return self.problem is None

    def as_json(self) -> dict[str, Any]:
        """Return what the inspector and the page show."""
        return {"ok": self.ok, "problem": self.problem, "payload": self.payload}
