"""Shortcuts: what each opens, and whose message may become a report."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.ids import Kind, Shortcut
from handlers.replies import Json, Reply
from tests.support.desk import FrontDesk
from tests.support.office import Office


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def call(front: FrontDesk, name: str, shortcut: Shortcut, **more: Any) -> Reply:
    return front._run(Kind.SHORTCUT, name, shortcut, trigger_id="1.trigger", **more)


def message(front: FrontDesk, name: str, text: str, **more: Any) -> Json:
    return {"user": front.office.slack_ids[name], "text": text, "ts": "1.0", **more}


def initial(view: Json) -> str:
    block = next(one for one in view["blocks"] if one.get("block_id") == "text")
    return str(block["element"].get("initial_value", ""))


def test_a_visit_is_begun_from_the_composer(front: FrontDesk) -> None:
    view = call(front, "Priya", Shortcut.RECORD_VISIT).view
    assert view is not None
    assert view["callback_id"] == "visit"


def test_what_is_due_comes_by_direct_message(front: FrontDesk) -> None:
    reply = call(front, "Priya", Shortcut.DUE_TO_ME)
    assert reply.message is not None
    assert "CG-104" in reply.message.text


def test_my_message_becomes_the_text_of_my_report(front: FrontDesk) -> None:
    said = message(front, "Priya", "Weight &amp; height fine.", files=[{"name": "chart.pdf"}])
    view = call(front, "Priya", Shortcut.USE_AS_REPORT, message=said).view
    assert view is not None
    assert initial(view) == "Weight & height fine."
    assert "chart.pdf" in str(view["blocks"][0])


def test_what_was_typed_before_is_kept_above_it(front: FrontDesk) -> None:
    first = call(
        front, "Priya", Shortcut.USE_AS_REPORT, message=message(front, "Priya", "One.")
    ).view
    assert first is not None
    front.type("Priya", first, {"text": {"save_draft": {"value": "Typed."}}}, at=1.0)
    view = call(
        front, "Priya", Shortcut.USE_AS_REPORT, message=message(front, "Priya", "Two.")
    ).view
    assert view is not None
    assert initial(view) == "Typed.\n\nTwo."


def test_somebody_elses_message_is_not_mine_to_send(front: FrontDesk) -> None:
    said = message(front, "Tom", "Attendance is 96 per cent.")
    reply = call(front, "Priya", Shortcut.USE_AS_REPORT, message=said)
    assert reply.view is None
    assert reply.message is not None
    assert "you wrote yourself" in reply.message.text


def test_a_stranger_gets_nothing_from_any_shortcut(front: FrontDesk) -> None:
    for shortcut in Shortcut:
        reply = front._run(
            Kind.SHORTCUT, "U0NOBODY", shortcut, trigger_id="1", message={"user": "U0NOBODY"}
        )
        assert reply.view is None
        assert reply.message is not None
        assert "CG-" not in reply.message.text


def test_a_file_without_words_is_asked_about(front: FrontDesk) -> None:
    event = {"channel_type": "im", "subtype": "file_share", "files": [{"id": "F1"}]}
    reply = front._run(Kind.EVENT, "Priya", "message", text="", message=event)
    assert reply.message is not None
    assert "kept nothing" in reply.message.text
    assert "My report: CG-104, Tuesday 5 January 2027" in str(reply.message.blocks)
