"""Siblings in the forms: dates of each child's own, and which children a meeting discussed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.records.tables import Child, Conference, CoreGroup, Meeting
from handlers.ids import Form
from handlers.replies import Json
from playground.checks import check_view
from tests.support.desk import FrontDesk, chosen, text
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def day(value: str | None) -> Json:
    return {"x": {"type": "datepicker", "selected_date": value}}


def person(slack_id: str) -> Json:
    return {"x": {"type": "users_select", "selected_user": slack_id}}


def ticked(*values: str) -> Json:
    options = [{"value": value} for value in values]
    return {"save_draft": {"type": "checkboxes", "selected_options": options}}


FAMILY: dict[str, Any] = {
    "reference": text("CG-8"),
    "children": text("AB, CD"),
    "procedure": chosen("sussex"),
    "initial_conference": day("2026-12-18"),
    "review_conference": day("2027-03-18"),
    "first_meeting": day("2027-01-05"),
    "lead": person("U0SAM"),
    "manager": person("U0MO"),
}
APART = {**FAMILY, "apart": ticked("yes")}


def ids(view: Json, *prefixes: str) -> list[str]:
    return [
        one["block_id"] for one in view["blocks"] if one.get("block_id", "").startswith(prefixes)
    ]


def open_form(front: FrontDesk) -> Json:
    view = front.command("Sam", "case").view
    assert view is not None
    check_view(view, "modal")
    return view


def test_each_childs_dates_are_asked_where_they_differ(front: FrontDesk, office: Office) -> None:
    asked = front.submit("Sam", open_form(front), APART)
    assert asked.how == "update"
    view = asked.view
    assert view is not None
    check_view(view, "modal")
    own = ["initial-0-AB", "review-0-AB", "initial-1-CD", "review-1-CD"]
    assert ids(view, "initial", "review", "apart") == own
    assert "Initial conference of CD" in str(view)
    # Each opens with the date that was given for all.
    assert str(view).count("'initial_date': '2026-12-18'") == 2
    typed = {
        **FAMILY,
        "initial-0-AB": day("2026-12-04"),
        "review-0-AB": day(None),
        "initial-1-CD": day("2026-12-18"),
        "review-1-CD": day("2027-03-18"),
    }
    done = front.submit("Sam", view, typed)
    assert (done.errors, done.view) == ({}, None)
    with office.store.session() as session:
        group = session.exec(select(CoreGroup).where(CoreGroup.reference == "CG-8")).one()
        rows = session.exec(select(Conference).where(Conference.core_group_id == group.id)).all()
    found = sorted((row.kind, row.on_date.isoformat(), len(row.children)) for row in rows)
    assert found == [
        ("initial", "2026-12-04", 1),
        ("initial", "2026-12-18", 1),
        ("review", "2027-03-18", 1),
    ]


def test_the_dates_are_asked_again_where_the_initials_change(front: FrontDesk) -> None:
    view = front.submit("Sam", open_form(front), APART).view
    assert view is not None
    typed = {**FAMILY, "children": text("AB CD EF"), "initial-0-AB": day("2026-12-04")}
    again = front.submit("Sam", view, typed)
    assert again.view is not None
    assert ids(again.view, "initial") == ["initial-0-AB", "initial-1-CD", "initial-2-EF"]
    assert "2026-12-04" in str(again.view)
    refused = front.submit("Sam", again.view, {**typed, "children": text("")})
    assert list(refused.errors) == ["children"]
    refused = front.submit("Sam", again.view, {**typed, "children": text("AB CD Somebody")})
    assert list(refused.errors) == ["children"]
    missing = front.submit("Sam", again.view, typed)
    assert list(missing.errors) == ["initial-1-CD"]


@pytest.mark.parametrize("children", ["", "AB"])
def test_an_only_child_is_asked_nothing_more(front: FrontDesk, children: str) -> None:
    done = front.submit("Sam", open_form(front), {**APART, "children": text(children)})
    assert (done.errors, done.view) == ({}, None)


def test_twelve_children_fit_into_the_form(front: FrontDesk) -> None:
    many = " ".join(f"A{letter}" for letter in "ABCDEFGHIJKL")
    view = front.submit("Sam", open_form(front), {**APART, "children": text(many)}).view
    assert view is not None
    check_view(view, "modal")
    assert len(ids(view, "initial")) == 12


def test_which_children_were_discussed_is_asked_and_kept(front: FrontDesk, office: Office) -> None:
    assert front.submit("Sam", open_form(front), FAMILY).errors == {}
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    view = front.command("Sam", "outcome CG-8").view
    assert view is not None
    check_view(view, "modal")
    assert ids(view, "discussed") == ["discussed-0"]
    (box,) = [one for one in view["blocks"] if one.get("block_id") == "discussed-0"]
    assert [one["text"]["text"] for one in box["element"]["initial_options"]] == ["AB", "CD"]
    picked = {"save_draft": {"type": "radio_buttons", "selected_option": {"value": "no"}}}
    role = {
        "save_draft": {
            "type": "radio_buttons",
            "selected_option": {"value": "lead_social_worker"},
        }
    }
    who = {"chair_role": role, "concern": picked}
    nobody = front.submit("Sam", view, {**who, "discussed-0": ticked()})
    assert list(nobody.errors) == ["discussed-0"]
    with office.store.session() as session:
        cd = next(one.id for one in session.exec(select(Child)) if one.initials == "CD")
    steps: list[Json] = [
        {**who, "discussed-0": ticked(str(cd))},
        {"decided": text("Go on.")},
        {},
        {"next_on": day("2027-02-02")},
    ]
    for step in steps:
        assert view is not None
        reply = front.submit("Sam", view, step)
        assert reply.errors == {}
        view = reply.view
    with office.store.session() as session:
        meeting = session.exec(select(Meeting).where(Meeting.state == "held")).one()
    assert meeting.children == [str(cd)]


def test_an_only_child_is_not_asked_about(front: FrontDesk, office: Office) -> None:
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    view = front.command("Sam", "outcome CG-104").view
    assert view is not None
    assert view["callback_id"] == Form.OUTCOME
    assert ids(view, "discussed") == []
