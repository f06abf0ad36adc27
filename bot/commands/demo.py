"""`coregroup demo`: the bot and a local Slack in one process, with invented people."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import make_rulebook, open_store
from bot.assets import data_folder, manifest_file
from bot.clock import Clock, local_day, machine_now, parse_instant
from bot.commands.options import refuse
from bot.duties.seeding.fill import Wish
from bot.duties.seeding.fill import seed as make_groups
from bot.logs import set_up_logs
from bot.records.engine import Store
from bot.records.reads import past_and_ahead
from bot.serving.process import Process
from bot.settings import Settings
from playground.manifest import load_manifest
from playground.people import Person, read_person
from playground.server import Playground

TEAM = "T0001"
CASES = 24
SEED = 7
DEFAULT_PORT = 8030


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the tour, and the two core groups it speaks of."""

    people: list[Person]
    named: dict[str, Person]
    ahead: str
    past: str
    today: str


def demo(
    port: Annotated[
        int, typer.Option(envvar="COREGROUP_DEMO_PORT", help="Port of the page.")
    ] = DEFAULT_PORT,
) -> None:
    """Try the bot in a browser: a local Slack with invented people and core groups.

    Everything lives in a folder that goes when the demo ends; nothing leaves this machine.
    """
    set_up_logs()
    clock = _clock(os.environ.get("COREGROUP_NOW", ""))
    with tempfile.TemporaryDirectory(prefix="coregroup-demo-") as folder:
        try:
            slack = Playground([], port=port)
        except OSError:
            refuse(f"Port {port} is taken. Try another: COREGROUP_DEMO_PORT={port + 1} make demo.")
        settings = settings_for(slack, Path(folder))
        # The bot follows the page's clock, so that is the one to set.
        slack.world.clock.set(clock.now())
        cast = fill(settings, clock)
        slack.world.replace_people(cast.people)
        slack.world.manifest = load_manifest(manifest_file())
        slack.world.tour.load(tour_steps(cast))
        with slack, Process(settings, http=False):
            typer.echo(welcome(slack.base_url, cast))
            _until_stopped()


def settings_for(slack: Playground, folder: Path) -> Settings:
    """Return the bot's settings for a local Slack, as the environment would give them."""
    # Validated as they stand, so that no token of the environment ever meets the demo.
    return Settings.model_validate(
        {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "COREGROUP_CLOCK_URL": slack.clock_url,
            "COREGROUP_NOW": os.environ.get("COREGROUP_NOW", ""),
            "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        }
    )


def _clock(now: str) -> Clock:
    try:
        return Clock(parse_instant(now) if now else None)
    except ValueError:
        refuse("COREGROUP_NOW cannot be read. Write an instant such as 2026-12-21T09:00.")


def fill(settings: Settings, clock: Clock) -> Cast:
    """Make the workspace with its core groups, and choose the cast from one lead's groups."""
    store = open_store(settings)
    try:
        seeded = make_groups(
            store,
            make_rulebook(settings),
            Wish(TEAM, CASES, SEED, spread=False),
            now=clock.now(),
            machine_now=machine_now(),
            done=lambda count: None,
        )
        zone = seeded.document["workspace"]["zone"]
        return choose(store, seeded.document, local_day(clock.now(), zone).isoformat())
    finally:
        store.close()


def choose(store: Store, document: dict[str, Any], today: str) -> Cast:
    """Choose a lead with a meeting ahead and one to record, and who sits in both groups.

    Raises LookupError where the seeded core groups hold no such lead.
    """
    people = {one["slack_id"]: one for one in document["people"]}
    with store.connection() as connection:
        lead, past, ahead = past_and_ahead(connection, TEAM, today)
    groups = {one["reference"]: one["members"] for one in document["core_groups"]}
    around = [*groups[ahead], *(member for member in groups[past] if member not in groups[ahead])]
    outsider = next(key for key, one in people.items() if not one["roles"])
    named = {
        "lead": lead,
        "visitor": _first(_health_first(groups[ahead], people), people, "professional"),
        "manager": _first(groups[ahead], people, "team_manager"),
        "chair": _first(groups[ahead], people, "conference_chair"),
        "outsider": outsider,
    }
    # The tour's own first, then everybody: whoever is missing could not be written to.
    order = [*named.values(), *around, *people]
    shown = [
        read_person({**people[key], "title": _title(people[key])}) for key in dict.fromkeys(order)
    ]
    by_id = {person.id: person for person in shown}
    return Cast(shown, {role: by_id[key] for role, key in named.items()}, ahead, past, today)


def _health_first(members: Sequence[str], people: dict[str, Any]) -> list[str]:
    # The tour speaks of a health visitor where there is one.
    return sorted(members, key=lambda member: "Health" not in people[member]["agency"])


def _first(members: Sequence[str], people: dict[str, Any], role: str) -> str:
    return next(member for member in members if role in people[member]["roles"])


def _title(person: dict[str, Any]) -> str:
    roles = [role for role in person["roles"] if role != "professional"]
    if not person["roles"]:
        return "In no core group"
    return roles[0].replace("_", " ").capitalize() if roles else ""


def tour_steps(cast: Cast) -> list[dict[str, Any]]:
    """Return the tour's steps in the playground's form, with the cast's names filled in."""
    with (data_folder() / "demo" / "tour.toml").open("rb") as file:
        steps = tomllib.load(file)["step"]
    words = {role: person.real_name for role, person in cast.named.items()}
    words |= {"ahead": cast.ahead, "past": cast.past, "today": cast.today}
    return [
        {
            "title": step["title"],
            "text": step["text"].format_map(words),
            "when": [_when(condition, cast, words) for condition in step["when"]],
        }
        for step in steps
    ]


def _when(condition: dict[str, Any], cast: Cast, words: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": condition["kind"],
        "match": {key: value.format_map(words) for key, value in condition["match"].items()},
        "user": cast.named[condition["who"]].id,
    }


def welcome(url: str, cast: Cast) -> str:
    """Return what the terminal shows: the address and the tour."""
    lines = [f"Open {url} in a browser. Ctrl-C ends the demo.", ""]
    for number, step in enumerate(tour_steps(cast), start=1):
        lines += [f"{number}. {step['title']}", f"   {step['text']}"]
    return "\n".join(lines)


def _until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    typer.echo("The demo has ended; its records are gone.", err=True)
