"""How each check of a procedure ends: derived from the records, asked, or unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.rules.derived import MET, Answer, ClosedMeeting, derived
from bot.rules.history import History
from bot.rules.procedure_model import Procedure, Rule
from bot.rules.timeline import Timeline
from bot.rules.vocabulary import WAITS_FOR

Words = Mapping[str, str]

MOST_ASKED = 6
_OF_THE_PLAN = frozenset({"contingency", "plan_frequency", "plan_parts"})
"""What records can answer of the plan itself: a later change of the plan can put it right."""


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
    this = next((one for one in history.meetings if one.id == meeting_id), None)
    found: set[str] = set()
    if this is None:
        return frozenset()
    for scope in history.scopes(this.children):
        if len(scope.meetings(scope.started(this.on), this.on)) == 3:
            found.add("third meeting held")
        review = scope.next_conference(this.on)
        if review and not any(this.on < day < review for day in (*scope.planned, *scope.days)):
            found.add("last meeting before review")
    return frozenset(found)


def due_checks(procedure: Procedure, meeting: ClosedMeeting) -> tuple[Rule, ...]:
    """Return the checks of a procedure that come up now, in the document's order.

    At close (`moment` empty) those of the meeting but for the ones that wait; at a later moment
    those that wait for it.
    """
    return tuple(
        rule
        for rule in procedure.rules.values()
        if rule.cls == "check"
        and moment_of(rule) == meeting.moment
        and (
            meeting.kinds.intersection(rule.events)
            or meeting.occasions.intersection((rule.trigger, *rule.also))
        )
    )


def moment_of(rule: Rule) -> str:
    """Return the occasion that a check waits for, empty where it is judged at its trigger."""
    return rule.trigger if rule.trigger in WAITS_FOR else rule.waits_for


def questions(procedure: Procedure, meeting: ClosedMeeting) -> tuple[Rule, ...]:
    """Return what is asked at close: what records cannot answer, by rank, at most six."""
    open_ones = [
        rule
        for rule in due_checks(procedure, meeting)
        if rule.ask is not None and derived(rule, meeting, procedure) is None
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
    found = derived(rule, meeting, procedure)
    if found is not None:
        answer, key, values = found
        return Finding(rule.id, answer, words[key].format(**values) if key else "", derived=True)
    said = given.get(rule.id, Given("unanswered"))
    reason = said.reason.strip()
    if said.answer in ("not_met", "not_applicable") and not reason:
        reason = words["no_reason"]
    return Finding(rule.id, said.answer, reason)


def counts(procedure: Procedure, meeting: ClosedMeeting) -> bool:
    """Say whether a meeting counts: False where the procedure has a quorum that it misses."""
    return all(
        derived(rule, meeting, procedure) == MET
        for rule in due_checks(procedure, meeting)
        if rule.derive == "quorum"
    )


def put_right(procedure: Procedure, rule_id: str, meeting: ClosedMeeting) -> bool:
    """Say whether the plan as it stands now meets a check of the plan that was not met before."""
    rule = procedure.rules.get(rule_id)
    if rule is None or rule.derive not in _OF_THE_PLAN:
        return False
    return derived(rule, meeting, procedure) == MET
