"""Whose Home is drawn again after a form: only that of who opened the form from there."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.homes import MOST, Homes
from handlers.ids import Do, Form, Kind
from handlers.replies import Reply
from handlers.requests import Request

HOME: dict[str, Any] = {"type": "home", "blocks": []}


def press(user: str, view: dict[str, Any] | None = None) -> Request:
    view_id = "V1" if view else ""
    body = {"view": view} if view else {}
    return Request(Kind.ACTION, "T1", user, Do.OPEN_REPORT, view_id=view_id, body=body)


def send(user: str, team: str = "T1") -> Request:
    return Request(Kind.SUBMISSION, team, user, Form.REPORT)


@pytest.fixture
def homes() -> Homes:
    return Homes(lambda request: {"type": "home", "for": request.user})


def test_a_form_from_home_makes_home_stale(homes: Homes):
    homes.note(press("U1", HOME))
    assert homes.stale(send("U1"), Reply())
    assert not homes.stale(send("U2"), Reply())
    assert not homes.stale(send("U1", team="T2"), Reply())
    assert homes.drawn(send("U1")).home == {"type": "home", "for": "U1"}


def test_a_form_that_stays_open_changes_nothing(homes: Homes):
    homes.note(press("U1", HOME))
    assert not homes.stale(send("U1"), Reply(errors={"reference": "No."}))
    assert not homes.stale(send("U1"), Reply(view={"type": "modal"}, how="update"))
    assert not homes.stale(press("U1", HOME), Reply())


def test_what_is_pressed_inside_the_form_does_not_matter(homes: Homes):
    homes.note(press("U1", HOME))
    homes.note(press("U1", {"type": "modal"}))
    assert homes.stale(send("U1"), Reply())


def test_whoever_went_on_to_a_message_has_left_home(homes: Homes):
    homes.note(press("U1", HOME))
    homes.note(press("U1"))
    assert not homes.stale(send("U1"), Reply())


def test_only_the_latest_people_are_remembered(homes: Homes):
    for number in range(MOST + 1):
        homes.note(press(f"U{number}", HOME))
    assert not homes.stale(send("U0"), Reply())
    assert homes.stale(send("U1"), Reply())
    assert homes.stale(send(f"U{MOST}"), Reply())
