"""`coregroup keys`: the keys that the records are sealed with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.clock import machine_now
from bot.commands.office import open_office, print_json
from bot.commands.options import refuse
from bot.duties import keys as duties
from bot.records.engine import DatabaseError, make_engine
from bot.records.keys import change_master, master_key, read_key
from bot.records.rotation import counted
from bot.records.schema import ready
from bot.settings import SettingsError, read_settings

app = typer.Typer(help="The keys that names, free text and files are sealed with.")
Json = Annotated[bool, typer.Option("--json", help="JSON for programs.")]


@app.command("list")
def show(as_json: Json = False) -> None:
    """Show which keys there are and how many rows are sealed with each."""
    with open_office() as office:
        found = counted(office.store)
        newest = office.store.vault.newest
    rows = {number: found.get(number, 0) for number in range(1, newest + 1)}
    if as_json:
        print_json({"newest": newest, "rows": {str(number): rows[number] for number in rows}})
        return
    for number, held in rows.items():
        use = "in use" if number == newest else "opens what was sealed before"
        typer.echo(f"Key {number}: {held} rows, {use}.")


@app.command()
def rotate(
    finish: Annotated[
        bool, typer.Option("--finish", help="Only finish a rotation that was interrupted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Begin a newer key and seal every row anew; the bot may go on running meanwhile."""
    with open_office() as office, _progress() as done:
        if finish:
            made = duties.finish(office.store, done)
        else:
            master = master_key(office.settings, office.store.engine)
            made = duties.rotate(
                office.store, master, now=office.now, machine_now=machine_now(), done=done
            )
    if as_json:
        print_json({"key": made.number, "rows": made.rows})
    else:
        typer.echo(f"{made.rows} rows were sealed anew. Key {made.number} is in use.")


@app.command("change-master")
def change(as_json: Json = False) -> None:
    """Put COREGROUP_KEY in the place of COREGROUP_KEY_OLD. Stop the bot first, start it after."""
    try:
        settings = read_settings()
        old = read_key(settings.key_old.get_secret_value(), "COREGROUP_KEY_OLD")
        new = read_key(settings.key.get_secret_value())
        engine = make_engine(settings.database_url)
        try:
            ready(engine)
            number = change_master(engine, old, new)
        finally:
            engine.dispose()
    except (SettingsError, DatabaseError) as error:
        refuse(str(error))
    if as_json:
        print_json({"keys": number})
    else:
        typer.echo(f"{number} keys are under the new master key. The old one opens nothing more.")


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Sealing anew", total=None)

        def done(name: str, rows: int) -> None:
            progress.update(bar, advance=rows, description=f"Sealing anew: {name}")

        yield done
