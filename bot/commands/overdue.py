"""`coregroup overdue`: what is overdue in the core groups that somebody answers for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.office import Office, open_office, print_json
from bot.commands.options import day
from bot.commands.timetable import as_row
from bot.documents.dates import days_late, long_date, short_date
from bot.duties.access import find_actor
from bot.duties.overdue import LateExplained, overdue_on
from bot.duties.turn import DutyError, NotHere, Turn


def overdue(
    workspace: Annotated[str, typer.Option(help="The Slack team id, such as T0001.")],
    who: Annotated[str, typer.Option("--as", help="The Slack id of who asks.")],
    on: Annotated[
        date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="As of another day than today."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Show what somebody who leads or manages core groups is told is overdue."""
    with open_office() as office:
        asked, rows = _read(office, workspace, who, on)
        if as_json:
            print_json({"on": asked.isoformat(), "deadlines": [_row(row) for row in rows]})
        else:
            _print(office, asked, rows)


def _read(
    office: Office, team_id: str, slack_id: str, on: date | None
) -> tuple[date, list[LateExplained]]:
    with office.store.session() as session:
        try:
            workspace, actor = find_actor(session, team_id, slack_id)
        except NotHere:
            raise DutyError("workspace", "workspace_unknown", team=team_id) from None
        today = office.today(workspace)
        if actor is None:
            return on or today, []
        turn = Turn(session, workspace, actor, office.rulebook, office.now, office.machine_now)
        return on or today, overdue_on(turn, on or today)


def _row(late: LateExplained) -> dict[str, object]:
    return as_row(late.deadline, late.why) | {
        "reference": late.reference,
        "days_late": late.days_late,
        "owner_slack_id": late.owner_slack_id,
    }


def _print(office: Office, on: date, rows: Sequence[LateExplained]) -> None:
    console = Console(highlight=False)
    if not rows:
        console.print(Text(office.phrases.say("overdue_none_on", day=long_date(on))))
        return
    table = Table(title=f"Overdue on {long_date(on)}", title_justify="left", show_lines=True)
    table.add_column("Due", width=24)
    table.add_column("What, and why then", ratio=1)
    for row in rows:
        due = f"{short_date(row.deadline.due, on)}\n{days_late(row.deadline.due, on)}"
        what = f"{row.reference}: {row.deadline.title}"
        about = f"\n{row.deadline.subject}; {row.owner}\n"
        table.add_row(Text(due), Text.assemble((what, "bold"), about, (row.why, "dim")))
    console.print(table)
