"""One core group's timeline put in order: who shares which events, and what came next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from bot.rules.british import said_date
from bot.rules.timeline import Child, Concern, Conference, Meeting, PlanChange, Timeline
from bot.rules.vocabulary import CONCERNS

EVERYONE = "*"
_MIDNIGHT = time()


class Event(NamedTuple):
    """Something a clock runs from: its day, what it is, and the children it is about.

    `name` is what the event is called, `subject` the same with its date. `known_on` is the day on
    which a planned event's date became known here.
    """

    kind: str
    day: date
    entity: Any
    key: str
    name: str
    subject: str
    scopes: tuple[Scope, ...]
    known_on: date | None = None


class Scope:
    """The conferences and meetings of one child, or of all where none is told apart."""

    __slots__ = ("conferences", "days", "ended", "initials", "place", "planned")

    def __init__(self) -> None:
        self.conferences: list[Conference] = []
        self.initials: list[date] = []
        self.ended: list[date] = []
        self.days: list[date] = []
        self.place: dict[str, int] = {}
        self.planned: list[date] = []

    def next_meeting(self, day: date, after: Meeting | None = None) -> date | None:
        """Return the day of the first meeting that counts: on or after `day`, or past `after`."""
        if after is not None and after.id in self.place:
            index = self.place[after.id] + 1
        else:
            index = bisect_left(self.days, day)
        return self.days[index] if index < len(self.days) else None

    def is_first(self, meeting: Meeting) -> bool:
        """Say whether no meeting that counts came before this one since the plan began."""
        return self.place[meeting.id] <= bisect_left(self.days, self.started(meeting.on))

    def meetings(self, start: date, end: date) -> list[date]:
        """Return the days of the meetings that count, both ends included."""
        return self.days[bisect_left(self.days, start) : bisect_right(self.days, end)]

    def booked(self, start: date, end: date) -> int:
        """Count the planned meetings, both ends included."""
        return bisect_right(self.planned, end) - bisect_left(self.planned, start)

    def end_after(self, day: date) -> date | None:
        """Return the day of the first review, on or after `day`, that ended the plan."""
        index = bisect_left(self.ended, day)
        return self.ended[index] if index < len(self.ended) else None

    def next_conference(self, day: date) -> date | None:
        """Return the day of the first conference after `day`."""
        return next((one.on for one in self.conferences if one.on > day), None)

    def conference_at(self, day: date) -> Conference | None:
        """Return the last conference on or before `day`."""
        found = None
        for one in self.conferences:
            if one.on > day:
                break
            found = one
        return found

    def on_plan(self, day: date) -> bool:
        """Say whether no review has ended the plan by `day`, or a new one began since."""
        last = self.conference_at(day)
        return last is None or last.outcome != "ended"

    def started(self, day: date) -> date:
        """Return the day of the last initial conference on or before `day`, else of the first."""
        index = bisect_right(self.initials, day)
        if not self.initials:
            return date.min
        return self.initials[max(index - 1, 0)]


def in_order(meeting: Meeting) -> tuple[date, time, str]:
    """Order meetings by day, then hour, then id: the order of a tuple never matters."""
    return (meeting.on, meeting.starts or _MIDNIGHT, meeting.id)


class History:
    """A timeline's events by kind, each with the children it is about."""

    def __init__(self, timeline: Timeline, words: Mapping[str, str]) -> None:
        self.timeline = timeline
        self._words = words
        self._cache: dict[str, tuple[Event, ...]] = {}
        conferences = sorted(timeline.conferences, key=lambda one: (one.on, one.kind, one.id))
        meetings = sorted(
            (one for one in timeline.meetings if one.state != "cancelled"), key=in_order
        )
        self.conferences, self.meetings = conferences, meetings
        self._labels = {child.id: child.label for child in timeline.children}
        named: list[Conference | Meeting] = [*conferences, *meetings]
        self._apart = any(one.children for one in named)
        everybody = set(self._labels).union(*(one.children for one in named))
        self._scopes = {child: Scope() for child in sorted(everybody)} if self._apart else {}
        self.everyone = tuple(self._scopes.values()) or (Scope(),)
        self._fill()
        self._held = [
            self._event("meeting", one.on, one, one.children)
            for one in meetings
            if one.state == "held"
        ]

    def _fill(self) -> None:
        for one in self.conferences:
            for scope in self.scopes(one.children):
                scope.conferences.append(one)
                if one.kind == "initial":
                    scope.initials.append(one.on)
                elif one.outcome == "ended":
                    scope.ended.append(one.on)
        for meeting in self.meetings:
            for scope in self.scopes(meeting.children):
                if meeting.state == "planned":
                    scope.planned.append(meeting.on)
                else:
                    scope.place[meeting.id] = len(scope.days)
                    if meeting.counts:
                        scope.days.append(meeting.on)

    def scopes(self, children: Iterable[str]) -> tuple[Scope, ...]:
        """Return the scopes of some children; none named means all."""
        if not children or not self._apart:
            return self.everyone
        return tuple(self._scopes[child] for child in sorted(children))

    def scope_of(self, child: str) -> Scope:
        """Return one child's scope."""
        return self._scopes.get(child, self.everyone[0])

    def events(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind (the right-hand side of vocabulary.TRIGGERS)."""
        if kind not in self._cache:
            finder = _CONCERN if kind in CONCERNS else _FINDERS[kind]
            self._cache[kind] = tuple(finder(self, kind))
        return self._cache[kind]

    def _event(
        self,
        kind: str,
        day: date,
        entity: Conference | Meeting,
        children: frozenset[str],
    ) -> Event:
        prefix = "meeting" if isinstance(entity, Meeting) else "conference"
        word = "meeting" if isinstance(entity, Meeting) else entity.kind
        name = self._words[word]
        subject = f"{name} on {said_date(day)}"
        if children and self._apart:
            labels = sorted(self._labels.get(child) or child for child in children)
            subject += f" ({', '.join(labels)})"
        scopes = self.scopes(children)
        key = f"{prefix}:{entity.id}"
        return Event(kind, day, entity, key, name, subject, scopes, entity.called_on)

    def _conferences(self, kind: str) -> Iterable[Event]:
        for one in self.conferences:
            if kind in (one.kind, one.outcome):
                yield self._event(kind, one.on, one, one.children)

    def _meetings_held(self, kind: str) -> Iterable[Event]:
        fits = _MEETINGS[kind]
        return (event for event in self._held if fits(event))

    def _meetings_ahead(self, kind: str) -> Iterable[Event]:
        excused = {absence.meeting for absence in self.timeline.absences}
        for one in self.meetings:
            if one.state == "planned" or one.id in excused:
                event = self._event(kind, one.on, one, one.children)
                if any(scope.on_plan(one.on) for scope in event.scopes):
                    yield event

    def _tasks(self, kind: str) -> Iterable[Event]:
        for one in self.timeline.tasks:
            key = f"task:{one.id}"
            yield Event(kind, one.agreed_on, one, key, one.title, one.title, self.everyone)

    def _plan_changes(self, kind: str) -> Iterable[Event]:
        return (
            self._dated(kind, "plan_change", one)
            for one in sorted(self.timeline.plan_changes, key=lambda one: (one.on, one.id))
        )

    def _concerns(self, kind: str) -> Iterable[Event]:
        return (
            self._dated(kind, "concern", one) for one in self.timeline.concerns if one.kind == kind
        )

    def _dated(self, kind: str, word: str, one: PlanChange | Concern) -> Event:
        name = self._words[word]
        subject = f"{name} on {said_date(one.on)}"
        return Event(kind, one.on, one, f"{word}:{one.id}", name, subject, self.everyone)

    def _children(self, kind: str) -> Iterable[Event]:
        for child in self.timeline.children or (Child(EVERYONE),):
            scope = self.scope_of(child.id)
            last = scope.conferences[-1] if scope.conferences else None
            if last is None or not scope.initials or last.outcome == "ended":
                continue
            if child.unborn and child.born is None:
                continue
            day = max(scope.initials[-1], child.born or date.min)
            name = child.label or self._words["child"]
            yield Event(kind, day, child, f"child:{child.id}", name, name, (scope,))


def _is_first(event: Event) -> bool:
    return all(scope.is_first(event.entity) for scope in event.scopes)


def _after_review(event: Event) -> bool:
    return any(
        one.outcome == "continued" and one.on <= event.day
        for scope in event.scopes
        for one in scope.conferences
    )


_MEETINGS: dict[str, Callable[[Event], bool]] = {
    "meeting": lambda event: True,
    "first_meeting": _is_first,
    "later_meeting": lambda event: not _is_first(event),
    "meeting_after_review": _after_review,
    "meeting_without_social_care": lambda event: not event.entity.social_care_came,
    "disagreement": lambda event: event.entity.disagreement,
}
_CONCERN = History._concerns
_FINDERS: dict[str, Callable[[History, str], Iterable[Event]]] = {
    **dict.fromkeys(("initial", "review", "continued", "ended"), History._conferences),
    **dict.fromkeys(_MEETINGS, History._meetings_held),
    "planned_meeting": History._meetings_ahead,
    "task": History._tasks,
    "plan_change": History._plan_changes,
    "seen": History._children,
    "seen_by_lead": History._children,
}
