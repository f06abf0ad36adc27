"""What commands share: dates typed by hand, and a refusal that ends with a sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

import typer


def refuse(sentence: str) -> NoReturn:
    """Say on stderr why nothing was done, and end with exit code 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def day(text: str) -> date:
    """Read a date such as 2026-12-18.

    Raises typer.BadParameter (exit 2) for what is no date, and ends with a sentence (exit 1) for a
    day that no calendar has.
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise typer.BadParameter(f"{text!r} is no date: write year, month and day, as 2026-12-18.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"There is no day {text}: check the month and the day.")


def minutes(text: str) -> tuple[int, ...]:
    """Read numbers such as 15,15,30; raises typer.BadParameter (exit 2) for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() for part in parts):
        raise typer.BadParameter(f"{text!r} are no minutes: write numbers, as 15,15,30.")
    return tuple(int(part) for part in parts)
