"""The review conferences of a core group: which is ahead, which was the last, what follows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.date_changes import DateChange, read_changes
from bot.duties.endings import is_still_asked
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Conference, CoreGroup, DeadlineRow, OutboxMessage
from bot.records.words import ConferenceKind, ConferenceOutcome, DeadlineState, GroupState


@dataclass(frozen=True, slots=True)
class Reviews:
    """A group's conferences: the first, the review ahead, the reviews held with the last one last.

    `over` is true where the last of them ended the plan.
    """

    initial: Conference | None
    planned: Conference | None
    held: tuple[Conference, ...]

    @property
    def last(self) -> Conference | None:
        """The last review that was held, None before the first."""
        return self.held[-1] if self.held else None

    @property
    def over(self) -> bool:
        """True where the plan has ended."""
        return self.last is not None and self.last.outcome == ConferenceOutcome.ENDED

    def without_last(self) -> Reviews:
        """Return the same as it was before the last review was held."""
        return replace(self, held=self.held[:-1])


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held."""

    conference_id: uuid.UUID
    on: date
    outcome: ConferenceOutcome


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The reviews of one group, as of `today`.

    `asks_report` is true where the procedure has the report shared before the review; `changes`
    says whether the reader may set a date and record a result now.
    """

    group_id: uuid.UUID
    reference: str
    today: date
    initial_on: date | None
    planned_on: date | None
    shared_on: date | None
    held: tuple[Held, ...]
    asks_report: bool
    over: bool
    closed: bool

    @property
    def changes(self) -> bool:
        """True while the plan runs."""
        return not (self.over or self.closed)


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """What was done about a review, as one person reads it: `did` is the trail's word for it.

    `dates` are those that moved, for whoever did it; `still` what is asked after the end.
    """

    reference: str
    did: str
    on: date
    was: date | None
    outcome: ConferenceOutcome | None
    next_on: date | None
    shared_on: date | None
    tasks: int
    closed: bool
    dates: tuple[DateChange, ...]
    still: tuple[DateChange, ...]
    today: date
    group_id: uuid.UUID
    conference_id: uuid.UUID


def reviews_of(turn: Turn, group: CoreGroup) -> Reviews:
    """Return the conferences of a group that the actor may enter."""
    rows = turn.session.exec(
        select(Conference)
        .where(Conference.core_group_id == group.id)
        .order_by(col(Conference.on_date), col(Conference.id))
        # A form sent twice at once waits for the other's lock and reads what it wrote.
        .execution_options(populate_existing=True)
    ).all()
    initial = [one for one in rows if one.kind == ConferenceKind.INITIAL]
    reviews = [one for one in rows if one.kind == ConferenceKind.REVIEW]
    ahead = [one for one in reviews if one.outcome is None]
    return Reviews(
        initial=initial[-1] if initial else None,
        planned=ahead[-1] if ahead else None,
        held=tuple(one for one in reviews if one.outcome),
    )


def review_by_id(turn: Turn, conference_id: uuid.UUID) -> Conference:
    """Return a review by its id (from a payload, never trusted); raises NotHere."""
    review = turn.session.exec(
        select(Conference).where(
            Conference.id == conference_id,
            Conference.workspace_id == turn.workspace_id,
            Conference.kind == ConferenceKind.REVIEW,
        )
    ).one_or_none()
    if review is None:
        raise NotHere
    return review


def review_groups(turn: Turn) -> list[CoreGroup]:
    """Return the groups in which the actor may record a review."""
    return [entry.group for entry in my_groups(turn, Action.RECORD_REVIEW)]


def review_page(turn: Turn, value: str) -> ReviewPage:
    """Return the reviews of a group by its reference or its id, closed ones too; raises NotHere."""
    entry = _entry(turn, value)
    group, known = entry.group, reviews_of(turn, entry.group)
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    return ReviewPage(
        group_id=group.id,
        reference=group.reference,
        today=turn.today,
        initial_on=known.initial.on_date if known.initial else None,
        planned_on=known.planned.on_date if known.planned else None,
        shared_on=known.planned.report_shared_on if known.planned else None,
        held=tuple(
            Held(one.id, one.on_date, ConferenceOutcome(one.outcome or "")) for one in known.held
        ),
        asks_report=any(rule.done == "report shared" for rule in procedure.deadlines),
        over=known.over,
        closed=group.state == GroupState.CLOSED,
    )


def review_page_of(turn: Turn, conference_id: uuid.UUID) -> ReviewPage:
    """Return the reviews of the group that a review belongs to; raises NotHere."""
    return review_page(turn, str(review_by_id(turn, conference_id).core_group_id))


def _entry(turn: Turn, value: str) -> Entry:
    try:
        return entry_by_id(turn, uuid.UUID(value), Action.CORRECT_REVIEW)
    except ValueError:
        return entry_by_reference(turn, value, Action.CORRECT_REVIEW)


def review_note(turn: Turn, row: OutboxMessage) -> ReviewNote | None:
    """Return what an outbox row tells the actor; None where it has changed since.

    Raises NotHere for somebody who may not see the group any more.
    """
    review = review_by_id(turn, uuid.UUID(str(row.ids["review"])))
    group = entry_by_id(turn, review.core_group_id, Action.SEE_DATES).group
    if str(review.version) != row.ids["version"]:
        return None
    known = reviews_of(turn, group)
    return ReviewNote(
        reference=group.reference,
        did=str(row.ids["did"]),
        on=review.on_date,
        was=date.fromisoformat(str(row.ids["was"])) if row.ids["was"] else None,
        outcome=ConferenceOutcome(review.outcome) if review.outcome else None,
        next_on=known.planned.on_date if known.planned else None,
        shared_on=review.report_shared_on,
        tasks=int(str(row.ids["tasks"])),
        closed=group.state == GroupState.CLOSED,
        dates=read_changes(turn, group, str(row.ids["dates"])),
        still=_still(turn, group) if known.over else (),
        today=turn.today,
        group_id=group.id,
        conference_id=review.id,
    )


def _still(turn: Turn, group: CoreGroup) -> tuple[DateChange, ...]:
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    rows = turn.session.exec(
        select(DeadlineRow)
        .where(DeadlineRow.core_group_id == group.id, DeadlineRow.state == DeadlineState.OPEN)
        .order_by(col(DeadlineRow.due), col(DeadlineRow.rule))
    ).all()
    return tuple(
        DateChange(
            turn.rulebook.titles(group.procedure, row.rule, row.owner_role),
            row.subject,
            None,
            row.due,
        )
        for row in rows
        if is_still_asked(procedure, row, turn.today)
    )
