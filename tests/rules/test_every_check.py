"""Each check row of the five procedures: when it comes up, and how it ends on its occasion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.assets import data_folder
from bot.rules.checks import Given, due_checks, findings, put_right, questions
from bot.rules.derived import ClosedMeeting, Seat
from bot.rules.procedure import Procedure, Procedures
from bot.rules.why import load_phrases

WORDS = load_phrases(data_folder() / "phrases")["checks"]

LEAD = Seat("lead_social_worker", came=True, sees=True)
NURSE = Seat("professional", came=True, sees=True)
GOOD = ClosedMeeting(
    kinds=frozenset({"meeting", "later_meeting"}),
    seats=(LEAD, NURSE),
    family=frozenset({"parents"}),
    chair="lead_social_worker",
    next_on=date(2027, 2, 2),
    parts=frozenset({"action", "seeing", "contingency", "goal"}),
    items=3,
    discussed=3,
)
"""A later meeting at which whatever records can tell is as every procedure asks."""

POOR = replace(
    GOOD,
    seats=(replace(LEAD, came=False, sees=False), Seat("professional", came=False)),
    family=frozenset(),
    chair=None,
    next_on=None,
    parts=frozenset(),
    discussed=1,
)
"""The same meeting with nothing as it should be; nobody knows who chaired."""


def first(meeting: ClosedMeeting) -> ClosedMeeting:
    kinds = frozenset({"meeting", "first_meeting"})
    return replace(meeting, kinds=kinds, occasions=meeting.occasions | {"plan agreed"})


def on(meeting: ClosedMeeting, *occasions: str) -> ClosedMeeting:
    return replace(meeting, occasions=meeting.occasions | set(occasions))


def minutes(meeting: ClosedMeeting, **changed: bool) -> ClosedMeeting:
    return replace(on(meeting, "minutes written"), moment="minutes written", **changed)


def opening(meeting: ClosedMeeting) -> ClosedMeeting:
    return replace(meeting, kinds=frozenset({"initial"}), family=frozenset())


FIRST, POOR_FIRST = first(GOOD), first(POOR)
MANAGED = replace(FIRST, chair="team_manager")
WRONG = replace(GOOD, chair="other_social_care")
NOBODY = replace(GOOD, chair="professional", seats=(replace(LEAD, came=False), NURSE))
RAISED = replace(GOOD, concern_increased=True)
WORRIED = on(RAISED, "risk increased")
LAST = on(GOOD, "last meeting before review")
SPLIT = on(GOOD, "disagreement about the plan")
CHANGED = on(GOOD, "plan changed")
PLAN = replace(GOOD, kinds=GOOD.kinds | {"plan"})
CLOSED = minutes(GOOD, written=True)
DECLINED = on(minutes(GOOD), "parents decline")

ENDS: tuple[tuple[str, ClosedMeeting, str], ...] = (
    ("GR-01", GOOD, "met"),
    ("GR-01", POOR, "not_met"),
    ("GR-11", GOOD, "met"),
    ("GR-11", POOR, "not_met"),
    ("GR-20", MANAGED, "met"),
    ("GR-20", FIRST, "not_met"),
    ("GR-21", FIRST, "asked"),
    ("GR-22", FIRST, "asked"),
    ("GR-23", FIRST, "met"),
    ("GR-23", POOR_FIRST, "not_met"),
    ("GR-24", FIRST, "met"),
    ("GR-24", POOR_FIRST, "not_met"),
    ("GR-26", FIRST, "met"),
    ("GR-26", POOR_FIRST, "not_met"),
    ("GR-29", GOOD, "met"),
    ("GR-29", RAISED, "not_met"),
    ("GR-35", replace(PLAN, decided=1), "met"),
    ("GR-35", replace(PLAN, undecided=1), "not_met"),
    ("SX-08", GOOD, "met"),
    ("SX-08", POOR, "asked"),
    ("SX-09", GOOD, "met"),
    ("SX-09", POOR, "not_met"),
    ("SX-11", FIRST, "met"),
    ("SX-11", MANAGED, "not_met"),
    ("SX-12", FIRST, "met"),
    ("SX-12", POOR_FIRST, "not_met"),
    ("SX-14", GOOD, "met"),
    ("SX-14", WRONG, "not_met"),
    ("SX-15", GOOD, "met"),
    ("SX-15", POOR, "not_met"),
    ("SX-16", GOOD, "asked"),
    ("SX-17", GOOD, "asked"),
    ("SX-18", GOOD, "met"),
    ("SX-18", POOR, "not_met"),
    ("SX-18", replace(GOOD, discussed=0), "unanswered"),
    ("SX-18", replace(GOOD, items=0, discussed=0), "not_applicable"),
    ("SX-19", GOOD, "asked"),
    ("SX-20", WORRIED, "asked"),
    ("SX-20", replace(WORRIED, decided=1), "met"),
    ("SX-20", replace(WORRIED, undecided=1), "not_met"),
    ("SX-21", SPLIT, "asked"),
    ("SX-23", LAST, "asked"),
    ("SF-1.3", opening(GOOD), "asked"),
    ("SF-1.3", opening(replace(GOOD, seats=(LEAD,))), "not_met"),
    ("SF-2.1b", opening(GOOD), "met"),
    ("SF-2.1b", opening(POOR), "not_met"),
    ("SF-2.3", CHANGED, "met"),
    ("SF-2.4", FIRST, "asked"),
    ("SF-2.5", SPLIT, "asked"),
    ("SF-3.4", CHANGED, "met"),
    ("SF-3.5", GOOD, "met"),
    ("SF-3.5", POOR, "not_met"),
    ("SF-4.2a", WRONG, "met"),
    ("SF-4.2a", NOBODY, "met"),
    ("SF-4.2a", replace(GOOD, chair="professional"), "not_met"),
    ("SF-4.7", GOOD, "met"),
    ("SF-4.7", replace(GOOD, seats=(LEAD,)), "not_met"),
    ("SF-5.5", GOOD, "asked"),
    ("SF-7.2", FIRST, "met"),
    ("SF-7.2", replace(FIRST, parts=GOOD.parts - {"goal"}), "asked"),
    ("SF-7.2", POOR_FIRST, "not_met"),
    ("SF-7.3", SPLIT, "asked"),
    ("SF-7.5", WORRIED, "asked"),
    ("SF-7.5", replace(WORRIED, decided=1), "met"),
    ("SF-T1", CLOSED, "asked"),
    ("SF-T2", CLOSED, "asked"),
    ("SF-T3", CLOSED, "asked"),
    ("SF-T4", CLOSED, "asked"),
    ("SF-T5", CLOSED, "asked"),
    ("SF-T6", CLOSED, "asked"),
    ("HI-03", opening(GOOD), "asked"),
    ("HI-03", opening(POOR), "asked"),
    ("HI-05", replace(DECLINED, family_minutes=True), "met"),
    ("HI-05", DECLINED, "not_met"),
    ("HI-06", WRONG, "met"),
    ("HI-06", NOBODY, "not_met"),
    ("HI-07", CLOSED, "met"),
    ("HI-07", minutes(GOOD), "unanswered"),
    ("HI-08", CLOSED, "asked"),
    ("HI-14", on(GOOD, "third meeting held"), "asked"),
    ("HI-16", LAST, "asked"),
    ("HI-17", LAST, "asked"),
    ("HI-19", GOOD, "asked"),
    ("PL-03", GOOD, "met"),
    ("PL-03", WRONG, "not_met"),
    ("PL-09", GOOD, "asked"),
    ("PL-12", GOOD, "met"),
    ("PL-12", POOR, "not_met"),
)
"""What ends how. "asked" is a question; "unanswered" is left for the list of what is not met."""


def of(procedures: Procedures, rule: str) -> Procedure:
    return next(one for one in procedures.values() if rule in one.rules)


def test_each_check_of_the_five_has_a_line_here(procedures: Procedures) -> None:
    checks = {
        rule.id for one in procedures.values() for rule in one.rules.values() if rule.cls == "check"
    }
    assert {rule for rule, _, _ in ENDS} == checks
    assert len(checks) == 54


@pytest.mark.parametrize(
    ("rule", "facts", "ends"), ENDS, ids=[f"{rule}-{ends}" for rule, _, ends in ENDS]
)
def test_each_check_ends_as_it_should(
    procedures: Procedures, rule: str, facts: ClosedMeeting, ends: str
) -> None:
    procedure = of(procedures, rule)
    found = {one.rule: one for one in findings(procedure, facts, {}, WORDS)}
    asked = [one.id for one in questions(procedure, facts)]
    assert (rule in asked) == (ends == "asked")
    assert found[rule].answer == ("unanswered" if ends == "asked" else ends)
    assert bool(found[rule].reason) == (ends in ("not_met", "not_applicable"))
    assert found[rule].derived == (ends not in ("asked", "unanswered"))


ASKED: Mapping[str, ClosedMeeting] = {rule: facts for rule, facts, ends in ENDS if ends == "asked"}


@pytest.mark.parametrize("rule", ASKED)
@pytest.mark.parametrize("answer", ["met", "not_met", "not_applicable"])
def test_each_question_keeps_its_answer(procedures: Procedures, rule: str, answer: str) -> None:
    said = {rule: Given(answer, "Because.")}  # type: ignore[arg-type]
    ends = findings(of(procedures, rule), ASKED[rule], said, WORDS)
    (found,) = [one for one in ends if one.rule == rule]
    assert (found.answer, found.reason, found.derived) == (answer, "Because.", False)


@pytest.mark.parametrize("rule", [f"SF-T{n}" for n in range(1, 7)] + ["HI-05", "HI-07", "HI-08"])
def test_what_waits_for_the_minutes_does_not_come_up_at_close(
    procedures: Procedures, rule: str
) -> None:
    at_close = on(GOOD, "parents decline", "minutes written")
    assert rule not in {one.id for one in due_checks(of(procedures, rule), at_close)}


def test_nothing_of_the_meeting_comes_up_again_with_its_minutes(procedures: Procedures) -> None:
    for one in procedures.values():
        at_close = {rule.id for rule in due_checks(one, on(FIRST, "parents decline"))}
        later = {rule.id for rule in due_checks(one, on(minutes(FIRST), "parents decline"))}
        assert not at_close & later


def test_at_most_six_are_asked_whatever_happens_at_once(procedures: Procedures) -> None:
    everything = on(
        replace(first(POOR), concern_increased=True),
        "risk increased",
        "disagreement about the plan",
        "last meeting before review",
        "third meeting held",
        "plan changed",
    )
    for one in procedures.values():
        asked = questions(one, everything)
        assert len(asked) <= 6
    # What touches the child's safety is asked before anything else.
    assert questions(procedures["sussex"], everything)[0].id == "SX-20"


def test_only_the_plan_itself_can_be_put_right_later(procedures: Procedures) -> None:
    greenwich = procedures["greenwich"]
    assert put_right(greenwich, "GR-24", GOOD)
    assert put_right(greenwich, "GR-23", GOOD)
    assert not put_right(greenwich, "GR-24", POOR)
    # Who chaired the first meeting cannot be changed by a later one.
    assert not put_right(greenwich, "GR-20", MANAGED)
    assert not put_right(greenwich, "GR-99", GOOD)
