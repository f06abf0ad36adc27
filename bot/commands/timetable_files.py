"""What `coregroup timetable` writes besides its table: a calendar file, a picture of the weeks."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from bot.assets import data_folder, templates_folder
from bot.clock import machine_now
from bot.commands.options import refuse
from bot.documents.timeline_marks import DutyMark, Occasion, OccasionKind, Strength, Weeks
from bot.documents.words import load_words
from bot.rules.procedure import Procedure
from bot.rules.timeline import Conference, Deadline, Timeline
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
    from bot.documents.calendar_file import calendar_day, calendar_file

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


def write_picture(found: Reckoned, target: str, *, quiet: bool) -> None:
    """Draw a timetable's weeks into a file that ends in .svg or .png, and print the same in words.

    The words go to stderr where stdout is not to be disturbed (`quiet`).
    """
    from bot.documents.timeline_picture import draw_weeks, load_picture_words

    templates, path = templates_folder(), Path(target)
    words = load_picture_words(data_folder() / "documents")
    picture = draw_weeks(as_weeks(found), words, templates)
    content = picture.svg.encode()
    if path.suffix.lower() == ".png":
        from bot.documents.picture_png import to_png

        content = to_png(picture.svg, templates=templates, fonts=data_folder() / "fonts")
    _save(path, content)
    typer.echo(picture.alt, err=quiet)


def as_weeks(found: Reckoned) -> Weeks:
    """Return what the picture of a timetable shows."""
    timeline = found.timeline
    occasions = [Occasion(_kind(one), one.on) for one in timeline.conferences]
    occasions += [
        Occasion("held" if one.state == "held" else "planned", one.on)
        for one in timeline.meetings
        if one.state != "cancelled"
    ]
    return Weeks(
        occasions=tuple(occasions),
        duties=tuple(_mark(row) for row in found.rows),
        procedure=found.procedure.name,
        document=found.procedure.document,
    )


def _kind(conference: Conference) -> OccasionKind:
    if conference.kind == "initial":
        return "initial"
    if conference.outcome is None:
        return "review"
    return "review_continued" if conference.outcome == "continued" else "review_ended"


def _mark(row: Deadline) -> DutyMark:
    strength: Strength = "usual"
    if row.recommended or row.conditional:
        strength = "recommended" if row.recommended else "conditional"
    return DutyMark(
        rule=row.rule,
        title=row.title,
        due=row.due,
        act_by=row.act_by,
        begins=row.reckoning.start if row.reckoning else None,
        opens=row.opens,
        state="open" if row.met_on is None else "done",
        done_on=row.met_on,
        strength=strength,
    )


def _save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; end the command with a sentence where that fails."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        refuse(f"{path} cannot be written ({error.strerror}): choose another place.")
