"""What happened and what is planned in one core group, as plain values for the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, NamedTuple

ConferenceKind = Literal["initial", "review"]
ConferenceOutcome = Literal["continued", "ended"]
MeetingState = Literal["planned", "held", "cancelled"]
ConcernKind = Literal["safety", "significant_change", "plan", "group"]


@dataclass(frozen=True, slots=True)
class Conference:
    """A child protection conference, held or planned.

    `outcome` is None while a review is still ahead; an initial conference has none. `called_on`
    is the day its date became known here; `report_shared_on` the day its report was shared.
    `meetings_every_weeks` is a shorter rhythm of meetings that its chair has set.
    """

    id: str
    kind: ConferenceKind
    on: date
    outcome: ConferenceOutcome | None = None
    children: frozenset[str] = frozenset()
    called_on: date | None = None
    report_shared_on: date | None = None
    meetings_every_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A core group meeting; an empty `children` means every child of the group.

    `counts` is False for an inquorate meeting until a manager decides that it counts.
    `chaired_by` is the person who chaired, `outcome_told_on` the day that person passed the
    outcome on where nobody from social care came. `family_minutes_on` is the day parents and
    child had the minutes; `disagreement` and `disagreement_told_on` are about a significant one.
    """

    id: str
    on: date
    state: MeetingState = "planned"
    starts: time | None = None
    children: frozenset[str] = frozenset()
    called_on: date | None = None
    minutes_sent_on: date | None = None
    counts: bool = True
    social_care_came: bool = True
    next_agreed: bool | None = None
    chaired_by: str | None = None
    outcome_told_on: date | None = None
    family_minutes_on: date | None = None
    disagreement: bool = False
    disagreement_told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the group; `role` is a role word, `plan_copy_on` the day the plan arrived."""

    id: str
    role: str
    starts: date
    ends: date | None = None
    plan_copy_on: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Apologies for one meeting: who cannot come, since when we know, when the report came."""

    meeting: str
    member: str
    said_on: date
    report_on: date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """An agreed action with its owner and last day."""

    id: str
    title: str
    owner: str
    due: date
    agreed_on: date
    done_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to one child; only one at which the child was seen resets a clock.

    `by_lead` is true for the lead social worker and for a cover named for them; a `video` call
    resets nothing.
    """

    id: str
    child: str
    by: str
    on: date
    seen: bool
    by_lead: bool = False
    cover: bool = False
    video: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing arrangement to see a child, such as at school each week.

    It counts on each `weekday` (Monday is 0) between `starts` and `ends` that lies within one of
    the `terms` (first and last day); no terms means all the year.
    """

    id: str
    child: str
    by: str
    weekday: int
    starts: date
    ends: date
    terms: tuple[tuple[date, date], ...] = ()
    by_lead: bool = False


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A change of the plan, from which each member is owed a new copy."""

    id: str
    on: date


@dataclass(frozen=True, slots=True)
class Concern:
    """A worry somebody raised, and the days on which it was passed on and decided."""

    id: str
    kind: ConcernKind
    on: date
    by: str
    lead_told_on: date | None = None
    manager_told_on: date | None = None
    decided_on: date | None = None
    chair_told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child by an opaque id; `born` is asked only of an unborn child's group, once born.

    `lead_visit_days` and `visit_days` are shorter visit intervals (working days) set by the plan
    or the chair, `shorter_by` says which ("plan", "chair"); `seen_by` is the professional whom the
    plan names to see the child.
    """

    id: str
    label: str = ""
    unborn: bool = False
    born: date | None = None
    lead_visit_days: int | None = None
    visit_days: int | None = None
    seen_by: str | None = None
    shorter_by: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the timetable needs to know of one core group.

    `tracked_from` is set where a group was opened in the middle of a plan: duties due earlier
    are not assessed. Order within the tuples never matters.
    """

    conferences: tuple[Conference, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    members: tuple[Member, ...] = ()
    absences: tuple[Absence, ...] = ()
    tasks: tuple[Task, ...] = ()
    visits: tuple[Visit, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()
    concerns: tuple[Concern, ...] = ()
    children: tuple[Child, ...] = field(default=())
    tracked_from: date | None = None
    standing: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the document and its section."""

    document: str
    section: str


Notes = tuple[tuple[str, int], ...]
"""Further things to say about a reckoning: phrases of data/phrases/why.toml, each with a number."""


class Reckoning(NamedTuple):
    """How a date was reckoned: enough to write the sentence of `why` again when asked.

    `start` is the day the clock began, `limit` and `unit` the figure, `event` what happened then,
    in words.
    """

    start: date
    limit: int
    unit: str
    event: str
    notes: Notes = ()


class Deadline(NamedTuple):
    """One dated duty; the fields are those of the architecture's table.

    A named tuple, since a projection makes thousands: six times quicker than a frozen dataclass,
    as immutable, and changed by `_replace`.

    `subject_key` and `owner_key` with `rule` make the stable key of the projection:
    `subject_key` is like "meeting:<id>", `owner_key` a person's id, or a role word where whoever
    holds the role owes it. `subject` is the line people read. `met_on` is the day it was done;
    `assessed` is False for duties due before the group was tracked here; `recommended` is True
    where the document recommends and does not require.

    `why` is empty in a projection: `why.explain` writes it from `reckoning` when it is asked for.
    `remind_from` is the first day on which to remind. `quiet` is True where a booked meeting keeps
    the limit, so that nobody need be reminded to hold one. `never_overdue` marks what is asked and
    never counted as late. `warn_from` is the first day on which the duty can hardly be kept any
    more; `lapses_on` the first day on which it can no longer be done at all (a meeting before a
    conference that is over): from then on it is missed, and nobody is chased for it.
    """

    rule: str
    title: str
    subject: str
    subject_key: str
    opens: date | None
    due: date
    act_by: date
    owner: str
    owner_key: str
    audience: tuple[str, ...]
    conditional: bool
    why: str
    source: Source
    met_on: date | None = None
    assessed: bool = True
    recommended: bool = False
    urgent: bool = False
    remind_from: date | None = None
    quiet: bool = False
    never_overdue: bool = False
    warn_from: date | None = None
    lapses_on: date | None = None
    reckoning: Reckoning | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what stays the same about this duty while its dates move."""
        return (self.rule, self.subject_key, self.owner_key)
