"""A core group for two siblings: conferences apart, a meeting too few came to, two ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from playground.driver import Message, Person
from tests.support.stage import Stage

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.parametrize("stage", ["http"], indirect=True),
]


def at(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 15, tzinfo=UTC)


def shown(person: Person, words: str) -> Message:
    """Return the answer to a command, which only that person sees."""
    answered = person.command(f"/coregroup {words}").messages
    return next(seen for seen in reversed(answered) if seen.ephemeral)


def open_group(sam: Person) -> None:
    sam.command("/coregroup case")
    asked = sam.submit(
        {
            "reference": "CG-205",
            "children": "AB CD",
            "procedure": "Suffolk",
            "initial_conference": "2026-12-18",
            "review_conference": "2027-03-18",
            "apart": ["Their conferences were on different days"],
            "lead": "Sam",
            "manager": "Mo",
            "chair": "Chris",
            "members": ["Tom"],
            "first_meeting": "2027-01-05",
        }
    )
    assert asked.modal is not None
    assert "Initial conference of CD" in asked.modal.labels
    opened = sam.submit(
        {
            "Initial conference of AB": "2026-12-11",
            "Review conference of AB": "2027-03-11",
            "Initial conference of CD": "2026-12-18",
            "Review conference of CD": "2027-03-18",
        }
    )
    assert (opened.errors, opened.modal) == ({}, None)
    sam.wait_for("CG-205 is open")


def record(sam: Person, children: list[str], came: list[str], next_on: str) -> None:
    sam.command("/coregroup outcome CG-205")
    steps = (
        {
            "Which children were discussed": children,
            "Who came": came,
            "chair": "Sam, lead social worker",
            "chair_role": "Lead social worker",
            "concern": "No",
        },
        {"decided": "Go on.", "contingency": "Back to the chair."},
        {},
        {"next_on": next_on},
    )
    for step in steps:
        assert sam.submit(step).errors == {}
    assert sam.modal is None


def test_two_siblings_from_conferences_apart_to_the_last_end(stage: Stage) -> None:
    sam, mo, tom, chris = (stage.person(name) for name in ("Sam", "Mo", "Tom", "Chris"))
    open_group(sam)
    page = shown(sam, "case CG-205").words
    assert "AB: last conference on Friday 11 December." in page
    assert "CD: last conference on Friday 18 December." in page
    # Ten working days from each: Christmas and New Year lie between.
    assert "Hold the first core group meeting (AB)" in page
    why = shown(sam, "why CG-205").words
    assert "Tuesday 29 December 2026  Hold the first core group meeting (AB)." in why
    assert "Wednesday 6 January 2027  Hold the first core group meeting (CD)." in why
    assert "Hold the first core group meeting (AB)" in shown(sam, "next").words

    stage.move(at(1, 5))
    record(sam, ["AB", "CD"], ["Sam, lead social worker"], "2027-01-06")
    asked = mo.wait_for("Too few came to the meeting of CG-205 on Tuesday 5 January")
    assert "it stops no clock until the manager decides" in shown(sam, "why CG-205").words
    assert "initial conference on 11 December 2026 (AB)" in shown(mo, "overdue CG-205").words
    mo.click("It counts", in_message=asked)
    assert mo.submit({"reason": "Everybody had sent a report."}).errors == {}
    told = sam.wait_for("Mo has decided that the meeting of CG-205 on Tuesday 5 January counts.")
    assert "Why: Everybody had sent a report." in told.words
    assert "Hold the next core group meeting" in told.words
    # Met, if late: it is overdue no more.
    assert "Hold the first core group" not in shown(mo, "overdue CG-205").words

    stage.move(at(1, 6))
    everybody = ["Sam, lead social worker", "Tom, professional"]
    record(sam, ["AB"], everybody, "2027-02-10")
    assert "discussed AB" in sam.wait_for("Wednesday 6 January is recorded").words
    why = shown(sam, "why CG-205").words
    assert "Wednesday 17 February 2027  Hold the next core group meeting (AB)." in why
    assert "Tuesday 16 February 2027  Hold the next core group meeting." in why

    stage.move(at(3, 11))
    chris.click("Record the result", in_message=shown(chris, "review CG-205"))
    ended = chris.submit({"outcome": "The plan has ended"})
    assert ended.errors == {}
    news = tom.wait_for("The review conference of CG-205 about AB took place").words
    assert "The plan of CD goes on, and so does the core group." in news
    page = shown(sam, "case CG-205").words
    assert "AB: the plan ended on Thursday 11 March." in page
    assert "See the child (AB)" not in page

    stage.move(at(3, 18))
    chris.click("Record the result", in_message=shown(chris, "review CG-205"))
    assert chris.submit({"outcome": "The plan has ended"}).errors == {}
    last = tom.wait_for("The review conference of CG-205 about CD took place").words
    assert "The plan has ended." in last
