"""manifest.yml and the code name the same: commands, events, shortcuts, scopes, both ways."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from slack_sdk import WebClient

from bot.assets import manifest_file
from bot.talk.grammar import load_grammar
from handlers import manifest
from handlers.ids import Event, Kind
from handlers.routes import COMMAND, build_routes
from playground.manifest import read_manifest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("bot", "handlers")
NO_BOT_TOKEN = {"apps_connections_open"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(manifest_file().read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def routes() -> list[tuple[Kind, str]]:
    return list(build_routes(load_grammar()))


def test_manifest_and_code_agree(document: dict[str, Any], routes: list[tuple[Kind, str]]):
    assert manifest.faults(document, routes) == []


def _change(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    part = changed
    *way, last = path.split(".")
    for name in way:
        part = part[name]
    part[last] = value(part[last]) if callable(value) else value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("features.slash_commands", [], "lacks the command /coregroup"),
        (
            "features.slash_commands",
            lambda commands: [*commands, {"command": "/other"}],
            "names the command /other",
        ),
        (
            "features.shortcuts",
            lambda shortcuts: [*shortcuts, {"callback_id": "other"}],
            "names the shortcut other",
        ),
        ("features.shortcuts", lambda shortcuts: shortcuts[1:], "lacks the shortcut record_visit"),
        (
            "settings.event_subscriptions.bot_events",
            lambda events: events[1:],
            "lacks the event app_home_opened",
        ),
        (
            "settings.event_subscriptions.bot_events",
            lambda events: [*events, "message.channels"],
            "names the event message.channels",
        ),
        ("oauth_config.scopes.bot", lambda scopes: scopes[1:], "lacks the scope app_mentions:read"),
        (
            "oauth_config.scopes.bot",
            lambda scopes: [*scopes, "channels:history"],
            "names the scope channels:history",
        ),
        ("oauth_config.scopes.user", ["chat:write"], "asks for user scopes"),
        ("features.app_home.messages_tab_read_only_enabled", True, "read_only_enabled: false"),
        ("features.app_home.home_tab_enabled", False, "home_tab_enabled: true"),
        ("settings.interactivity.is_enabled", False, "is_enabled: true"),
    ],
)
def test_each_difference_is_named(
    document: dict[str, Any], routes: list[tuple[Kind, str]], path: str, value: Any, says: str
):
    document = copy.deepcopy(document)
    document["features"].setdefault("shortcuts", [])
    document["oauth_config"]["scopes"].setdefault("user", [])
    (fault,) = manifest.faults(_change(document, path, value), routes)
    assert says in fault
    assert fault.startswith("manifest.yml ")


@pytest.mark.parametrize("broken", [{}, {"features": None}, {"settings": []}])
def test_an_empty_manifest_lacks_everything(broken: dict[str, Any], routes: list[tuple[Kind, str]]):
    assert len(manifest.faults(broken, routes)) > 8


def test_every_event_of_ours_is_in_the_table(routes: list[tuple[Kind, str]]):
    assert set(manifest.EVENTS) == set(Event)
    assert {route for kind, route in routes if kind is Kind.EVENT} == set(map(str, Event))
    assert {route for kind, route in routes if kind is Kind.COMMAND} == {COMMAND}


def sources() -> Iterator[ast.AST]:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_the_table_of_methods_is_what_the_code_calls():
    """Names of WebClient's methods, wherever the code reaches for one, against METHODS."""
    known = {
        name
        for name, member in vars(WebClient).items()
        if "_" in name and not name.startswith("_") and callable(member)
    }
    used = {
        node.attr
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in known
    }
    assert used - NO_BOT_TOKEN == set(manifest.METHODS)


def test_the_table_of_elements_is_what_forms_hold():
    held = {
        node.value
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in ("file_input", "file")
    }
    assert "file_input" in held
    assert set(manifest.ELEMENTS) == {"file_input"}


def test_the_manifest_is_one_that_slack_takes(document: dict[str, Any]):
    schema = ROOT.parent / "shared" / "schemas" / "manifest.schema.2.0.0.json"
    if not schema.is_file():
        pytest.skip("Slack's schema of manifests does not lie beside this checkout")
    jsonschema.validate(document, json.loads(schema.read_text(encoding="utf-8")))


def test_the_manifest_keeps_to_slacks_lengths(document: dict[str, Any]):
    # Slack's page of the manifest: short and long description, command description, usage hint.
    display = document["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4000
    (command,) = document["features"]["slash_commands"]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert document["settings"]["socket_mode_enabled"] is True


def test_the_usage_hint_names_commands_of_the_grammar(document: dict[str, Any]):
    (command,) = document["features"]["slash_commands"]
    hinted = {word.strip() for word in command["usage_hint"].split("|")}
    assert hinted <= {one.name for one in load_grammar().commands}


def test_the_playground_reads_the_same(document: dict[str, Any]):
    read = read_manifest(document)
    assert read.scopes == manifest.scopes()
    assert read.events == {named for named, _ in manifest.EVENTS.values()}
    assert read.knows_command(COMMAND)
    assert not read.messages_read_only
