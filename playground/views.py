"""Modals in stacks of three at most, and Home: what the app shows and what a person has entered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.forms import FormValues, blank_state, kept_after_update

Json = dict[str, Any]


@dataclass
class View:
    """One view; `body` is what the app sent, with ids filled in. `root_id` is the lowest of its
    stack.
    """

    id: str
    user: str
    type: Literal["modal", "home"]
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: FormValues = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.values:
            self.values = blank_state(self.body["blocks"])

    @property
    def callback_id(self) -> str:
        """The app's own name for the view, or an empty string."""
        return str(self.body.get("callback_id", ""))

    def replace(self, body: Json, new_hash: str) -> None:
        """Show another body; what was entered stays in fields that keep their ids and type."""
        self.body, self.hash = body, new_hash
        self.values = kept_after_update(self.values, body["blocks"])

    def as_json(self, app: Json) -> Json:
        """Return Slack's view object; `app` holds team_id, app_id, bot_id."""
        body = self.body
        shown = {
            "id": self.id,
            "team_id": app["team_id"],
            "type": self.type,
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": self.callback_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": bool(body.get("clear_on_close", False)),
            "notify_on_close": bool(body.get("notify_on_close", False)),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": app["app_id"],
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": app["team_id"],
            "bot_id": app["bot_id"],
        }
        if self.type == "modal":
            shown["submit_disabled"] = bool(body.get("submit_disabled", False))
        return shown


class Views:
    """Every open modal by id, one stack a person, and each person's Home."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self.notices: dict[str, str] = {}

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, last on top."""
        return list(self._stacks.get(user, ()))

    def top(self, user: str) -> View | None:
        """Return the modal a person sees, or None."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """Return what the app published on this person's Home, or None."""
        return self._homes.get(user)

    def all(self) -> Iterator[View]:
        """Give every view that is shown now."""
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()

    def get(self, view_id: str) -> View | None:
        """Return an open view by id, or None."""
        return next((v for v in self.all() if v.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        """Return the open view the app named so, or None."""
        return next((v for v in self.all() if v.body.get("external_id") == external_id), None)

    def open(self, view: View) -> None:
        """Show a modal as the first of a new stack."""
        self._stacks[view.user] = [view]
        self.notices.pop(view.user, None)

    def push(self, view: View) -> None:
        """Lay a modal on top of the person's stack."""
        self._stacks.setdefault(view.user, []).append(view)
        self.notices.pop(view.user, None)

    def pop(self, user: str) -> None:
        """Close the modal on top; the one below is seen again."""
        stack = self._stacks.get(user, [])
        if stack:
            stack.pop()
        self.notices.pop(user, None)

    def remove(self, view: View) -> None:
        """Take one modal out of its stack."""
        self._stacks[view.user] = [v for v in self._stacks.get(view.user, []) if v.id != view.id]
        self.notices.pop(view.user, None)

    def clear(self, user: str) -> None:
        """Close all of a person's modals."""
        self._stacks.pop(user, None)
        self.notices.pop(user, None)

    def publish(self, view: View) -> None:
        """Show a view on a person's Home."""
        self._homes[view.user] = view
