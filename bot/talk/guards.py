"""What turns a wish into a question: "not yet", "dad can't", "what if", "already"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.assets import data_folder
from bot.talk.cues import Cues, fill

_NAMED = re.compile(r"\b([A-Z][a-z]{1,20})(?=(?:'s|’s)?\b)")
NAME = "nameref"


@dataclass(frozen=True, slots=True)
class Caution:
    """A reason to ask first, and the intent that the words would otherwise have been."""

    reason: str
    about: str


@dataclass(frozen=True, slots=True)
class Says:
    """Patterns that tell one thing about a whole message (data/talk/guards.toml says which)."""

    after_name: re.Pattern[str]
    hypothetical: re.Pattern[str]
    own_visit: re.Pattern[str]
    own_absence: re.Pattern[str]
    not_seen: re.Pattern[str]
    polite: re.Pattern[str]
    far_off: re.Pattern[str]


class Guards:
    """Every guard of data/talk/guards.toml with its words filled in."""

    def __init__(self, cues: Cues, folder: Path | None = None) -> None:
        path = (folder or data_folder() / "talk") / "guards.toml"
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        self._guards = tuple(
            (Caution(row["reason"], row["about"]), re.compile(fill(row["pattern"], cues.words)))
            for row in raw["guard"]
        )
        self.says = Says(**{name: re.compile(one) for name, one in raw["say"].items()})

    def caution(self, clause: str, whole: str) -> Caution | None:
        """Return why a clause must not be acted on as it reads, None where it may.

        `whole` is the plain text of the message: "visited mum, did not see the child" is a visit.
        """
        for caution, pattern in self._guards:
            found = pattern.search(clause)
            if found is None:
                continue
            if (caution.reason, caution.about) == ("negated", "visit"):
                rest = whole.replace(found[0], " ")
                if self.says.own_visit.search(rest):
                    continue
            return caution
        return None

    def hide_names(self, text: str, known: Iterable[str]) -> str:
        """Put a mark in place of people's names, so that "Sarah sends apologies" is not "I do".

        A word with a capital is a name where it is not a known word; at the beginning of a sentence
        only before a word that says what somebody does.
        """
        words = frozenset(known)

        def put(found: re.Match[str]) -> str:
            if found[1].lower() in words:
                return found[0]
            before = text[: found.start()].rstrip()
            begins = not before or before[-1] in ".!?\n,:;"
            if begins and not self.says.after_name.match(text[found.end() :]):
                return found[0]
            return NAME

        return _NAMED.sub(put, text)
