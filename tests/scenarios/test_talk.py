"""People write as they write; the bot asks one thing at a time and acts on one press."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from bot.duties.bookings import NewTime, book_meeting
from bot.records.tables import Apology, Task
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario


def book_second(stage: Stage) -> None:
    with stage.office.turn("Sam") as turn:
        book_meeting(turn, stage.office.group_id, NewTime(date(2027, 2, 9)))


def add_task(stage: Stage, name: str, title: str) -> None:
    with stage.office.turn(name) as turn:
        turn.session.add(
            Task(
                workspace_id=turn.workspace_id,
                core_group_id=stage.office.group_id,
                owner_id=turn.actor.id,
                title=title,
                due=date(2027, 1, 8),
                agreed_on=date(2026, 12, 18),
            )
        )


def test_an_absence_from_a_sentence_to_the_record(stage: Stage) -> None:
    priya = stage.person("Priya")
    book_second(stage)
    priya.say("sorry, can't make it")
    asked = priya.wait_for("Which meeting can you not come to?")
    priya.click("CG-104, Tuesday 5 January 2027", in_message=asked)
    offered = priya.wait_for("I understood: you cannot come to a meeting (CG-104")
    assert offered.buttons[0] == "Send apologies"
    form = priya.click("Send apologies", in_message=offered).modal
    assert form is not None
    assert "5 January" in form.words
    priya.submit({"reason": "Training day", "report": "later"})
    priya.wait_for("Your apologies for CG-104")
    rows = stage.rows("Sam", lambda turn: turn.session.exec(select(Apology)).all())
    assert len(rows) == 1


def test_the_question_outlives_the_bot(stage: Stage) -> None:
    priya = stage.person("Priya")
    book_second(stage)
    priya.say("sorry, can't make it")
    priya.wait_for("Which meeting can you not come to?")
    stage.stop()
    stage.start()
    priya.say("the second one")
    assert "9 February" in priya.wait_for("I understood: you cannot come").words


def test_a_task_done_by_one_press_and_taken_back_by_another(stage: Stage) -> None:
    priya = stage.person("Priya")
    add_task(stage, "Priya", "Book the hearing test")
    priya.say("done with the hearing test")
    priya.click("Yes, it is done", in_message=priya.wait_for("Do you want to mark it as done?"))
    done = priya.wait_for("Done by you")
    priya.click("Undo", in_message=done)
    priya.wait_for(lambda message: "task" in message.words.lower() and "Done" in message.buttons)


def test_danger_is_answered_with_the_numbers_and_in_the_thread_it_was_written_in(
    stage: Stage,
) -> None:
    priya = stage.person("Priya")
    priya.say("next")
    above = priya.wait_for("What comes next")
    priya.say("he has hurt her", thread=above)
    met = priya.wait_for("Is anybody in danger now?")
    assert met.thread_ts == above.ts
    assert "ring 999" in met.words
    assert "020 7946 000" in met.words


def test_a_mention_in_a_channel_is_answered_to_the_person_alone(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    priya.say("@coregroup when is my next core group?", "general")
    assert "CG-104" in priya.wait_for("you want to know what comes next").words
    for person in (priya, sam):
        assert not [one for one in person.channel("general") if "CG-104" in one.words]


def test_a_question_about_the_procedure_comes_with_its_section(stage: Stage) -> None:
    tom = stage.person("Tom")
    tom.say("who chairs the first meeting?")
    assert "First meeting 2" in tom.wait_for("What the procedure says").words


def test_a_message_becomes_a_report(stage: Stage) -> None:
    tom = stage.person("Tom")
    tom.say("Attendance is 96 per cent and he seems settled, nothing more to say this month")
    mine = next(one for one in reversed(tom.dm()) if "96 per cent" in one.text)
    form = tom.message_shortcut(mine, "use_as_report").modal
    assert form is not None
    tom.submit({})
    tom.wait_for("Your report for CG-104")
