"""`coregroup migrate`: the database's schema brought up to date."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.office import print_json
from bot.commands.options import refuse
from bot.records.engine import DatabaseError, make_engine
from bot.records.schema import migrate as bring_up_to_date
from bot.settings import SettingsError, read_settings


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Bring the database's schema up to date; on SQLite every command does so by itself."""
    try:
        engine = make_engine(read_settings().database_url)
        try:
            before, after = bring_up_to_date(engine)
        finally:
            engine.dispose()
    except (SettingsError, DatabaseError) as error:
        refuse(str(error))
    except SQLAlchemyError as error:
        # The error's own text may hold the address and password of the database.
        refuse(
            f"The database could not be brought up to date ({type(error).__name__}): is it "
            "running, and may this user make tables in it?"
        )
    if as_json:
        print_json({"before": before, "after": after})
    elif before == after:
        typer.echo(f"The database is up to date: schema {after}.")
    else:
        typer.echo(f"The database went from schema {before or 'nothing'} to {after}.")
