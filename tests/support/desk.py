"""The routes in front of a test's office, without Slack: requests in, replies out."""

from __future__ import annotations

import json
from typing import Any

from bot.documents.phrases import load_phrases
from bot.talk.grammar import load_grammar
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Reply
from handlers.requests import Request
from handlers.router import Router
from handlers.routes import build_routes
from tests.support.office import TEAM, Office


class Counter:
    """Something to call that counts how often it was called."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


class FrontDesk:
    """Every route over an office; `nudges` counts how often the sender was woken."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.nudges = Counter()
        self.desk = Desk(
            store=office.store,
            rulebook=office.rulebook,
            clock=office.clock,  # type: ignore[arg-type]
            phrases=load_phrases(),
            machine_now=office.machine,
            nudge=self.nudges,
            name_of=lambda slack_id: slack_id,
        )
        self.router = Router(build_routes(load_grammar()), self.desk)

    def command(self, name: str, text: str, trigger: str = "1.trigger") -> Reply:
        """Type a slash command."""
        return self._run(Kind.COMMAND, name, "/coregroup", text=text, trigger_id=trigger)

    def say(self, name: str, text: str) -> Reply:
        """Write a plain direct message."""
        message = {"type": "message", "channel_type": "im", "text": text}
        return self._run(Kind.EVENT, name, "message", text=text, message=message)

    def press(self, name: str, do: Do, value: str = "", **more: Any) -> Reply:
        """Press a button in a message."""
        return self._run(Kind.ACTION, name, do, value=value, trigger_id="1.trigger", **more)

    def type(self, name: str, view: Json, values: Json, at: float, window: str = "V1") -> Reply:
        """Change a field of an open form that speaks; `at` is Slack's seconds of it."""
        return self._run(
            Kind.ACTION,
            name,
            Do.SAVE_DRAFT,
            callback_id=view["callback_id"],
            about=about(view),
            values=values,
            view_id=window,
            body={"actions": [{"action_ts": str(at)}], "view": view},
        )

    def submit(self, name: str, view: Json, values: Json, window: str = "V1") -> Reply:
        """Send an open form."""
        form = Form(view["callback_id"])
        return self._run(
            Kind.SUBMISSION,
            name,
            form,
            callback_id=form,
            about=about(view),
            values=values,
            view_id=window,
            body={"view": view},
        )

    def _run(self, kind: Kind, name: str, route: str, **parts: Any) -> Reply:
        user = self.office.slack_ids.get(name, name)
        return self.router.run(Request(kind, TEAM, user, str(route), **parts))


def about(view: Json) -> Json:
    """Return what travels with a form."""
    decoded: Json = json.loads(view.get("private_metadata") or "{}")
    return decoded


def text(value: str | None) -> Json:
    """Return the state of a text field, as Slack sends it."""
    return {"save_draft": {"type": "plain_text_input", "value": value}}


def chosen(value: str) -> Json:
    """Return the state of a menu with one choice, as Slack sends it."""
    return {"x": {"type": "static_select", "selected_option": {"value": value}}}
