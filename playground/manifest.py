"""The app's manifest, when one is given: commands, shortcuts, events and scopes are then held to
it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

# What is sent when there is no manifest to say.
USUAL_EVENTS = frozenset(
    {
        "message.im",
        "app_mention",
        "app_home_opened",
        "user_change",
        "team_join",
        "file_shared",
    }
)


class BadManifestError(ValueError):
    """The manifest cannot be read; the message says why."""


@dataclass
class Manifest:
    """What the app declared; `scopes` None means that there is no manifest and everything is
    allowed.
    """

    commands: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)
    events: frozenset[str] = USUAL_EVENTS
    scopes: frozenset[str] | None = None
    name: str = "Core Group"
    description: str = ""
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = False

    def knows_command(self, command: str) -> bool:
        """Say whether people can call this command."""
        return self.scopes is None or any(c["command"] == command for c in self.commands)

    def escapes(self, command: str) -> bool:
        """Say whether `@name` in this command's text is turned into an id."""
        return any(c["command"] == command and c.get("should_escape") for c in self.commands)

    def knows_shortcut(self, callback_id: str, kind: str) -> bool:
        """Say whether people can call this shortcut; `kind` is global or message."""
        return self.scopes is None or any(
            s.get("callback_id") == callback_id and s.get("type") == kind for s in self.shortcuts
        )

    def lacks(self, *scopes: str) -> bool:
        """Say whether the app has none of these scopes."""
        return self.scopes is not None and not self.scopes & set(scopes)


def read_manifest(document: Json) -> Manifest:
    """Read a manifest in Slack's format. Raises BadManifestError."""
    try:
        features = document.get("features", {})
        settings = document.get("settings", {})
        display = document.get("display_information", {})
        events = settings.get("event_subscriptions", {}).get("bot_events", [])
        scopes = document.get("oauth_config", {}).get("scopes", {}).get("bot", [])
        tabs = features.get("app_home", {})
        bot_name = features.get("bot_user", {}).get("display_name")
        return Manifest(
            commands=[dict(command) for command in features.get("slash_commands", [])],
            shortcuts=[dict(shortcut) for shortcut in features.get("shortcuts", [])],
            events=frozenset(events),
            scopes=frozenset(scopes),
            name=str(bot_name or display.get("name", "App")),
            description=str(display.get("description", "")),
            home_tab=bool(tabs.get("home_tab_enabled", False)),
            messages_tab=bool(tabs.get("messages_tab_enabled", True)),
            messages_read_only=bool(tabs.get("messages_tab_read_only_enabled", False)),
        )
    except (AttributeError, TypeError) as error:
        raise BadManifestError("That is not a Slack manifest.") from error


def load_manifest(path: Path) -> Manifest:
    """Read a manifest from a YAML or JSON file. Raises BadManifestError or OSError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadManifestError(f"{path.name} is not YAML.") from error
    if not isinstance(document, dict):
        raise BadManifestError(f"{path.name} is not a Slack manifest.")
    return read_manifest(document)
