"""The sentence of `why`: a date's arithmetic, to be checked on a paper calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.rules.british import said_day, said_list
from bot.rules.procedure_model import Rule
from bot.rules.timeline import Deadline, Reckoning
from bot.rules.vocabulary import DAYS_IN_UNIT
from bot.rules.workdays import Calendar

Phrases = Mapping[str, Mapping[str, str]]
_SATURDAY = 5


def load_phrases(folder: Path) -> Phrases:
    """Read the words of `why` from data/phrases/why.toml."""
    found: Phrases = tomllib.loads((folder / "why.toml").read_text(encoding="utf-8"))
    return found


def explain(deadline: Deadline, rule: Rule, calendar: Calendar, phrases: Phrases) -> str:
    """Say how a deadline's date was reckoned.

    The event's day, the count, each bank holiday that was skipped and, where it differs, the day
    to act by. `rule` is the deadline's own rule, `calendar` the one it was projected on.
    """
    how = deadline.reckoning
    if how is None:
        return ""
    parts = [_reckoned(deadline, how, rule, phrases)]
    parts += _skipped(deadline, how, calendar, phrases)
    parts += _act_by(deadline, how, calendar, phrases)
    notes = dict(how.notes)
    said = phrases["notes"]
    parts += [
        said[name].format(months=rule.assume_months, start=said_day(how.start))
        for name in notes
        if name in said
    ]
    if deadline.recommended:
        parts.append(said["recommended"])
    return " ".join(parts)


def _reckoned(deadline: Deadline, how: Reckoning, rule: Rule, phrases: Phrases) -> str:
    notes = dict(how.notes)
    values = {
        "count": _figure(how),
        "days": how.limit * DAYS_IN_UNIT.get(how.unit, 1),
        "limit": how.limit,
        "held": notes.get("held", 0),
        "event": how.event,
        "start": said_day(how.start),
        "due": said_day(deadline.due),
        "opens": said_day(deadline.opens or how.start),
    }
    if rule.done == "child seen":
        since = how.notes[0][0]
        values["since"] = phrases["since"][since].format(event=how.event)
        return phrases["seen"][how.unit].format(**values)
    if how.unit == "count":
        return phrases["counted"]["count"].format(**values)
    if "late_start" in notes:
        return phrases["before"]["late_start"].format(**values)
    if deadline.opens is not None:
        return phrases["window"][how.unit].format(**values)
    if rule.before and not how.limit:
        return phrases["before"]["same_day"].format(**values)
    return phrases["before" if rule.before else "reckoned"][how.unit].format(**values)


def _figure(how: Reckoning) -> str:
    unit = "working days" if how.unit == "no figure" else how.unit
    return f"{how.limit} {unit.removesuffix('s') if how.limit == 1 else unit}"


def _skipped(deadline: Deadline, how: Reckoning, calendar: Calendar, phrases: Phrases) -> list[str]:
    if how.unit not in ("working days", "no figure") or "late_start" in dict(how.notes):
        return []
    first, last = how.start, deadline.due
    if deadline.opens is not None or last < first:
        # Counted back from a planned event, whose own day is not counted.
        first, last = (deadline.opens or last) - timedelta(days=1), how.start - timedelta(days=1)
    names = _names(first, last, calendar, phrases)
    said = phrases["skipped"]
    if names:
        verb = said["one" if len(names) == 1 else "more"]
        return [said["holidays"].format(days=verb, names=said_list(names))]
    weekend = any(
        (first + timedelta(days=n)).weekday() >= _SATURDAY
        for n in range(1, min((last - first).days, 7) + 1)
    )
    return [said["weekends"]] if weekend else []


def _act_by(deadline: Deadline, how: Reckoning, calendar: Calendar, phrases: Phrases) -> list[str]:
    if deadline.act_by == deadline.due:
        return []
    names = _names(deadline.act_by, deadline.due, calendar, phrases)
    said = phrases["act_by"]["holiday" if names else "weekend"]
    return [said.format(act_by=said_day(deadline.act_by), names=said_list(names))]


def _names(first: date, last: date, calendar: Calendar, phrases: Phrases) -> list[str]:
    said = phrases["skipped"]["holiday"]
    return [
        said.format(day=said_day(day), name=name) for day, name in calendar.skipped(first, last)
    ]
