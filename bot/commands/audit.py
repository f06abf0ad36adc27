"""`coregroup audit`: the trail of who did and saw what, and whether it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.office import Office, open_office, print_json
from bot.commands.options import refuse
from bot.duties.workspaces import get_workspace, list_workspaces
from bot.records.tables import Workspace
from bot.records.trail_check import Checked, Fault, Wrong, check_trail, hash_at

app = typer.Typer(help="The trail: who did and saw what.")

_SAID = {
    Wrong.CHANGED: "Entry {first} was changed after it was written ({entry}).",
    Wrong.MISSING: "Missing: entries {first} to {last}.",
    Wrong.REORDERED: "Entry {first} does not stand where it was written ({entry}).",
    Wrong.HEAD: "The last entry, {first}, is not the one that was written last.",
}


@app.callback()
def _audit() -> None:
    """The trail: who did and saw what."""


@app.command()
def verify(
    workspace: Annotated[str, typer.Option(help="One Slack team id; all without it.")] = "",
    expect: Annotated[
        str,
        typer.Option(
            metavar="NUMBER:HASH",
            help="A last entry that was noted earlier: it has to stand there still.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Read the whole trail and name each entry that was changed, is missing or out of order."""
    if expect and not (workspace and re.fullmatch(r"\d+:[0-9a-f]{64}", expect)):
        raise typer.BadParameter("--expect takes NUMBER:HASH and needs --workspace.")
    with open_office() as office:
        found = [(one, _checked(office, one)) for one in _chosen(office, workspace)]
        if expect:
            _hold(office, found[0][1], expect)
    faults = [fault for _, checked in found for fault in checked.faults]
    if as_json:
        print_json({"ok": not faults, "workspaces": [_document(*one) for one in found]})
    else:
        for line in _lines(found):
            typer.echo(line)
    if faults:
        raise typer.Exit(1)


def _chosen(office: Office, team_id: str) -> list[Workspace]:
    with office.store.session() as session:
        return [get_workspace(session, team_id)] if team_id else list(list_workspaces(session))


def _checked(office: Office, workspace: Workspace) -> Checked:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(f"Reading the trail of {workspace.team_id}", total=None)
        return check_trail(
            office.store, workspace.id, lambda number: progress.update(bar, advance=number)
        )


def _hold(office: Office, checked: Checked, expect: str) -> None:
    number, _, wanted = expect.partition(":")
    held = hash_at(office.store, checked.workspace_id, int(number))
    if held is None:
        refuse(f"There is no entry {number} any more: the end of the trail was cut off.")
    if held != wanted:
        checked.found(Fault(Wrong.CHANGED, int(number), int(number)))


def _document(workspace: Workspace, checked: Checked) -> dict[str, Any]:
    return {
        "team_id": workspace.team_id,
        "entries": checked.entries,
        "last": {"number": checked.seq, "hash": checked.hash},
        "faults": [
            {
                "kind": str(one.kind),
                "first": one.first,
                "last": one.last,
                "id": str(one.entry_id) if one.entry_id else None,
            }
            for one in checked.faults
        ],
    }


def _lines(found: list[tuple[Workspace, Checked]]) -> Iterator[str]:
    for workspace, checked in found:
        whole = "whole" if not checked.faults else f"NOT whole, {len(checked.faults)} faults"
        yield f"{workspace.team_id}: {checked.entries} entries, {whole}."
        if checked.seq:
            yield f"  Last entry: {checked.seq}:{checked.hash} (note it for --expect)."
        for one in checked.faults:
            said = _SAID[one.kind].format(first=one.first, last=one.last, entry=one.entry_id)
            yield f"  {said}"
