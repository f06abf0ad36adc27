"""A message whose button was used: that item's buttons go, a line comes, the rest stays."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.ids import Do, Kind
from handlers.replies import escape
from handlers.requests import Request
from handlers.views.common import actions, button, paragraph
from handlers.views.settled import moment, settle, settled
from playground.checks import check_message

ROWS = [
    paragraph("First"),
    actions(button("Done", Do.TASK_DONE, "1"), block_id="one"),
    paragraph("Second"),
    actions(button("Done", Do.TASK_DONE, "2"), block_id="two"),
]


def test_only_the_items_own_buttons_give_way() -> None:
    shown = settle({"text": "First. Second.", "blocks": ROWS}, "one", "You did it.")
    check_message(shown.text, list(shown.blocks), None)
    assert [block["type"] for block in shown.blocks] == ["section", "context", "section", "actions"]
    assert shown.blocks[1]["elements"][0]["text"] == "You did it."
    assert shown.text == "First. Second.\nYou did it."


def test_buttons_still_of_use_stay_below_the_line() -> None:
    row = actions(button("See", Do.SEE_REPORT, "1"), button("Release", Do.RELEASE_REPORT, "1"))
    message = {"text": "A report.", "blocks": [paragraph("A report."), {**row, "block_id": "r"}]}
    shown = settle(message, "r", "You released it.", keep=(Do.SEE_REPORT,))
    check_message(shown.text, list(shown.blocks), None)
    assert [block["type"] for block in shown.blocks] == ["section", "context", "actions"]
    assert [one["text"]["text"] for one in shown.blocks[2]["elements"]] == ["See"]


def test_a_button_beside_a_paragraph_gives_way_and_the_paragraph_stays() -> None:
    beside = {**paragraph("First", button("Done", Do.TASK_DONE, "1")), "block_id": "one"}
    shown = settle({"text": "First", "blocks": [beside]}, "one", "You did it.")
    assert [block["type"] for block in shown.blocks] == ["section", "context"]
    assert "accessory" not in shown.blocks[0]


def test_text_that_slack_escaped_is_not_escaped_twice() -> None:
    shown = settle({"text": escape("a & <b>"), "blocks": ROWS}, "one", "Done")
    assert shown.payload()["text"] == "a &amp; &lt;b&gt;\nDone"


def test_a_message_that_only_one_person_sees_becomes_the_line() -> None:
    shown = settled(Request(Kind.ACTION, "T1", "U1", "x", block_id="one"), "You did it.")
    assert shown.text == "You did it."


def test_the_moment_is_the_workspaces() -> None:
    summer = datetime(2027, 7, 6, 23, 30, tzinfo=UTC)
    assert moment(summer, "Europe/London") == "Wednesday 7 July at 00:30"
