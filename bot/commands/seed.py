"""`coregroup seed`: synthetic core groups for trying out, for tests and for measuring."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.office import open_office, print_json
from bot.duties.seeding.fill import Wish
from bot.duties.seeding.fill import seed as make_groups

QUICK = 100
"""Up to so many groups no progress bar is worth showing."""


class Procedures(StrEnum):
    """Whether each group keeps the workspace's procedure or they take turns."""

    DEFAULT = "default"
    SPREAD = "spread"


def seed(
    workspace: Annotated[str, typer.Option(help="The Slack team id, such as T0001.")] = "T0001",
    cases: Annotated[int, typer.Option(min=1, max=200_000, help="How many core groups.")] = 12,
    seed: Annotated[int, typer.Option(help="The same number gives the same people and ids.")] = 1,
    procedures: Annotated[
        Procedures, typer.Option(help="The workspace's procedure, or all in turn.")
    ] = Procedures.DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Make synthetic core groups, with no real person in them."""
    wish = Wish(workspace, cases, seed, spread=procedures is Procedures.SPREAD)
    console = Console(stderr=True)
    with open_office() as office, Progress(console=console, disable=cases <= QUICK) as progress:
        bar = progress.add_task("Core groups", total=cases)
        seeded = make_groups(
            office.store,
            office.rulebook,
            wish,
            now=office.now,
            machine_now=office.machine_now,
            done=lambda count: progress.advance(bar, count),
        )
    if not seeded.made:
        console.print(office.phrases.say("seed_there", team=workspace), highlight=False)
    if as_json:
        print_json(seeded.document)
    else:
        _print(seeded.document)


def _print(document: dict[str, Any]) -> None:
    console = Console(highlight=False, markup=False)
    facts = document["workspace"]
    console.print(f"{facts['name']} ({facts['team_id']}), procedure {facts['procedure']}")
    people = Table("Slack id", "Name", "Agency", "Roles", title="People", title_justify="left")
    for one in document["people"]:
        roles = ", ".join(role.replace("_", " ") for role in one["roles"])
        people.add_row(one["slack_id"], one["name"], one["agency"], roles or "in no group")
    console.print(people)
    groups = Table("Reference", "Procedure", "Members", title="Core groups", title_justify="left")
    for one in document["core_groups"]:
        groups.add_row(one["reference"], one["procedure"], str(len(one["members"])))
    console.print(groups)
