"""A few steps for a newcomer that tick themselves off as they are done."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.feed import Feed

KINDS = ("command", "view_submission", "block_actions", "message_posted", "clock")


class BadTourError(ValueError):
    """A step cannot be used; the message says why."""


@dataclass
class Step:
    """One step; `match` compares fields of what happened, `user` limits it to one person."""

    title: str
    text: str
    kind: str
    match: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    done: bool = False

    def met_by(self, kind: str, user: str | None, facts: dict[str, Any]) -> bool:
        """Say whether this happening is the one the step waits for."""
        if kind != self.kind or self.user not in (None, user):
            return False
        return all(_fits(kind, key, wanted, facts) for key, wanted in self.match.items())

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows."""
        when = {"kind": self.kind, "match": self.match, "user": self.user}
        return {"title": self.title, "text": self.text, "done": self.done, "when": when}


def _fits(kind: str, key: str, wanted: str, facts: dict[str, Any]) -> bool:
    if key == "at_least":
        return datetime.fromisoformat(facts["now"]) >= datetime.fromisoformat(wanted)
    actual = str(facts.get(key, ""))
    if len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/"):
        return re.search(wanted[1:-1], actual) is not None
    if kind == "command" and key == "text":
        return actual.strip().lower().startswith(wanted.lower())
    if kind == "message_posted" and key in ("text", "key"):
        return wanted.lower() in actual.lower()
    return actual == wanted


class Tour:
    """The steps, and which are done."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.steps: list[Step] = []

    def load(self, steps: list[dict[str, Any]]) -> None:
        """Begin another tour. Raises BadTourError."""
        self.steps = [_read(step) for step in steps]
        self._feed.publish("tour", current=self.current)

    @property
    def current(self) -> int | None:
        """The first step that is not done, or None."""
        return next((i for i, step in enumerate(self.steps) if not step.done), None)

    def notice(self, kind: str, user: str | None, **facts: Any) -> None:
        """Tick off what this happening fulfils."""
        met = [s for s in self.steps if not s.done and s.met_by(kind, user, facts)]
        for step in met:
            step.done = True
        if met:
            self._feed.publish("tour", current=self.current)

    def as_json(self) -> dict[str, Any]:
        """Return the steps and where the newcomer stands."""
        steps = [step.as_json() for step in self.steps]
        finished = bool(steps) and self.current is None
        return {"steps": steps, "current": self.current, "finished": finished}


def _read(step: dict[str, Any]) -> Step:
    when = step.get("when") or {}
    if when.get("kind") not in KINDS:
        raise BadTourError(f"A step's when.kind must be one of {', '.join(KINDS)}.")
    match = {str(key): str(value) for key, value in (when.get("match") or {}).items()}
    return Step(
        str(step.get("title", "")), str(step.get("text", "")), when["kind"], match, when.get("user")
    )
