"""A few steps for a newcomer that tick themselves off as they are done."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.feed import Feed

KINDS = ("command", "view_submission", "block_actions", "message_posted", "clock")


class BadTourError(ValueError):
    """A step cannot be used; the message says why."""


@dataclass(frozen=True)
class Condition:
    """Something that has to happen; `match` compares its fields, `user` limits it to a person."""

    kind: str
    match: dict[str, str] = field(default_factory=dict)
    user: str | None = None

    def met_by(self, kind: str, user: str | None, facts: dict[str, Any]) -> bool:
        """Say whether this happening is the one waited for."""
        if kind != self.kind or self.user not in (None, user):
            return False
        return all(_fits(kind, key, wanted, facts) for key, wanted in self.match.items())

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {"kind": self.kind, "match": self.match, "user": self.user}


@dataclass
class Step:
    """One step, done when everything in `when` has happened, in any order."""

    title: str
    text: str
    when: list[Condition]
    met: set[int] = field(default_factory=set)

    @property
    def done(self) -> bool:
        """True where nothing is waited for any more."""
        return len(self.met) == len(self.when)

    def notice(self, kind: str, user: str | None, facts: dict[str, Any]) -> bool:
        """Take note of what happened; True where the step waited for it."""
        news = {
            at
            for at, one in enumerate(self.when)
            if at not in self.met and one.met_by(kind, user, facts)
        }
        self.met |= news
        return bool(news)

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows; `when` is the first thing still waited for."""
        awaited = next((at for at in range(len(self.when)) if at not in self.met), -1)
        when = self.when[awaited].as_json()
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
        heard = [step.notice(kind, user, facts) for step in self.steps]
        if any(heard):
            self._feed.publish("tour", current=self.current)

    def as_json(self) -> dict[str, Any]:
        """Return the steps and where the newcomer stands."""
        steps = [step.as_json() for step in self.steps]
        finished = bool(steps) and self.current is None
        return {"steps": steps, "current": self.current, "finished": finished}


def _read(step: dict[str, Any]) -> Step:
    when = step.get("when")
    wanted = [_condition(one) for one in (when if isinstance(when, list) else [when])]
    if not wanted:
        raise BadTourError("A step waits for at least one thing: give it in when.")
    return Step(str(step.get("title", "")), str(step.get("text", "")), wanted)


def _condition(when: Any) -> Condition:
    when = when if isinstance(when, dict) else {}
    if when.get("kind") not in KINDS:
        raise BadTourError(f"A step's when.kind must be one of {', '.join(KINDS)}.")
    match = {str(key): str(value) for key, value in (when.get("match") or {}).items()}
    return Condition(when["kind"], match, when.get("user"))
