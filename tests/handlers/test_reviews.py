"""Review conferences in Slack: the page, the three forms, and what people read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.records.tables import Child, OutboxMessage
from handlers.ids import Do
from handlers.messages import make_render
from handlers.replies import Json, Reply
from playground.checks import check_message, check_view
from tests.support.desk import FrontDesk, chosen
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REVIEW = datetime(2027, 3, 18, 9, tzinfo=UTC)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def day(text: str | None) -> Json:
    return {"save_draft": {"type": "datepicker", "selected_date": text}}


def radio(value: str) -> Json:
    return {"save_draft": {"type": "radio_buttons", "selected_option": {"value": value}}}


def words(reply: Reply) -> str:
    assert reply.message is not None, reply
    payload = reply.message.payload()
    check_message(payload["text"], payload["blocks"], None)
    return reply.message.text


def form(front: FrontDesk, name: str, do: Do, value: str = "") -> Json:
    view = front.press(name, do, value or str(front.office.group_id)).view
    assert view is not None
    check_view(view, "modal")
    return view


def told(office: Office, front: FrontDesk, name: str) -> list[str]:
    """Return what the sender would post to somebody about reviews, as they stand now."""
    desk = front.desk
    render = make_render(
        rulebook=office.rulebook, phrases=desk.phrases, now=office.clock, machine_now=office.machine
    )
    found = []
    rows = [row for row in office.outbox() if row.kind.startswith("review_")]
    for row in rows:
        if row.recipient_id == office.people[name]:
            with office.store.session() as session:
                shown: dict[str, Any] | None = render(
                    session, session.get_one(OutboxMessage, row.id)
                )
            if shown:
                check_message(shown["text"], shown["blocks"], None)
                found.append(shown["text"])
    return found


def set_date(front: FrontDesk, on: str = "2027-03-18", name: str = "Sam") -> Reply:
    return front.submit(name, form(front, name, Do.REVIEW_DATE), {"on": day(on)})


def test_the_page_says_what_is_set_and_offers_what_can_be_done(front: FrontDesk) -> None:
    page = front.command("Chris", "review CG-104")
    assert "No date is set" in words(page)
    assert "Set the date" in str(page.message)
    set_date(front)
    page = front.command("Chris", "review")
    assert "The next review conference is on Thursday 18 March 2027." in words(page)
    assert "Change the date" in str(page.message)
    assert "Correct the result" not in str(page.message)


def test_who_may_not_is_told_the_same_as_for_a_missing_group(front: FrontDesk) -> None:
    refused = words(front.command("Priya", "review CG-104"))
    assert refused == words(front.command("Priya", "review CG-999"))
    pressed = front.press("Priya", Do.REVIEW_RESULT, str(front.office.group_id))
    assert words(pressed) == refused
    assert "no core group" in words(front.command("Priya", "review"))


def test_the_groups_page_has_a_button_for_those_who_may(front: FrontDesk) -> None:
    assert str(Do.OPEN_REVIEW) in str(front.command("Chris", "case CG-104").message)
    assert str(Do.OPEN_REVIEW) not in str(front.command("Priya", "case CG-104").message)
    pressed = front.press("Chris", Do.OPEN_REVIEW, str(front.office.group_id))
    assert "Review conference: CG-104" in words(pressed)


def test_a_date_is_confirmed_with_what_it_changes(front: FrontDesk, office: Office) -> None:
    assert set_date(front) == Reply()
    assert front.nudges.count == 1
    (mine,) = told(office, front, "Sam")
    assert "Done: the review conference of CG-104 is on Thursday 18 March 2027." in mine
    set_date(front, "2027-04-15")
    (mine,) = told(office, front, "Sam")
    assert "is now on Thursday 15 April 2027. It was on Thursday 18 March 2027." in mine
    assert "Wednesday 17 March 2027 → Wednesday 14 April 2027" in mine
    (news,) = told(office, front, "Tom")
    assert "has moved" in news
    assert "→" not in news


def test_a_day_off_is_asked_about_before_it_is_kept(front: FrontDesk, office: Office) -> None:
    view = form(front, "Sam", Do.REVIEW_DATE)
    asked = front.submit("Sam", view, {"on": day("2027-03-26")})
    assert asked.how == "update"
    assert "Good Friday" in str(asked.view)
    assert office.outbox() == []
    ticked = {"x": {"type": "checkboxes", "selected_options": [{"value": "2027-03-26"}]}}
    assert asked.view is not None
    kept = front.submit("Sam", asked.view, {"on": day("2027-03-26"), "keep_on": ticked})
    assert kept == Reply()
    assert "26 March 2027" in told(office, front, "Sam")[0]


def test_the_same_twice_changes_nothing_and_says_so(front: FrontDesk, office: Office) -> None:
    view = form(front, "Sam", Do.REVIEW_DATE)
    front.submit("Sam", view, {"on": day("2027-03-18")})
    again = front.submit("Sam", view, {"on": day("2027-03-18")}, window="V2")
    assert "nothing was changed" in words(again)
    assert len(told(office, front, "Sam")) == 1


def test_what_is_missing_is_asked_for_under_its_field_and_kept(
    front: FrontDesk, office: Office
) -> None:
    office.clock.set(REVIEW)
    view = form(front, "Chris", Do.REVIEW_RESULT)
    refused = front.submit("Chris", view, {"held_on": day("2027-03-17")})
    assert refused.errors == {"outcome": "Choose how it ended."}
    ahead = front.submit(
        "Chris", view, {"held_on": day("2027-03-19"), "outcome": radio("continued")}
    )
    assert "from the day of the review on" in ahead.errors["held_on"]
    again = form(front, "Chris", Do.REVIEW_RESULT)
    assert "2027-03-19" in str(again)
    afresh = front.press(
        "Chris",
        Do.START_AFRESH,
        callback_id=again["callback_id"],
        about={"subject": f"group:{office.group_id}"},
        view_id="V3",
    )
    assert "2027-03-19" not in str(afresh.view)


def test_a_plan_that_continues(front: FrontDesk, office: Office) -> None:
    set_date(front)
    office.clock.set(REVIEW)
    view = form(front, "Chris", Do.REVIEW_RESULT)
    assert "2027-03-18" in str(view)
    values = {
        "held_on": day("2027-03-18"),
        "outcome": radio("continued"),
        "next_on": day("2027-06-17"),
    }
    assert front.submit("Chris", view, values) == Reply()
    mine = told(office, front, "Chris")[-1]
    assert "The plan continues." in mine
    assert "The next review conference is on Thursday 17 June 2027." in mine
    assert "Hold a core group after the review conference" in mine
    assert "Thursday 13 May" in mine
    assert "The plan continues." in told(office, front, "Priya")[-1]


def test_a_plan_that_ends_and_is_put_right(front: FrontDesk, office: Office) -> None:
    office.clock.set(REVIEW)
    view = form(front, "Sam", Do.REVIEW_RESULT)
    ended = {"held_on": day("2027-03-18"), "outcome": radio("ended")}
    assert front.submit("Sam", view, ended) == Reply()
    assert "The core group is closed" in told(office, front, "Tom")[-1]
    page = front.command("Mo", "review CG-104")
    assert "the plan ended" in words(page)
    assert "Record the result" not in str(page.message)
    assert page.message is not None
    (button,) = page.message.blocks[-1]["elements"]
    correction = form(front, "Mo", Do.REVIEW_CORRECT, button["value"])
    right = {"held_on": day("2027-03-18"), "outcome": radio("continued")}
    assert front.submit("Mo", correction, right) == Reply()
    (news,) = told(office, front, "Tom")
    assert "was wrong" in news
    assert "The plan continues." in news
    gone = front.press("Mo", Do.REVIEW_CORRECT, str(office.group_id))
    assert words(gone) == words(front.command("Priya", "review CG-104"))


def test_a_plain_message_shows_the_page_too(front: FrontDesk) -> None:
    assert "Review conference: CG-104" in words(front.say("Chris", "review CG-104"))


def test_several_groups_are_offered_by_a_menu(front: FrontDesk, office: Office) -> None:
    view = front.command("Sam", "case").view
    assert view is not None
    values = {
        "reference": {"f": {"value": "CG-105"}},
        "procedure": chosen("sussex"),
        "initial_conference": day("2026-12-18"),
        "review_conference": day("2027-03-18"),
        "lead": {"f": {"selected_user": office.slack_ids["Sam"]}},
        "manager": {"f": {"selected_user": office.slack_ids["Mo"]}},
    }
    assert front.submit("Sam", view, values).errors == {}
    asked = front.command("Sam", "review")
    assert "Choose the core group" in words(asked)
    assert "CG-105" in str(asked.message)
    page = front.command("Sam", "review CG-105")
    assert "I have no day on which the family had the report." in words(page)
    opened = form(front, "Sam", Do.REVIEW_DATE, page.message.blocks[-1]["elements"][0]["value"])  # type: ignore[union-attr]
    assert "shared_on" in str(opened)
    assert date(2027, 3, 18).isoformat() in str(opened)


def boxes(*children: str) -> Json:
    options = [{"value": child} for child in children]
    return {"save_draft": {"type": "checkboxes", "selected_options": options}}


def test_siblings_are_chosen_where_their_reviews_differ(front: FrontDesk, office: Office) -> None:
    with office.store.session() as session:
        other = Child(
            workspace_id=office.workspace_id,
            core_group_id=office.group_id,
            position=1,
            initials="CD",
        )
        session.add(other)
        ab = next(one.id for one in session.exec(select(Child)) if one.initials == "AB")
        cd = other.id
    view = form(front, "Sam", Do.REVIEW_DATE)
    (asked,) = [block for block in view["blocks"] if block.get("block_id") == "children-0"]
    assert len(asked["element"]["initial_options"]) == 2
    both = {"on": day("2027-03-18"), "children-0": boxes(str(ab), str(cd))}
    front.submit("Sam", view, both)
    view = form(front, "Sam", Do.REVIEW_DATE)
    none = front.submit("Sam", view, {"on": day("2027-03-18"), "children-0": boxes()})
    assert list(none.errors) == ["children-0"]
    office.clock.set(REVIEW)
    view = form(front, "Mo", Do.REVIEW_RESULT)
    ended = {"held_on": day("2027-03-18"), "outcome": radio("ended"), "children-0": boxes(str(ab))}
    assert front.submit("Mo", view, ended).errors == {}
    (mine,) = told(office, front, "Mo")[-1:]
    assert "the review conference of CG-104 about AB on" in mine
    assert "The plan of CD goes on" in mine
    page = words(front.command("Mo", "review CG-104"))
    assert "AB: Review on Thursday 18 March: the plan ended." in page
    assert "CD: The next review conference is on" in page
    assert "The plan of AB has ended." in page
    group = words(front.command("Tom", "case CG-104"))
    assert "AB: the plan ended on Thursday 18 March." in group
    # One is left, so nothing is asked; the result of the other can still be put right.
    view = form(front, "Mo", Do.REVIEW_RESULT)
    assert "children-0" not in str(view)
    assert "Correct the result: AB" in str(front.command("Mo", "review CG-104").message)
