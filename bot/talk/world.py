"""What somebody's message may be about: their own tasks, meetings and core groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True, slots=True)
class OwnTask:
    """An open task of the person's own."""

    id: str
    title: str
    reference: str


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A planned or recent meeting of one of the person's core groups."""

    id: str
    reference: str
    on: date


@dataclass(frozen=True, slots=True)
class World:
    """The candidates; nothing of anybody else is ever among them."""

    references: tuple[str, ...] = ()
    tasks: tuple[OwnTask, ...] = ()
    meetings: tuple[OwnMeeting, ...] = ()

    def tasks_like(self, said: str, reference: str | None) -> tuple[OwnTask, ...]:
        """Return the tasks that words may mean, the likeliest first.

        One alone comes back where it fits clearly better than the next; `reference` narrows.
        """
        among = [one for one in self.tasks if reference in (None, one.reference)]
        if not said.strip():
            return tuple(among)
        ranked = _ranked(said, [one.title for one in among])
        if not ranked:
            return ()
        best = ranked[0][0]
        return tuple(among[index] for score, index in ranked if score > best - _CLEAR)

    def meetings_on(self, day: date | None, reference: str | None) -> tuple[OwnMeeting, ...]:
        """Return the meetings on a day or of a core group, or all where neither is said."""
        return tuple(
            one
            for one in self.meetings
            if reference in (None, one.reference) and day in (None, one.on)
        )


_CLEAR = 12
_FITS = 72
_EMPTY = re.compile(
    r"\b(?:the|a|an|my|our|for|to|of|caseref|dateref|vagueref|done|with|finished|have|i|and|is|it|that"
    r"|now|just|all|completed|sent|made|mark|as|off|please|tick|task|action|in|time|on|by|can|not|get"
    r"|do|booked)\b"
)


def _ranked(said: str, titles: Sequence[str]) -> list[tuple[float, int]]:
    """Return the titles that share the words said, as (score, index), best first."""
    wanted = " ".join(_EMPTY.sub(" ", said.lower()).split())
    if not wanted:
        return [(0.0, index) for index in range(len(titles))]
    found = process.extract(
        wanted,
        titles,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=_FITS,
        limit=8,
    )
    partial = [(score, index) for _, score, index in found]
    return sorted(partial, key=lambda pair: (-pair[0], pair[1]))
