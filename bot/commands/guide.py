"""`coregroup guide`: a procedure's guidance as a leaflet, in Markdown or as a page to print."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from bot.assets import data_folder, templates_folder
from bot.commands.options import day, refuse
from bot.documents.dates import long_date
from bot.documents.guidance import leaflet
from bot.documents.guidance_data import load_library
from bot.documents.guidance_model import CaseDates, Contacts, GuidanceError, Library
from bot.documents.guidance_pages import build_page
from bot.documents.guidance_search import nearest
from bot.rules.procedure import Procedure, ProcedureError, load_all
from bot.rules.timeline import Conference, Timeline
from bot.rules.timetable import project
from bot.rules.why import explain, load_phrases
from bot.rules.workdays import CalendarError, load_calendar


class _Said(TypedDict):
    """What pages and leaflet are both told."""

    library: Library
    procedure: Procedure
    role: str | None
    contacts: Contacts | None


class Form(StrEnum):
    """What the leaflet is written as."""

    MD = "md"
    HTML = "html"


def guide(
    topic: Annotated[
        list[str] | None, typer.Argument(help="A topic or a question; every topic when left out.")
    ] = None,
    procedure: Annotated[str, typer.Option(help="greenwich, sussex, ... or your own.")] = "",
    role: Annotated[
        str, typer.Option(help="Whom it is for: professional, lead_social_worker, ...")
    ] = "",
    form: Annotated[Form, typer.Option("--format", help="Markdown, or HTML to print.")] = Form.MD,
    initial_conference: Annotated[
        date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="Adds the dates that follow from it."),
    ] = None,
    duty: Annotated[str, typer.Option(help="The duty team's telephone number.")] = "",
    out_of_hours: Annotated[str, typer.Option(help="The number at night and weekends.")] = "",
    procedures_dir: Annotated[
        Path | None,
        typer.Option(envvar="COREGROUP_PROCEDURES_DIR", help="A folder of your own procedures."),
    ] = None,
) -> None:
    """Print guidance for members of a core group, each line with its source."""
    if bool(duty) != bool(out_of_hours):
        raise typer.BadParameter("--duty and --out-of-hours go together: give both or neither.")
    contacts = Contacts(duty, out_of_hours) if duty else None
    try:
        library = load_library(data_folder() / "guidance")
        if role and role not in library.roles:
            raise typer.BadParameter(f"--role is one of {', '.join(library.roles)}.")
        chosen = _procedure(procedure or library.default, procedures_dir)
        dates = _dates(chosen, initial_conference) if initial_conference else None
        said: _Said = {
            "library": library,
            "procedure": chosen,
            "role": role or None,
            "contacts": contacts,
        }
        topics = _topics(" ".join(topic or []), library)
        pages = [build_page(name, dates=dates, **said) for name in topics]
    except (GuidanceError, ProcedureError, CalendarError) as error:
        refuse(str(error))
    typer.echo(leaflet(pages, folder=templates_folder(), form=form.value, **said), nl=False)


def _procedure(name: str, own: Path | None) -> Procedure:
    procedures = load_all(data_folder() / "procedures", own)
    if name not in procedures:
        refuse(f"There is no procedure {name!r}: use one of {', '.join(procedures)}.")
    return procedures[name]


def _topics(asked: str, library: Library) -> list[str]:
    if not asked.strip():
        return list(library.topics)
    found = nearest(asked, library)
    if found is None:
        listed = "\n".join(f"  {one.id}: {one.about}" for one in library.topics.values())
        refuse(f"{library.sentences['list_unknown']}\n{listed}")
    return [found.id]


def _dates(procedure: Procedure, conference: date) -> CaseDates:
    """Reckon what follows from an initial conference, with the reason for each date."""
    folder = data_folder()
    calendar = load_calendar(procedure.nation, folder / "holidays")
    phrases = load_phrases(folder / "phrases")
    timeline = Timeline(conferences=(Conference("initial", "initial", conference),))
    rows = (
        row._replace(why=explain(row, procedure.rules[row.rule], calendar, phrases))
        for row in project(procedure, timeline, calendar)
    )
    name = f"the {procedure.words['initial']} on {long_date(conference)}"
    return CaseDates(name, tuple(rows))
