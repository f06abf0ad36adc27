"""What the procedure asks, as people live it: asked at close, listed, answered, in the agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from playground.driver import Person
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

http = pytest.mark.parametrize("stage", ["http"], indirect=True)
AFTERNOON = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
BEFORE = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
WHO = {
    "chair": "Sam, lead social worker",
    "chair_role": "Lead social worker",
    "concern": "No",
    "family": ["A parent or carer"],
}
PLAN = {"decided": "AB's mother will go to the parenting group."}
TASKS = {"what-0": "Send figures", "who-0": "Tom, professional", "due-0": "2027-01-12"}
NEXT = {"next_on": "2027-02-02", "next_at": "10:00", "ask-GR-21": "Yes"}
NO_CONTINGENCY = "The plan has a contingency? No. The plan on record does not say what happens"
CHAIRED = "A manager of the receiving team chaired? No. The lead social worker chaired"
OUTLINE = "The outline plan became a detailed one? Nobody has said yet."


def record(person: Person, *steps: dict[str, object]) -> None:
    """Record the meeting that waits, from the command to Save."""
    person.command("/coregroup outcome")
    for step in steps:
        assert person.submit(step).errors == {}
    assert person.modal is None


def shown(person: Person, line: str) -> str:
    """Return what only that person sees after a command."""
    return next(one for one in reversed(person.command(line).messages) if one.ephemeral).words


def test_from_the_meeting_to_the_managers_list_and_the_next_agenda(stage: Stage) -> None:
    stage.move(AFTERNOON)
    sam, mo, priya = stage.person("Sam"), stage.person("Mo"), stage.person("Priya")
    record(sam, WHO, PLAN, TASKS, NEXT)
    told = sam.wait_for("The meeting of CG-104 on Tuesday 5 January is recorded.")
    assert CHAIRED in told.words
    assert "Answer" in told.buttons

    # The manager lists what is not met, none of it overdue, and says what came of it.
    listed = shown(mo, "/coregroup unmet")
    assert "None of them is overdue." in listed
    assert f"CG-104: {NO_CONTINGENCY}" in listed
    assert f"CG-104: {OUTLINE}" in listed
    assert "Section: First meeting 6." in listed
    assert "The receiving team took the case on" not in listed
    overdue = shown(mo, "/coregroup overdue")
    assert "contingency" not in overdue
    message = next(
        one for one in reversed(mo.command("/coregroup unmet").messages) if one.ephemeral
    )
    form = mo.click("Correct: CG-104, A manager of the receiving team chaired", in_message=message)
    assert form.modal is not None
    assert "So far, by the records: no. The lead social worker chaired" in form.modal.words
    (why,) = [name for name in form.modal.labels if name.startswith("If no, or if it does not")]
    refused = mo.submit({form.modal.labels[0]: "Does not apply"})
    assert refused.errors == {why: "Please write a few words on why."}
    mo.submit({why: "There is one team for both."})
    assert mo.modal is None
    mo.wait_for("Thank you. Saved for CG-104.")
    assert "A manager of the receiving team chaired" not in shown(mo, "/coregroup unmet")

    # The one who recorded answers later what was left open, from the message.
    sam.click("Answer", in_message=told)
    assert sam.modal is not None
    assert sam.modal.labels[0] == "The outline plan became a detailed one: is that so?"
    sam.submit({sam.modal.labels[0]: "No", sam.modal.labels[1]: "Only an outline yet."})
    settled = sam.wait_for(lambda one: one.ts == told.ts and one.edited)
    assert "You answered on Tuesday 5 January at 15:00." in settled.words

    # Before the next meeting the agenda holds it, each for their own eyes.
    stage.move(BEFORE)
    agenda = shown(sam, "/coregroup agenda")
    assert "Agenda: CG-104 (AB), tomorrow" in agenda or "Tuesday 2 February" in agenda
    assert "Send figures: Tom, by Tuesday 12 January. Late." in agenda
    assert NO_CONTINGENCY in agenda
    assert "The outline plan became a detailed one? No. Only an outline yet." in agenda
    theirs = shown(priya, "/coregroup agenda CG-104")
    assert "Bring your own expertise" in theirs
    assert "Only an outline yet." not in theirs

    # At that meeting the plan gets its contingency, and the list forgets it.
    stage.move(datetime(2027, 2, 2, 15, 0, tzinfo=UTC))
    plan = {**PLAN, "contingency": "Back to the conference chair."}
    record(sam, WHO, plan, {}, {"next_on": "2027-03-02"})
    sam.wait_for("The meeting of CG-104 on Tuesday 2 February is recorded.")
    assert "contingency" not in shown(mo, "/coregroup unmet CG-104")


@http
def test_a_conference_and_minutes_ask_once_what_only_people_know(stage: Stage) -> None:
    mo = stage.person("Mo")
    form = mo.command("/coregroup case").modal
    assert form is not None
    mo.submit(
        {
            "reference": "CG-205",
            "children": "CD",
            "procedure": "Suffolk",
            "initial_conference": date(2026, 12, 18),
            "first_meeting": date(2027, 1, 5),
            "lead": "U0SAM",
            "manager": "U0MO",
            "members": ["U0PRIYA", "U0TOM"],
        }
    )
    asked = mo.wait_for("CG-205: one thing about the conference on Friday 18 December")
    assert "The members were agreed at the conference" in asked.words
    assert asked.buttons == ["Answer"]
    stage.move(AFTERNOON)
    sam = stage.person("Sam")
    answer = sam.command("/coregroup outcome CG-205")
    assert answer.modal is not None, answer.words
    for step in (WHO, {**PLAN, "contingency": "Back."}, TASKS, {"next_on": "2027-02-02"}):
        assert sam.submit(step).errors == {}
    recorded = sam.wait_for("The meeting of CG-205 on Tuesday 5 January is recorded.")
    assert "The head of the minutes is filled in" not in recorded.words
    sam.click("Minutes went out", in_message=recorded)
    sam.submit({"sent_on": "2027-01-05"})
    again = sam.wait_for("CG-205: 6 things about the meeting on Tuesday 5 January")
    assert "Parents and child understood the plan" not in again.words
    assert "The scaling is filled in" in again.words
    sam.click("Answer", in_message=again)
    assert sam.modal is not None
    sam.submit({"all": ["Yes to each of them"]})
    answered = sam.wait_for(lambda one: one.ts == again.ts and one.edited)
    assert "You answered on Tuesday 5 January at 15:00." in answered.words


@http
def test_home_leads_a_manager_to_the_list_and_nobody_else(stage: Stage) -> None:
    stage.move(AFTERNOON)
    record(stage.person("Sam"), WHO, PLAN, TASKS, NEXT)
    mo, priya, otto = (stage.person(name) for name in ("Mo", "Priya", "Otto"))
    home = mo.home()
    assert home is not None
    assert "things are not as the procedure asks, or nobody has said yet." in home.words
    mo.click("See all: Not met", in_view=home)
    assert NO_CONTINGENCY in mo.wait_for("Not as the procedure asks,").words
    assert "procedure asks, or nobody" not in str(priya.home())
    for person in (priya, otto):
        assert "contingency" not in shown(person, "/coregroup unmet CG-104")
