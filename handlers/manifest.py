"""What manifest.yml has to say, derived from what the code handles and calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handlers.ids import Event, Kind

METHODS: dict[str, frozenset[str]] = {
    "auth_test": frozenset(),
    "chat_postEphemeral": frozenset({"chat:write"}),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_history": frozenset({"im:history"}),
    "conversations_open": frozenset({"im:write"}),
    "files_info": frozenset({"files:read"}),
    "files_upload_v2": frozenset({"files:write"}),
    "users_info": frozenset({"users:read"}),
    "views_open": frozenset(),
    "views_publish": frozenset(),
    "views_push": frozenset(),
    "views_update": frozenset(),
}
"""Each Web API method that the code calls, by slack_sdk's name, with the bot's scopes it needs.

From Slack's page of each method. conversations.* asks for one of several scopes: the bot opens and
reads direct messages alone.
"""

EVENTS: dict[Event, tuple[str, frozenset[str]]] = {
    Event.MESSAGE: ("message.im", frozenset({"im:history"})),
    Event.APP_MENTION: ("app_mention", frozenset({"app_mentions:read"})),
    Event.APP_HOME_OPENED: ("app_home_opened", frozenset()),
    Event.USER_CHANGE: ("user_change", frozenset({"users:read"})),
}
"""Each event that the code handles: what is subscribed to, and the scopes that asks for."""

ELEMENTS: dict[str, frozenset[str]] = {"file_input": frozenset({"files:read"})}
"""Parts of forms that ask for scopes of their own."""

COMMANDS_SCOPE = "commands"


def scopes() -> frozenset[str]:
    """Return every scope that the bot needs, and no more."""
    asked = [*METHODS.values(), *(needs for _, needs in EVENTS.values()), *ELEMENTS.values()]
    return frozenset({COMMANDS_SCOPE}).union(*asked)


def faults(manifest: Mapping[str, Any], routes: Iterable[tuple[Kind, str]]) -> list[str]:
    """Return where a manifest and the code disagree, each with its remedy; empty when sound.

    `manifest` is manifest.yml as it was read, `routes` are the keys of the dict of routes.
    """
    known = set(routes)
    features, settings = _part(manifest, "features"), _part(manifest, "settings")
    found = [
        *_both(
            "command",
            {str(one.get("command")) for one in features.get("slash_commands") or ()},
            {route for kind, route in known if kind is Kind.COMMAND},
        ),
        *_both(
            "shortcut",
            {str(one.get("callback_id")) for one in features.get("shortcuts") or ()},
            {route for kind, route in known if kind is Kind.SHORTCUT},
        ),
        *_both(
            "event",
            set(_part(settings, "event_subscriptions").get("bot_events") or ()),
            {EVENTS[Event(route)][0] for kind, route in known if kind is Kind.EVENT},
        ),
        *_both(
            "scope",
            set(_part(_part(manifest, "oauth_config"), "scopes").get("bot") or ()),
            set(scopes()),
        ),
        *_switches(features, settings, known),
    ]
    if _part(_part(manifest, "oauth_config"), "scopes").get("user"):
        found.append("manifest.yml asks for user scopes: the bot uses none, take them out.")
    return found


def _part(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = document.get(name)
    return part if isinstance(part, Mapping) else {}


def _both(what: str, named: set[str], handled: set[str]) -> Iterator[str]:
    for one in sorted(named - handled):
        yield f"manifest.yml names the {what} {one}, which no code uses: take it out."
    for one in sorted(handled - named):
        yield f"manifest.yml lacks the {what} {one}, which the code uses: add it."


def _switches(
    features: Mapping[str, Any], settings: Mapping[str, Any], routes: set[tuple[Kind, str]]
) -> Iterator[str]:
    home, handled = _part(features, "app_home"), {kind for kind, _ in routes}
    acts = bool({Kind.ACTION, Kind.SUBMISSION, Kind.SHORTCUT, Kind.OPTIONS} & handled)
    wanted = (
        ("home_tab_enabled", home, (Kind.EVENT, str(Event.APP_HOME_OPENED)) in routes),
        ("messages_tab_enabled", home, True),
        # True would take the composer away, and with it plain direct messages.
        ("messages_tab_read_only_enabled", home, False),
        ("is_enabled", _part(settings, "interactivity"), acts),
    )
    for name, part, value in wanted:
        if part.get(name) is not value:
            yield f"manifest.yml has to say {name}: {str(value).lower()}."
