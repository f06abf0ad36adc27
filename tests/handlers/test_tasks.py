"""Buttons on tasks, minutes and visits without Slack: one item changes, the rest stays."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.duties.bookings import NewTime, book_meeting
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, NewTask, Next, WhoCame
from bot.records.tables import Task
from bot.records.words import ChairRole, TaskState
from handlers.ids import Do, Form
from handlers.replies import Json, Reply
from handlers.views.common import actions, button, small
from tests.support.desk import FrontDesk
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    """The routes after a meeting at which Tom was given two tasks."""
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    office.machine.set(office.clock())
    tom = office.people["Tom"]
    new = NewOutcome(
        who=WhoCame(frozenset(), ChairRole.TEAM_MANAGER),
        decided=Decided("Something."),
        tasks=(
            NewTask(0, "Ring", tom, date(2027, 1, 12)),
            NewTask(1, "Write", tom, date(2027, 1, 20)),
        ),
        next=Next(date(2027, 2, 2)),
    )
    with office.turn("Sam") as turn:
        record_outcome(turn, f"group:{office.group_id}:2027-01-05", new)
    return FrontDesk(office)


def tasks(front: FrontDesk) -> dict[str, uuid.UUID]:
    with front.office.store.session() as session:
        return {task.title: task.id for task in session.exec(select(Task)).all()}


def digest(ids: dict[str, uuid.UUID]) -> Json:
    """Return a digest as Slack hands it over: two tasks with their buttons, and a line below."""
    rows = [
        actions(
            button("Done", Do.TASK_DONE, str(task_id), number=number),
            button("Cannot do in time", Do.TASK_BLOCKED, str(task_id), number=number),
            block_id=f"item-{title}",
        )
        for number, (title, task_id) in enumerate(ids.items())
    ]
    return {
        "text": "Good morning &amp; hello",
        "blocks": [*rows, {**small("Below"), "block_id": "b"}],
    }


def press(front: FrontDesk, name: str, do: Do, title: str, message: Json) -> Reply:
    (block,) = [one for one in message["blocks"] if one["block_id"] == f"item-{title}"]
    found = block.get("elements") or [block["accessory"]]
    pressed = next(one for one in found if one["action_id"].startswith(str(do)))
    body = {"actions": [{"action_id": pressed["action_id"]}], "container": {"message_ts": "1.1"}}
    more: dict[str, Any] = {"message": message, "block_id": block["block_id"], "body": body}
    return front.press(name, do, pressed["value"], **more)


def test_done_in_a_digest_touches_only_its_own_item(front: FrontDesk) -> None:
    message = digest(tasks(front))
    reply = press(front, "Tom", Do.TASK_DONE, "Write", message)
    assert reply.replace is not None
    before, after = message["blocks"], list(reply.replace.blocks)
    assert [after[0], after[2]] == [before[0], before[2]]
    assert after[1]["text"]["text"] == "Done by you, 15:00"
    assert after[1]["accessory"]["action_id"] == "task_undo.1"
    assert reply.replace.text == "Good morning & hello\nDone by you, 15:00"

    again = press(front, "Tom", Do.TASK_DONE, "Write", message)
    assert again.replace is not None
    assert list(again.replace.blocks) == after

    marked = {"text": reply.replace.text, "blocks": after}
    back = press(front, "Tom", Do.TASK_UNDO, "Write", marked)
    assert back.replace is not None
    ids = [one["action_id"] for one in back.replace.blocks[1]["elements"]]
    assert ids == ["task_done.1", "task_blocked.1"]
    with front.office.store.session() as session:
        assert session.get_one(Task, tasks(front)["Write"]).state == TaskState.OPEN


def test_a_message_that_slack_does_not_hand_over_is_replaced_by_its_task(
    front: FrontDesk,
) -> None:
    reply = front.press("Tom", Do.TASK_DONE, str(tasks(front)["Ring"]), block_id="item-x")
    assert reply.replace is not None
    assert reply.replace.text == "Done by you, 15:00"
    assert "Ring" in str(reply.replace.blocks)


@pytest.mark.parametrize("value", ["", "nonsense", str(uuid.UUID(int=9))])
def test_a_forged_value_is_like_a_foreign_one(front: FrontDesk, value: str) -> None:
    for do in (
        Do.TASK_DONE,
        Do.TASK_UNDO,
        Do.TASK_BLOCKED,
        Do.TASK_AGREE,
        Do.TASK_TALK,
        Do.VISIT_UNDO,
        Do.SEE_MINUTES,
        Do.GET_MINUTES_FILES,
        Do.MOVE_MEETING,
        Do.CANCEL_MEETING,
    ):
        reply = front.press("Tom", do, value)
        assert reply.message is not None, do
        assert "I cannot show anything under that reference." in reply.message.text, do


def test_agreeing_in_the_list_draws_it_again_and_says_so(front: FrontDesk) -> None:
    task_id = tasks(front)["Ring"]
    form = front.press("Tom", Do.TASK_BLOCKED, str(task_id)).view
    assert form is not None
    state = {
        "reason": {"save_draft": {"type": "plain_text_input", "value": "Ill"}},
        "proposed": {"save_draft": {"type": "datepicker", "selected_date": "2027-01-19"}},
    }
    assert front.submit("Tom", form, state).errors == {}
    block_id = f"tasks.{front.office.group_id}.0.{task_id}"
    reply = front.press("Sam", Do.TASK_AGREE, f"{task_id}:2027-01-19", block_id=block_id)
    assert reply.replace is not None
    assert "Tom: Ring. Due Tuesday 19 January" in reply.replace.text
    assert reply.message is not None
    assert reply.message.text == "You agreed on Tuesday 19 January, 15:00."


def test_a_proposal_on_a_day_off_is_asked_about(front: FrontDesk) -> None:
    form = front.press("Tom", Do.TASK_BLOCKED, str(tasks(front)["Ring"])).view
    assert form is not None
    state = {
        "reason": {"save_draft": {"type": "plain_text_input", "value": "Ill"}},
        "proposed": {"save_draft": {"type": "datepicker", "selected_date": "2027-03-26"}},
    }
    asked = front.submit("Tom", form, state).view
    assert asked is not None
    assert "Good Friday" in str(asked)
    state["keep_proposed"] = {"field": {"selected_options": [{"value": "2027-03-26"}]}}  # type: ignore[dict-item]  # a list, as Slack sends it
    sent = front.submit("Tom", asked, state)
    assert (sent.errors, sent.view) == ({}, None)


def test_the_button_of_a_group_opens_the_minutes_that_are_owed(front: FrontDesk) -> None:
    view = front.press("Mo", Do.OPEN_MINUTES, str(front.office.group_id)).view
    assert view is not None
    assert view["callback_id"] == Form.MINUTES
    listed = front.press("Tom", Do.OPEN_MINUTES, str(front.office.group_id))
    assert listed.view is None
    assert listed.message is not None
    assert "due Tuesday 12 January" in listed.message.text


def test_nothing_owed_is_said(front: FrontDesk) -> None:
    reply = front.command("Otto", "minutes")
    assert reply.message is not None
    assert "No minutes are owed in your core groups." in reply.message.text


def test_who_leads_nothing_books_nothing(front: FrontDesk) -> None:
    reply = front.press("Tom", Do.OPEN_MEETING, "")
    assert reply.message is not None
    assert "You lead no core group" in reply.message.text
    with front.office.turn("Mo") as turn:
        book_meeting(turn, front.office.group_id, NewTime(date(2027, 3, 2)))
    form = front.press("Mo", Do.OPEN_MEETING, "").view
    assert form is not None
    assert form["callback_id"] == Form.MEETING


def test_a_visit_is_asked_of_nobody_without_a_group(front: FrontDesk) -> None:
    for reply in (front.command("Otto", "visit"), front.say("Otto", "visit")):
        assert reply.message is not None
        assert "You are in no core group" in reply.message.text
