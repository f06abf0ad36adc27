"""What Slack sends, read once into one value, whatever its kind."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from bot.duties.turn import DutyError, NotHere
from handlers.ids import Kind

Json = dict[str, Any]
MOST_TYPED = 3000


@dataclass(frozen=True, slots=True)
class Request:
    """One payload: who sent it from where, what it is about, what was typed.

    `route` is the subcommand, callback id, action id or event type. `value` is a button's value,
    `about` the decoded private_metadata of a view; neither is to be trusted. `values` is a view's
    state by block id.
    """

    kind: Kind
    team: str
    user: str
    route: str
    text: str = ""
    value: str = ""
    channel: str = ""
    trigger_id: str = ""
    response_url: str = ""
    view_id: str = ""
    view_hash: str = ""
    callback_id: str = ""
    about: Json = field(default_factory=dict)
    values: Json = field(default_factory=dict)
    message: Json = field(default_factory=dict)
    block_id: str = ""
    delivery: str = ""
    body: Json = field(default_factory=dict)

    @property
    def in_modal(self) -> bool:
        """True where a field or button of an open modal was used."""
        return bool(self.view_id) and self.body.get("view", {}).get("type") == "modal"

    def element(self, block_id: str) -> Json:
        """Return the state of the one element in a block, empty where it has none."""
        held = self.values.get(block_id) or {}
        return next(iter(held.values()), {}) or {}

    def typed(self, block_id: str) -> str:
        """Return what was typed or chosen in a block as a string, stripped, "" for nothing."""
        element = self.element(block_id)
        chosen = element.get("selected_option")
        if chosen:
            return str(chosen.get("value", ""))
        for name in ("value", "selected_date", "selected_time", "selected_user"):
            if element.get(name):
                return _no_longer(block_id, str(element[name]).strip())
        return ""

    def day(self, block_id: str) -> date | None:
        """Return a chosen date, None for nothing chosen or for no date at all."""
        try:
            return date.fromisoformat(self.typed(block_id))
        except ValueError:
            return None

    def hour(self, block_id: str) -> time | None:
        """Return a chosen time of day, None for nothing chosen."""
        try:
            return time.fromisoformat(self.typed(block_id))
        except ValueError:
            return None

    def chosen(self, block_id: str) -> list[str]:
        """Return the values of chosen options or people in a block, in their order."""
        element = self.element(block_id)
        if element.get("selected_users"):
            return [str(user) for user in element["selected_users"]]
        return [str(option["value"]) for option in element.get("selected_options") or ()]

    def files(self, block_id: str) -> list[Json]:
        """Return the files given in a block, as Slack describes them."""
        return list(self.element(block_id).get("files") or ())


def _no_longer(block_id: str, text: str) -> str:
    # Slack's own fields take no more; a payload may say anything.
    if len(text) > MOST_TYPED:
        raise DutyError(block_id, "text_too_long", most=MOST_TYPED)
    return text


def read_id(text: str) -> uuid.UUID:
    """Read an id from a payload; raises NotHere for anything that is none, as for a foreign one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotHere from None


def _unescaped(text: str) -> str:
    # Slack escapes what is typed into the message box, and only there; last of all the ampersand.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _team(body: Json) -> str:
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team or (body.get("user") or {}).get("team_id") or "")


def _about(view: Json) -> Json:
    try:
        about = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return about if isinstance(about, dict) else {}


def read_command(body: Json) -> Request:
    """Read a slash command."""
    return Request(
        kind=Kind.COMMAND,
        team=str(body.get("team_id") or ""),
        user=str(body.get("user_id") or ""),
        route=str(body.get("command") or ""),
        text=_unescaped(str(body.get("text") or "")),
        channel=str(body.get("channel_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        body=body,
    )


def read_view(kind: Kind, body: Json) -> Request:
    """Read the submission or the closing of a modal."""
    view = body.get("view") or {}
    return Request(
        kind=kind,
        team=_team(body),
        user=str((body.get("user") or {}).get("id") or ""),
        route=str(view.get("callback_id") or ""),
        callback_id=str(view.get("callback_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        view_id=str(view.get("id") or ""),
        view_hash=str(view.get("hash") or ""),
        about=_about(view),
        values=(view.get("state") or {}).get("values") or {},
        body=body,
    )


def read_action(body: Json) -> Request:
    """Read a click or a choice in a message, a modal or Home: its first action."""
    action = (body.get("actions") or [{}])[0]
    view = body.get("view") or {}
    state = (view or body).get("state") or {}
    chosen = action.get("selected_option") or {}
    return Request(
        kind=Kind.ACTION,
        team=_team(body),
        user=str((body.get("user") or {}).get("id") or ""),
        # What follows the first dot only keeps ids apart where one button repeats in a view.
        route=str(action.get("action_id") or "").partition(".")[0],
        value=str(action.get("value") or chosen.get("value") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        view_id=str(view.get("id") or ""),
        view_hash=str(view.get("hash") or ""),
        callback_id=str(view.get("callback_id") or ""),
        about=_about(view),
        values=state.get("values") or {},
        message=body.get("message") or {},
        block_id=str(action.get("block_id") or ""),
        body=body,
    )


def read_options(body: Json) -> Request:
    """Read the question for a menu's choices: `text` is what has been typed so far."""
    view = body.get("view") or {}
    return Request(
        kind=Kind.OPTIONS,
        team=_team(body),
        user=str((body.get("user") or {}).get("id") or ""),
        route=str(body.get("action_id") or "").partition(".")[0],
        text=str(body.get("value") or ""),
        about=_about(view),
        values=(view.get("state") or {}).get("values") or {},
        body=body,
    )


def read_shortcut(body: Json) -> Request:
    """Read a global or message shortcut."""
    return Request(
        kind=Kind.SHORTCUT,
        team=_team(body),
        user=str((body.get("user") or {}).get("id") or ""),
        route=str(body.get("callback_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        message=body.get("message") or {},
        body=body,
    )


def read_event(body: Json) -> Request:
    """Read an event; `delivery` is its event_id, the same each time Slack sends it again."""
    event = body.get("event") or {}
    user = event.get("user")
    return Request(
        kind=Kind.EVENT,
        team=str(body.get("team_id") or event.get("team") or ""),
        user=str(user.get("id") if isinstance(user, dict) else user or ""),
        route=str(event.get("type") or ""),
        text=_unescaped(str(event.get("text") or "")),
        channel=str(event.get("channel") or ""),
        message=event,
        delivery=f"event:{body.get('event_id')}" if body.get("event_id") else "",
        body=body,
    )
