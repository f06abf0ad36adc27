"""What somebody wants, from the words they wrote: the same answer each time, and local."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from bot.talk.cues import Cues, load_cues
from bot.talk.dates import MARK, Dated, Direction, NoSuchDay, find_dates
from bot.talk.follow import Replies
from bot.talk.grammar import Grammar, Intent, load_grammar
from bot.talk.guards import Caution, Guards
from bot.talk.plain import clauses, plain, references

SURE = 3.0
LIKELY = 2.0
READ = 600
"""Characters that are read for a wish; danger is looked for in all of them."""

_LIGHT = frozenset({"thanks", "help", "none"})
# Said together they are one wish, the first of the pair: the form of the first asks for the second.
_TOGETHER = (
    ("apologies", "report"),
    ("outcome", "minutes"),
    ("escalate", "plan"),
    ("plan_missing", "plan"),
    ("settings", "snooze"),
    ("visit", "outcome"),
    ("meeting", "next"),
    ("guide", "why"),
    ("outcome", "tasks"),
    ("outcome", "next"),
    ("why", "next"),
    ("tasks", "snooze"),
    ("undo", "apologies"),
)
_LETTER = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Slots:
    """What the message names: a day, a core group, the words of a task.

    `dates` and `cases` hold all where several were named; `day` and `case` are the first of them.
    `vague` is a time that names no day ("before half-term"). `seen` is False where a visit is told
    of on which the child was not seen.
    """

    day: date | None = None
    case: str | None = None
    dates: tuple[date, ...] = ()
    cases: tuple[str, ...] = ()
    vague: str = ""
    said: str = ""
    seen: bool | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """One message: what is wanted, how sure that is, and what comes next.

    `next` is answer, open, confirm or ask. `reason` says why it is asked: negated, other_person,
    coming, already, planned, two, vague_date, no_such_day, two_dates, two_cases, unsure, none.
    `about` are the intents it may be, the likeliest first.
    """

    intent: str
    confidence: float
    next: str
    slots: Slots = field(default_factory=Slots)
    reason: str = ""
    about: tuple[str, ...] = ()


class Listener:
    """Understands messages; made once, then a few milliseconds each."""

    def __init__(self, grammar: Grammar, cues: Cues, replies: Replies) -> None:
        self.replies = replies
        self._grammar = grammar
        self._cues = cues
        self._guards = Guards(cues)
        self._says = self._guards.says

    def understand(self, text: str, on: date) -> Understood:
        """Return what a message means on a day."""
        shown = self._guards.hide_names(text, self._cues.speller.known)
        whole = self._cues.speller.text(plain(shown))
        dated = find_dates(whole[:READ])
        cases = references(text[:READ])
        if not _LETTER.search(whole.replace("caseref", "").replace("nameref", "")):
            if cases:
                slots = Slots(case=cases[0], cases=cases)
                return Understood("ask", 0.3, "ask", slots, "unsure", ("next", "why"))
            return Understood("none", 0.0, "ask", reason="none")
        if "danger" in self._danger(whole):
            return Understood("danger", 0.95, "answer", Slots(case=_first(cases), cases=cases))
        typed = self._typed(text, cases)
        if typed is not None:
            return self._finish(typed, 1.0, dated, cases, on)
        if self._cues.scores_of("thanks", dated.text):
            return self._finish("thanks", 0.9, dated, cases, on)
        return self._wish(self._says.polite.sub("", dated.text) or dated.text, dated, cases, on)

    def slots(self, text: str, on: date, name: str) -> Slots:
        """Return what a reply to an open question names; dates point as its intent does."""
        whole = self._cues.speller.text(
            plain(self._guards.hide_names(text, self._cues.speller.known))
        )
        dated = find_dates(whole[:READ])
        try:
            days = tuple(dated.days(on, _direction(self._grammar.intent(name))))
        except NoSuchDay:
            days = ()
        return replace(_slots(dated, references(text[:READ]), days), said=dated.text)

    def _danger(self, whole: str) -> dict[str, float]:
        # Read whole, in pieces that overlap, so that a long message costs no more than its length.
        pieces = range(0, max(len(whole), 1), READ - 100)
        for at in pieces:
            found = self._cues.scores_of("danger", whole[at : at + READ])
            if found:
                return {"danger": found}
        return {}

    def _typed(self, text: str, cases: tuple[str, ...]) -> str | None:
        """Return a command typed as such: its word alone, or with nothing but a reference."""
        word, _, rest = text.strip().partition(" ")
        left = rest.strip().strip(".,!?")
        name = word.lower().strip(".,!?")
        if not left and name in self._grammar.intents and name not in ("ask", "none"):
            return name
        asked = self._grammar.parse(word)
        if asked.name and (not left or (cases and left.upper() == cases[0])):
            return asked.name
        return None

    def _wish(self, text: str, dated: Dated, cases: tuple[str, ...], on: date) -> Understood:
        parts = clauses(text)
        caution = self._caution(parts, text)
        whole = self._scored(text)
        if caution is not None and not self._spared(caution, whole, text):
            return self._cautious(caution, whole, dated, cases, on)
        two = self._two(parts)
        if two:
            first = self._finish(self._dated_one(parts, two), 0.5, dated, cases, on)
            return replace(first, intent="ask", next="ask", reason="two", about=two)
        if not whole:
            near = self._grammar.parse(text).nearest if " " not in text else ""
            about = (near,) if near else ()
            slots = _slots(dated, cases, None)
            return Understood("none", 0.0, "ask", slots, reason="none", about=about)
        ranked = sorted(whole, key=lambda name: -whole[name])
        best = ranked[0]
        if whole[best] < LIKELY:
            found = self._finish(best, 0.4, dated, cases, on)
            return replace(found, next="ask", reason="unsure", about=tuple(ranked[:3]))
        confidence = 0.9 if whole[best] >= SURE else 0.65
        found = self._finish(best, confidence, dated, cases, on, text)
        if confidence < 0.9 and found.next in ("open", "confirm"):
            return replace(found, next="ask", reason="unsure", about=tuple(ranked[:3]))
        return replace(found, about=found.about or tuple(ranked[:3]))

    def _scored(self, text: str) -> dict[str, float]:
        scores = self._cues.scores(text)
        scores.pop("danger", None)
        if self._says.hypothetical.search(text):
            scores["guide"] = max(scores.values(), default=SURE) + 1
        for first, second in _TOGETHER:
            if scores.get(first, 0) >= SURE and second in scores:
                scores[second] = min(scores[second], scores[first] - 0.01)
        for name in _LIGHT & set(scores):
            if any(score >= SURE for other, score in scores.items() if other not in _LIGHT):
                scores[name] = min(scores[name], LIKELY - 0.5)
        return scores

    def _caution(self, parts: list[str], text: str) -> Caution | None:
        if self._says.hypothetical.search(text):
            return None
        for part in parts:
            found = self._guards.caution(part, text)
            if found is not None:
                return found
        return None

    def _spared(self, caution: Caution, whole: dict[str, float], text: str) -> bool:
        """Return whether what was said for certain has nothing to do with the caution."""
        best = max(whole, key=lambda name: whole[name]) if whole else ""
        certain = whole.get(best, 0) >= SURE
        if caution.reason == "negated" and not caution.about:
            return certain and best in ("settings", "snooze", "escalate")
        if caution.reason == "other_person":
            if caution.about == best == "apologies" and certain:
                return self._says.own_absence.search(text) is not None
            return certain and best in ("change", "escalate", "guide", "people", "next", "overdue")
        if caution.reason == "planned":
            return certain and best not in ("visit", "outcome")
        return certain and best in (
            *("overdue", "settings", "snooze", "task_blocked", "escalate", "plan_missing"),
            *("minutes", "why", "guide", "undo", "change"),
        )

    def _cautious(
        self,
        caution: Caution,
        whole: dict[str, float],
        dated: Dated,
        cases: tuple[str, ...],
        on: date,
    ) -> Understood:
        likely = tuple(sorted(whole, key=lambda name: -whole[name]))
        about = caution.about or (likely[0] if likely else "")
        points = "snooze" if caution.reason == "planned" else about
        found = self._finish(points or "none", 0.6, dated, cases, on)
        kept = tuple(dict.fromkeys(name for name in (about, *likely) if name))[:3]
        return replace(found, intent="ask", next="ask", reason=caution.reason, about=kept)

    def _two(self, parts: list[str]) -> tuple[str, ...]:
        """Return the different things that parts of a message say for certain, none for one."""
        said: list[str] = []
        for part in parts:
            scores = self._scored(part)
            name = max(scores, key=lambda one: scores[one]) if scores else ""
            if name and name not in _LIGHT and scores[name] >= SURE:
                said.append(name)
        kinds = list(dict.fromkeys(said))
        for first, second in _TOGETHER:
            if first in kinds and second in kinds:
                kinds.remove(second)
        return tuple(kinds[:3]) if len(kinds) > 1 else ()

    def _dated_one(self, parts: list[str], two: tuple[str, ...]) -> str:
        """Return which of two things the part with the date in it says: it tells the direction."""
        for part in parts:
            scores = self._scored(part) if MARK in part else {}
            name = max(scores, key=lambda one: scores[one]) if scores else ""
            if name in two:
                return name
        return two[0]

    def _finish(
        self,
        name: str,
        confidence: float,
        dated: Dated,
        cases: tuple[str, ...],
        on: date,
        text: str = "",
    ) -> Understood:
        intent = self._grammar.intent(name)
        try:
            days = tuple(dated.days(on, _direction(intent)))
        except NoSuchDay:
            slots = _slots(dated, cases, None)
            return Understood(name, confidence, "ask", slots, "no_such_day", (name,))
        slots = replace(_slots(dated, cases, days), said=text, seen=self._seen(name, text))
        reason = self._missing(intent, slots)
        if reason:
            return Understood(name, confidence, "ask", slots, reason, (name,))
        return Understood(name, confidence, intent.does, slots)

    def _missing(self, intent: Intent, slots: Slots) -> str:
        """Return why a form cannot be filled in: more than one day is named, or none there is."""
        if intent.does not in ("open", "confirm"):
            return ""
        if len(slots.cases) > 1:
            return "two_cases"
        if len(slots.dates) > 1:
            return "two_dates"
        if slots.vague and not slots.dates and self._says.far_off.search(slots.vague):
            return "vague_date"
        return ""

    def _seen(self, name: str, text: str) -> bool | None:
        return False if name == "visit" and self._says.not_seen.search(text) else None


def _first(cases: tuple[str, ...]) -> str | None:
    return cases[0] if cases else None


def _direction(intent: Intent) -> Direction:
    return Direction(intent.points)


def _slots(dated: Dated, cases: tuple[str, ...], days: tuple[date, ...] | None) -> Slots:
    return Slots(
        day=days[0] if days else None,
        case=_first(cases),
        dates=days or (),
        cases=cases,
        vague=dated.vague[0] if dated.vague else "",
    )


def make_listener() -> Listener:
    """Read the table and the patterns, and return what understands by them."""
    return Listener(load_grammar(), load_cues(), Replies())
