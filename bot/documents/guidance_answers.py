"""Answers a question from one procedure's rules: which section says it, the best three."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.documents.guidance_data import FIGURE
from bot.documents.guidance_lines import cite, fitting_book
from bot.documents.guidance_model import CitedProcedure, CitedRule, Library
from bot.documents.guidance_search import stems

MOST = 3
_READ = 400
_K1, _B = 1.2, 0.5
"""How fast a repeated word stops counting, and how much a long text is held against it (BM25)."""
_ENOUGH = 0.5
"""The part of what a question tells that a rule must hold, or the bot says it does not know."""
_UNHEARD = 1.25
"""How much more than the rarest a word tells that the document does not hold at all."""
_NEARLY = 0.9
"""The part of the best score from which a rule is shown beside the best one."""
_ASKS_FIGURE = frozenset({"=figure", "=rhythm"})
_HAS_FIGURE = 1.6


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that may answer: its id, its section as it is cited, its words, how well it fits."""

    rule: str
    section: str
    words: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The best rules for a question, best first; `known` is False where none fits well enough.

    `near` are the best and those that fit nearly as well: minutes of the first and of later ones.
    """

    found: tuple[Found, ...]
    known: bool
    near: tuple[Found, ...] = ()


class Ideas:
    """The ideas that several words share (data/guidance/synonyms.toml)."""

    def __init__(self, folder: Path) -> None:
        raw = tomllib.loads((folder / "synonyms.toml").read_text(encoding="utf-8"))
        self._named = {
            stems(word): f"={idea}" for idea, words in raw.items() for word in words if stems(word)
        }
        self._longest = max(map(len, self._named))

    def of(self, text: str, small: frozenset[str]) -> list[str]:
        """Return the ideas and the other telling words of a text, in its order."""
        words, at, found = stems(text[:_READ]), 0, []
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                idea = self._named.get(words[at : at + size])
                if idea:
                    found.append(idea)
                    at += size
                    break
            else:
                if words[at] not in small:
                    found.append(words[at])
                at += 1
        return found


class Answerer:
    """One procedure's rules made ready once, to be asked often."""

    def __init__(self, library: Library, procedure: CitedProcedure, ideas: Ideas) -> None:
        self._ideas = ideas
        self._small = frozenset(stem for word in library.small_words for stem in stems(word))
        self._library, self._procedure = library, procedure
        texts = {rule.id: self._text(rule) for rule in procedure.rules.values()}
        self._counts = {rule: _weighed(parts, self._read) for rule, parts in texts.items()}
        lengths = [sum(counts.values()) for counts in self._counts.values()]
        self._usual = sum(lengths) / max(len(lengths), 1)
        in_rules = Counter(word for counts in self._counts.values() for word in counts)
        many = len(self._counts)
        self._rare = {
            word: math.log(1 + (many - held + 0.5) / (held + 0.5))
            for word, held in in_rules.items()
        }

        self._unheard = _UNHEARD * math.log(2 + 2 * many)

    def ask(self, question: str) -> Answer:
        """Return what answers a question, the best three; nothing is ever made up."""
        wanted = self._read(question)
        scores = {rule: self._score(rule, wanted) for rule in self._counts}
        best = sorted(scores, key=lambda rule: (-scores[rule], rule))[: MOST * 2]
        found: list[Found] = []
        for rule in best:
            section = cite(rule, self._library, self._procedure).section
            if scores[rule] > 0 and all(one.section != section for one in found):
                words = self._procedure.rules[rule].words
                found.append(Found(rule, section, words, scores[rule]))
        known = bool(found) and self._held(found[0].rule, wanted) >= _ENOUGH
        near = [
            one
            for one in found[:MOST]
            if one.score >= found[0].score * _NEARLY and self._held(one.rule, wanted) >= _ENOUGH
        ]
        return Answer(tuple(found[:MOST]), known, tuple(near))

    def _held(self, rule: str, wanted: Sequence[str]) -> float:
        """Return how much of what a question tells a rule holds, rare words counting for more."""
        telling = [word for word in dict.fromkeys(wanted) if word not in _ASKS_FIGURE]
        weights = {word: self._rare.get(word, self._unheard) for word in telling}
        held = sum(weight for word, weight in weights.items() if word in self._counts[rule])
        return held / sum(weights.values()) if weights else 0.0

    def _read(self, text: str) -> list[str]:
        return self._ideas.of(text, self._small)

    def _score(self, rule: str, wanted: Sequence[str]) -> float:
        counts = self._counts[rule]
        length = sum(counts.values()) / self._usual
        score = 0.0
        for word in dict.fromkeys(wanted):
            held = counts.get(word, 0.0)
            if held:
                norm = _K1 * (1 - _B + _B * length)
                score += self._rare[word] * held * (_K1 + 1) / (held + norm)
        if score and _ASKS_FIGURE & set(wanted) and self._procedure.rules[rule].figure:
            score += _HAS_FIGURE
        return score

    def _text(self, rule: CitedRule) -> list[tuple[float, str]]:
        owner = self._library.roles.get(rule.owner, rule.owner.replace("_", " "))
        parts = [
            (2.0, getattr(rule, "title", "")),
            (1.0, rule.words),
            (0.5, rule.trigger),
            (0.3, owner),
            (0.7, rule.section if not rule.section[:1].isdigit() else ""),
        ]
        book = fitting_book(self._library, self._procedure)
        for topic, page in (book.pages if book else {}).items():
            for section in page:
                cited = [line for line in (*section.text, *section.points) if rule.id in line.rules]
                parts += [(0.5, FIGURE.sub(" ", line.words)) for line in cited]
                if cited and not section.roles:
                    parts.append((0.5, f"{section.heading} {self._library.topics[topic].title}"))
        return parts


def _weighed(
    parts: Iterable[tuple[float, str]], read: Callable[[str], Sequence[str]]
) -> Mapping[str, float]:
    counts: dict[str, float] = {}
    for weight, text in parts:
        for word in read(text):
            counts[word] = counts.get(word, 0.0) + weight
    return counts
