"""What the form for a meeting's outcome opens with."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlmodel import col, select

from bot.duties.members import Member, members_on
from bot.duties.outcome_facts import closed_meeting, current_items, excused, procedure_of
from bot.duties.outcome_given import NewOutcome
from bot.duties.outcome_items import plan_lines
from bot.duties.roster import holder
from bot.duties.siblings import met_about, siblings, usually
from bot.duties.sittings import Sitting, sitting
from bot.duties.turn import Turn
from bot.records.tables import Child
from bot.records.words import ChairRole, PlanItemKind, Role
from bot.rules.checks import due_checks, questions
from bot.rules.derived import ClosedMeeting
from bot.rules.procedure import Procedure, Rule
from bot.rules.prompts import ATTENDANCE, DECISIONS, prompts_at

SEES = frozenset({Role.LEAD_SOCIAL_WORKER, Role.PROFESSIONAL})


@dataclass(frozen=True, slots=True)
class Seated:
    """A member beside a box to tick: the name with the role, and whether apologies are known."""

    person_id: uuid.UUID
    said: str
    excused: bool
    on_slack: bool
    sees: str = ""


@dataclass(frozen=True, slots=True)
class Discussed:
    """A child beside a box to tick; `usually` where the meeting is about it unless unticked."""

    child_id: uuid.UUID
    label: str
    usually: bool


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The form before anything is typed, as of `today`.

    `seeing` are those whose frequency of seeing the child is asked for at this meeting, each with
    what the plan says so far. `asked` are the checks to be answered by somebody. `hints` are the
    procedure's words beside a field, by what a check derives ("chair", "contingency", ...) or by
    where a prompt appears. `lines` are the plan's, each with key, text and whose it is, where the
    procedure asks whether each was talked through; `asks_disagreement` is whether it matters there
    that somebody did not agree with the plan, `asks_serious` that it was serious.
    `children` are those whom the meeting may have discussed, where there are several.
    """

    subject: str
    reference: str
    initials: tuple[str, ...]
    lead: str
    on: date
    starts: time | None
    today: date
    members: tuple[Seated, ...]
    owners: tuple[Seated, ...]
    chair_roles: tuple[tuple[str, str], ...]
    contingency: str
    seeing: tuple[Seated, ...]
    asked: tuple[Rule, ...]
    hints: Mapping[str, str]
    children: tuple[Discussed, ...] = ()
    lines: tuple[tuple[str, str, str], ...] = ()
    asks_disagreement: bool = False
    asks_serious: bool = False


def outcome_page(turn: Turn, subject: str, so_far: NewOutcome | None = None) -> OutcomePage:
    """Return what the form of a meeting shows; `so_far` is what its draft already says.

    Raises NotHere without the right, AlreadyRecorded, or DutyError as `sitting` does.
    """
    found = sitting(turn, subject)
    procedure = procedure_of(turn, found)
    facts = closed_meeting(turn, found, so_far)
    lead = holder(turn, found.group.id, Role.LEAD_SOCIAL_WORKER)
    items = current_items(turn, found)
    contingency = [item.text for item in items if item.kind == PlanItemKind.CONTINGENCY]
    serious = any("disagreement" in rule.events for rule in procedure.deadlines)
    return OutcomePage(
        subject=subject,
        reference=found.group.reference,
        initials=_initials(turn, found),
        lead=lead.name if lead else "",
        on=found.on,
        starts=found.meeting.starts_at if found.meeting else None,
        today=turn.today,
        members=_members(turn, found, procedure, found.on),
        owners=_members(turn, found, procedure, turn.today),
        chair_roles=tuple((str(role), procedure.label(role)) for role in ChairRole),
        contingency=contingency[-1] if contingency else "",
        seeing=_seeing(turn, found, procedure, facts),
        lines=plan_lines(turn, found) if _asks(procedure, facts, "items_discussed") else (),
        asks_disagreement=_matters(procedure, "disagreement about the plan") or serious,
        asks_serious=serious,
        asked=questions(procedure, facts),
        hints=_hints(procedure, facts),
        children=_children(turn, found),
    )


def _children(turn: Turn, found: Sitting) -> tuple[Discussed, ...]:
    everyone = siblings(turn, found.group)
    there, usual = met_about(everyone, found.on), usually(everyone, found.on)
    if len(there) < 2:
        return ()
    return tuple(Discussed(one.child_id, one.label, one in usual) for one in there)


def _members(turn: Turn, found: Sitting, procedure: Procedure, day: date) -> tuple[Seated, ...]:
    away = excused(turn, found)
    return tuple(
        Seated(one.person_id, one.said(procedure.label), one.person_id in away, one.on_slack)
        for one in members_on(turn, found.group.id, day)
    )


def _seeing(
    turn: Turn, found: Sitting, procedure: Procedure, facts: ClosedMeeting
) -> tuple[Seated, ...]:
    if not _asks(procedure, facts, "plan_frequency", "plan_parts"):
        return ()
    said = {
        item.person_id: item.text
        for item in current_items(turn, found)
        if item.kind == PlanItemKind.SEEING
    }

    def seated(one: Member) -> Seated:
        often = said.get(one.person_id, "")
        return Seated(one.person_id, one.said(procedure.label), False, one.on_slack, often)

    everybody = members_on(turn, found.group.id, found.on, SEES)
    return tuple(seated(one) for one in everybody)


def _asks(procedure: Procedure, facts: ClosedMeeting, *derives: str) -> bool:
    return any(rule.derive in derives for rule in due_checks(procedure, facts))


def _matters(procedure: Procedure, occasion: str) -> bool:
    return any(
        rule.cls == "check" and occasion in (rule.trigger, *rule.also)
        for rule in procedure.rules.values()
    )


def _hints(procedure: Procedure, facts: ClosedMeeting) -> dict[str, str]:
    found = {rule.derive: rule.words for rule in due_checks(procedure, facts) if rule.derive}
    return found | {
        place: " ".join(rule.words for rule in prompts_at(procedure, place))
        for place in (ATTENDANCE, DECISIONS)
    }


def _initials(turn: Turn, found: Sitting) -> tuple[str, ...]:
    rows = turn.session.exec(
        select(Child.initials)
        .where(Child.core_group_id == found.group.id)
        .order_by(col(Child.position))
    ).all()
    return tuple(initials for initials in rows if initials)
