"""`coregroup workspace terms`: the school terms of a workspace, shown or read from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.office import open_office, print_json
from bot.commands.options import refuse
from bot.commands.reckoning import reckon_again
from bot.documents.phrases import Phrases, load_phrases
from bot.duties.terms import read_terms, set_terms, terms_of
from bot.duties.workspaces import get_workspace
from bot.records.tables import Workspace
from bot.rules.british import said_short
from bot.rules.terms import Term, breaks

_TEAM = typer.Argument(metavar="TEAM_ID", help="The Slack team id: T0123ABCD.")
_FILE = typer.Option(
    exists=True, dir_okay=False, help="CSV with name, first and last day: replaces all terms."
)
_CLEAR = typer.Option("--clear", help="Take all terms away.")
_JSON = typer.Option("--json", help="JSON for programs.")


def terms(
    team_id: Annotated[str, _TEAM],
    file: Annotated[Path | None, _FILE] = None,
    clear: Annotated[bool, _CLEAR] = False,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Show the school terms, or read them from a file; a child seen at school is seen in term.

    Before each break the lead social worker is asked who sees the child meanwhile.
    """
    if file and clear:
        refuse(load_phrases().say("terms_one_of_both"))
    with open_office() as office:
        given = read_terms(_text(file)) if file else ()
        with office.store.session() as session:
            if file or clear:
                set_terms(
                    session,
                    office.rulebook,
                    team_id,
                    given,
                    now=office.now,
                    machine_now=office.machine_now,
                )
            workspace = get_workspace(session, team_id)
            kept = terms_of(workspace)
            document = _document(workspace, kept)
        if file or clear:
            reckon_again(office, team_id)
        _show(document, kept, office.phrases, as_json=as_json)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        refuse(load_phrases().say("terms_unreadable", file=file.name))


def _document(workspace: Workspace, kept: tuple[Term, ...]) -> dict[str, Any]:
    return {
        "team_id": workspace.team_id,
        "terms": [_written(first=one.first, last=one.last) | {"name": one.name} for one in kept],
        "breaks": [_written(starts=one.starts, ends=one.ends) for one in breaks(kept)],
    }


def _written(**days: date) -> dict[str, str]:
    return {name: day.isoformat() for name, day in days.items()}


def _show(
    document: dict[str, Any], kept: tuple[Term, ...], phrases: Phrases, *, as_json: bool
) -> None:
    if as_json:
        print_json(document)
        return
    if not kept:
        typer.echo(phrases.say("terms_none"))
        return
    table = Table("Term", "First day", "Last day")
    for one in kept:
        table.add_row(one.name, said_short(one.first), said_short(one.last))
    Console(highlight=False, markup=False).print(table)
    for gap in breaks(kept):
        between = f"{said_short(gap.starts)} to {said_short(gap.ends)}"
        typer.echo(phrases.say("terms_break", between=between))
