"""What somebody's message may be about among what is their own: meetings, tasks, core groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True, slots=True)
class Option:
    """One thing of the person's own that a message may mean.

    `key` is what a button carries, such as "meeting:<id>"; `reference` the core group's; `on` the
    day of a meeting, `title` a task's words.
    """

    key: str
    reference: str
    on: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The options that fit, and why more were kept than were asked for.

    `missed` is "case" or "day" where nothing of the person's own fits what was named: then all that
    fit the rest are kept.
    """

    options: tuple[Option, ...]
    missed: str = ""


_CLEAR = 12
"""How much better than the next a task's words must fit to be taken alone, of 100."""
_FITS = 72
_EMPTY = re.compile(
    r"\b(?:the|a|an|my|our|for|to|of|caseref|dateref|vagueref|nameref|done|with|finished|have|i|and|is|it"
    r"|that|now|just|all|completed|complete|sent|made|mark|as|off|please|tick|tasks?|actions?|in|time|on"
    r"|by|can|not|get|do|booked|one|was|am|will|be|late|running|need|more|waiting|still|about|no|yes)\b"
)


def narrow(
    options: Sequence[Option], *, cases: Sequence[str], days: Sequence[date], said: str
) -> Narrowed:
    """Return the options that fit the core groups, days and words of a message.

    `said` is the message made plain; its words are held against the titles of tasks.
    """
    found = tuple(options)
    if cases:
        fits = tuple(one for one in found if one.reference in cases)
        if not fits:
            return Narrowed(found, "case")
        found = fits
    if days and any(one.on for one in found):
        fits = tuple(one for one in found if one.on in days)
        if not fits:
            return Narrowed(found, "day")
        found = fits
    if any(one.title for one in found):
        found = _titled(found, said)
    return Narrowed(found)


def _titled(options: tuple[Option, ...], said: str) -> tuple[Option, ...]:
    wanted = " ".join(_EMPTY.sub(" ", said.lower()).split())
    if not wanted:
        return options
    ranked = process.extract(
        wanted,
        [one.title for one in options],
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=_FITS,
        limit=8,
    )
    if not ranked:
        return options
    best = ranked[0][1]
    near = sorted(index for _, score, index in ranked if score > best - _CLEAR)
    return tuple(options[index] for index in near)
