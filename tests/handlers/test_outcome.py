"""The outcome's form without Slack: sent twice, many people and tasks, days off, strangers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.duties import drafts
from bot.records.tables import Attendance, Membership, Person, PlanItem, Task
from bot.records.words import Post, Role
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Reply
from handlers.requests import Request
from tests.support.desk import FrontDesk, about, chosen, text
from tests.support.office import TEAM, Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def picked(value: str) -> Json:
    """Return the state of a choice of one, as Slack sends it."""
    return {"save_draft": {"type": "radio_buttons", "selected_option": {"value": value}}}


WHO = {"chair_role": picked("team_manager"), "concern": picked("no")}
PLAN = {"decided": text("The mother will go.")}
NEXT = {"next_on": {"x": {"type": "datepicker", "selected_date": "2027-02-02"}}}


@pytest.fixture
def front(office: Office) -> FrontDesk:
    """The routes on the afternoon of the first meeting."""
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    office.machine.set(office.clock())
    return FrontDesk(office)


def crowd(office: Office, number: int) -> list[str]:
    """Seat more professionals in the group; return their ids."""
    with office.store.session() as session:
        ids = []
        for n in range(number):
            person = Person(
                workspace_id=office.workspace_id,
                slack_id=f"U1{n:03}",
                name=f"Person {n:03}",
                post=Post.PROFESSIONAL,
                created_at=office.clock(),
            )
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    workspace_id=office.workspace_id,
                    core_group_id=office.group_id,
                    person_id=person.id,
                    role=Role.PROFESSIONAL,
                    starts=date(2026, 12, 18),
                )
            )
            ids.append(str(person.id))
        return ids


def view_of(reply: Reply) -> Json:
    assert reply.errors == {}
    assert reply.view is not None
    return reply.view


def day(value: str) -> Json:
    return {"save_draft": {"type": "datepicker", "selected_date": value}}


def row(number: int, owner: str, due: str = "2027-01-12") -> Json:
    return {
        f"what-{number}": text(f"Task {number}"),
        f"who-{number}": chosen(owner),
        f"due-{number}": day(due),
    }


def blocks(view: Json, prefix: str) -> list[str]:
    return [one["block_id"] for one in view["blocks"] if one.get("block_id", "").startswith(prefix)]


def to_step(front: FrontDesk, form: Form, name: str = "Sam", **values: Json) -> Json:
    """Go through the form up to a step, with the fewest words."""
    view = view_of(front.command(name, "outcome"))
    for step in (WHO, PLAN, {}):
        if view["callback_id"] == form:
            break
        view = view_of(front.submit(name, view, {**step, **values.get(view["callback_id"], {})}))
    assert view["callback_id"] == form
    return view


def click(front: FrontDesk, name: str, do: Do, view: Json, values: Json, value: str = "") -> Reply:
    return front.router.run(
        Request(
            Kind.ACTION,
            TEAM,
            front.office.slack_ids[name],
            str(do),
            value=value,
            view_id="V1",
            callback_id=view["callback_id"],
            about=about(view),
            values=values,
            body={"view": view, "actions": [{"action_id": str(do), "action_ts": "1798815700.5"}]},
        )
    )


def rows(front: FrontDesk, table: Any) -> list[Any]:
    with front.office.store.session() as session:
        return list(session.exec(select(table)).all())


def test_the_last_step_sent_twice_in_one_moment_is_one_outcome(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_NEXT)
    first, second = front.submit("Sam", view, NEXT), front.submit("Sam", view, NEXT)
    assert (first.errors, first.view) == ({}, None)
    assert (second.errors, second.view, second.clear) == ({}, None, True)
    assert len(rows(front, Attendance)) == 5
    assert front.nudges.count == 1


def test_the_same_person_on_a_second_device_is_shown_what_is_there(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_NEXT)
    front.submit("Sam", view, NEXT)
    other = {"decided": text("Other words")}
    front.type("Sam", {**view, "callback_id": "outcome_plan"}, other, 1798815900.0, window="V2")
    shown = view_of(front.submit("Sam", view, NEXT, window="V2"))
    assert shown["callback_id"] == Form.OUTCOME_THERE
    assert "You recorded the meeting of CG-104" in str(shown)
    assert "Other words" in str(shown)


def test_how_often_each_sees_the_child_is_asked_page_by_page(front: FrontDesk) -> None:
    ids = crowd(front.office, 60)
    view = to_step(front, Form.OUTCOME_PLAN)
    assert len(blocks(view, "seeing-")) == 40
    last = blocks(view, "seeing-")[-1]
    view = view_of(front.submit("Sam", view, {**PLAN, last: text("weekly")}))
    assert view["callback_id"] == Form.OUTCOME_PLAN
    assert len(blocks(view, "seeing-")) == 24
    assert blocks(view, "decided") == []
    view = view_of(front.submit("Sam", view, {f"seeing-{ids[-1]}": text("daily")}))
    view = view_of(front.submit("Sam", view, {}))
    front.submit("Sam", view, NEXT)
    assert sorted(item.text for item in rows(front, PlanItem)) == ["daily", "weekly"]


def test_rows_are_added_up_to_a_hundred_and_all_are_kept(front: FrontDesk) -> None:
    owner = str(front.office.people["Tom"])
    view = to_step(front, Form.OUTCOME_TASKS)
    number = 3
    while "Add another task" in str(view):
        typed = {}
        for block in blocks(view, "what-"):
            typed |= row(int(block.removeprefix("what-")), owner)
        view = view_of(click(front, "Sam", Do.OUTCOME_ADD_TASK, view, typed))
        number += 1
    assert number == 100
    assert blocks(view, "what-") == [f"what-{n}" for n in range(90, 100)]
    back = view_of(click(front, "Sam", Do.OUTCOME_TASKS_PAGE, view, row(99, owner), "0"))
    assert "Task 0" in str(back)
    view = view_of(front.submit("Sam", back, {}))
    assert view["callback_id"] == Form.OUTCOME_NEXT
    front.submit("Sam", view, NEXT)
    titles = {task.title for task in rows(front, Task)}
    assert titles == {f"Task {n}" for n in range(100)}


def test_a_wrong_row_on_another_page_is_shown_with_its_page(front: FrontDesk) -> None:
    owner = str(front.office.people["Tom"])
    view = to_step(front, Form.OUTCOME_TASKS)
    for _ in range(8):
        view = view_of(click(front, "Sam", Do.OUTCOME_ADD_TASK, view, {}))
    view = view_of(
        click(front, "Sam", Do.OUTCOME_TASKS_PAGE, view, row(10, owner, "2027-01-04"), "0")
    )
    wrong = view_of(front.submit("Sam", view, row(0, owner)))
    assert blocks(wrong, "what-") == ["what-10"]
    assert "That day is before the meeting." in str(wrong)
    mended = view_of(front.submit("Sam", wrong, row(10, owner)))
    assert mended["callback_id"] == Form.OUTCOME_NEXT


def test_days_off_on_any_page_are_asked_about_once(front: FrontDesk) -> None:
    owner = str(front.office.people["Tom"])
    view = to_step(front, Form.OUTCOME_TASKS)
    for _ in range(8):
        view = view_of(click(front, "Sam", Do.OUTCOME_ADD_TASK, view, {}))
    view = view_of(
        click(front, "Sam", Do.OUTCOME_TASKS_PAGE, view, row(10, owner, "2027-03-26"), "0")
    )
    off = {**row(0, owner, "2027-01-16"), **row(1, owner, "2027-01-17"), **row(2, owner)}
    asked = view_of(front.submit("Sam", view, off))
    assert blocks(asked, "keep_due-") == [
        "keep_due-0_why",
        "keep_due-0",
        "keep_due-1_why",
        "keep_due-1",
    ]
    kept = {
        f"keep_due-{n}": {"field": {"selected_options": [{"value": value}]}}
        for n, value in ((0, "2027-01-16"), (1, "2027-01-17"))
    }
    other = view_of(front.submit("Sam", asked, {**off, **kept}))
    assert blocks(other, "what-") == ["what-10"]
    assert "Good Friday" in str(other)
    good_friday = {"keep_due-10": {"field": {"selected_options": [{"value": "2027-03-26"}]}}}
    done = front.submit("Sam", other, {**row(10, owner, "2027-03-26"), **good_friday})
    assert view_of(done)["callback_id"] == Form.OUTCOME_NEXT


def test_a_year_the_calendar_does_not_hold_is_an_error_and_no_fault(front: FrontDesk) -> None:
    owner = str(front.office.people["Tom"])
    view = to_step(front, Form.OUTCOME_TASKS)
    sent = front.submit("Sam", view, row(0, owner, "2199-01-01"))
    assert list(sent.errors) == ["due-0"]


def test_many_people_are_offered_as_somebody_types(front: FrontDesk) -> None:
    crowd(front.office, 120)
    view = to_step(front, Form.OUTCOME)

    def offered(block: str, typed: str) -> list[str]:
        reply = front.router.run(
            Request(
                Kind.OPTIONS,
                TEAM,
                front.office.slack_ids["Sam"],
                str(Do.OUTCOME_PERSON),
                text=typed,
                about=about(view),
                body={"block_id": block},
            )
        )
        return [one["text"]["text"] for one in reply.options or ()]

    assert offered("who-3", "person 119") == ["Person 119, professional"]
    assert offered("chair", "sam") == [
        "Somebody who is not in the group",
        "Sam, lead social worker",
    ]
    assert len(offered("who-3", "")) == 100
    assert len(offered("chair", "")) == 100


def test_a_stranger_with_a_forged_form_reads_and_writes_nothing(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_NEXT)
    for name in ("Otto", "Ada", "Chris"):
        sent = front.submit(name, view, NEXT)
        assert "I cannot show anything" in str(sent.errors)
        options = front.router.run(
            Request(
                Kind.OPTIONS,
                TEAM,
                front.office.slack_ids[name],
                str(Do.OUTCOME_PERSON),
                about=about(view),
            )
        )
        assert not options.options
        assert "I cannot show" in str(click(front, name, Do.OUTCOME_STEP, view, {}, "who").message)
    assert rows(front, Attendance) == []


def test_starting_afresh_empties_the_step_and_forgets_the_draft(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_TASKS)
    owner = str(front.office.people["Tom"])
    for _ in range(9):
        view = view_of(click(front, "Sam", Do.OUTCOME_ADD_TASK, view, row(0, owner)))
    afresh = view_of(click(front, "Sam", Do.START_AFRESH, view, row(0, owner)))
    assert blocks(afresh, "what-") == ["what-0", "what-1", "what-2"]
    assert "Task 0" not in str(afresh)
    with front.office.turn("Sam") as turn:
        assert drafts.load(turn, "outcome_tasks", str(about(view)["subject"])) is None


def test_another_meeting_can_be_chosen_and_the_step_is_kept(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME)
    which = view_of(click(front, "Sam", Do.OUTCOME_STEP, view, WHO, "which"))
    assert which["callback_id"] == Form.OUTCOME_WHICH
    again = view_of(front.command("Sam", "outcome"))
    assert "Your draft from 15:00 is here." in str(again)


def test_nothing_to_record_is_said(front: FrontDesk) -> None:
    for reply in (front.command("Otto", "outcome"), front.say("Otto", "outcome")):
        assert reply.message is not None
        assert "You have no core group whose meeting you could record." in reply.message.text


def test_a_button_for_what_is_recorded_shows_the_record(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_NEXT)
    subject = str(about(view)["subject"])
    front.submit("Sam", view, NEXT)
    shown = front.press("Mo", Do.OPEN_OUTCOME, subject)
    assert shown.message is not None
    assert "Sam recorded the meeting of CG-104" in shown.message.text
    assert "The mother will go." in shown.message.text


def test_a_step_that_lost_its_draft_goes_back_to_what_is_missing(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_NEXT)
    with front.office.turn("Sam") as turn:
        drafts.drop(turn, "outcome", str(about(view)["subject"]))
    back = view_of(front.submit("Sam", view, NEXT))
    assert back["callback_id"] == Form.OUTCOME
    assert "Please say who chaired, and as what." in str(back)


def test_one_form_and_two_devices_keep_what_each_typed_last(front: FrontDesk) -> None:
    view = to_step(front, Form.OUTCOME_PLAN)
    front.type("Sam", view, {"decided": text("Old")}, 1798815100.0, window="V2")
    view = view_of(front.submit("Sam", view, {**PLAN, "contingency": text("Chair")}))
    back = view_of(click(front, "Sam", Do.OUTCOME_STEP, view, {}, "plan"))
    assert "The mother will go." in str(back)
