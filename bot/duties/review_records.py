"""The review conferences of a core group: which is ahead, which was the last, what follows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.date_changes import DateChange, read_changes
from bot.duties.endings import is_still_asked
from bot.duties.review_children import Plans, ids
from bot.duties.siblings import named
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Conference, CoreGroup, DeadlineRow, OutboxMessage
from bot.records.words import ConferenceKind, ConferenceOutcome, DeadlineState, GroupState


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held; `children` are labels, none where it was about every child.

    `correctable` is true for the last of each child it was about.
    """

    conference_id: uuid.UUID
    on: date
    outcome: ConferenceOutcome
    children: tuple[str, ...] = ()
    about: frozenset[uuid.UUID] = frozenset()
    correctable: bool = True


@dataclass(frozen=True, slots=True)
class Ahead:
    """A review that is ahead; `children` are labels, none where it is about every child.

    `about` are those of them whose plan runs.
    """

    on: date
    shared_on: date | None
    children: tuple[str, ...] = ()
    about: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """A child to choose in a form; `runs` is whether its plan does."""

    child_id: uuid.UUID
    label: str
    runs: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The reviews of one group, as of `today`; `children` where it has several.

    `unplanned` names the children without a review ahead, where others have one. `asks_report` is
    true where the procedure has the report shared before the review; `changes` says whether the
    reader may set a date and record a result now.
    """

    group_id: uuid.UUID
    reference: str
    today: date
    ahead: tuple[Ahead, ...]
    held: tuple[Held, ...]
    asks_report: bool
    over: bool
    closed: bool
    children: tuple[Pick, ...] = ()
    unplanned: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """True while a plan runs."""
        return not (self.over or self.closed)

    @property
    def running(self) -> tuple[Pick, ...]:
        """The children whose plan runs."""
        return tuple(one for one in self.children if one.runs)

    @property
    def next(self) -> Ahead | None:
        """The soonest review that is ahead."""
        return self.ahead[0] if self.ahead else None


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """What was done about a review, as one person reads it: `did` is the trail's word for it.

    `dates` are those that moved, for whoever did it; `still` what is asked after the end.
    `children` are those it is about, none for all, `goes_on` those whose plan runs.
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
    children: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()


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
    group = _entry(turn, value).group
    plans = Plans(turn, group)
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    several = len(plans.everyone) > 1
    running = ids(plans.running)
    correctable = {one.id for one in plans.correctable}
    return ReviewPage(
        group_id=group.id,
        reference=group.reference,
        today=turn.today,
        ahead=tuple(
            Ahead(
                one.on_date,
                one.report_shared_on,
                named(plans.everyone, one.children),
                plans.about(one) & running,
            )
            for one in plans.ahead
        ),
        held=tuple(
            Held(
                one.id,
                one.on_date,
                ConferenceOutcome(one.outcome or ""),
                named(plans.everyone, one.children),
                plans.about(one),
                one.id in correctable,
            )
            for one in plans.held
        ),
        asks_report=any(rule.done == "report shared" for rule in procedure.deadlines),
        over=plans.over,
        closed=group.state == GroupState.CLOSED,
        children=tuple(
            Pick(one.child.child_id, one.child.label, not one.over) for one in plans.each if several
        ),
        unplanned=tuple(
            one.child.label for one in plans.running if one.planned is None and plans.ahead
        ),
        ended=tuple(one.child.label for one in plans.each if one.over and running),
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
    plans = Plans(turn, group)
    about = plans.about(review)
    ahead = [one for one in plans.each if one.child.child_id in about and one.planned]
    return ReviewNote(
        reference=group.reference,
        did=str(row.ids["did"]),
        on=review.on_date,
        was=date.fromisoformat(str(row.ids["was"])) if row.ids["was"] else None,
        outcome=ConferenceOutcome(review.outcome) if review.outcome else None,
        next_on=min((one.planned.on_date for one in ahead if one.planned), default=None),
        shared_on=review.report_shared_on,
        tasks=int(str(row.ids["tasks"])),
        closed=group.state == GroupState.CLOSED,
        dates=read_changes(turn, group, str(row.ids["dates"])),
        still=_still(turn, group) if plans.over else (),
        today=turn.today,
        group_id=group.id,
        conference_id=review.id,
        children=named(plans.everyone, review.children),
        goes_on=tuple(one.child.label for one in plans.running),
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
