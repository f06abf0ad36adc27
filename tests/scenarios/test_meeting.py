"""A meeting as people live it: recorded step by step, its tasks, its minutes, a visit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.duties import drafts
from bot.records.tables import Check, Meeting, Membership, Minutes, Task, Visit
from bot.records.words import TaskState
from playground.driver import Message, Person
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

http = pytest.mark.parametrize("stage", ["http"], indirect=True)
AFTERNOON = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
ODD = "Go <!channel> *x* <@U0SAM> שלום 👩‍⚕️ :smile:"
"""What somebody may type: all of it comes back as it stands, and nothing of it does anything."""

WHO = {
    "chair": "Mo, team manager",
    "chair_role": "Team manager",
    "concern": "No",
    "family": ["A parent or carer"],
}
PLAN = {"decided": ODD, "contingency": "Back to the chair."}
TASKS = {"what-0": "Send figures", "who-0": "Tom, professional", "due-0": "2027-01-12"}
NEXT = {"next_on": "2027-02-02", "next_at": "10:00", "ask-GR-21": "Yes"}


@pytest.fixture
def held(stage: Stage) -> Stage:
    """The afternoon after the first meeting."""
    stage.move(AFTERNOON)
    return stage


def record(person: Person, *, tasks: dict[str, Any] | None = None) -> None:
    """Record the first meeting from the command to Save."""
    person.command("/coregroup outcome")
    for step in (WHO, PLAN, TASKS if tasks is None else tasks, NEXT):
        sent = person.submit(step)
        assert sent.errors == {}
    assert person.modal is None


def shown_by(person: Person, line: str) -> Message:
    """Return the answer to a command, which only that person sees."""
    return next(seen for seen in reversed(person.command(line).messages) if seen.ephemeral)


def test_a_first_meeting_is_recorded_in_four_steps(held: Stage) -> None:
    sam, tom, mo = held.person("Sam"), held.person("Tom"), held.person("Mo")

    who = sam.command("/coregroup outcome").modal
    assert who is not None
    assert "CG-104 (AB), Tuesday 5 January 2027" in who.words
    assert "Lead social worker: Sam. Step 1 of 4: who came" in who.words
    assert "Close this window and it waits for you" in who.words
    assert "The first meeting is chaired by a manager of the team" in who.words

    plan = sam.submit(WHO).modal
    assert plan is not None
    assert "How often Priya, professional sees the child" in plan.labels
    tasks = sam.submit({**PLAN, "How often Tom, professional sees the child": "weekly"}).modal
    assert tasks is not None
    assert "Task 3: by when" in tasks.labels
    ahead = sam.submit(TASKS).modal
    assert ahead is not None
    assert "The receiving team took the case on: is that so?" in ahead.labels
    assert sam.submit(NEXT).modal is None

    told = sam.wait_for("The meeting of CG-104 on Tuesday 5 January is recorded.")
    assert "Send the notes of the first meeting: by Tuesday 12 January." in told.words
    assert "5 working days after the core group meeting on Tuesday 5 January 2027" in told.words
    assert "The group meets next on Tuesday 2 February at 10:00." in told.words
    assert "Send figures: Tom, by Tuesday 12 January" in told.words
    assert "The outline plan became a detailed one" in told.words
    assert "For 3 of 4 the plan on record does not say" in told.words
    assert told.buttons == ["Minutes went out", "Open", "Answer"]

    assert ODD in mo.wait_for("Sam has recorded the meeting of CG-104").words
    given = tom.wait_for("From the meeting of CG-104, these tasks are yours:")
    assert given.buttons == ["Done", "Cannot do in time"]
    assert "CG-104 meets on Tuesday 2 February at 10:00." in tom.wait_for("meets on").words
    assert not any(ODD in message.words for message in tom.dm())


def test_what_was_typed_survives_the_window_and_a_restart(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    sam.submit(WHO)
    sam.choose("decided", "AB's mother will go")
    sam.choose("decided", ODD, state={"decided": ODD})
    sam.close()
    held.stop()
    held.start()
    held.move(AFTERNOON)

    who = sam.command("/coregroup outcome").modal
    assert who is not None
    assert "Your draft from 15:00 is here." in who.words
    assert who.values["chair_role"]["save_draft"]["selected_option"]["value"] == "team_manager"
    plan = sam.submit().modal
    assert plan is not None
    assert plan.values["decided"]["save_draft"]["value"] == ODD
    sam.submit()
    sam.submit(TASKS)
    sam.submit(NEXT)
    sam.wait_for("is recorded.")
    kept = held.rows("Sam", lambda turn: drafts.load(turn, "outcome_plan", _subject(turn)))
    assert kept is None


def _subject(turn: Any) -> str:
    found = turn.session.exec(select(Meeting).where(Meeting.on_date == date(2027, 1, 5))).one()
    return f"meeting:{found.id}"


@http
def test_going_back_and_adding_rows_loses_nothing(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    sam.submit(WHO)
    sam.submit(PLAN)
    for number in range(8):
        sam.choose(f"what-{number}", f"Task {number}")
        if number >= 2:
            sam.click("Add another task")
            wanted = f"Task {number + 2}: what"
            sam.wait_until(lambda seen, label=wanted: label in seen.modal.labels)
    for _ in range(2):
        sam.click("Add another task")
    sam.wait_until(lambda seen: "Task 11: what" in seen.modal.labels)
    assert sam.modal is not None
    assert "You see tasks 11 to 11 of 11; the others are kept." in sam.modal.words
    sam.click("Back")
    sam.wait_until(lambda seen: "Step 2 of 4" in seen.modal.words)
    assert sam.modal.values["decided"]["save_draft"]["value"] == ODD
    tasks = sam.submit().modal
    assert tasks is not None
    assert tasks.values["what-7"]["save_draft"]["value"] == "Task 7"
    wrong = sam.submit().modal
    assert wrong is None or "next" not in wrong.callback_id
    assert sam.modal.callback_id == "outcome_tasks"


@http
def test_a_wrong_task_is_an_error_under_its_field_and_nothing_is_lost(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    sam.submit(WHO)
    sam.submit(PLAN)
    sent = sam.submit({**TASKS, "due-0": "2027-01-04"})
    assert sent.errors == {"Task 1: by when": "That day is before the meeting. Choose a later one."}
    sent = sam.submit({**TASKS, "what-1": "Nobody's"})
    assert sent.errors == {"Task 2: who": "Choose who does it, or empty the whole row."}
    kept = held.rows("Sam", lambda turn: drafts.load(turn, "outcome_tasks", _subject(turn)))
    assert kept["what-1"]["save_draft"]["value"] == "Nobody's"


@http
def test_a_bank_holiday_is_a_warning_that_can_be_confirmed(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    sam.submit(WHO)
    sam.submit(PLAN)
    again = sam.submit({**TASKS, "due-0": "2027-03-26"}).modal
    assert again is not None
    assert again.callback_id == "outcome_tasks"
    assert "Friday 26 March 2027 is a day off: Good Friday" in again.words
    ahead = sam.submit({"keep_due-0": ["Yes, keep Friday 26 March 2027"]}).modal
    assert ahead is not None
    assert ahead.callback_id == "outcome_next"
    asked = sam.submit({**NEXT, "next_on": "2027-02-06"}).modal
    assert asked is not None
    assert "Saturday 6 February 2027 is at the weekend" in asked.words
    sam.submit({"keep_next_on": ["Yes, keep Saturday 6 February 2027"]})
    sam.wait_for("is recorded.")


@http
def test_the_second_of_two_is_shown_the_first_and_overwrites_nothing(held: Stage) -> None:
    sam, mo = held.person("Sam"), held.person("Mo")
    mo.command("/coregroup outcome")
    for step in (WHO, {**PLAN, "decided": "Mo's own words"}, TASKS):
        mo.submit(step)
    record(sam)

    shown = mo.submit(NEXT).modal
    assert shown is not None
    assert "Sam recorded the meeting of CG-104 on Tuesday 5 January" in shown.words
    assert "Nothing has been overwritten." in shown.words
    assert ODD in shown.words
    assert "Mo's own words" in shown.words
    again = mo.command("/coregroup outcome CG-104").modal
    assert again is not None
    assert again.callback_id == "outcome_which"
    assert held.rows("Mo", lambda turn: len(turn.session.exec(select(Task)).all())) == 1


@http
def test_the_same_form_sent_twice_is_one_outcome(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    for step in (WHO, PLAN, TASKS):
        sam.submit(step)
    view = sam.modal
    assert view is not None
    sam.submit(NEXT, view=view)
    sam.wait_for("is recorded.")
    checks = held.rows("Sam", lambda turn: turn.session.exec(select(Check)).all())
    assert {row.answer for row in checks if row.rule == "GR-21"} == {"met"}
    assert len(checks) == 8


@http
def test_an_owner_who_left_meanwhile_is_said_where_the_task_is(held: Stage) -> None:
    sam = held.person("Sam")
    sam.command("/coregroup outcome")
    for step in (WHO, PLAN, TASKS):
        sam.submit(step)
    with held.office.store.session() as session:
        seat = session.exec(
            select(Membership).where(Membership.person_id == held.office.people["Tom"])
        ).one()
        seat.ends = date(2027, 1, 4)
        session.add(seat)
    wrong = sam.submit(NEXT).modal
    assert wrong is not None
    assert wrong.callback_id == "outcome_tasks"
    assert "That person is no longer in the group." in wrong.words
    assert wrong.values["what-0"]["save_draft"]["value"] == "Send figures"


@http
def test_a_meeting_that_was_not_booked(stage: Stage) -> None:
    sam = stage.person("Sam")
    stage.move(datetime(2027, 1, 4, 15, 0, tzinfo=UTC))
    which = sam.command("/coregroup outcome").modal
    assert which is not None
    assert which.callback_id == "outcome_which"
    wrong = sam.submit({"which": "CG-104: a meeting that was not booked"})
    assert wrong.errors == {"Its day, if it was not booked": "Choose a date."}
    wrong = sam.submit({"unbooked_on": "2027-01-05"})
    assert list(wrong.errors) == ["Its day, if it was not booked"]
    who = sam.submit({"unbooked_on": "2027-01-04"}).modal
    assert who is not None
    assert "CG-104 (AB), Monday 4 January 2027" in who.words
    for step in (WHO, PLAN, {}, NEXT):
        sam.submit(step)
    sam.wait_for("The meeting of CG-104 on Monday 4 January is recorded.")


@http
def test_a_foreign_and_an_unknown_reference_get_one_same_answer(held: Stage) -> None:
    for name in ("Otto", "Ada", "Chris"):
        person = held.person(name)
        for line in ("outcome", "tasks", "minutes", "visit"):
            foreign = shown_by(person, f"/coregroup {line} CG-104").words
            unknown = shown_by(person, f"/coregroup {line} CG-999").words
            assert "I cannot show anything under that reference." in foreign
            assert foreign == unknown
            assert person.modal is None


@http
def test_a_direct_message_offers_the_form_and_settles_its_button(held: Stage) -> None:
    sam = held.person("Sam")
    sam.say("outcome")
    offer = sam.wait_for("Press the button to record a meeting")
    sam.click("Record outcome", in_message=offer)
    for step in (WHO, PLAN, TASKS, NEXT):
        sam.submit(step)
    settled = sam.wait_for(lambda message: message.ts == offer.ts and message.edited)
    assert settled.buttons == []
    assert "You recorded the outcome on Tuesday 5 January at 15:00." in settled.words


# Tasks.


@http
def test_done_undo_and_cannot_in_time(held: Stage) -> None:
    sam, tom = held.person("Sam"), held.person("Tom")
    two = {**TASKS, "what-1": "Ring home", "who-1": "Tom, professional", "due-1": "2027-01-20"}
    record(sam, tasks=two)
    given = tom.wait_for("these tasks are yours:")

    tom.click("Done: CG-104: Send figures", in_message=given)
    done = tom.wait_for(lambda message: message.ts == given.ts and message.edited)
    assert "Done by you, 15:00" in done.words
    assert done.buttons == ["Undo", "Done", "Cannot do in time"]
    listed = sam.command("/coregroup tasks CG-104").words
    assert "Send figures" not in listed
    assert "Ring home" in listed

    tom.click("Undo", in_message=done)
    back = tom.wait_for(
        lambda message: message.ts == given.ts and message.buttons.count("Done") == 2
    )
    assert back.buttons == ["Done", "Cannot do in time"] * 2

    form = tom.click("Cannot do in time: CG-104: Send figures", in_message=back).modal
    assert form is not None
    assert "CG-104: Send figures. Due Tuesday 12 January." in form.words
    assert "Sam reads this at once." in form.words
    wrong = tom.submit({"reason": "Ill", "proposed": "2027-01-11"})
    assert wrong.errors == {
        "By when could it be done?": "Choose a day after the one it is due, or leave this empty."
    }
    tom.submit({"reason": ODD, "proposed": "2027-01-19"})
    assert "Sam knows." in tom.wait_for("stays due Tuesday 12 January").words
    asked = sam.wait_for("Tom cannot do a task of CG-104 in time: Send figures.")
    assert ODD in asked.words
    assert asked.buttons == ["Agree Tuesday 19 January", "Talk first"]

    sam.click("Agree Tuesday 19 January", in_message=asked)
    settled = sam.wait_for(lambda message: message.ts == asked.ts and message.edited)
    assert settled.buttons == []
    assert "You agreed on Tuesday 19 January, 15:00." in settled.words
    tom.wait_for('"Send figures" (CG-104) is now due Tuesday 19 January')
    due = held.rows("Tom", lambda turn: turn.session.exec(select(Task.due)).all())
    assert sorted(due) == [date(2027, 1, 19), date(2027, 1, 20)]


@http
def test_a_list_that_only_one_person_sees_is_drawn_again(held: Stage) -> None:
    sam, tom = held.person("Sam"), held.person("Tom")
    record(sam)
    shown = shown_by(tom, "/coregroup tasks")
    assert shown.ephemeral
    tom.click("Done", in_message=shown)
    tom.wait_for(lambda message: "Done by you, 15:00" in message.words)
    again = shown_by(tom, "/coregroup tasks")
    assert again.buttons == ["Undo"]
    tom.click("Undo", in_message=again)
    tom.wait_for(lambda message: message.ephemeral and message.buttons[:1] == ["Done"])
    state = held.rows("Tom", lambda turn: turn.session.exec(select(Task.state)).one())
    assert state == TaskState.OPEN


@http
def test_to_talk_first_leaves_the_day(held: Stage) -> None:
    sam, tom = held.person("Sam"), held.person("Tom")
    record(sam)
    tom.click("Cannot do in time", in_message=tom.wait_for("these tasks are yours:"))
    tom.submit({"reason": "Court"})
    asked = sam.wait_for("No new date is proposed yet.")
    assert asked.buttons == ["Talk first"]
    sam.click("Talk first", in_message=asked)
    assert "It stays due Tuesday 12 January." in tom.wait_for("Sam would like to talk").words


@http
def test_an_old_undo_says_why_it_does_nothing(held: Stage) -> None:
    sam, tom = held.person("Sam"), held.person("Tom")
    record(sam)
    given = tom.wait_for("these tasks are yours:")
    tom.click("Done", in_message=given)
    done = tom.wait_for(lambda message: message.ts == given.ts and message.edited)
    held.move(datetime(2027, 1, 5, 15, 11, tzinfo=UTC))
    assert "for ten minutes only" in tom.click("Undo", in_message=done).words


# Meetings.


@http
def test_a_meeting_is_booked_moved_and_cancelled(stage: Stage) -> None:
    sam, priya, chris = stage.person("Sam"), stage.person("Priya"), stage.person("Chris")
    page = shown_by(sam, "/coregroup case CG-104")
    sam.click("Book a meeting", in_message=page)
    wrong = sam.submit({"on": "2026-12-20"})
    assert list(wrong.errors) == ["Day"]
    asked = sam.submit({"on": "2027-01-30"}).modal
    assert asked is not None
    assert "Keep that day?" in asked.words
    sam.submit({"on": "2027-02-02", "at": "10:00", "venue": "Hill School"})

    news = priya.wait_for("CG-104 meets on Tuesday 2 February 2027 at 10:00.")
    assert news.buttons == ["Send apologies", "Agenda"]
    assert "Hill School" not in news.words
    mine = sam.wait_for("CG-104 meets on Tuesday 2 February 2027")
    assert mine.buttons == ["Send apologies", "Agenda", "Move", "Cancel meeting"]

    sam.click("Move", in_message=mine)
    sam.submit({"on": "2027-02-03", "reason": "Court"})
    moved = priya.wait_for("it is now on Wednesday 3 February 2027 at 10:00.")
    assert "Why: Court" in moved.words
    assert "Court" not in chris.wait_for("it is now on").words
    mine = sam.wait_for("it is now on Wednesday")
    sam.click("Cancel meeting", in_message=mine)
    sam.submit({"reason": "Nobody can come"})
    gone = priya.wait_for("The meeting of CG-104 on Wednesday 3 February 2027 is cancelled.")
    assert gone.buttons == []


@http
def test_a_member_has_no_button_to_book(stage: Stage) -> None:
    page = shown_by(stage.person("Priya"), "/coregroup case CG-104")
    assert "Book a meeting" not in page.buttons


# Minutes.


@http
def test_minutes_are_owed_go_out_and_are_read(held: Stage) -> None:
    sam, tom, chris = held.person("Sam"), held.person("Tom"), held.person("Chris")
    record(sam)
    held.move(datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    listed = shown_by(sam, "/coregroup minutes")
    line = "CG-104, meeting on Tuesday 5 January: due Tuesday 12 January. 2 working days left."
    assert line in listed.words
    form = sam.click("They went out", in_message=listed).modal
    assert form is not None
    assert "Nell, professional (not on Slack: by hand)" in form.words
    assert "Chris" not in form.words
    wrong = sam.submit({"sent_on": "2027-01-09"})
    assert list(wrong.errors) == ["The day they went out"]
    sam.submit({"sent_on": "2027-01-07", "text": ODD})

    told = sam.wait_for("are recorded as sent on Thursday 7 January.")
    assert "That is in time: they were due Tuesday 12 January." in told.words
    assert "Nell, professional (not on Slack: by hand)" in told.words
    out = tom.wait_for("The minutes of CG-104, meeting on Tuesday 5 January, are out.")
    page = tom.click("Read", in_message=out).modal
    assert page is not None
    assert ODD in page.words
    assert not any("minutes" in message.words for message in chris.dm())

    again = sam.click("Correct the date", in_message=told).modal
    assert again is not None
    assert "You recorded that on Friday 8 January at 09:00." in again.words
    sam.submit({"sent_on": "2027-01-08"})
    sam.wait_for("The earlier day, Thursday 7 January, stays on record.")
    row = held.rows("Sam", lambda turn: turn.session.exec(select(Minutes)).one())
    assert row.circulated_on == date(2027, 1, 8)


@http
def test_a_file_of_minutes_comes_when_it_is_asked_for(held: Stage) -> None:
    sam, tom = held.person("Sam"), held.person("Tom")
    record(sam)
    sam.command("/coregroup minutes")
    sam.click("They went out")
    sam.submit({"files": [("minutes.pdf", b"%PDF-1.7 synthetic")]})
    tom.click("Read", in_message=tom.wait_for("are out."))
    tom.click("Send me the files")
    tom.wait_for(lambda message: [one["name"] for one in message.files] == ["minutes.pdf"])


@http
def test_the_second_to_send_minutes_is_told_who_was_first(held: Stage) -> None:
    sam, mo = held.person("Sam"), held.person("Mo")
    record(sam)
    mo.command("/coregroup minutes")
    mo.click("They went out")
    sam.command("/coregroup minutes")
    sam.click("They went out")
    sam.submit({})
    there = mo.submit({"text": "Mo's own words"}).modal
    assert there is not None
    assert "Sam recorded that on Tuesday 5 January at 15:00." in there.words
    assert "Mo's own words" in there.words


# Visits.


@http
def test_a_visit_is_recorded_and_taken_back(held: Stage) -> None:
    priya = held.person("Priya")
    form = priya.command("/coregroup visit CG-104").modal
    assert form is not None
    wrong = priya.submit({"at": "15:30"})
    assert list(wrong.errors) == ["Time"]
    missing = priya.submit({"at": "11:00"})
    assert missing.errors == {
        "The child": "Say whether this child was seen, or tick below that nobody was in."
    }
    priya.submit({"The child": "Seen alone", "note": ODD})
    told = priya.wait_for("Your visit for CG-104 on Tuesday 5 January at 11:00 is recorded.")
    assert "AB: seen alone" in told.words
    assert "This procedure sets no fixed interval for visits" in told.words
    priya.click("Undo", in_message=told)
    settled = priya.wait_for(lambda message: message.ts == told.ts and message.edited)
    assert "You took this visit back, 15:00. Nothing is recorded." in settled.words
    (row,) = held.rows("Priya", lambda turn: turn.session.exec(select(Visit)).all())
    assert row.withdrawn_at is not None


@http
def test_a_visit_with_nobody_in_says_where_to_turn(held: Stage) -> None:
    tom = held.person("Tom")
    tom.say("visit CG-104")
    tom.click("Record a visit", in_message=tom.wait_for("Press the button to record a visit"))
    tom.submit({"nobody_in": ["Nobody was in"], "at": "10:00"})
    told = tom.wait_for("nobody was in")
    assert "or 999 in danger" in told.words
    assert held.rows("Tom", lambda turn: turn.session.exec(select(Visit.seen)).all()) == [False]
