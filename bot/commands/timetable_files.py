"""What `coregroup timetable` writes besides its table: a calendar file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from bot.assets import data_folder
from bot.clock import machine_now
from bot.commands.options import refuse
from bot.documents.calendar_file import calendar_day, calendar_file
from bot.documents.words import load_words
from bot.rules.procedure import Procedure
from bot.rules.timeline import Deadline, Timeline
from bot.rules.why import Phrases, explain
from bot.rules.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A timetable that was asked for, with what it was reckoned from."""

    procedure: Procedure
    timeline: Timeline
    calendar: Calendar
    phrases: Phrases
    rows: tuple[Deadline, ...]

    @property
    def initial(self) -> date:
        """The day of the initial conference."""
        return min(one.on for one in self.timeline.conferences)

    def why(self, row: Deadline) -> str:
        """Say how a row's date was reckoned."""
        return explain(row, self.procedure.rules[row.rule], self.calendar, self.phrases)


def write_calendar(found: Reckoned, target: str, *, quiet: bool) -> None:
    """Write a timetable's dates as a calendar file, or to stdout where `target` is "-".

    What was done is said on stdout, or on stderr where stdout is not to be disturbed (`quiet`).
    """
    procedure, words = found.procedure, load_words(data_folder() / "documents", "calendar")
    text = calendar_file(
        [
            calendar_day(row, owner=procedure.label(row.owner), words=words, why=found.why(row))
            for row in found.rows
        ],
        # The command knows no reference: procedure and conference tell one group from another.
        group=f"{procedure.id}:{found.initial.isoformat()}",
        name=words["name"].format(procedure=procedure.name),
        stamp=machine_now(),
    )
    if target == "-":
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
        return
    _save(Path(target), text)
    count = len(found.rows)
    said = words["written_one" if count == 1 else "written"].format(count=count, file=target)
    typer.echo(said, err=quiet)


def _save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; end the command with a sentence where that fails."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        refuse(f"{path} cannot be written ({error.strerror}): choose another place.")
