"""`coregroup backup` and `coregroup restore`: a whole copy of a SQLite database, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.clock import machine_now
from bot.commands.office import print_json
from bot.commands.options import refuse
from bot.records.backup import back_up, put_back
from bot.records.engine import DatabaseError
from bot.settings import SettingsError, read_settings

Json = Annotated[bool, typer.Option("--json", help="JSON for programs.")]


def backup(
    to: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    as_json: Json = False,
) -> None:
    """Copy the database as it stands now, while the bot works on. Keep the key elsewhere."""
    try:
        settings = read_settings()
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("Copying", total=None)
            back_up(
                settings.database_url,
                to,
                lambda left, pages: progress.update(bar, completed=pages - left, total=pages),
            )
    except (SettingsError, DatabaseError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(
            f"The copy could not be written ({type(error).__name__}): is there room, and access?"
        )
    if as_json:
        print_json({"file": str(to), "bytes": to.stat().st_size})
    else:
        typer.echo(
            f"The database was copied to {to}. It opens with the same key only: keep that "
            "somewhere else."
        )


def restore(
    copy: Annotated[Path, typer.Argument(help="A copy made by coregroup backup.")],
    as_json: Json = False,
) -> None:
    """Put a copy in the place of the database; the one before is kept beside it.

    Reminders that were sent after the copy was made are not in it: they may come a second time.
    """
    try:
        settings = read_settings()
        now = machine_now().strftime("%Y%m%dT%H%M%S")
        before = put_back(settings.database_url, copy, now)
    except (SettingsError, DatabaseError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"The copy could not be put back ({type(error).__name__}).")
    if as_json:
        print_json({"before": str(before) if before else None})
    else:
        kept = f" The one before is {before}." if before else ""
        typer.echo(f"The copy is the database now.{kept} Start the bot again.")
