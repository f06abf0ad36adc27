"""`coregroup understand`: what the bot makes of a sentence, on one's own machine."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.clock import local_day, machine_now
from bot.commands.options import day, refuse
from bot.talk.understand import Understood, make_listener

COLUMN = "text"
ZONE = "Europe/London"


def understand(
    text: Annotated[str | None, typer.Argument(help="What somebody wrote.")] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="The day it was written; today."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help=f"A CSV with a column '{COLUMN}': one line a row.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Say what the bot understands: the intent, the date and core group named, what comes next."""
    if (text is None) == (file is None):
        raise typer.BadParameter("Give a sentence, or --file with a CSV; one of the two.")
    written = on or local_day(machine_now(), ZONE)
    listener = make_listener()
    if file is None:
        typer.echo(_line(text or "", listener.understand(text or "", written), as_json))
        return
    for row in _rows(file):
        typer.echo(_line(row, listener.understand(row, written), as_json=True))


def _rows(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            if COLUMN not in (reader.fieldnames or ()):
                refuse(f"{file.name} has no column called {COLUMN}. Put one into its first line.")
            for row in reader:
                yield row[COLUMN] or ""
    except (OSError, UnicodeDecodeError, csv.Error):
        refuse(f"{file.name} cannot be read. Give a CSV file in UTF-8.")


def as_dict(found: Understood) -> dict[str, Any]:
    """Return an understanding as the contract has it; days in ISO, what is missing null."""
    slots = found.slots
    return {
        "intent": found.intent,
        "slots": {
            "date": slots.day.isoformat() if slots.day else None,
            "case": slots.case,
            "dates": [one.isoformat() for one in slots.dates],
            "cases": list(slots.cases),
            "vague": slots.vague or None,
            "seen": slots.seen,
        },
        "confidence": found.confidence,
        "next": found.next,
        "reason": found.reason or None,
        "about": list(found.about),
    }


def _line(text: str, found: Understood, as_json: bool) -> str:
    if as_json:
        return json.dumps(as_dict(found), ensure_ascii=False)
    slots = found.slots
    named = [str(slots.day)] if slots.day else []
    named += [slots.case] if slots.case else []
    why = f", because: {found.reason}" if found.reason else ""
    about = f" ({', '.join(named)})" if named else ""
    return f"{found.intent}{about}; next: {found.next}{why}"
