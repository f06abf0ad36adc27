"""Opening a core group: its reference, procedure, initial conference, members and roles."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import MAY_OPEN
from bot.duties.check_moments import after_opening
from bot.duties.meetings import plan_meeting_in
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, Turn
from bot.records import outbox
from bot.records.tables import Child, Conference, CoreGroup, Membership, Person
from bot.records.words import ConferenceKind, Post, Role

REFERENCE = re.compile(r"[A-Z]{1,6}-[0-9]{1,8}")
INITIALS = re.compile(r"[^\W\d_]{1,4}")
MOST_CHILDREN = 12


@dataclass(frozen=True, slots=True)
class NamedMember:
    """Somebody to sit in the group: a person's id for one on record, else a name to record.

    `slack_id` is given for somebody on Slack; without it the person is told by hand.
    """

    name: str
    role: Role
    agency: str = ""
    slack_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChildDates:
    """The conferences of one of several children, where they were on different days."""

    initial: date
    review: date | None = None


@dataclass(frozen=True, slots=True)
class NewGroup:
    """What the form says: dates are the workspace's days, `children` initials of each sibling.

    `dates` are each child's own, in the order of `children`; none where all children have those of
    the group. `initial_conference` is then the earliest of them.
    """

    reference: str
    procedure: str
    initial_conference: date
    members: tuple[NamedMember, ...]
    children: tuple[str, ...] = ()
    review_conference: date | None = None
    first_meeting: date | None = None
    plan_began_earlier: bool = field(default=False)
    dates: tuple[ChildDates, ...] = ()


def may_open(turn: Turn) -> bool:
    """True where the actor's post lets them open a core group."""
    return turn.actor.post in MAY_OPEN


def next_reference(turn: Turn) -> str:
    """Return the next free reference of the form CG-<number>."""
    taken = turn.session.exec(
        select(CoreGroup.reference).where(
            CoreGroup.workspace_id == turn.workspace_id, col(CoreGroup.reference).like("CG-%")
        )
    ).all()
    numbers = [int(text[3:]) for text in taken if text[3:].isdigit()]
    return f"CG-{max(numbers, default=0) + 1}"


def open_group(turn: Turn, new: NewGroup) -> CoreGroup:
    """Open a core group after its initial conference and project its dates.

    Raises DutyError under `reference`, `procedure`, `initial_conference`, `review_conference`,
    `first_meeting`, `children`, `members`, or a child's own date (`own_field`).
    """
    check_new(turn, new)
    reference = new.reference.strip().upper()
    procedure = turn.rulebook.procedure(new.procedure)
    group = CoreGroup(
        workspace_id=turn.workspace_id,
        reference=reference,
        procedure=procedure.id,
        procedure_version=procedure.version,
        # Earlier duties of a plan that was running already are not ours to judge.
        tracked_from=turn.today if new.plan_began_earlier else None,
        opened_at=turn.now,
        opened_by=turn.actor.id,
    )
    turn.session.add(group)
    turn.session.flush()
    children = [
        Child(
            workspace_id=turn.workspace_id,
            core_group_id=group.id,
            position=position,
            initials=initials,
        )
        for position, initials in enumerate(new.children or ("",))
    ]
    turn.session.add_all(children)
    _conferences(turn, group, new, children)
    for member in new.members:
        _join(turn, group, member, new.initial_conference)
    if new.first_meeting:
        turn.session.flush()
        plan_meeting_in(turn, group, new.first_meeting)
    reproject(turn, group)
    after_opening(turn, group, new.first_meeting)
    audit.note(turn, "open_group", core_group_id=group.id)
    _welcome(turn, group)
    return group


def check_new(turn: Turn, new: NewGroup) -> None:
    """Raise what `open_group` would raise for this form, and change nothing."""
    if not may_open(turn):
        raise DutyError("", "may_not_open")
    turn.rulebook.procedure(new.procedure)
    reference = new.reference.strip().upper()
    if not REFERENCE.fullmatch(reference):
        raise DutyError("reference", "reference_shape")
    taken = turn.session.exec(
        select(func.count())
        .select_from(CoreGroup)
        .where(CoreGroup.workspace_id == turn.workspace_id, CoreGroup.reference == reference)
    ).one()
    if taken:
        raise DutyError("reference", "reference_taken", free=next_reference(turn))
    _check_people(new)
    _check_conferences(turn, new)
    _check_day(turn, "first_meeting", new.first_meeting)
    if new.first_meeting and new.first_meeting < new.initial_conference:
        raise DutyError("first_meeting", "meeting_before_conference")


def own_field(name: str, place: int, initials: str) -> str:
    """Return the form's field for a date of one child's own: `name` is "initial" or "review"."""
    return f"{name}-{place}-{initials}"


def _check_conferences(turn: Turn, new: NewGroup) -> None:
    if new.dates and len(new.dates) != len(new.children):
        raise DutyError("children", "initials_only")
    asked = [
        (own_field("initial", place, initials), own_field("review", place, initials), own)
        for place, (initials, own) in enumerate(zip(new.children, new.dates, strict=False))
    ] or [
        (
            "initial_conference",
            "review_conference",
            ChildDates(new.initial_conference, new.review_conference),
        )
    ]
    for initial_field, review_field, own in asked:
        if own.initial > turn.today:
            raise DutyError(initial_field, "conference_ahead")
        _check_day(turn, initial_field, own.initial)
        _check_day(turn, review_field, own.review)
        if own.review and own.review <= own.initial:
            raise DutyError(review_field, "review_before_initial")


def _check_day(turn: Turn, name: str, day: date | None) -> None:
    if day and not turn.calendar.first_day <= day <= turn.calendar.last_day:
        raise DutyError(name, "date_out_of_range")


def _check_people(new: NewGroup) -> None:
    if len(new.children) > MOST_CHILDREN:
        raise DutyError("children", "too_many_children", most=MOST_CHILDREN)
    for initials in new.children:
        if not INITIALS.fullmatch(initials):
            raise DutyError("children", "initials_only")
    roles = [member.role for member in new.members]
    if roles.count(Role.LEAD_SOCIAL_WORKER) != 1:
        raise DutyError("lead", "one_lead")
    if Role.TEAM_MANAGER not in roles:
        raise DutyError("manager", "a_manager")
    if any(not member.name.strip() for member in new.members):
        raise DutyError("members", "member_needs_name")
    on_slack = [member.slack_id for member in new.members if member.slack_id]
    if len(on_slack) != len(set(on_slack)):
        raise DutyError("members", "member_twice")


def _conferences(turn: Turn, group: CoreGroup, new: NewGroup, children: Sequence[Child]) -> None:
    """Add the conferences; children who had theirs on one day had one together."""
    usual = ChildDates(new.initial_conference, new.review_conference)
    about: dict[tuple[ConferenceKind, date], list[str]] = {}
    for child, own in zip(children, new.dates or [usual] * len(children), strict=True):
        about.setdefault((ConferenceKind.INITIAL, own.initial), []).append(str(child.id))
        if own.review:
            about.setdefault((ConferenceKind.REVIEW, own.review), []).append(str(child.id))
    for (kind, day), named in about.items():
        turn.session.add(
            Conference(
                workspace_id=turn.workspace_id,
                core_group_id=group.id,
                kind=kind,
                on_date=day,
                children=[] if len(named) == len(children) else named,
                recorded_at=turn.now,
            )
        )


def _join(turn: Turn, group: CoreGroup, member: NamedMember, starts: date) -> None:
    person = find_or_add_person(turn, member)
    turn.session.add(
        Membership(
            workspace_id=turn.workspace_id,
            core_group_id=group.id,
            person_id=person.id,
            role=member.role,
            starts=min(starts, turn.today),
        )
    )


_POSTS = {
    Role.LEAD_SOCIAL_WORKER: Post.SOCIAL_WORKER,
    Role.TEAM_MANAGER: Post.TEAM_MANAGER,
    Role.CONFERENCE_CHAIR: Post.CONFERENCE_CHAIR,
    Role.PROFESSIONAL: Post.PROFESSIONAL,
    Role.FAMILY: Post.FAMILY,
}


def find_or_add_person(turn: Turn, member: NamedMember) -> Person:
    """Return the person on record behind a Slack id, or record a new one.

    A person without Slack is always recorded anew: two of one name may be two people.
    """
    if member.slack_id:
        known = turn.session.exec(
            select(Person).where(
                Person.workspace_id == turn.workspace_id, Person.slack_id == member.slack_id
            )
        ).one_or_none()
        if known is not None:
            return known
    person = Person(
        workspace_id=turn.workspace_id,
        slack_id=member.slack_id,
        name=member.name.strip(),
        agency=member.agency.strip(),
        post=_POSTS[member.role],
        created_at=turn.now,
    )
    turn.session.add(person)
    turn.session.flush()
    return person


def _welcome(turn: Turn, group: CoreGroup) -> None:
    for person_id in members_on_slack(turn, group.id):
        kind = "group_opened" if person_id == turn.actor.id else "group_joined"
        outbox.put(
            turn.session,
            workspace_id=turn.workspace_id,
            key=f"{kind}:{group.id}:{person_id}",
            kind=kind,
            recipient_id=person_id,
            core_group_id=group.id,
            now=turn.machine_now,
        )


def members_on_slack(turn: Turn, core_group_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids of a group's current professional members who can be reached on Slack."""
    return list(
        turn.session.exec(
            select(Person.id)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(
                Membership.core_group_id == core_group_id,
                Membership.role != Role.FAMILY,
                col(Membership.ends).is_(None),
                col(Person.slack_id).is_not(None),
                col(Person.active).is_(True),
            )
            .distinct()
        ).all()
    )
