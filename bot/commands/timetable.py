"""`coregroup timetable`: the dates that follow from a conference, for people or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.assets import data_folder
from bot.commands.options import day, refuse
from bot.commands.timetable_files import Reckoned, write_calendar, write_picture
from bot.rules.british import said_short
from bot.rules.faults import TimelineError, check_timeline
from bot.rules.procedure import Procedure, ProcedureError, load_all
from bot.rules.timeline import (
    Conference,
    ConferenceOutcome,
    Deadline,
    Meeting,
    MeetingState,
    Timeline,
)
from bot.rules.timetable import project
from bot.rules.why import Phrases, explain, load_phrases
from bot.rules.workdays import Calendar, CalendarError, load_calendar


class Outcome(StrEnum):
    """What a review conference decided about the plan."""

    CONTINUED = "continued"
    ENDED = "ended"


class Nation(StrEnum):
    """Whose bank holidays count."""

    ENG = "ENG"
    WLS = "WLS"
    SCT = "SCT"
    NIR = "NIR"


_Day = typer.Option(parser=day, metavar="YYYY-MM-DD")


def timetable(
    procedure: Annotated[str, typer.Option(help="greenwich, sussex, ... or your own.")],
    initial_conference: Annotated[date, _Day],
    review_conference: Annotated[date | None, _Day] = None,
    review_outcome: Annotated[Outcome | None, typer.Option()] = None,
    held: Annotated[
        list[date] | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="A meeting that was held; repeat."),
    ] = None,
    planned: Annotated[
        list[date] | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="A meeting still to come; repeat."),
    ] = None,
    nation: Annotated[
        Nation | None, typer.Option(help="Whose bank holidays; the procedure's by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
    ics: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Write the dates as a calendar file; - for stdout."),
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option(metavar="FILE.svg|png", help="Draw the weeks; prints the same in words."),
    ] = None,
    procedures_dir: Annotated[
        Path | None,
        typer.Option(envvar="COREGROUP_PROCEDURES_DIR", help="A folder of your own procedures."),
    ] = None,
) -> None:
    """Show each date that follows from a conference, and why it is that date."""
    if review_outcome is not None and review_conference is None:
        raise typer.BadParameter("--review-outcome needs --review-conference.")
    if ics == "-" and as_json:
        raise typer.BadParameter("--json and --ics - both write to stdout: give --ics a file.")
    if picture is not None and not picture.lower().endswith((".svg", ".png")):
        raise typer.BadParameter("--picture takes a file whose name ends in .svg or .png.")
    outcome: ConferenceOutcome | None = review_outcome.value if review_outcome else None
    timeline = _timeline(initial_conference, review_conference, outcome, held or [], planned or [])
    folder = data_folder()
    try:
        check_timeline(timeline)
        procedures = load_all(folder / "procedures", procedures_dir)
        if procedure not in procedures:
            refuse(f"There is no procedure {procedure!r}: use one of {', '.join(procedures)}.")
        chosen = procedures[procedure]
        calendar = load_calendar(nation or chosen.nation, folder / "holidays")
        rows = project(chosen, timeline, calendar)
    except (TimelineError, CalendarError, ProcedureError) as error:
        refuse(str(error))
    phrases = load_phrases(folder / "phrases")
    if as_json:
        typer.echo(json.dumps(as_document(chosen, rows, calendar, phrases), ensure_ascii=False))
    found = Reckoned(chosen, timeline, calendar, phrases, rows)
    if ics is not None:
        write_calendar(found, ics, quiet=as_json)
    if picture is not None:
        write_picture(found, picture, quiet=as_json or ics == "-")
    if not (as_json or ics or picture):
        _print(chosen, rows, calendar, phrases)


def _timeline(
    initial: date,
    review: date | None,
    outcome: ConferenceOutcome | None,
    held: list[date],
    planned: list[date],
) -> Timeline:
    conferences = [Conference("initial", "initial", initial)]
    if review is not None:
        conferences.append(Conference("review", "review", review, outcome))
    return Timeline(conferences=tuple(conferences), meetings=tuple(_meetings(held, planned)))


def _meetings(held: list[date], planned: list[date]) -> Iterator[Meeting]:
    # A meeting is known by its day, so that its dates keep their identity when others are added.
    times = Counter[date]()
    states: tuple[tuple[MeetingState, list[date]], ...] = (("held", held), ("planned", planned))
    for state, days in states:
        for on in sorted(days):
            times[on] += 1
            name = on.isoformat() if times[on] == 1 else f"{on.isoformat()} ({times[on]})"
            yield Meeting(name, on, state)


def as_row(deadline: Deadline, why: str) -> dict[str, Any]:
    """Return one deadline as the row that programs read (architecture, "Contracts")."""
    return {
        "rule": deadline.rule,
        "title": deadline.title,
        "subject": deadline.subject,
        "opens": deadline.opens.isoformat() if deadline.opens else None,
        "due": deadline.due.isoformat(),
        "act_by": deadline.act_by.isoformat(),
        "owner": deadline.owner,
        "audience": list(deadline.audience),
        "conditional": deadline.conditional,
        "why": why,
        "source": {"document": deadline.source.document, "section": deadline.source.section},
    }


def as_document(
    procedure: Procedure, rows: tuple[Deadline, ...], calendar: Calendar, phrases: Phrases
) -> dict[str, Any]:
    """Return a timetable as programs read it: the procedure, then its deadlines."""
    return {
        "procedure": {
            "id": procedure.id,
            "version": procedure.version,
            "name": procedure.name,
            "title": procedure.title,
            "document": procedure.document,
            "document_date": procedure.document_date or None,
            "how_old": procedure.how_old,
            "nation": calendar.nation,
        },
        "deadlines": [
            as_row(row, explain(row, procedure.rules[row.rule], calendar, phrases)) for row in rows
        ],
    }


def _print(
    procedure: Procedure, rows: tuple[Deadline, ...], calendar: Calendar, phrases: Phrases
) -> None:
    table = Table(title=procedure.title, title_justify="left", show_lines=True, expand=True)
    table.add_column("Due", no_wrap=True)
    table.add_column("What, and why then", ratio=1)
    for row in rows:
        due = [said_short(row.due)]
        if row.opens:
            due = [f"from {said_short(row.opens)}", f"to {due[0]}"]
        if row.act_by != row.due:
            due.append(f"act by {said_short(row.act_by)}")
        about = f"\n{row.subject}; {procedure.label(row.owner)}; {row.rule}, {row.source.section}\n"
        why = explain(row, procedure.rules[row.rule], calendar, phrases)
        table.add_row(Text("\n".join(due)), Text.assemble((row.title, "bold"), about, (why, "dim")))
    console = Console(highlight=False)
    console.print(table)
    console.print(Text(f"{procedure.document}. {procedure.how_old}", style="dim"))
