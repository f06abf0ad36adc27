"""The school terms of a workspace: read from a file, kept, and shown."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from sqlmodel import Session

from bot.duties import audit
from bot.duties.turn import DutyError, Rulebook
from bot.duties.workspaces import get_workspace
from bot.records.tables import Workspace
from bot.rules.terms import Term

HEADER = ("name", "first", "last")
NAME_LENGTH = 40
MOST_TERMS = 60
LONGEST_DAYS = 200


def terms_of(workspace: Workspace) -> tuple[Term, ...]:
    """Return a workspace's school terms, in order."""
    return tuple(
        Term(one["name"], date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
        for one in workspace.terms
    )


def read_terms(text: str) -> tuple[Term, ...]:
    """Read terms from CSV with the columns name, first, last; a heading line may come first.

    `text` is the file's. Raises DutyError under `terms` with the number of the line that cannot be
    taken.
    """
    found: list[tuple[int, Term]] = []
    for line, row in _rows(text):
        found.append((line, _term(line, row)))
    if not found:
        raise DutyError("terms", "terms_empty")
    if len(found) > MOST_TERMS:
        raise DutyError("terms", "terms_too_many", most=MOST_TERMS)
    found.sort(key=lambda pair: (pair[1].first, pair[1].last))
    for (_, one), (line, following) in pairwise(found):
        if following.first <= one.last:
            raise DutyError("terms", "terms_overlap", line=line, name=one.name)
    return tuple(term for _, term in found)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            heading = tuple(cell.casefold() for cell in cells) == HEADER
            if any(cells) and not heading:
                yield reader.line_num, cells
    except csv.Error:
        raise DutyError("terms", "terms_columns", line=reader.line_num) from None


def _term(line: int, row: Sequence[str]) -> Term:
    if len(row) != len(HEADER):
        raise DutyError("terms", "terms_columns", line=line)
    name, first, last = row[0], _day(line, row[1]), _day(line, row[2])
    if not name or len(name) > NAME_LENGTH:
        raise DutyError("terms", "terms_name", line=line, most=NAME_LENGTH)
    if last <= first:
        raise DutyError("terms", "terms_backwards", line=line)
    if (last - first).days > LONGEST_DAYS:
        raise DutyError("terms", "terms_long", line=line, most=LONGEST_DAYS)
    return Term(name, first, last)


def _day(line: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DutyError("terms", "terms_date", line=line, text=text[:20]) from None


def set_terms(
    session: Session,
    rulebook: Rulebook,
    team_id: str,
    terms: Sequence[Term],
    *,
    now: datetime,
    machine_now: datetime,
) -> Workspace:
    """Keep the school terms of a workspace in place of those kept before; none takes them away.

    Raises DutyError under `team_id` where there is no such workspace, under `terms` for a day that
    the calendar does not hold.
    """
    workspace = get_workspace(session, team_id)
    calendar = rulebook.calendar(workspace)
    for term in terms:
        if term.first < calendar.first_day or term.last > calendar.last_day:
            held = f"{calendar.first_day.year} to {calendar.last_day.year}"
            raise DutyError("terms", "terms_year", name=term.name, years=held)
    workspace.terms = [
        {"name": one.name, "first": one.first.isoformat(), "last": one.last.isoformat()}
        for one in terms
    ]
    session.add(workspace)
    audit.note_command(
        session, workspace.id, "set_terms", now=now, machine_now=machine_now, terms=len(terms)
    )
    return workspace
