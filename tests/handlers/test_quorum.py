"""The manager's question about a meeting that too few came to, its form, and what people read."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.records.tables import OutboxMessage
from handlers.ids import Do, Form
from handlers.messages import make_render
from handlers.replies import Json, Reply
from playground.checks import check_message, check_view
from tests.duties.test_quorum import hold
from tests.support.desk import FrontDesk, text
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


@pytest.fixture
def meeting_id(office: Office) -> uuid.UUID:
    return hold(office, "Sam")[1]


def radio(value: str) -> Json:
    return {"save_draft": {"type": "radio_buttons", "selected_option": {"value": value}}}


def told(office: Office, front: FrontDesk, name: str, kind: str) -> Json:
    """Return what the sender would post to somebody, the last of a kind."""
    render = make_render(
        rulebook=office.rulebook,
        phrases=front.desk.phrases,
        now=office.clock,
        machine_now=office.machine,
    )
    rows = [
        row
        for row in office.outbox()
        if row.kind == kind and row.recipient_id == office.people[name]
    ]
    with office.store.session() as session:
        shown: dict[str, Any] | None = render(session, session.get_one(OutboxMessage, rows[-1].id))
    assert shown is not None
    check_message(shown["text"], shown["blocks"], None)
    return shown


def words(reply: Reply) -> str:
    assert reply.message is not None, reply
    payload = reply.message.payload()
    check_message(payload["text"], payload["blocks"], None)
    return reply.message.text


def test_the_manager_decides_by_a_button(
    front: FrontDesk, office: Office, meeting_id: uuid.UUID
) -> None:
    asked = told(office, front, "Mo", "inquorate")
    assert "Too few came to the meeting of CG-8 on Tuesday 5 January" in asked["text"]
    buttons = asked["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in buttons[:2]] == ["It counts", "It does not count"]
    view = front.press("Mo", Do.MEETING_COUNTS, buttons[0]["value"]).view
    assert view is not None
    check_view(view, "modal")
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'It counts'" in str(view)
    refused = front.submit("Mo", view, {"counts": radio("yes"), "reason": text("")})
    assert list(refused.errors) == ["reason"]
    done = front.submit("Mo", view, {"counts": radio("yes"), "reason": text("The GP rang in.")})
    assert (done.errors, front.nudges.count) == ({}, 1)
    mine = told(office, front, "Mo", "counts_decided")
    assert "Done: the meeting of CG-8 on Tuesday 5 January counts." in mine["text"]
    assert "Change the decision" in str(mine["blocks"])
    lead = told(office, front, "Sam", "counts_decided")
    assert "Mo has decided that the meeting of CG-8 on Tuesday 5 January counts." in lead["text"]
    assert "Why: The GP rang in." in lead["text"]
    assert "Hold the next core group meeting" in lead["text"]
    assert "Change the decision" not in str(lead["blocks"])
    same = front.submit("Mo", view, {"counts": radio("yes"), "reason": text("The GP rang in.")})
    assert "nothing was changed" in words(same)


def test_the_group_and_why_say_how_it_stands(
    front: FrontDesk, office: Office, meeting_id: uuid.UUID
) -> None:
    waiting = "too few came, so it stops no clock until the manager decides"
    assert waiting in words(front.command("Sam", "case CG-8"))
    assert waiting in words(front.command("Sam", "why CG-8"))
    assert "Decide if it counts" not in str(front.command("Sam", "case CG-8").message)
    page = front.command("Mo", "case CG-8")
    assert "Decide if it counts: Tuesday 5 January" in str(page.message)
    view = front.press("Mo", Do.MEETING_COUNTS, str(meeting_id)).view
    assert view is not None
    assert "initial_option" not in str(view)
    front.submit("Mo", view, {"counts": radio("no"), "reason": text("Nobody knew AB.")})
    said = "too few came, and Mo decided that it does not count: Nobody knew AB."
    assert said in words(front.command("Tom", "case CG-8"))
    assert said in words(front.command("Tom", "why CG-8"))
    assert "Nobody knew" not in words(front.command("Chris", "case CG-8"))
    assert "Decide if it counts" not in str(front.command("Mo", "case CG-8").message)


def test_nobody_else_gets_the_form(front: FrontDesk, office: Office, meeting_id: uuid.UUID) -> None:
    missing = words(front.press("Sam", Do.MEETING_COUNTS, str(uuid.uuid4())))
    assert words(front.press("Sam", Do.MEETING_COUNTS, str(meeting_id))) == missing
    assert words(front.press("Mo", Do.MEETING_COUNTS, "no id")) == missing
    view = front.press("Mo", Do.MEETING_COUNTS, str(meeting_id)).view
    assert view is not None
    assert view["callback_id"] == Form.MEETING_COUNTS
    unchosen = front.submit("Mo", view, {"reason": text("x")})
    assert list(unchosen.errors) == ["counts"]
    refused = front.submit("Sam", view, {"counts": radio("yes"), "reason": text("x")})
    assert refused.errors
