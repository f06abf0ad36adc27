"""Concerns without Slack: every screen begins with 999, and each form does its one thing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.documents.phrases import load_phrases
from bot.duties.concern_answers import acknowledge
from bot.records.tables import Concern, OutboxMessage, Person
from bot.records.words import ConcernState, StandsAs
from handlers.ids import Do, Form, Kind, Shortcut
from handlers.messages import make_render
from handlers.replies import Json, Reply
from playground.checks import check_view
from tests.support.desk import FrontDesk, chosen, text
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SATURDAY_NIGHT = datetime(2027, 1, 9, 23, 0, tzinfo=UTC)
NIGHT = "020 7946 0002"
ON_CALL = f"ring 999. To report a worry about a child, ring {NIGHT}"


@pytest.fixture
def front(office: Office) -> FrontDesk:
    """The routes on Saturday 9 January 2027 at 23:00."""
    office.clock.set(SATURDAY_NIGHT)
    office.machine.set(SATURDAY_NIGHT)
    with office.store.session() as session:
        session.get_one(Person, office.people["Otto"]).stands_as = StandsAs.COVER
    return FrontDesk(office)


def words(view: Json) -> str:
    def walk(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["text"]] if isinstance(part.get("text"), str) else []
            return own + [one for value in part.values() for one in walk(value)]
        return [one for value in part for one in walk(value)] if isinstance(part, list) else []

    return "\n".join(walk(view["blocks"]))


def shown(reply: Reply) -> Json:
    """Return the form or page of a reply, which Slack must take and which begins with 999."""
    assert reply.view is not None, reply
    check_view(reply.view, "modal")
    assert ON_CALL in words({"blocks": reply.view["blocks"][:1]})
    return reply.view


def picked(value: str) -> Json:
    return {"x": {"type": "radio_buttons", "selected_option": {"value": value}}}


def many(*values: str) -> Json:
    return {"x": {"type": "checkboxes", "selected_options": [{"value": one} for one in values]}}


def raised(front: FrontDesk, kind: str = "significant_change", said: str = "He is back.") -> str:
    view = shown(front.command("Priya", "concern CG-104"))
    page = shown(front.submit("Priya", view, {"kind": picked(kind), "text": text(said)}))
    assert "Nobody has acknowledged this yet" in words(page)
    with front.office.store.session() as session:
        return str(session.exec(select(Concern.id)).one())


def state(front: FrontDesk, concern_id: str) -> Concern:
    with front.office.store.session() as session:
        return session.get_one(Concern, uuid.UUID(concern_id))


def sent(front: FrontDesk, kind: str) -> str:
    """Return what the latest message of a kind says, as the sender makes it."""
    office = front.office
    render = make_render(
        rulebook=office.rulebook,
        phrases=load_phrases(),
        now=office.clock,
        machine_now=office.machine,
    )
    with office.store.session() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
        made = render(session, rows[-1])
    assert made is not None
    assert ON_CALL in str(made["blocks"][0])
    return str(made["text"])


def test_two_taps_and_a_sentence(front: FrontDesk) -> None:
    concern_id = raised(front)
    assert "Priya has raised a concern about CG-104" in sent(front, "concern_told")
    filed = sent(front, "concern_filed")
    assert f"If nobody has by 23:15, ring {NIGHT} instead" in filed
    assert "seem to hold" not in filed
    assert state(front, concern_id).text == "He is back."
    assert front.nudges.count == 1


def test_personal_data_is_pointed_out_after_filing_and_never_before(front: FrontDesk) -> None:
    raised(front, said="Ring mum on 07700 900123 please")
    assert "a telephone number" in sent(front, "concern_filed")


def test_what_the_procedure_says_is_beside_the_field(front: FrontDesk) -> None:
    view = shown(front.command("Priya", "concern"))
    more: dict[str, Any] = {
        "callback_id": view["callback_id"],
        "about": {"subject": f"group:{front.office.group_id}"},
        "values": {"kind": picked("group"), "text": text("They never come")},
        "view_id": "V1",
        "body": {"view": view, "actions": [{"action_ts": "1"}]},
    }
    again = shown(front.press("Priya", Do.CONCERN_KIND, **more))
    assert "Parents or professionals keep staying away" in words(again)
    filed = {
        "kind": picked("group"),
        "triggers-group": many("GR-36.2"),
        "text": text("They never come"),
    }
    page = shown(front.submit("Priya", again, filed))
    assert "Parents or professionals keep staying away" in words(page)
    assert "this is next (GR-37)" in words(page)


def test_the_shortcut_opens_the_same_form(front: FrontDesk) -> None:
    reply = front._run(Kind.SHORTCUT, "Priya", Shortcut.RAISE_CONCERN, trigger_id="1.trigger")
    assert shown(reply)["callback_id"] == Form.CONCERN


@pytest.mark.parametrize("name", ["Otto", "U0NOBODY"])
def test_an_outsider_gets_no_form(front: FrontDesk, name: str) -> None:
    refused = front.command(name, "concern CG-104")
    assert refused == front.command(name, "concern CG-999")
    assert refused.view is None
    assert refused.message is not None
    assert "999" in refused.message.text
    assert NIGHT in refused.message.text


def test_nothing_written_is_said_under_the_field(front: FrontDesk) -> None:
    view = shown(front.command("Priya", "concern"))
    reply = front.submit("Priya", view, {"kind": picked("safety"), "text": text(None)})
    assert reply.errors == {"text": "Write a sentence: what has happened?"}


def test_acknowledged_in_the_message_it_says_so_there(front: FrontDesk) -> None:
    concern_id = raised(front)
    body = {"container": {"message_ts": "1.1"}}
    reply = front.press("Sam", Do.CONCERN_ACKNOWLEDGE, concern_id, body=body)
    assert reply.replace is not None
    assert "You acknowledged it" in reply.replace.text
    assert "The manager is told now" in reply.replace.text
    assert "Sam has acknowledged it. Now it needs you" in sent(front, "concern_told")
    assert "Sam acknowledged your concern about CG-104" in sent(front, "concern_acknowledged")
    page = shown(front.press("Priya", Do.SEE_CONCERN, concern_id))
    assert "The manager has not acknowledged it yet" in words(page)


def test_a_manager_decides_and_tells_whom_they_pick(front: FrontDesk) -> None:
    concern_id = raised(front)
    form = shown(front.press("Mo", Do.CONCERN_DECIDE, concern_id))
    tom = {
        "x": {
            "type": "multi_static_select",
            "selected_options": [{"value": str(front.office.people["Tom"])}],
        }
    }
    given = {"measures": many("enquiry"), "reason": text("Bruises seen"), "tell": tom}
    reply = front.submit("Mo", form, given, window="V7")
    assert reply.clear
    assert reply.message is not None
    assert "Told: Tom." in reply.message.text
    said = sent(front, "concern_decided")
    assert "Mo has decided on a concern about CG-104: section 47 enquiry." in said
    assert "He is back" not in said
    assert state(front, concern_id).state == ConcernState.SETTLED
    again = shown(front.press("Mo", Do.CONCERN_DECIDE, concern_id))
    assert "Bruises seen" in str(again)
    missing = front.submit("Mo", again, {"reason": text("Why")}, window="V8")
    assert set(missing.errors) == {"measures"}


def test_it_is_corrected_and_taken_back_with_a_reason(front: FrontDesk) -> None:
    concern_id = raised(front)
    form = shown(front.press("Priya", Do.CONCERN_CORRECT, concern_id))
    front.submit("Priya", form, {"text": text("She is back."), "reason": text("Mistyped")})
    assert "right: Mistyped" in sent(front, "concern_corrected")
    form = shown(front.press("Priya", Do.CONCERN_WITHDRAW, concern_id))
    assert front.submit("Priya", form, {"reason": text("")}).errors
    front.submit("Priya", form, {"reason": text("Wrong family")})
    assert "taken back the concern about CG-104: Wrong family" in sent(front, "concern_withdrawn")
    page = shown(front.press("Sam", Do.SEE_CONCERN, concern_id))
    assert "Before: He is back." in words(page)
    assert "It was taken back" in words(page)


def test_about_the_group_steps_are_recorded_and_it_is_settled(front: FrontDesk) -> None:
    concern_id = raised(front, "group")
    with front.office.turn("Mo") as turn:
        acknowledge(turn, uuid.UUID(concern_id))
    form = shown(front.press("Sam", Do.CONCERN_STEP, concern_id))
    assert "The members talk it over" in words(form)
    front.submit("Sam", form, {"reason": text("Talked today")})
    form = shown(front.press("Sam", Do.CONCERN_SETTLE, concern_id))
    front.submit("Sam", form, {"reason": text("They come again")})
    assert "is settled" in sent(front, "concern_settled")
    listed = front.command("Priya", "concerns CG-104")
    assert listed.message is not None
    assert "It is settled." in listed.message.text


def test_another_group_is_chosen_in_the_same_form(front: FrontDesk) -> None:
    # One group needs no menu; a foreign id in it is met like a missing one.
    view = shown(front.command("Priya", "concern"))
    given = {"group": chosen(str(uuid.uuid4())), "kind": picked("safety"), "text": text("Now")}
    reply = front.submit("Priya", view, given)
    assert reply.errors
    with front.office.store.session() as session:
        assert session.exec(select(Concern)).all() == []
