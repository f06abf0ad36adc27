"""The patterns that say what somebody wants, read once from data/talk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.assets import data_folder
from bot.talk.day_words import DAY_NUMBER, MONTH_NUMBER
from bot.talk.plain import Speller

STRENGTHS = {"sure": 3.0, "likely": 2.0, "perhaps": 1.0}
_NAME = re.compile(r"\{(\w+)\}")
_LETTERS = re.compile(r"[a-z]{3,}")
_OTHER_DATE_WORDS = ("yesterday", "tomorrow", "tonight", "today", "morning", "afternoon", "evening")
# Two patterns of one strength: the one that explains more of the text says more.
_LENGTH = 0.01
_MOST_LENGTH = 90


class CueError(ValueError):
    """A file of data/talk cannot be used; the text names the place."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Every intent's patterns, and the words that mistyped ones are held against."""

    patterns: Mapping[str, tuple[tuple[float, re.Pattern[str]], ...]]
    words: Mapping[str, str]
    speller: Speller

    def scores(self, text: str) -> dict[str, float]:
        """Return how much each intent is said in a plain text; intents not said are left out."""
        found: dict[str, float] = {}
        for intent, patterns in self.patterns.items():
            best = max((_score(text, weight, one) for weight, one in patterns), default=0.0)
            if best:
                found[intent] = best
        return found

    def scores_of(self, intent: str, text: str) -> float:
        """Return how much one intent is said in a plain text, 0.0 where it is not."""
        return max(
            (_score(text, weight, one) for weight, one in self.patterns[intent]), default=0.0
        )

    def pattern(self, written: str) -> re.Pattern[str]:
        """Return a pattern with its {words} filled in."""
        return re.compile(fill(written, self.words))


def _score(text: str, weight: float, pattern: re.Pattern[str]) -> float:
    found = pattern.search(text)
    if found is None:
        return 0.0
    return weight + min(found.end() - found.start(), _MOST_LENGTH) * _LENGTH


def fill(pattern: str, words: Mapping[str, str]) -> str:
    """Fill {name} in a pattern with the list of that name; raises CueError for an unknown one."""

    def put(found: re.Match[str]) -> str:
        try:
            return words[found[1]]
        except KeyError:
            raise CueError(f"data/talk/cues.toml: no words are called {found[1]}") from None

    return _NAME.sub(put, pattern)


def _lists(raw: Mapping[str, Iterable[str]]) -> dict[str, str]:
    lists: dict[str, str] = {}
    for name, entries in raw.items():
        # A list may use those above it.
        lists[name] = f"(?:{'|'.join(fill(entry, lists) for entry in entries)})"
    return lists


def load_cues(folder: Path | None = None) -> Cues:
    """Read cues.toml and spelling.toml of data/talk (or `folder`).

    Raises CueError for a strength that is none, an unknown list, a pattern that is none.
    """
    folder = folder or data_folder() / "talk"
    raw = tomllib.loads((folder / "cues.toml").read_text(encoding="utf-8"))
    spelling = tomllib.loads((folder / "spelling.toml").read_text(encoding="utf-8"))
    words = _lists(raw["words"])
    patterns: dict[str, tuple[tuple[float, re.Pattern[str]], ...]] = {}
    for intent, strengths in raw["intent"].items():
        patterns[intent] = tuple(
            (_weight(intent, strength), _compiled(intent, one, words))
            for strength, ones in strengths.items()
            for one in ones
        )
    known = {word for word in _LETTERS.findall(_spelt_out(raw)) if word != "nameref"}
    known |= {word for word in (*DAY_NUMBER, *MONTH_NUMBER) if len(word) > 3}
    known |= set(_OTHER_DATE_WORDS)
    speller = Speller(known, spelling["common"].split(), spelling["instead"])
    return Cues(patterns, words, speller)


def _weight(intent: str, strength: str) -> float:
    if strength not in STRENGTHS:
        raise CueError(f"data/talk/cues.toml: {intent} has {strength}, which is no strength")
    return STRENGTHS[strength]


def _compiled(intent: str, pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(fill(pattern, words))
    except re.error as error:
        raise CueError(f"data/talk/cues.toml: {intent}: {pattern!r}: {error}") from error


def _spelt_out(raw: Mapping[str, Mapping[str, object]]) -> str:
    """Return the plain words in the patterns: what stands with a mark of a pattern is left out."""
    entries = [entry for listed in raw["words"].values() for entry in _strings(listed)]
    entries += [
        one for strengths in raw["intent"].values() for ones in _mapping(strengths) for one in ones
    ]
    return " ".join(
        re.sub(r"\\[bw]|\{\w+\}|\w+\\w[*+]|\w*\(\?:|\w+\?", " ", entry) for entry in entries
    )


def _strings(listed: object) -> list[str]:
    return [str(entry) for entry in listed] if isinstance(listed, list) else []


def _mapping(strengths: object) -> list[list[str]]:
    return list(strengths.values()) if isinstance(strengths, dict) else []
