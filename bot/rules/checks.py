"""How each check of a procedure ends when a meeting is closed: derived, asked, or unanswered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.rules.british import said_list
from bot.rules.history import History, in_order
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.timeline import Timeline

Answer = Literal["met", "not_met", "not_applicable", "unanswered"]
Words = Mapping[str, str]

MOST_ASKED = 6
PLAN_PARTS = ("goal", "action", "seeing", "contingency")

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
    """What is on record about a meeting that is being closed.

    `kinds` are the events of vocabulary.TRIGGERS that the meeting is, `occasions` further trigger
    phrases that hold now. `family` names who of the family came (parents, child, other), `parts`
    the kinds of items that stand in the plan, `undecided` counts concerns about the plan that
    wait for the manager's decision and `decided` those that have one.
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


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered to a question at close; the reason may be empty."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check ended; `reason` is a sentence, empty where none is needed."""

    rule: str
    answer: Answer
    reason: str = ""
    derived: bool = False


def kinds_of(
    timeline: Timeline, words: Mapping[str, str], meeting_id: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the events that a meeting is, and the further occasions it brings.

    The meeting is judged as held, whatever its state in the timeline. `words` are the
    procedure's. Both sets are empty for a meeting that the timeline does not hold.
    """
    meetings = tuple(
        replace(one, state="held") if one.id == meeting_id else one for one in timeline.meetings
    )
    history = History(replace(timeline, meetings=meetings), words)
    kinds = frozenset(
        kind
        for kind in ("meeting", "first_meeting", "later_meeting", "meeting_after_review")
        for event in history.events(kind)
        if event.entity.id == meeting_id
    )
    return kinds, _occasions(history, meeting_id)


def _occasions(history: History, meeting_id: str) -> frozenset[str]:
    found = set()
    held = sorted((one for one in history.meetings if one.state == "held"), key=in_order)
    for scope in history.everyone:
        place = scope.place.get(meeting_id)
        this = next((one for one in held if one.id == meeting_id), None)
        if place is None or this is None:
            continue
        if len(scope.meetings(scope.started(this.on), this.on)) == 3:
            found.add("third meeting held")
        review = scope.next_conference(this.on)
        if review and not any(this.on < day < review for day in (*scope.planned, *scope.days)):
            found.add("last meeting before review")
    return frozenset(found)


def due_checks(procedure: Procedure, meeting: ClosedMeeting) -> tuple[Rule, ...]:
    """Return the checks of a procedure that this meeting brings up, in the document's order."""
    return tuple(
        rule
        for rule in procedure.rules.values()
        if rule.cls == "check"
        and (rule.trigger in meeting.occasions or meeting.kinds.intersection(rule.events))
    )


def questions(procedure: Procedure, meeting: ClosedMeeting) -> tuple[Rule, ...]:
    """Return what is asked at close: what records cannot answer, by rank, at most six."""
    open_ones = [
        rule
        for rule in due_checks(procedure, meeting)
        if rule.ask is not None and rule.derive not in _DERIVE
    ]
    return tuple(sorted(open_ones, key=lambda rule: (rule.ask or 0, rule.id))[:MOST_ASKED])


def findings(
    procedure: Procedure, meeting: ClosedMeeting, given: Mapping[str, Given], words: Words
) -> tuple[Finding, ...]:
    """Return how each check ends: from the records, else from what was answered.

    What nobody answered stays unanswered, which never means met. An answer of "not met" or "not
    applicable" without a reason says so in the words for it.
    """
    return tuple(
        _finding(rule, procedure, meeting, given, words) for rule in due_checks(procedure, meeting)
    )


def _finding(
    rule: Rule,
    procedure: Procedure,
    meeting: ClosedMeeting,
    given: Mapping[str, Given],
    words: Words,
) -> Finding:
    derive = _DERIVE.get(rule.derive)
    if derive is not None:
        answer, key, values = derive(rule, meeting, procedure)
        return Finding(rule.id, answer, words[key].format(**values) if key else "", derived=True)
    said = given.get(rule.id, Given("unanswered"))
    reason = said.reason.strip()
    if said.answer in ("not_met", "not_applicable") and not reason:
        reason = words["no_reason"]
    return Finding(rule.id, said.answer, reason)


Found = tuple[Answer, str, Mapping[str, object]]
_MET: Found = ("met", "", {})


def _chair(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    if meeting.chair is None:
        return ("unanswered", "", {})
    raised = meeting.concern_increased and bool(rule.raised)
    wanted = rule.raised if raised else rule.allowed
    if any(meeting.chair in _WIDER.get(role, {role}) for role in wanted):
        return _MET
    values = {
        "chair": procedure.label(meeting.chair),
        "wanted": " or ".join(procedure.label(role) for role in wanted),
    }
    return ("not_met", "chair_raised" if raised else "chair", values)


def _quorum(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    came = professionals_there(meeting)
    if came >= rule.limit:
        return _MET
    return ("not_met", "quorum", {"came": came, "limit": rule.limit})


def professionals_there(meeting: ClosedMeeting) -> int:
    """Count the professional members who came, the lead social worker included."""
    return sum(seat.came for seat in meeting.seats if seat.role not in _NOT_PROFESSIONAL)


def counts(procedure: Procedure, meeting: ClosedMeeting) -> bool:
    """Say whether a meeting counts: False where the procedure has a quorum that it misses."""
    return all(
        _quorum(rule, meeting, procedure)[0] == "met"
        for rule in due_checks(procedure, meeting)
        if rule.derive == "quorum"
    )


def social_care_came(meeting: ClosedMeeting) -> bool:
    """Say whether anybody from social care was there: a member of it, or whoever chaired."""
    members = any(seat.came and seat.role in _SOCIAL_CARE for seat in meeting.seats)
    return members or meeting.chair in _SOCIAL_CARE


def _next_meeting(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    if meeting.next_on is not None:
        return _MET
    reason = meeting.no_next_reason.strip()
    return ("not_met", "no_next_because" if reason else "no_next", {"reason": reason})


def _membership(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    roles = {seat.role for seat in meeting.seats}
    lacking = [
        word
        for word, there in (
            (procedure.label("lead_social_worker"), "lead_social_worker" in roles),
            ("professionals", "professional" in roles),
            ("family or carers", bool(meeting.family or roles & _NOT_PROFESSIONAL)),
        )
        if not there
    ]
    return ("not_met", "membership", {"lacking": said_list(lacking)}) if lacking else _MET


def _attendance(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    asked = [seat for seat in meeting.seats if seat.role in (rule.members or ("professional",))]
    if not asked:
        return ("not_applicable", "nobody_to_come", {})
    absent = [seat for seat in asked if not seat.came]
    if not absent:
        return _MET
    excused = sum(seat.excused for seat in absent)
    values = {"absent": len(absent), "asked": len(asked), "excused": excused}
    return ("not_met", "attendance", values)


def _family(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    came = meeting.family or any(
        seat.came for seat in meeting.seats if seat.role in _NOT_PROFESSIONAL
    )
    return _MET if came else ("not_met", "family", {})


def _contingency(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    return _MET if "contingency" in meeting.parts else ("not_met", "contingency", {})


def _frequency(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    asked = [seat for seat in meeting.seats if seat.role in ("lead_social_worker", "professional")]
    if not asked:
        return ("not_applicable", "nobody_to_come", {})
    lacking = sum(not seat.sees for seat in asked)
    if not lacking:
        return _MET
    return ("not_met", "frequency", {"lacking": lacking, "asked": len(asked)})


def _plan_parts(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    lacking = [part for part in PLAN_PARTS if part not in meeting.parts]
    if not lacking:
        return _MET
    return ("not_met", "plan_parts", {"lacking": said_list(lacking)})


def _decision(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    if meeting.undecided:
        return ("not_met", "decision", {"undecided": meeting.undecided})
    return _MET if meeting.decided else ("not_applicable", "no_concern", {})


def _nothing_removed(rule: Rule, meeting: ClosedMeeting, procedure: Procedure) -> Found:
    # The records end an item with a reason and cannot remove one.
    return _MET


_DERIVE: dict[str, Callable[[Rule, ClosedMeeting, Procedure], Found]] = {
    "attendance": _attendance,
    "chair": _chair,
    "contingency": _contingency,
    "decision": _decision,
    "family_attendance": _family,
    "membership": _membership,
    "next_meeting": _next_meeting,
    "nothing_removed": _nothing_removed,
    "plan_frequency": _frequency,
    "plan_parts": _plan_parts,
    "quorum": _quorum,
}
"""What records can answer today, by the rule's `derive`; the rest is asked or stays unanswered."""
