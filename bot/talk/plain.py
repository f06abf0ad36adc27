"""A message made plain: lower case, short forms written out, mistyped words put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

CASE = "caseref"
"""What stands in the text in place of a core group's reference."""

_REFERENCE = re.compile(r"\b(cg)[ -]?(?:no\.? ?)?(\d{1,7})\b", re.IGNORECASE)
_SHORT_WORD = 5
_LONG_WORD = 8
MOST = 4000
"""Characters of a message that are read at all; Slack itself takes no longer one."""


class Speller:
    """Puts a mistyped long word right where exactly one known word is near enough."""

    def __init__(self, known: Iterable[str], common: Iterable[str], instead: Mapping[str, str]):
        said = frozenset(known)
        words = {word for word in said if len(word) >= _SHORT_WORD}
        self._common = frozenset(common) | said
        self.known = self._common | set(instead)
        self._instead = dict(instead)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(words):
            self._by_letter.setdefault(word[0], []).append(word)
        self._spelt = lru_cache(maxsize=20_000)(self._look_up)

    def text(self, plain: str) -> str:
        """Return a plain text with its words put right."""
        return " ".join(self._spelt(word) for word in plain.split(" "))

    def _look_up(self, word: str) -> str:
        if word in self._instead:
            return self._instead[word]
        if len(word) < _SHORT_WORD or not word.isalpha() or self._is_known(word):
            return word
        most = 1 if len(word) < _LONG_WORD else 2
        near = [
            (OSA.distance(word, other, score_cutoff=most), other)
            for other in self._by_letter.get(word[0], ())
            if abs(len(other) - len(word)) <= most
        ]
        best = sorted(pair for pair in near if pair[0] <= most)
        if not best or (len(best) > 1 and best[0][0] == best[1][0] and not _alike(best)):
            return word
        return best[0][1]

    def _is_known(self, word: str) -> bool:
        endings = ("s", "ed", "d", "ing", "ly", "er", "es")
        return word in self._common or any(
            word.endswith(ending) and word[: -len(ending)] in self._common for ending in endings
        )


def _alike(best: list[tuple[int, str]]) -> bool:
    # "referal" is as near to "referral" as to "referrals": either will do.
    return best[0][1].rstrip("s") == best[1][1].rstrip("s")


def references(text: str) -> tuple[str, ...]:
    """Return the core groups named in a text, "CG-104" however it was typed, each once."""
    found = (f"{word.upper()}-{int(number)}" for word, number in _REFERENCE.findall(text))
    return tuple(dict.fromkeys(found))


def without_references(text: str) -> str:
    """Return a text with the core groups it names taken out."""
    return _REFERENCE.sub(" ", text)


_EXPANDED = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\b(?:can't|cant|can not|cannot|carnt|canny)\b", "can not"),
        (r"\b(?:won't|wont)\b", "will not"),
        (r"\b(?:shan't|shant)\b", "will not"),
        (r"\bain't\b", "is not"),
        (
            r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should|must|need)n'?t\b",
            r"\1 not",
        ),
        (r"\b(?:i'm|im|i m)\b", "i am"),
        (r"\b(?:i'?ve)\b", "i have"),
        (r"\b(you|we|they)'ve\b", r"\1 have"),
        (r"\b(i|you|he|she|it|we|they)'ll\b", r"\1 will"),
        (r"\b(i|you|he|she|we|they)'d\b", r"\1 would"),
        (r"\b(you|we|they)'re\b", r"\1 are"),
        (r"\b(what|when|who|where|how|why|that|there|here|it|he|she)'?s\b", r"\1 is"),
        (r"'s\b", " s"),
        (r"\b(?:gonna)\b", "going to"),
        (r"\b(?:pls|plz)\b", "please"),
        (r"\bu\b", "you"),
        (r"\bw/", "with "),
        (r"\ba/l\b", "on leave"),
        (r"\ba & e\b", "a and e"),
        (r"&", " and "),
    )
)
_JOIN = re.compile(r"(?<=\d)[/.:-](?=\d)|(?<=[a-z])-(?=[a-z])")


def plain(text: str) -> str:
    """Return a text in lower case with short forms written out, marks kept only inside dates.

    A comma or a full stop becomes " , "; a question mark stands alone.
    """
    shown = text[:MOST].lower().replace("’", "'").replace("‘", "'")
    shown = _REFERENCE.sub(f" {CASE} ", shown)
    for pattern, put in _EXPANDED:
        shown = pattern.sub(put, shown)
    kept = _JOIN.sub(lambda found: _KEEP[found[0]], shown)
    kept = re.sub(r"\?+", " ? ", kept)
    kept = re.sub(r"[.,;:!\n]+|\s[-–—]+\s", " , ", kept)
    kept = re.sub(rf"[^\w,?{''.join(_KEEP.values())} ]+", " ", kept).replace("_", " ")
    for mark, put in _KEEP.items():
        kept = kept.replace(put, mark)
    kept = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", kept)
    return re.sub(r"\s+", " ", kept).strip(" ,")


_KEEP = {"/": "\x01", ".": "\x02", ":": "\x03", "-": "\x04"}


def clauses(text: str) -> list[str]:
    """Split a plain text where one thing ends and the next begins."""
    parts = re.split(r" ?, ?| \? ?|\b(?:and|but|also|plus|because|as well as)\b", text)
    return [part.strip() for part in parts if part.strip()]
