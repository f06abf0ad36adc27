"""`coregroup reproject`: dates reckoned again that the calendar or a figure has left behind."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.commands.office import Office, open_office, print_json
from bot.commands.reckoning import reckon_again
from bot.duties.catching_up import lag
from bot.duties.workspaces import get_workspace, list_workspaces


def reproject(
    team_id: Annotated[
        str, typer.Option("--workspace", metavar="TEAM_ID", help="One workspace alone.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Every open core group, not those alone that lag.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Reckon dates again where the bank holidays, terms or figures they stand on have changed.

    Works in small batches while the bot runs; end it at any moment and begin again.
    """
    with open_office() as office:
        found = [
            _workspace(office, one, every=every, dry_run=dry_run) for one in _teams(office, team_id)
        ]
        if as_json:
            print_json({"workspaces": found})
            return
        if not found:
            typer.echo(office.phrases.say("workspace_none"))
        for one in found:
            typer.echo(_said(office, one, dry_run=dry_run))


def _teams(office: Office, team_id: str) -> list[str]:
    with office.store.session() as session:
        if team_id:
            return [get_workspace(session, team_id).team_id]
        return [one.team_id for one in list_workspaces(session)]


def _workspace(office: Office, team_id: str, *, every: bool, dry_run: bool) -> dict[str, Any]:
    with office.store.session() as session:
        found = lag(session, office.rulebook, get_workspace(session, team_id))
    projected = 0 if dry_run else reckon_again(office, team_id, every=every)
    return {"team_id": team_id, **asdict(found), "projected": projected}


def _said(office: Office, one: dict[str, Any], *, dry_run: bool) -> str:
    key = "reproject_would" if dry_run else "reproject_done"
    said = office.phrases.say(key, **one)
    if not one["missing"]:
        return said
    missing = office.phrases.say("reproject_missing", versions=", ".join(one["missing"]))
    return f"{said} {missing}"
