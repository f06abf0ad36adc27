"""Tasks as they are shown: within Slack's limits, each with what its reader can do."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.documents.phrases import Phrases, load_phrases
from bot.duties.tasks import TaskItem, TaskList
from handlers.views import tasks
from handlers.views.common import mark_done
from playground.checks import check_view
from tests.support.shown import NAME, SPOT, fits, labels

TODAY = date(2027, 1, 11)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def task(number: int = 1, **changed: Any) -> TaskItem:
    item = TaskItem(
        task_id=uuid.UUID(int=number),
        core_group_id=uuid.UUID(int=9),
        reference="CG-104",
        title="Ring the school",
        owner="Tom",
        owner_on_slack=True,
        mine=True,
        manages=False,
        due=date(2027, 1, 12),
        today=TODAY,
        zone="Europe/London",
    )
    return replace(item, **changed)


def long_task(number: int) -> TaskItem:
    return task(
        number,
        title="t" * 300,
        owner=NAME,
        manages=True,
        mine=False,
        blocked_at=datetime(2027, 1, 11, 9, tzinfo=UTC),
        proposed=date(2027, 1, 19),
        reason="r" * 500,
    )


@pytest.mark.parametrize("number", [1, 12, 13, 100])
def test_a_list_of_many_long_tasks_fits_page_by_page(phrases: Phrases, number: int) -> None:
    found = TaskList(tuple(long_task(n) for n in range(number)), str(uuid.UUID(int=9)), "CG", True)
    seen = 0
    for page in range(-(-number // tasks.ON_PAGE)):
        message = tasks.list_message(found, phrases, page)
        fits(message)
        seen += labels(message).count("Done")
    assert seen == number
    fits(tasks.given_message(found.items, phrases))
    fits(tasks.blocked_message(found.items[0], phrases))
    check_view(tasks.blocked_form(found.items[0], NAME, phrases, SPOT), "modal")


def test_a_page_beyond_the_last_is_the_last(phrases: Phrases) -> None:
    found = TaskList((task(),), "mine")
    assert tasks.list_message(found, phrases, 7) == tasks.list_message(found, phrases, 0)


def test_a_list_says_what_is_late_and_what_each_can_do(phrases: Phrases) -> None:
    items = (
        task(1, due=date(2027, 1, 8)),
        task(2, blocked_at=datetime(2027, 1, 11, tzinfo=UTC)),
        task(3, done_at=datetime(2027, 1, 11, 9, 12, tzinfo=UTC), done_by_me=True, undo=True),
    )
    message = tasks.list_message(TaskList(items, "mine"), phrases)
    assert "CG-104: Ring the school. 3 days late: due Friday 8 January" in message.text
    assert labels(message) == ["Done", "Cannot do in time", "Done", "Undo"]
    assert "Done by you, 09:12" in str(message.blocks)


def test_only_whoever_leads_can_answer_a_task_that_is_late(phrases: Phrases) -> None:
    blocked = task(
        blocked_at=datetime(2027, 1, 11, tzinfo=UTC), proposed=date(2027, 1, 19), mine=False
    )
    for manages, wanted in (
        (True, ["Done", "Agree Tuesday 19 January", "Talk first"]),
        (False, ["Done"]),
    ):
        shown = TaskList((replace(blocked, manages=manages),), "mine")
        assert labels(tasks.list_message(shown, phrases)) == wanted


def test_a_list_can_be_drawn_again_from_the_id_of_a_row() -> None:
    block_id = tasks.list_block("mine", 3, uuid.UUID(int=1))
    assert tasks.read_list_block(block_id) == ("mine", 3)
    for other in ("item-1", "tasks.mine.x.1", "tasks.mine.1"):
        assert tasks.read_list_block(other) is None


def test_marking_one_item_leaves_every_other_block_alone() -> None:
    blocks = [
        {"type": "section", "block_id": "a", "text": {"type": "plain_text", "text": "A"}},
        {"type": "actions", "block_id": "item-1", "elements": []},
        {"type": "actions", "block_id": "item-2", "elements": []},
    ]
    marked = mark_done(blocks, "item-1", "Done by you, 09:12")
    assert [marked[0], marked[2]] == [blocks[0], blocks[2]]
    assert marked[1]["block_id"] == "item-1"
    assert marked[1]["text"]["text"] == "Done by you, 09:12"
    assert mark_done(blocks, "gone", "x") == blocks
