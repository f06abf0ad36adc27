"""One core group's timeline put in order: who shares which events, and what came next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from operator import attrgetter
from typing import Any, NamedTuple

from bot.rules.british import said_date
from bot.rules.procedure_model import Rule
from bot.rules.scope import Scope
from bot.rules.siblings import about, labels
from bot.rules.timeline import (
    Absence,
    Child,
    Concern,
    Conference,
    Meeting,
    PlanChange,
    Timeline,
    Visit,
)
from bot.rules.vocabulary import CONCERNS

EVERYONE = "*"
_WHEN = attrgetter("on", "id")
_MIDNIGHT = time()
_new = tuple.__new__


class Event(NamedTuple):
    """Something a clock runs from: its day, what it is, and the children it is about.

    `kind` is "initial" or "review", "meeting", or the kind it was asked for by. `name` is what the
    event is called, `subject` the same with its date. `known_on` is the day on which a planned
    event's date became known here.
    """

    kind: str
    day: date
    entity: Any
    key: str
    name: str
    subject: str
    scopes: tuple[Scope, ...]
    known_on: date | None = None


def in_order(meeting: Meeting) -> tuple[date, time, str]:
    """Order meetings by day, then hour, then id: the order of a tuple never matters."""
    return (meeting.on, meeting.starts or _MIDNIGHT, meeting.id)


class History:
    """A timeline's events by kind, each with the children it is about."""

    def __init__(self, timeline: Timeline, words: Mapping[str, str]) -> None:
        self.timeline = timeline
        self._words = words
        self._cache: dict[str, tuple[Event, ...]] = {}
        self.conferences = sorted(timeline.conferences, key=lambda one: (one.on, one.kind, one.id))
        self.meetings = sorted(timeline.meetings, key=in_order)
        self.absences: dict[str, list[Absence]] = {}
        for one in timeline.absences:
            self.absences.setdefault(one.meeting, []).append(one)
        self._visits: list[Visit] | None = None
        self._labels = labels(timeline.children, words)
        named = [one.children for one in self.conferences if one.children]
        named += [one.children for one in self.meetings if one.children]
        self._scopes: dict[str, Scope] = {}
        if named:
            self._scopes = {child: Scope() for child in sorted(set(self._labels).union(*named))}
        self.everyone = tuple(self._scopes.values()) or (Scope(),)
        self._met = [self._event(one.kind, one) for one in self.conferences]
        for event in self._met:
            for scope in event.scopes:
                scope.meet(event.entity)
        self._first: list[Event] = []
        self._later: list[Event] = []
        self._ahead: list[Event] = []
        for meeting in self.meetings:
            if meeting.state != "cancelled":
                self._place(meeting)

    def _place(self, meeting: Meeting) -> None:
        event = self._event("meeting", meeting)
        if meeting.state == "planned":
            for scope in event.scopes:
                scope.planned.append(meeting.on)
            self._ahead.append(event)
            return
        later = False
        for scope in event.scopes:
            later |= scope.hold(meeting)
        # For siblings a meeting is the first only where it is the first for each of them.
        (self._later if later else self._first).append(event)
        if meeting.id in self.absences:
            self._ahead.append(event)

    def scopes(self, children: frozenset[str]) -> tuple[Scope, ...]:
        """Return the scopes of some children; none named means all."""
        if not children or not self._scopes:
            return self.everyone
        return tuple(self._scopes[child] for child in sorted(children))

    def scope_of(self, child: str) -> Scope:
        """Return one child's scope."""
        return self._scopes.get(child, self.everyone[0])

    def last_seen(self, child: str, *, by_lead: bool) -> Visit | None:
        """Return the last visit at which a child was seen, by anybody or by the lead."""
        if self._visits is None:
            self._visits = sorted(self.timeline.visits, key=_WHEN, reverse=True)
        for one in self._visits:
            if one.child == child and one.seen and not one.video and (one.by_lead or not by_lead):
                return one
        return None

    def events(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind (the right-hand side of vocabulary.TRIGGERS)."""
        found = self._cache.get(kind)
        if found is None:
            found = self._cache[kind] = tuple(FINDERS[kind](self, kind))
        return found

    def behind(self, rule: Rule) -> tuple[Event, ...]:
        """Return the events from which a rule's clock runs."""
        kinds = rule.events
        if len(kinds) == 1:
            return self.events(kinds[0])
        return tuple(event for kind in kinds for event in self.events(kind))

    def _event(self, word: str, one: Conference | Meeting) -> Event:
        name, day = self._words[word], one.on
        subject = f"{name} on {said_date(day)}"
        if self._scopes and one.children:
            subject = about(subject, [self._labels.get(child) or child for child in one.children])
        scopes = self.scopes(one.children) if self._scopes else self.everyone
        key = f"meeting:{one.id}" if word == "meeting" else f"conference:{one.id}"
        return _new(Event, (word, day, one, key, name, subject, scopes, one.called_on))

    def met(self, kind: str) -> Iterable[Event]:
        """Return the conferences of a kind ("initial", "review") or an outcome."""
        return [one for one in self._met if kind in (one.kind, one.entity.outcome)]

    def held(self, kind: str) -> Iterable[Event]:
        """Return the meetings that were held and fit a kind."""
        fits = _FITS[kind]
        return [event for event in self._first + self._later if fits(event)]

    def first(self, kind: str) -> Iterable[Event]:
        """Return the meetings before which none that counts was held under their plan."""
        return self._first

    def later(self, kind: str) -> Iterable[Event]:
        """Return the meetings that were held after a first one."""
        return self._later

    def ahead(self, kind: str) -> Iterable[Event]:
        """Yield the meetings planned while the plan runs, and those somebody sent apologies for."""
        for event in self._ahead:
            if any(scope.on_plan(event.day) for scope in event.scopes):
                yield event

    def tasks(self, kind: str) -> Iterable[Event]:
        """Return the agreed tasks."""
        everyone = self.everyone
        return [
            _new(
                Event,
                (kind, one.agreed_on, one, f"task:{one.id}", one.title, one.title, everyone, None),
            )
            for one in self.timeline.tasks
        ]

    def plan_changes(self, kind: str) -> Iterable[Event]:
        """Return the changes of the plan."""
        return [self._dated(kind, "plan_change", one) for one in self.timeline.plan_changes]

    def concerns(self, kind: str) -> Iterable[Event]:
        """Return the concerns of a kind."""
        concerns = self.timeline.concerns
        return [self._dated(kind, "concern", one) for one in concerns if one.kind == kind]

    def _dated(self, kind: str, word: str, one: PlanChange | Concern) -> Event:
        name = self._words[word]
        subject = f"{name} on {said_date(one.on)}"
        key = f"{word}:{one.id}"
        return _new(Event, (kind, one.on, one, key, name, subject, self.everyone, None))

    def children(self, kind: str) -> Iterable[Event]:
        """Yield the children on a plan, from the conference or, if unborn then, from birth."""
        for child in self.timeline.children or (Child(EVERYONE),):
            scope = self.scope_of(child.id)
            last = scope.conferences[-1] if scope.conferences else None
            if last is None or not scope.initials or last.outcome == "ended":
                continue
            if child.unborn and child.born is None:
                continue
            day = max(scope.initials[-1], child.born or date.min)
            name = self._labels.get(child.id) or self._words["child"]
            yield Event(kind, day, child, f"child:{child.id}", name, name, (scope,))


def _after_review(event: Event) -> bool:
    day = event.day
    return any(scope.continued is not None and scope.continued <= day for scope in event.scopes)


_FITS: dict[str, Callable[[Event], bool]] = {
    "meeting": lambda event: True,
    "meeting_after_review": _after_review,
    "meeting_without_social_care": lambda event: not event.entity.social_care_came,
    "disagreement": lambda event: event.entity.disagreement,
}
FINDERS: dict[str, Callable[[History, str], Iterable[Event]]] = {
    **dict.fromkeys(("initial", "review", "continued", "ended"), History.met),
    **dict.fromkeys(_FITS, History.held),
    **dict.fromkeys(CONCERNS, History.concerns),
    "first_meeting": History.first,
    "later_meeting": History.later,
    "planned_meeting": History.ahead,
    "task": History.tasks,
    "plan_change": History.plan_changes,
    "seen": History.children,
    "seen_by_lead": History.children,
}
"""Where the events of each kind come from."""
