"""Finds the topic somebody means from the few words they typed; local, and the same each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.documents.guidance_model import Library, Topic

_ALIKE = 0.84
_LONGEST = 400

Words = tuple[str, ...]


def nearest(text: str, library: Library) -> Topic | None:
    """Return the topic that fits best, or None where nothing fits.

    `text` is what was typed: an id ("first-meeting"), a title, a question or a word; of a very
    long one only the beginning is read.
    """
    found = ranked(text, library)
    return found[0] if found else None


def ranked(text: str, library: Library) -> tuple[Topic, ...]:
    """Return the topics that fit at all, the best first; equal ones keep the topics' own order."""
    topics = tuple(library.topics.values())
    wanted = text[:_LONGEST].strip().lower().replace("_", "-")
    exact = tuple(topic for topic in topics if wanted in (topic.id, topic.title.lower()))
    if exact:
        return exact
    small = frozenset(_stem(word) for word in library.small_words)
    cues = {topic.id: _cues(topic, small) for topic in topics}
    rare = _rareness(cues.values())
    every = _words(text[:_LONGEST])
    typed = (_without(every, small), every)
    scored = [(_score(cues[topic.id], typed, rare), topic) for topic in topics]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return tuple(topic for _, topic in best)


def _cues(topic: Topic, small: frozenset[str]) -> tuple[Words, ...]:
    """Return what points to a topic: its cues and its title, without small words where it can."""
    said = (_words(cue) for cue in (topic.title, *topic.words))
    return tuple(sorted({_without(words, small) or words for words in said}))


def _rareness(cues: Iterable[tuple[Words, ...]]) -> dict[str, float]:
    """Return a weight for each word: one shared by many topics ("plan", "group") says little."""
    topics_with: Counter[str] = Counter()
    for topic in cues:
        topics_with.update({word for cue in topic for word in cue})
    return {word: 1 / count for word, count in topics_with.items()}


def _score(cues: tuple[Words, ...], typed: tuple[Words, ...], rare: dict[str, float]) -> float:
    """Add up the cues found: the rarer their words and the more of them, the more they count."""
    return sum(
        max(_found(cue, words) for words in typed) * len(cue) * sum(rare[word] for word in cue)
        for cue in cues
    )


def _found(cue: Words, words: Words) -> float:
    """Return how well a cue stands among the words, side by side: 1 exactly, 0 not at all."""
    size = len(cue)
    if not size:
        return 0.0
    windows = (words[start : start + size] for start in range(len(words) - size + 1))
    return max((_alike(cue, window) for window in windows), default=0.0)


def _alike(cue: Words, window: Words) -> float:
    if cue == window:
        return 1.0
    worst = 1.0
    for expected, typed in zip(cue, window, strict=True):
        if expected == typed:
            continue
        # Short words a letter apart mean different things (plan, play): only long ones may slip.
        if min(len(expected), len(typed)) < 5 or expected[0] != typed[0]:
            return 0.0
        ratio = SequenceMatcher(None, expected, typed).ratio()
        if ratio < _ALIKE:
            return 0.0
        worst = min(worst, ratio - 0.2)
    return worst


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
