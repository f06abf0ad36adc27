"""Which review conference is about which siblings: taken apart and put together as they differ."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.duties.siblings import Sibling, siblings, written
from bot.duties.turn import DutyError, Turn
from bot.records.tables import Conference, CoreGroup
from bot.records.words import ConferenceKind, ConferenceOutcome

Ids = frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Reviews:
    """One child's conferences: the first, the review ahead, the reviews held, the last one last.

    `over` is true where the last of them ended the plan.
    """

    child: Sibling
    initial: Conference | None
    planned: Conference | None
    held: tuple[Conference, ...]

    @property
    def last(self) -> Conference | None:
        """The last review that was held, None before the first."""
        return self.held[-1] if self.held else None

    @property
    def over(self) -> bool:
        """True where the plan has ended, and no new one began since."""
        if self.last is None or self.last.outcome != ConferenceOutcome.ENDED:
            return False
        return self.initial is None or self.initial.on_date <= self.last.on_date

    def without(self, review: Conference) -> Reviews:
        """Return the same as it was before a review was held."""
        return replace(self, held=tuple(one for one in self.held if one.id != review.id))


class Plans:
    """The plans of a group's children, each with its conferences, as they stand."""

    def __init__(self, turn: Turn, group: CoreGroup) -> None:
        self._turn = turn
        self._group = group
        self.everyone = siblings(turn, group)
        self.each = tuple(_reviews(child) for child in self.everyone)

    @property
    def running(self) -> tuple[Reviews, ...]:
        """The children whose plan runs."""
        return tuple(one for one in self.each if not one.over)

    @property
    def over(self) -> bool:
        """True where no child's plan runs any more."""
        return not self.running

    @property
    def ahead(self) -> tuple[Conference, ...]:
        """The reviews ahead, the soonest first; one that is about several children stands once."""
        return _once(one.planned for one in self.each)

    @property
    def held(self) -> tuple[Conference, ...]:
        """The reviews that were held, the last one last."""
        return _once(review for one in self.each for review in one.held)

    @property
    def correctable(self) -> tuple[Conference, ...]:
        """The reviews that are the last of every child they are about."""
        return tuple(
            review
            for review in self.held
            if all(one.last is review for one in self.each if review in one.held)
        )

    def chosen(self, children: Ids) -> tuple[Reviews, ...]:
        """Return the children that are meant; none named means those whose plan runs.

        Where none runs any more, the children of the last review. Raises DutyError under
        `children-0` where the group has none of them.
        """
        if not children:
            return self.running or tuple(one for one in self.each if one.last is self.held[-1])
        found = tuple(one for one in self.each if one.child.child_id in children)
        if not found:
            raise DutyError("children-0", "review_no_child")
        return found

    def about(self, review: Conference) -> Ids:
        """Return the children whom a review is about."""
        return frozenset(
            one.child_id
            for one in self.everyone
            if not review.children or str(one.child_id) in review.children
        )

    def write(self, review: Conference, children: Iterable[uuid.UUID]) -> None:
        """Write down whom a review is about; one about nobody any more is dropped."""
        left = frozenset(children)
        if not left:
            self._turn.session.delete(review)
            return
        review.children = written(self.everyone, left)
        self._turn.session.add(review)

    def take_out(self, children: Ids) -> None:
        """Take children out of the reviews that are ahead."""
        for review in self.ahead:
            there = self.about(review)
            if there & children:
                self.write(review, there - children)

    def ahead_for(self, children: Ids, on: date | None = None) -> Conference | None:
        """Return the review ahead that becomes these children's: the others lose them.

        One on the day `on` comes first, then one about exactly them, then one about some of them
        alone. None where there is no such review.
        """
        found = self._best(children, on)
        for review in self.ahead:
            there = self.about(review)
            if review is not found and there & children:
                self.write(review, there - children)
        return found

    def _best(self, children: Ids, on: date | None) -> Conference | None:
        ranked = [
            (rank, review)
            for review in self.ahead
            if (rank := _rank(self.about(review), children, review.on_date == on)) is not None
        ]
        return min(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def plan(self, children: Ids, on: date) -> Conference:
        """Return the review of these children, moved to a day or new; others keep theirs."""
        review = self.ahead_for(children, on)
        if review is None:
            review = Conference(
                workspace_id=self._turn.workspace_id,
                core_group_id=self._group.id,
                kind=ConferenceKind.REVIEW,
                on_date=on,
                recorded_at=self._turn.now,
            )
            self.write(review, children)
            return review
        joined = self.about(review) - children if review.on_date == on else frozenset()
        if review.on_date != on:
            # What counts back from a review starts with the day on which its date became known.
            review.on_date, review.recorded_at = on, self._turn.now
            review.version += 1
        elif joined or self.about(review) != children:
            review.version += 1
        self.write(review, children | joined)
        return review

    def hold(self, children: Ids, on: date, outcome: ConferenceOutcome) -> Conference:
        """Return the review that was held: that of a sibling alike, the one planned, or a new one.

        Whoever else the planned one was about keeps it.
        """
        for review in self.held:
            if (review.on_date, review.outcome) == (on, outcome):
                self.take_out(children)
                self.write(review, self.about(review) | children)
                review.version += 1
                return review
        found = self.ahead_for(children) or Conference(
            workspace_id=self._turn.workspace_id,
            core_group_id=self._group.id,
            kind=ConferenceKind.REVIEW,
            on_date=on,
            recorded_at=self._turn.now,
        )
        found.on_date, found.outcome = on, outcome
        found.version += 1
        self.write(found, children)
        return found


def _rank(there: Ids, children: Ids, same_day: bool) -> int | None:
    if same_day:
        return 0 if there == children else 1
    if there == children:
        return 2
    return 3 if there < children else None


def _reviews(child: Sibling) -> Reviews:
    initial = [one for one in child.conferences if one.kind == ConferenceKind.INITIAL]
    reviews = [one for one in child.conferences if one.kind == ConferenceKind.REVIEW]
    ahead = [one for one in reviews if one.outcome is None]
    return Reviews(
        child=child,
        initial=initial[-1] if initial else None,
        planned=ahead[-1] if ahead else None,
        held=tuple(one for one in reviews if one.outcome),
    )


def _once(found: Iterable[Conference | None]) -> tuple[Conference, ...]:
    rows = {one.id: one for one in found if one is not None}
    return tuple(sorted(rows.values(), key=lambda one: (one.on_date, str(one.id))))


def ids(found: Sequence[Reviews]) -> Ids:
    """Return the children of these plans by id."""
    return frozenset(one.child.child_id for one in found)
