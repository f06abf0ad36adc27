"""`coregroup workspace`: setting workspaces up, listing them, changing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.commands.office import Office, open_office, print_json
from bot.commands.options import day, minutes, refuse
from bot.commands.reckoning import reckon_again
from bot.commands.terms import terms
from bot.documents.phrases import load_phrases
from bot.duties.people import PersonFacts, add_person, change_person, find_person
from bot.duties.workspaces import (
    WorkspaceFacts,
    add_workspace,
    as_document,
    change_workspace,
    list_workspaces,
)
from bot.records.tables import Workspace
from bot.records.tables.workspace import CONCERN_MINUTES

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Set workspaces up.")
app.command()(terms)

Team = Annotated[str, typer.Argument(metavar="TEAM_ID", help="The Slack team id: T0123ABCD.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for programs.")]
_NAME = typer.Option(help="What people call the workspace.")
_PROCEDURE = typer.Option(help="Procedure of new core groups: greenwich, ... or your own.")
_NATION = typer.Option(help="Whose bank holidays: ENG, WLS, SCT or NIR.")
_ZONE = typer.Option(help="Time zone, such as Europe/London.")
_HOUR = typer.Option(help="Full hour of the daily message, 0 to 23.")
_PHONE = typer.Option(help="The duty team's telephone number.")
_HOURS = typer.Option(help="When the duty team answers on working days.")
_NIGHT = typer.Option(help="The number that answers at night and at weekends.")
_ADMIN = typer.Option(metavar="U0123=NAME", help="An administrator: Slack id and name; repeat.")
_OFF = typer.Option(parser=day, metavar="YYYY-MM-DD", help="A day off of your own; repeat.")
_WORK = typer.Option(parser=day, metavar="YYYY-MM-DD", help="A bank holiday you work; repeat.")
_MINUTES = typer.Option(
    metavar="15,15,30",
    help="Minutes the lead, the cover and the manager each have before a concern climbs.",
)
_NO_FIGURE = typer.Option(help="Working days given where a procedure names no figure.")


@app.command()
def add(
    team_id: Team,
    name: Annotated[str, _NAME],
    duty_phone: Annotated[str, _PHONE],
    out_of_hours_phone: Annotated[str, _NIGHT],
    procedure: Annotated[str, _PROCEDURE] = "greenwich",
    nation: Annotated[str, _NATION] = "",
    zone: Annotated[str, _ZONE] = "Europe/London",
    digest_hour: Annotated[int, _HOUR] = 9,
    duty_hours: Annotated[str, _HOURS] = "09:00-17:00",
    administrator: Annotated[list[str] | None, _ADMIN] = None,
    day_off: Annotated[list[date] | None, _OFF] = None,
    working_day: Annotated[list[date] | None, _WORK] = None,
    no_figure_days: Annotated[int | None, _NO_FIGURE] = None,
    concern_minutes: Annotated[str | None, _MINUTES] = None,
    as_json: Json = False,
) -> None:
    """Set a workspace up; the telephone numbers are shown wherever somebody reports a worry."""
    with open_office() as office, office.store.session() as session:
        known = office.rulebook.procedures.get(procedure)
        facts = WorkspaceFacts(
            name=name,
            procedure=procedure,
            nation=nation or (known.nation if known else ""),
            duty_phone=duty_phone,
            out_of_hours_phone=out_of_hours_phone,
            zone=zone,
            digest_hour=digest_hour,
            duty_hours=duty_hours,
            days_added=tuple(day_off or ()),
            days_removed=tuple(working_day or ()),
            no_figure_days=no_figure_days,
            concern_minutes=minutes(concern_minutes) if concern_minutes else CONCERN_MINUTES,
        )
        workspace = add_workspace(session, office.rulebook, team_id, facts, **_times(office))
        _make_administrators(session, office, workspace, administrator or [])
        _show([as_document(session, workspace)], as_json, one=True)


@app.command("set")
def change(
    team_id: Team,
    name: Annotated[str | None, _NAME] = None,
    procedure: Annotated[str | None, _PROCEDURE] = None,
    nation: Annotated[str | None, _NATION] = None,
    zone: Annotated[str | None, _ZONE] = None,
    digest_hour: Annotated[int | None, _HOUR] = None,
    duty_phone: Annotated[str | None, _PHONE] = None,
    duty_hours: Annotated[str | None, _HOURS] = None,
    out_of_hours_phone: Annotated[str | None, _NIGHT] = None,
    administrator: Annotated[list[str] | None, _ADMIN] = None,
    day_off: Annotated[list[date] | None, _OFF] = None,
    working_day: Annotated[list[date] | None, _WORK] = None,
    no_figure_days: Annotated[int | None, _NO_FIGURE] = None,
    concern_minutes: Annotated[str | None, _MINUTES] = None,
    as_json: Json = False,
) -> None:
    """Change what is given and leave the rest; days replace the days given before.

    Every date that another calendar or figure moves is reckoned again.
    """
    given = {
        "name": name,
        "procedure": procedure,
        "nation": nation,
        "zone": zone,
        "digest_hour": digest_hour,
        "duty_phone": duty_phone,
        "duty_hours": duty_hours,
        "out_of_hours_phone": out_of_hours_phone,
        "days_added": tuple(day_off) if day_off else None,
        "days_removed": tuple(working_day) if working_day else None,
        "no_figure_days": no_figure_days,
        "concern_minutes": minutes(concern_minutes) if concern_minutes else None,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if not changes and not administrator:
        refuse(load_phrases().say("workspace_nothing"))
    with open_office() as office:
        with office.store.session() as session:
            workspace = change_workspace(
                session, office.rulebook, team_id, changes, **_times(office)
            )
            _make_administrators(session, office, workspace, administrator or [])
            document = as_document(session, workspace)
        reckon_again(office, team_id)
    _show([document], as_json, one=True)


@app.command("list")
def show(as_json: Json = False) -> None:
    """List the workspaces."""
    with open_office() as office, office.store.session() as session:
        found = [as_document(session, one) for one in list_workspaces(session)]
        if not found and not as_json:
            typer.echo(office.phrases.say("workspace_none"))
            return
        _show(found, as_json)


def _times(office: Office) -> dict[str, Any]:
    return {"now": office.now, "machine_now": office.machine_now}


def _make_administrators(
    session: Session, office: Office, workspace: Workspace, named: Sequence[str]
) -> None:
    for words in named:
        slack_id, _, name = words.partition("=")
        if find_person(session, workspace.id, slack_id):
            changes = {"is_administrator": True}
            change_person(session, workspace, slack_id, changes, **_times(office))
        else:
            facts = PersonFacts(slack_id, name or slack_id, is_administrator=True)
            add_person(session, workspace, facts, **_times(office))


def _show(documents: list[dict[str, Any]], as_json: bool, *, one: bool = False) -> None:
    if as_json:
        print_json({"workspace": documents[0]} if one else {"workspaces": documents})
        return
    for document in documents:
        table = Table(show_header=False, title=document["name"], title_justify="left")
        for name, value in document.items():
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            table.add_row(name.replace("_", " "), "" if shown is None else str(shown))
        Console(highlight=False, markup=False).print(table)
