"""From the question after an event to the answer, and from the list to an answer put right."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.documents.phrases import load_phrases
from bot.duties import checks
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, Next, WhoCame
from bot.records.words import ChairRole
from handlers.checks import render_asked
from handlers.ids import Do, Form
from handlers.replies import Json
from playground.checks import check_message, check_view
from tests.support.desk import FrontDesk, chosen, text
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIRST = date(2027, 1, 5)
AFTERNOON = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
TICKED = {"x": {"type": "checkboxes", "selected_options": [{"value": "all"}]}}


@pytest.fixture
def front(office: Office) -> FrontDesk:
    """The front desk after a first meeting whose two questions nobody answered."""
    office.clock.set(AFTERNOON)
    who = WhoCame(
        frozenset({office.people["Sam"]}), ChairRole.TEAM_MANAGER, office.people["Mo"], ("parents",)
    )
    new = NewOutcome(who, Decided("All as planned."), (), Next(why_none="The family moves."))
    with office.turn("Sam") as turn:
        record_outcome(turn, f"group:{office.group_id}:{FIRST}", new)
    return FrontDesk(office)


def buttons(blocks: tuple[Json, ...], do: Do) -> list[Json]:
    """Return the buttons of a message that do one thing."""
    found = [block["accessory"] for block in blocks if "accessory" in block]
    found += [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return [one for one in found if one["action_id"].partition(".")[0] == do]


def test_the_manager_lists_answers_and_puts_right(front: FrontDesk) -> None:
    message = front.command("Mo", "unmet").message
    assert message is not None
    check_message(message.payload()["text"], list(message.blocks), None)
    assert "CG-104: The next date is agreed? No. No date was agreed" in message.text
    assert "CG-104: The receiving team took the case on? Nobody has said yet." in message.text
    assert "Meeting on Tuesday 5 January. Section: First meeting 8." in message.text
    shown = buttons(message.blocks, Do.ANSWER_CHECKS)
    assert [one["text"]["text"] for one in shown] == ["Correct"] * 4 + ["Answer"] * 2

    view = front.press("Mo", Do.ANSWER_CHECKS, shown[-1]["value"]).view
    assert view is not None
    check_view(view, "modal")
    assert view["callback_id"] == Form.CHECKS
    (ask,) = [one["block_id"] for one in view["blocks"] if one.get("block_id", "")[:4] == "ask-"]
    why = ask.replace("ask-", "why-")
    refused = front.submit("Mo", view, {ask: chosen("not_met"), why: text("")})
    assert refused.errors == {why: "Please write a few words on why."}
    done = front.submit("Mo", view, {ask: chosen("not_met"), why: text("Only an outline yet.")})
    assert done.message is not None
    assert done.message.text == "Thank you. Saved for CG-104."
    listed = front.command("Sam", "checks CG-104").message
    assert listed is not None
    assert "The outline plan became a detailed one? No. Only an outline yet." in listed.text

    again = front.press("Sam", Do.ANSWER_CHECKS, shown[-1]["value"]).view
    assert again is not None
    assert "So far: no. Mo, Tuesday 5 January at 15:00." in str(again)
    front.submit("Sam", again, {ask: chosen("met"), why: text("")})
    left = front.command("Mo", "unmet").message
    assert left is not None
    assert "The outline plan became a detailed one" not in left.text


def test_one_tick_answers_all_that_is_left_empty(front: FrontDesk) -> None:
    office = front.office
    view = front.press("Sam", Do.ANSWER_CHECKS, f"group:{office.group_id}").view
    assert view is not None
    check_view(view, "modal")
    empty = front.submit("Sam", view, {})
    assert list(empty.errors.values()) == ["Answer at least one question, or close this window."]
    done = front.submit("Sam", view, {"all": TICKED})
    assert done.errors == {}
    nothing = front.press("Sam", Do.ANSWER_CHECKS, f"group:{office.group_id}")
    assert nothing.message is not None
    assert nothing.message.text == "Nothing is open there any more. Thank you."
    assert nothing.view is None


def test_what_was_typed_in_a_closed_form_is_kept(front: FrontDesk) -> None:
    subject = f"group:{front.office.group_id}"
    view = front.press("Sam", Do.ANSWER_CHECKS, subject).view
    assert view is not None
    why = next(one["block_id"] for one in view["blocks"] if one.get("block_id", "")[:4] == "why-")
    front.type("Sam", view, {why: text("half a sen")}, at=10.0)
    again = front.press("Sam", Do.ANSWER_CHECKS, subject).view
    assert "half a sen" in str(again)
    fresh = front.press(
        "Sam",
        Do.START_AFRESH,
        callback_id=Form.CHECKS,
        about={"subject": subject},
        body={"actions": [{"action_ts": "11.0"}]},
    ).view
    assert fresh is not None
    assert "half a sen" not in str(fresh)


def test_the_question_after_an_event_is_short_and_goes_once_answered(front: FrontDesk) -> None:
    office, phrases = front.office, load_phrases()
    subject = f"group:{office.group_id}"
    with office.turn("Sam") as turn:
        page = checks.check_page(turn, subject)
        row = type("Row", (), {"ids": {"subject": subject}})()
        message = render_asked(turn, row, phrases)  # type: ignore[arg-type]  # an outbox row's ids
    assert message is not None
    check_message(message.payload()["text"], list(message.blocks), None)
    assert message.text.splitlines()[0] == (
        "CG-104: 2 things about the meeting on Tuesday 5 January only somebody who was there can "
        "say."
    )
    assert [one["text"]["text"] for one in buttons(message.blocks, Do.ANSWER_CHECKS)] == ["Answer"]
    given = {one.check_id: checks.Given("met") for one in page.rows}
    with office.turn("Sam") as turn:
        seen = {one.check_id: one.at.isoformat() for one in page.rows}
        checks.answer_checks(turn, subject, given, seen)
        assert render_asked(turn, row, phrases) is None  # type: ignore[arg-type]


def test_the_overdue_list_leads_to_it(front: FrontDesk) -> None:
    message = front.command("Mo", "overdue").message
    assert message is not None
    (button,) = buttons(message.blocks, Do.OPEN_UNMET)
    shown = front.press("Mo", Do.OPEN_UNMET, button.get("value", "")).message
    assert shown is not None
    assert "None of them is overdue." in shown.text


def test_pages_turn_in_place(front: FrontDesk) -> None:
    page = front.press("Mo", Do.UNMET_PAGE, "0 CG-104").replace
    assert page is not None
    assert "in CG-104" in page.text
    beyond = front.press("Mo", Do.UNMET_PAGE, "999").replace
    assert beyond is not None


@pytest.mark.parametrize("name", ["Priya", "Chris", "Otto"])
def test_others_are_refused_and_told_nothing(front: FrontDesk, name: str) -> None:
    for reply in (
        front.command(name, "unmet"),
        front.command(name, "unmet CG-104"),
        front.press(name, Do.OPEN_UNMET, str(front.office.group_id)),
        front.press(name, Do.ANSWER_CHECKS, f"group:{front.office.group_id}"),
    ):
        assert reply.view is None
        assert reply.message is not None
        assert "contingency" not in reply.message.text
        assert "agreed" not in reply.message.text
