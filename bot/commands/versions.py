"""`coregroup versions`: what a move of every core group to another version would change."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.office import Office, open_office, print_json
from bot.duties.turn import DutyError
from bot.duties.version_batch import BatchPreview, preview_batch
from bot.duties.versions import Version, named

_FROM = typer.Option("--from", metavar="PROCEDURE@VERSION", help="Such as greenwich@1.")
_TO = typer.Option("--to", metavar="PROCEDURE@VERSION", help="Such as greenwich@2.")


def versions(
    team_id: Annotated[
        str, typer.Argument(metavar="TEAM_ID", help="The Slack team id: T0123ABCD.")
    ],
    was: Annotated[str, _FROM],
    to: Annotated[str, _TO],
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Show what moving every core group to another version would change; nothing is changed.

    Each manager moves a group in Slack, with every date of it in sight.
    """
    with open_office() as office:
        pair = _version(office, was), _version(office, to)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("Comparing dates", total=None)
            found = preview_batch(
                office.store,
                office.rulebook,
                team_id,
                *pair,
                done=lambda finished, number: progress.update(
                    bar, completed=finished, total=number
                ),
            )
        _show(office, found, pair, as_json=as_json)


def _version(office: Office, key: str) -> Version:
    procedure, _, version = key.partition("@")
    if not version:
        known = office.rulebook.procedures.get(procedure)
        if known is None:
            raise DutyError("to", "version_unknown", version=key)
        version = known.version
    return named(office.rulebook, procedure, version)


def _show(
    office: Office, found: BatchPreview, pair: tuple[Version, Version], *, as_json: bool
) -> None:
    lines = sorted(found.changed.items(), key=lambda one: (-one[1], one[0]))
    if as_json:
        print_json(
            {
                "from": pair[0].key,
                "to": pair[1].key,
                "groups": [
                    {"reference": reference, "changes": number}
                    for reference, number in found.groups
                ],
                "changes": [
                    {
                        "title": title,
                        "number": number,
                        "soonest": found.soonest[title].isoformat()
                        if title in found.soonest
                        else None,
                    }
                    for title, number in lines
                ],
            }
        )
        return
    moved = sum(bool(number) for _, number in found.groups)
    typer.echo(office.phrases.say("versions_groups", number=len(found.groups), changed=moved))
    if lines:
        table = Table("What", "Dates", "Soonest new date", title_justify="left")
        for title, number in lines:
            soonest = found.soonest.get(title)
            table.add_row(title, str(number), soonest.isoformat() if soonest else "no longer asked")
        Console(highlight=False, markup=False).print(table)
