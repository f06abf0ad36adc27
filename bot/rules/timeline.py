"""What happened and what is planned in one core group, as plain values for the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

ConferenceKind = Literal["initial", "review"]
ConferenceOutcome = Literal["continued", "ended"]
MeetingState = Literal["planned", "held", "cancelled"]
ConcernKind = Literal["safety", "significant_change", "plan", "group"]


@dataclass(frozen=True, slots=True)
class Conference:
    """A child protection conference, held or planned.

    `outcome` is None while a review is still ahead; an initial conference has none.
    """

    id: str
    kind: ConferenceKind
    on: date
    outcome: ConferenceOutcome | None = None
    children: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A core group meeting; an empty `children` means every child of the group."""

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
    """A visit to one child; only one at which the child was seen resets a clock."""

    id: str
    child: str
    by: str
    on: date
    seen: bool
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


@dataclass(frozen=True, slots=True)
class Child:
    """A child by an opaque id; `born` is asked only of an unborn child's group, once born."""

    id: str
    label: str = ""
    unborn: bool = False
    born: date | None = None


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


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the document and its section."""

    document: str
    section: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One dated duty; the fields are those of the architecture's table.

    `subject_key` and `owner_key` with `rule` make the stable key of the projection:
    `subject_key` is like "meeting:<id>", `owner_key` a person's id, or a role word where whoever
    holds the role owes it. `subject` is the line people read. `met_on` is the day it was done;
    `assessed` is False for duties due before the group was tracked here; `recommended` is True
    where the document recommends and does not require.
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
