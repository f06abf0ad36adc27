"""Finds the topic somebody means from the few words they typed; local, and the same each time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from bot.documents.guidance_model import Library, Topic

Words = tuple[str, ...]

# Of a very long text only the beginning is read.
_LONGEST = 400
# A long word this like a known one is taken for it mistyped; short ones (plan, play) never are.
_ALIKE = 0.84
_LONG_WORD = 5


def nearest(text: str, library: Library) -> Topic | None:
    """Return the topic that fits best, or None; for many questions make one Finder."""
    return Finder(library).nearest(text)


class Finder:
    """The topics' cues, made ready once, to be searched often."""

    def __init__(self, library: Library) -> None:
        self._topics = tuple(library.topics.values())
        self._small = frozenset(_stem(word) for word in library.small_words)
        cues = {topic.id: self._cues(topic) for topic in self._topics}
        self._weights = _weights(cues)
        self._points: dict[Words, list[str]] = defaultdict(list)
        for topic, said in cues.items():
            for cue in sorted(said):
                self._points[cue].append(topic)
        self._known = sorted(self._small | {word for cue in self._points for word in cue})
        self._longest = max(map(len, self._points))

    def nearest(self, text: str) -> Topic | None:
        """Return the topic that fits best, or None where nothing fits.

        `text` is what was typed: an id ("first-meeting"), a title, a question or a word.
        """
        found = self.ranked(text)
        return found[0] if found else None

    def ranked(self, text: str) -> tuple[Topic, ...]:
        """Return the topics that fit at all, the best first; equal ones in the topics' order."""
        wanted = text[:_LONGEST].strip().lower().replace("_", "-")
        exact = tuple(one for one in self._topics if wanted in (one.id, one.title.lower()))
        if exact:
            return exact
        typed = self._corrected(_words(wanted))
        scores = dict.fromkeys((topic.id for topic in self._topics), 0.0)
        for cue in sorted(self._runs(typed) | self._runs(_without(typed, self._small))):
            for topic in self._points.get(cue, ()):
                scores[topic] += self._weights[cue]
        best = sorted(self._topics, key=lambda topic: -scores[topic.id])
        return tuple(topic for topic in best if scores[topic.id] > 0)

    def _cues(self, topic: Topic) -> frozenset[Words]:
        """Return what points to a topic: its words and its title, without small words if it can."""
        said = (_words(cue) for cue in (topic.title, *topic.words))
        return frozenset(_without(words, self._small) or words for words in said)

    def _corrected(self, words: Words) -> Words:
        return tuple(self._spelt(word) for word in words)

    def _spelt(self, word: str) -> str:
        if len(word) < _LONG_WORD or word in self._known:
            return word
        like = [one for one in self._known if one[0] == word[0] and len(one) >= _LONG_WORD]
        return next(iter(get_close_matches(word, like, n=1, cutoff=_ALIKE)), word)

    def _runs(self, words: Words) -> set[Words]:
        """Return every run of words side by side that is short enough to be a cue."""
        sizes = range(1, self._longest + 1)
        return {words[at : at + size] for size in sizes for at in range(len(words) - size + 1)}


def _weights(cues: Mapping[str, Iterable[Words]]) -> dict[Words, float]:
    """Weigh each cue: the rarer its words among topics and the more of them, the more it says."""
    topics_with: Counter[str] = Counter()
    for said in cues.values():
        topics_with.update({word for cue in said for word in cue})
    every = {cue for said in cues.values() for cue in said}
    return {cue: len(cue) * sum(1 / topics_with[word] for word in cue) for cue in every}


def stems(text: str) -> Words:
    """Return the words of a text, each without its ending, as they are searched for."""
    return _words(text)


def _words(text: str) -> Words:
    """Return the words of a text, each without its ending."""
    plain = text.lower().replace("’", "'").replace("can't", "cannot").replace("won't", "will not")
    plain = re.sub(r"n't\b", " not", plain).replace("cannot", "can not")
    plain = re.sub(r"'s\b", "", plain).replace("'", "")
    return tuple(_stem(word) for word in re.findall(r"[a-z0-9]+", plain))


def _without(words: Words, small: frozenset[str]) -> Words:
    return tuple(word for word in words if word not in small)


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
