"""`coregroup tick`: plan what is due and send what is planned, once."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import SENDER_SECONDS, make_client, name_from_slack, renderer
from bot.clock import machine_now, parse_instant
from bot.commands.office import Office, open_office, print_json
from bot.commands.options import refuse
from bot.logs import set_up_logs
from bot.records import lock
from bot.reminders.engine import Reminders
from bot.reminders.outcomes import TickResult
from bot.talk.grammar import load_grammar
from handlers.desk import Desk
from handlers.routes import build_routes


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no instant: write it as 2026-12-21T09:00.") from None


def tick(
    at: Annotated[
        datetime | None,
        typer.Option(parser=_instant, metavar="ISO", help="As of another moment of case time."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; write and send nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Plan what is due and send what is planned; `coregroup serve` does it every few seconds."""
    set_up_logs()
    with open_office() as office:
        if at is not None:
            office.clock.set(at)
        if not dry_run:
            _check(office, moved=at is not None)
        result = _tick(office, dry_run=dry_run)
        if as_json:
            print_json(asdict(result))
        else:
            _print(result, dry_run=dry_run)


def _check(office: Office, *, moved: bool) -> None:
    if not office.settings.slack_bot_token.get_secret_value():
        refuse("SLACK_BOT_TOKEN is missing, so nothing can be sent. To look only: --dry-run.")
    if moved and not office.settings.api_is_loopback:
        refuse(
            "--at would send real people reminders of another day. It works with --dry-run, or "
            "where SLACK_API_URL is this machine, as with the playground."
        )


def _tick(office: Office, *, dry_run: bool) -> TickResult:
    reminders = _reminders(office)
    url = office.settings.database_url
    try:
        with nullcontext() if dry_run else lock.hold(url):
            return reminders.preview() if dry_run else reminders.tick()
    except lock.Held as error:
        refuse(f"{error} To look only: coregroup tick --dry-run.")
    finally:
        reminders.stop()


def _reminders(office: Office) -> Reminders:
    client = make_client(office.settings, SENDER_SECONDS)
    desk = Desk(
        store=office.store,
        rulebook=office.rulebook,
        clock=office.clock,
        phrases=office.phrases,
        machine_now=machine_now,
        nudge=lambda: None,
        name_of=name_from_slack(client),
    )
    return Reminders(
        store=office.store,
        rulebook=office.rulebook,
        clock=office.clock,
        machine_now=machine_now,
        client=client,
        render=renderer(desk, build_routes(load_grammar())),
    )


def _print(result: TickResult, *, dry_run: bool) -> None:
    console = Console(highlight=False)
    counts: dict[str, Any] = {
        "planned": result.planned,
        "sent": result.sent,
        "uncertain": result.uncertain,
        "failed": result.failed,
    }
    if dry_run:
        console.print(f"Would plan {result.planned} and send {len(result.messages)}.")
    else:
        console.print(", ".join(f"{number} {name}" for name, number in counts.items()) + ".")
    if not result.messages:
        return
    table = Table("To", "What", "Key")
    for one in result.messages:
        table.add_row(Text(one.recipient), Text(one.kind), Text(one.key, "dim"))
    console.print(table)
