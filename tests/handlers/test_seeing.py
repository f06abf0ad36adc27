"""Who sees the child, in Slack: the page, its forms as Slack sends them, the group's own page."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from bot.records.tables import OutboxMessage
from handlers.ids import Do
from handlers.messages import make_render
from handlers.replies import Json, Reply
from playground.checks import check_message, check_view
from tests.support.desk import FrontDesk, chosen, text
from tests.support.office import Office
from tests.support.seeing import in_suffolk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    in_suffolk(office)
    return FrontDesk(office)


def day(value: str) -> Json:
    return {"x": {"type": "datepicker", "selected_date": value}}


def ticked(*values: str) -> Json:
    return {"x": {"type": "checkboxes", "selected_options": [{"value": one} for one in values]}}


def words(reply: Reply) -> str:
    assert reply.message is not None, reply
    payload = reply.message.payload()
    check_message(payload["text"], payload["blocks"], None)
    return reply.message.text


def form(front: FrontDesk, do: Do, value: str = "", name: str = "Sam") -> Json:
    view = front.press(name, do, value or str(front.office.group_id)).view
    assert view is not None
    check_view(view, "modal")
    return view


def all_children(view: Json) -> Json:
    block = next(one for one in view["blocks"] if one.get("block_id") == "children")
    return ticked(*(one["value"] for one in block["element"]["initial_options"]))


def standing(front: FrontDesk, **changed: Json) -> Reply:
    view = form(front, Do.ADD_STANDING)
    values = {
        "children": all_children(view),
        "who": chosen(str(front.office.people["Tom"])),
        "weekday": chosen("2"),
        "in_term": ticked("in_term"),
        "starts": day("2027-01-11"),
        "ends": day("2027-03-31"),
    }
    return front.submit("Sam", view, values | changed, window=str(uuid.uuid4()))


def ending(front: FrontDesk) -> str:
    page = front.press("Sam", Do.OPEN_SEEING, str(front.office.group_id)).message
    assert page is not None
    found = [
        one["value"]
        for block in page.blocks
        for one in block.get("elements", ())
        if str(one.get("action_id", "")).startswith(str(Do.END_SEEING))
    ]
    return str(found[0])


def test_a_standing_arrangement_is_added_shown_and_ended(front: FrontDesk) -> None:
    assert "Nothing special" in str(
        front.press("Sam", Do.OPEN_SEEING, str(front.office.group_id)).message
    )
    said = words(standing(front))
    assert "Saved. The visit dates of CG-104 follow it" in said
    line = "AB: seen every Wednesday in term by Tom, Monday 11 January to Wednesday 31 March."
    assert line in said
    assert line in words(front.command("Priya", "case CG-104"))
    assert line not in words(front.command("Chris", "case CG-104"))
    value = ending(front)
    view = form(front, Do.END_SEEING, value)
    assert line in str(view)
    said = words(front.submit("Sam", view, {"last": day("2027-01-10")}, window="V2"))
    assert "Ended." in said
    assert line not in said


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"weekday": chosen("9")}, "weekday", "Choose a day of the week"),
        ({"who": {}}, "who", "in the core group"),
        ({"starts": {}}, "starts", "date"),
        ({"ends": day("2027-01-01")}, "ends", "before the first"),
        ({"children": ticked()}, "children", "at least one child"),
    ],
)
def test_what_cannot_be_stands_under_its_field(
    front: FrontDesk, changed: dict[str, Json], field: str, says: str
) -> None:
    reply = standing(front, **changed)
    assert says in reply.errors[field]


def test_an_interval_is_set_with_who_asked_for_it(front: FrontDesk) -> None:
    view = form(front, Do.SET_INTERVAL)
    values = {
        "children": all_children(view),
        "lead_days": text("5"),
        "any_days": text(""),
        "who": {},
        "set_by": chosen("chair"),
    }
    for wrong, says in (("five", "whole number"), ("15", "less than 15")):
        reply = front.submit("Sam", view, values | {"lead_days": text(wrong)}, window=wrong)
        assert says in reply.errors["lead_days"]
    assert "Choose one" in front.submit("Sam", view, values | {"set_by": {}}).errors["set_by"]
    said = words(front.submit("Sam", view, values, window="V2"))
    asked = "every 5 working days by the lead social worker, as the conference chair asks."
    assert f"AB: {asked}" in said
    assert f"CD: {asked}" in said
    assert "The conference chair asked for the shorter time." in words(
        front.command("Sam", "why CG-104")
    )


def test_cover_is_named_and_its_visit_says_so(front: FrontDesk) -> None:
    view = form(front, Do.NAME_COVER)
    values = {
        "who": chosen(str(front.office.people["Priya"])),
        "starts": day("2027-01-11"),
        "ends": day("2027-01-15"),
    }
    said = words(front.submit("Sam", view, values))
    assert (
        "Priya covers for the lead social worker, Monday 11 January to Friday 15 January." in said
    )


def test_a_break_is_answered_from_the_page(front: FrontDesk) -> None:
    standing(front)
    front.office.clock.set(datetime(2027, 2, 1, 9, tzinfo=UTC))
    page = words(front.press("Mo", Do.OPEN_SEEING, str(front.office.group_id)))
    span = "Saturday 13 February to Sunday 21 February"
    assert f"No school {span}: nobody has said yet who sees the child." in page
    view = form(front, Do.ANSWER_BREAK, name="Mo")
    values = {"who": chosen(str(front.office.people["Sam"])), "stands_in": text("Nurse Lee")}
    said = words(front.submit("Mo", view, values))
    answered = f"No school {span}: Sam sees the child, and Nurse Lee stands in for the school."
    assert answered in said
    assert answered in words(front.command("Tom", "case CG-104"))
    # A later answer opens with what stands, and takes its place.
    assert "Nurse Lee" in str(form(front, Do.ANSWER_BREAK))


@pytest.mark.parametrize("name", ["Priya", "Chris", "Otto", "Ada"])
def test_nobody_else_is_shown_anything(front: FrontDesk, name: str) -> None:
    standing(front)
    value = ending(front)
    group = str(front.office.group_id)
    for do, about in (
        (Do.OPEN_SEEING, group),
        (Do.ADD_STANDING, group),
        (Do.SET_INTERVAL, group),
        (Do.NAME_COVER, group),
        (Do.ANSWER_BREAK, group),
        (Do.END_SEEING, value),
    ):
        reply = front.press(name, do, about)
        assert reply.view is None
        assert "Wednesday" not in words(reply)


def told(front: FrontDesk, name: str) -> list[str]:
    office, desk = front.office, front.desk
    render = make_render(
        rulebook=office.rulebook, phrases=desk.phrases, now=office.clock, machine_now=office.machine
    )
    found = []
    for row in office.outbox():
        if row.kind == "seeing_named" and row.recipient_id == office.people[name]:
            with office.store.session() as session:
                shown = render(session, session.get_one(OutboxMessage, row.id))
            if shown:
                check_message(shown["text"], shown["blocks"], None)
                found.append(shown["text"])
    return found


def test_who_is_named_hears_of_it_while_it_holds(front: FrontDesk) -> None:
    standing(front)
    weekly = "seen every Wednesday in term by Tom, Monday 11 January to Wednesday 31 March."
    assert told(front, "Tom") == [
        f"Sam has named you in CG-104:\nAB: {weekly}\nCD: {weekly}\nIf that is not right, tell Sam."
    ]
    assert told(front, "Sam") == []
    assert front.nudges.count == 1
    for number in range(2):
        view = form(front, Do.END_SEEING, ending(front))
        front.submit("Sam", view, {"last": day("2027-01-10")}, window=str(number))
    assert told(front, "Tom") == []


def test_the_lead_who_sees_the_child_is_told_nothing(front: FrontDesk) -> None:
    standing(front, who=chosen(str(front.office.people["Sam"])))
    assert [row for row in front.office.outbox() if row.kind == "seeing_named"] == []
