"""One call of a method: its arguments, and the ways in which it is refused."""

import json
from dataclasses import dataclass
from typing import Any

from playground.conversations import Conversation
from playground.world import World

Json = dict[str, Any]
_TRUE = ("1", "true", True, 1)


class ApiError(Exception):
    """`ok: false` with Slack's error code; `messages` go into response_metadata, `more` beside
    `error`.
    """

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages
        self.more = more

    def as_json(self) -> Json:
        """Return the answer's body."""
        body: Json = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
            if self.code == "invalid_blocks":
                body["errors"] = [m.removeprefix("[ERROR] ") for m in self.messages]
        return body


@dataclass
class ApiCall:
    """A method's name and arguments; form values are strings, JSON values are what they are."""

    world: World
    method: str
    args: Json

    def text(self, key: str) -> str | None:
        """Return a string argument, or None when it is not given."""
        value = self.args.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise ApiError(
                "invalid_arguments", [f"[ERROR] must provide a string [json-pointer:/{key}]"]
            )
        return value

    def required(self, key: str) -> str:
        """Return a string argument. Raises ApiError when it is missing."""
        value = self.text(key)
        if not value:
            raise ApiError("invalid_arguments", [f"[ERROR] missing required field: {key}"])
        return value

    def flag(self, key: str) -> bool:
        """Return a true-or-false argument; Slack takes 1, true and "true"."""
        value = self.args.get(key)
        return (value.lower() if isinstance(value, str) else value) in _TRUE

    def number(self, key: str, default: int) -> int:
        """Return a whole number. Raises ApiError when it is none."""
        try:
            return int(self.args.get(key) or default)
        except (TypeError, ValueError) as error:
            messages = [f"[ERROR] must provide an integer [json-pointer:/{key}]"]
            raise ApiError("invalid_arguments", messages) from error

    def structure(self, key: str, code: str = "invalid_arguments") -> Any:
        """Return an argument that is JSON, sent as a string or as it is. Raises ApiError with
        `code`.
        """
        value = self.args.get(key)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise ApiError(code) from error

    def conversation(self, key: str = "channel", *, people_too: bool = False) -> Conversation:
        """Return the conversation an argument names; `people_too` takes a person's id for their
        direct message.

        Raises ApiError: channel_not_found, as Slack also answers for what the app may not see.
        """
        wanted = self.required(key)
        found = self.world.conversations.get(wanted)
        if found is None and people_too and wanted[0] in "UW":
            person = self.world.people.get(wanted)
            if person is not None and not person.deleted:
                found = self.world.conversations.direct(wanted)
        elif found is None and people_too:
            found = self.world.conversations.by_name(wanted)
        if found is None:
            raise ApiError("channel_not_found")
        return found

    def need_scope(self, *scopes: str) -> None:
        """Check that the app has one of these scopes. Raises ApiError: missing_scope."""
        if self.world.manifest.lacks(*scopes):
            provided = ",".join(sorted(self.world.manifest.scopes or ()))
            raise ApiError("missing_scope", needed=scopes[0], provided=provided)


def page(items: list[Any], cursor: str | None, limit: int) -> tuple[list[Any], str]:
    """Return one page of a list and the cursor of the next ("" at the end). Raises ApiError:
    invalid_cursor.
    """
    start = 0
    if cursor:
        if not cursor.startswith("next:") or not cursor[5:].isdigit():
            raise ApiError("invalid_cursor")
        start = int(cursor[5:])
    end = start + limit
    return items[start:end], f"next:{end}" if end < len(items) else ""
