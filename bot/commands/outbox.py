"""`coregroup outbox`: what waits to be sent, what was sent, and what to do about the rest."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import col, select

from bot.commands.office import Office, open_office
from bot.records.tables import OutboxMessage, Person
from bot.records.words import OutboxState
from bot.reminders import by_hand

PAGE = 1000
_OVER = (OutboxState.SENT, OutboxState.WITHDRAWN)

app = typer.Typer(add_completion=False, invoke_without_command=True)


@app.callback()
def outbox(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was sent or withdrawn.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON for programs: every message.")
    ] = False,
) -> None:
    """Show what waits, is uncertain, went wrong or was given up."""
    if context.invoked_subcommand is not None:
        return
    with open_office() as office:
        if as_json:
            _write(_rows(office, everything=True))
        else:
            _print(_rows(office, everything=everything))


@app.command()
def retry(key: Annotated[str, typer.Argument(help="The message's key.")]) -> None:
    """Send a message again that failed, was given up or was withdrawn."""
    with open_office() as office, office.store.session() as session:
        by_hand.retry(session, key, now=office.now, machine_now=office.machine_now)
    typer.echo("Done: it goes out with the next tick, if it is still true.")


@app.command()
def abandon(
    key: Annotated[str, typer.Argument(help="The message's key.")],
    reason: Annotated[str, typer.Option(help="Why nobody is to get it.")],
) -> None:
    """Give a message up."""
    with open_office() as office, office.store.session() as session:
        by_hand.abandon(session, key, reason, now=office.now, machine_now=office.machine_now)
    typer.echo("Done: it is not sent.")


def _rows(office: Office, *, everything: bool) -> Iterator[tuple[OutboxMessage, str]]:
    """Return messages with their recipients, oldest first, a page at a time."""
    last: uuid.UUID | None = None
    while True:
        statement = (
            select(OutboxMessage, Person.slack_id)
            .join(Person, col(Person.id) == OutboxMessage.recipient_id)
            .order_by(col(OutboxMessage.id))
            .limit(PAGE)
        )
        if not everything:
            statement = statement.where(col(OutboxMessage.state).not_in(_OVER))
        if last is not None:
            statement = statement.where(col(OutboxMessage.id) > last)
        with office.store.session() as session:
            page = session.exec(statement).all()
        for row, slack_id in page:
            yield row, slack_id or str(row.recipient_id)
        if len(page) < PAGE:
            return
        last = page[-1][0].id


def _write(rows: Iterator[tuple[OutboxMessage, str]]) -> None:
    typer.echo('{"messages": [', nl=False)
    for number, (row, recipient) in enumerate(rows):
        typer.echo((", " if number else "") + json.dumps(_document(row, recipient)), nl=False)
    typer.echo("]}")


def _document(row: OutboxMessage, recipient: str) -> dict[str, Any]:
    return {
        "key": row.key,
        "recipient": recipient,
        "kind": row.kind,
        "state": row.state,
        "attempts": row.attempts,
        "slack_ts": row.slack_ts,
    }


def _print(rows: Iterator[tuple[OutboxMessage, str]]) -> None:
    table = Table("To", "What", "State", "Attempts", "Why", "Key")
    for row, recipient in rows:
        cells = (recipient, row.kind, row.state, str(row.attempts), row.reason)
        table.add_row(*(Text(cell) for cell in cells), Text(row.key, "dim"))
    console = Console(highlight=False)
    console.print(table if table.row_count else "Nothing waits.")
