"""The bot's main job from end to end, as its people live it over six weeks."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.records.tables import OutboxMessage
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

MONDAY = datetime(2026, 12, 21, 10, 0, tzinfo=UTC)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant of the winter in which the story plays."""
    return datetime(2026 if month == 12 else 2027, month, day, hour, minute, tzinfo=UTC)


def open_group(stage: Stage) -> None:
    sam = stage.person("Sam")
    form = sam.command("/coregroup case").modal
    assert form is not None
    assert form.title == "Open a core group"
    refused = sam.submit(
        {
            "reference": "CG-105",
            "initial_conference": "2027-06-01",
            "lead": "Sam",
            "manager": "Mo",
            "chair": "Chris",
            "members": ["Priya", "Tom"],
            "others": "Nora Nobody, nursery",
            "first_meeting": "2027-01-01",
        }
    )
    assert "must have taken place" in refused.errors["Date of the initial conference"]
    asked = sam.submit({"initial_conference": "2026-12-18"})
    assert asked.modal is not None
    assert "New Year's Day" in asked.modal.words
    opened = sam.submit({"first_meeting": "2027-01-06"})
    assert opened.modal is None, opened
    told = sam.wait_for("CG-105 is open")
    assert "Wednesday 6 January 2027" in told.words
    why = sam.click("Why these dates", in_message=told)
    assert "10 working days after the initial conference" in why.words
    assert "Boxing Day" in why.words
    assert "New Year's Day" in why.words
    stage.person("Priya").wait_for("You are now in the core group CG-105")


def see_next(stage: Stage) -> None:
    priya = stage.person("Priya")
    assert "CG-105 meets Wednesday 6 January 2027" in priya.command("/coregroup next").words
    priya.say("next")
    assert "CG-105 meets" in priya.wait_for("What comes next").words


def apologise_in_time_with_a_report(stage: Stage) -> None:
    tom, sam = stage.person("Tom"), stage.person("Sam")
    stage.move(at(1, 4, 10))
    form = tom.command("/coregroup apologies CG-105").modal
    assert form is not None
    assert "This is in time" in form.words
    report = tom.submit({"reason": "Exam day", "report": "now"}).modal
    assert report is not None
    tom.submit({"text": "Attendance is 96 per cent."})
    assert "Exam day" in sam.wait_for("Tom (Hill School) cannot come to CG-105").words
    seen = sam.click("See report", in_message=sam.wait_for("has sent a report"))
    assert "96 per cent" in seen.words or (seen.modal and "96 per cent" in seen.modal.words)


def apologise_late(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    stage.move(at(1, 6, 8))
    form = priya.command("/coregroup apologies CG-105").modal
    assert form is not None
    assert "has passed" in form.words
    priya.submit({"report": "later"})
    assert "after the cut-off" in priya.wait_for("They come after the cut-off").words
    told = sam.wait_for("Priya (Health visiting) cannot come to CG-105")
    assert "after the cut-off" in told.words


def record_the_outcome(stage: Stage) -> None:
    sam = stage.person("Sam")
    stage.move(at(1, 6, 15))
    who = sam.command("/coregroup outcome CG-105").modal
    assert who is not None
    sam.submit({"chair": "Mo, team manager", "chair_role": "Team manager", "concern": "No"})
    sam.submit({"decided": "Keep going.", "contingency": "Back to the conference chair."})
    tasks = sam.submit(
        {
            "what-0": "Ask for a nursery place",
            "who-0": "Tom, professional",
            "due-0": "2027-01-15",
            "what-1": "Send the attendance figures",
            "who-1": "Tom, professional",
            "due-1": "2027-01-20",
        }
    )
    assert tasks.modal is not None, tasks
    done = sam.submit({"next_on": "2027-02-17", "next_at": "10:00"})
    assert done.modal is None, done
    told = sam.wait_for("meeting of CG-105 on Wednesday 6 January is recorded")
    assert "Wednesday 13 January" in told.words
    stage.person("Tom").wait_for("Ask for a nursery place")


def finish_one_task_and_block_another(stage: Stage) -> None:
    tom, sam = stage.person("Tom"), stage.person("Sam")
    stage.move(at(1, 8, 9))
    shown = tom.command("/coregroup tasks")
    assert "Ask for a nursery place" in shown.words
    assert "Send the attendance figures" in shown.words
    tom.click("task_done.0", in_message=shown.messages[-1])
    assert "Done by you" in tom.wait_for("Done by you").words
    stage.move(at(1, 8, 9, 15))  # past the ten minutes in which "done" can be taken back
    left = tom.command("/coregroup tasks")
    assert "Ask for a nursery place" not in left.words
    form = tom.click("Cannot do in time", in_message=left.messages[-1]).modal
    assert form is not None
    tom.submit({"reason": "The office is shut", "proposed": "2027-01-29"})
    told = sam.wait_for("The office is shut")
    assert "29 January" in told.words


def circulate_the_minutes(stage: Stage) -> None:
    sam = stage.person("Sam")
    stage.move(at(1, 8, 9, 30))
    listed = sam.command("/coregroup minutes")
    assert "CG-105" in listed.words
    form = sam.click("They went out", in_message=listed.messages[-1]).modal
    assert form is not None
    assert "Nora Nobody" in form.words
    done = sam.submit({"text": "Minutes of the first meeting."})
    assert done.modal is None, done
    assert "That is in time" in sam.wait_for("minutes of CG-105").words
    assert "CG-105" in stage.person("Priya").wait_for("minutes").words


def record_a_visit(stage: Stage) -> None:
    priya = stage.person("Priya")
    form = priya.command("/coregroup visit CG-105").modal
    assert form is not None
    refused = priya.submit({})
    assert "Say whether this child was seen" in refused.errors["The child"]
    assert priya.submit({"The child": "Seen alone"}).modal is None
    assert "CG-105" in priya.wait_for("visit").words


def remind_over_six_weeks(stage: Stage) -> None:
    tom = stage.person("Tom")
    stage.move(at(1, 18, 9, 1))
    tom.wait_for(lambda m: "Good morning" in m.words and "Send the attendance" in m.words)
    for day in (25, 26, 27, 28, 29):
        stage.move(at(1, day, 9, 1))
    for day in (1, 2, 3, 8, 15, 16, 17):
        stage.move(at(2, day, 9, 1))
    stage.person("Sam").wait_for("Good morning")
    wait_until_all_is_sent(stage)
    keys = [
        call["request"]["metadata"]["event_payload"]["key"]
        for call in stage.slack.calls(method="chat.postMessage")
        if call["response"].get("ok") and "metadata" in call["request"]
    ]
    assert len(keys) == len(set(keys)), "a reminder came twice"
    assert len(keys) > 10


def wait_until_all_is_sent(stage: Stage) -> None:
    """Wait until no message is on its way any more; Nora has no Slack and is told by hand."""
    ended = ("sent", "withdrawn", "abandoned")
    deadline = time.monotonic() + 30
    while True:
        states = stage.rows(
            "Sam", lambda turn: turn.session.exec(select(OutboxMessage.state)).all()
        )
        if all(state in ended for state in states):
            return
        assert time.monotonic() < deadline, states
        time.sleep(0.2)


def ask_what_is_overdue(stage: Stage) -> None:
    mo, otto = stage.person("Mo"), stage.person("Otto")
    overdue = mo.command("/coregroup overdue")
    assert "CG-105" in overdue.words
    assert "days late" in overdue.words
    assert "CG-105" not in otto.command("/coregroup overdue").words
    foreign = otto.command("/coregroup case CG-105").words
    missing = otto.command("/coregroup case CG-999").words
    assert foreign == missing
    assert "020 7946 0001" in foreign
    assert [message for message in otto.channel("general") if message.from_bot] == []


def test_the_whole_story(stage: Stage) -> None:
    stage.move(MONDAY)
    open_group(stage)
    see_next(stage)
    apologise_in_time_with_a_report(stage)
    apologise_late(stage)
    record_the_outcome(stage)
    finish_one_task_and_block_another(stage)
    circulate_the_minutes(stage)
    record_a_visit(stage)
    remind_over_six_weeks(stage)
    ask_what_is_overdue(stage)
