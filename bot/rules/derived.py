"""What records can tell about a check, without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.rules.british import said_list
from bot.rules.procedure_model import Procedure, Rule

Answer = Literal["met", "not_met", "not_applicable", "unanswered"]
PLAN_PARTS = {
    "action": "actions",
    "seeing": "how often the child is seen",
    "contingency": "a contingency",
}
"""The parts of a plan that are kept here, as people call them.

Its goals stand in the authority's own plan.
"""

_SOCIAL_CARE = frozenset(
    {"lead_social_worker", "team_manager", "receiving_team_manager", "other_social_care"}
)
_MANAGERS = frozenset({"team_manager", "receiving_team_manager"})
_WIDER: dict[str, frozenset[str]] = {"social_care": _SOCIAL_CARE, "line_manager": _MANAGERS}
"""Role words of a procedure that take in several of the roles in which somebody chairs."""

_NOT_PROFESSIONAL = frozenset({"family", "parents", "child"})


@dataclass(frozen=True, slots=True)
class Seat:
    """A member on the day of the meeting.

    `role` is a role word; `excused` is true for known apologies, `sees` where the plan says how
    often this person sees the child.
    """

    role: str
    came: bool
    excused: bool = False
    sees: bool = False


@dataclass(frozen=True, slots=True)
class ClosedMeeting:
    """What is on record when checks come up: at close, or at the `moment` some of them wait for.

    `kinds` are the events of vocabulary.TRIGGERS that the meeting is, `occasions` further trigger
    phrases that hold now. `family` names who of the family came (parents, child, other), `parts`
    the kinds of items that stand in the plan, `undecided` counts concerns about the plan that
    wait for the manager's decision and `decided` those that have one. `items` counts what stood in
    the plan before the meeting, `discussed` how much of it was ticked as talked through. `written`
    is whether the minutes went out with the decisions on record, `family_minutes` whether the
    parents had them.
    """

    kinds: frozenset[str]
    occasions: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()
    family: frozenset[str] = frozenset()
    chair: str | None = None
    concern_increased: bool = False
    next_on: date | None = None
    no_next_reason: str = ""
    parts: frozenset[str] = field(default=frozenset())
    undecided: int = 0
    decided: int = 0
    items: int = 0
    discussed: int = 0
    written: bool = False
    family_minutes: bool = False
    moment: str = ""


Found = tuple[Answer, str, Mapping[str, object]]
MET: Found = ("met", "", {})


def derived(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    """Return how a check ends by the records: the answer, the key of a reason and its values.

    None where the records cannot tell.
    """
    derive = _DERIVE.get(rule.derive)
    return derive(rule, meeting, procedure) if derive else None


def _chair(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    if meeting.chair is None:
        return ("unanswered", "", {})
    raised = meeting.concern_increased and bool(rule.raised)
    wanted = rule.raised if raised else rule.allowed
    if not social_care_came(meeting):
        wanted += rule.without_social_care
    if any(meeting.chair in _WIDER.get(role, {role}) for role in wanted):
        return MET
    values = {
        "chair": procedure.label(meeting.chair),
        "wanted": " or ".join(procedure.label(role) for role in wanted),
    }
    return ("not_met", "chair_raised" if raised else "chair", values)


def _quorum(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    came = professionals_there(meeting)
    if came >= rule.limit:
        return MET
    return ("not_met", "quorum", {"came": came, "limit": rule.limit})


def professionals_there(meeting: ClosedMeeting) -> int:
    """Count the professional members who came, the lead social worker included."""
    return sum(seat.came for seat in meeting.seats if seat.role not in _NOT_PROFESSIONAL)


def social_care_came(meeting: ClosedMeeting) -> bool:
    """Say whether anybody from social care was there: a member of it, or whoever chaired."""
    members = any(seat.came and seat.role in _SOCIAL_CARE for seat in meeting.seats)
    return members or meeting.chair in _SOCIAL_CARE


def _next_meeting(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    if meeting.next_on is not None:
        return MET
    reason = meeting.no_next_reason.strip()
    if "initial" in meeting.kinds:
        return ("not_met", "no_first", {})
    return ("not_met", "no_next_because" if reason else "no_next", {"reason": reason})


def _membership(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    roles = {seat.role for seat in meeting.seats}
    family = bool(meeting.family or roles & _NOT_PROFESSIONAL)
    lacking = [
        word
        for word, there in (
            (procedure.label("lead_social_worker"), "lead_social_worker" in roles),
            ("professionals", "professional" in roles),
            ("family or carers", family),
        )
        if not there
    ]
    # Family seldom stands in the records; where the procedure asks, somebody says so.
    if rule.ask is not None and not family and len(lacking) == 1:
        return None
    return ("not_met", "membership", {"lacking": said_list(lacking)}) if lacking else MET


def _attendance(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    asked = [seat for seat in meeting.seats if seat.role in (rule.members or ("professional",))]
    if not asked:
        return ("not_applicable", "nobody_to_come", {})
    absent = [seat for seat in asked if not seat.came]
    if not absent:
        return MET
    excused = sum(seat.excused for seat in absent)
    values = {"absent": len(absent), "asked": len(asked), "excused": excused}
    return ("not_met", "attendance", values)


def _family(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    came = meeting.family or any(
        seat.came for seat in meeting.seats if seat.role in _NOT_PROFESSIONAL
    )
    if came:
        return MET
    # Who stayed away may still have been included; where the procedure asks, somebody says so.
    return None if rule.ask is not None else ("not_met", "family", {})


def _contingency(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    return MET if "contingency" in meeting.parts else ("not_met", "contingency", {})


def _frequency(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    asked = [seat for seat in meeting.seats if seat.role in ("lead_social_worker", "professional")]
    if not asked:
        return ("not_applicable", "nobody_to_come", {})
    lacking = sum(not seat.sees for seat in asked)
    if not lacking:
        return MET
    return ("not_met", "frequency", {"lacking": lacking, "asked": len(asked)})


def _plan_parts(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    lacking = [said for part, said in PLAN_PARTS.items() if part not in meeting.parts]
    if lacking:
        return ("not_met", "plan_parts", {"lacking": said_list(lacking)})
    return MET if "goal" in meeting.parts else None


def _items_discussed(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    if not meeting.items:
        return ("not_applicable", "no_items", {})
    if not meeting.discussed:
        return None
    left = meeting.items - meeting.discussed
    return ("not_met", "items", {"left": left, "items": meeting.items}) if left > 0 else MET


def _decision(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    if meeting.undecided:
        return ("not_met", "decision", {"undecided": meeting.undecided})
    if meeting.decided:
        return MET
    # A decision may have been made without a concern on record; where asked, somebody says so.
    return None if rule.ask is not None else ("not_applicable", "no_concern", {})


def _minutes_form(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found | None:
    return MET if meeting.written else None


def _family_minutes(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    return MET if meeting.family_minutes else ("not_met", "family_minutes", {})


def _nothing_removed(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    # The records end an item with a reason and cannot remove one.
    return MET


_DERIVE: dict[str, Callable[[Rule, ClosedMeeting, Procedure], Found | None]] = {
    "attendance": _attendance,
    "chair": _chair,
    "contingency": _contingency,
    "decision": _decision,
    "family_attendance": _family,
    "family_minutes": _family_minutes,
    "items_discussed": _items_discussed,
    "membership": _membership,
    "minutes_form": _minutes_form,
    "next_meeting": _next_meeting,
    "nothing_removed": _nothing_removed,
    "plan_frequency": _frequency,
    "plan_parts": _plan_parts,
    "quorum": _quorum,
}
"""What records can answer, by the rule's `derive`; the rest is asked or stays unanswered."""
DERIVES = frozenset(_DERIVE)
