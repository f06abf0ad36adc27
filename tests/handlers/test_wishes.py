"""The settings as somebody fills them in, and a duty that is put off from the digest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.documents.phrases import load_phrases
from bot.duties import digest
from handlers.ids import Do
from handlers.replies import Json, Reply
from handlers.views.digest import digest_message
from playground.checks import check_message, check_view
from tests.support.desk import FrontDesk, chosen
from tests.support.office import Office
from tests.support.reminding import add_task, at

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LAST_DAY = date(2027, 1, 6)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def form_of(reply: Reply) -> Json:
    assert reply.view is not None
    check_view(reply.view, "modal")
    return reply.view


def ticked(*days: int) -> Json:
    options = [{"value": str(day)} for day in days]
    return {"field": {"type": "checkboxes", "selected_options": options}}


def day(on: date | None) -> Json:
    return {"field": {"type": "datepicker", "selected_date": on.isoformat() if on else None}}


def filled(**changed: Json) -> Json:
    usual = {name: chosen("usual") for name in ("digest_hour", "nation")}
    return usual | {"quiet_days": ticked(), "paused_until": day(None)} | changed


def said(reply: Reply) -> str:
    assert reply.message is not None, reply
    return reply.message.text


@pytest.mark.parametrize("how", ["command", "home"])
def test_settings_are_saved_and_shown_again(front: FrontDesk, how: str) -> None:
    opened = (
        front.command("Priya", "settings")
        if how == "command"
        else front.press("Priya", Do.OPEN_WISHES)
    )
    values = filled(
        digest_hour=chosen("8"),
        quiet_from=chosen("12"),
        quiet_until=chosen("14"),
        quiet_days=ticked(4),
        nation=chosen("SCT"),
        paused_until=day(date(2026, 12, 30)),
    )
    assert said(front.submit("Priya", form_of(opened), values)) == (
        "Saved. Your daily message comes at 08:00 on Monday, Tuesday, Wednesday and Thursday. "
        "Nothing comes from 12:00 to 14:00. The bank holidays are those of Scotland. "
        "It is paused until Wednesday 30 December. What is urgent comes all the same."
    )
    assert front.nudges.count == 1
    again = form_of(front.command("Priya", "settings"))
    shown = {block.get("block_id"): block.get("element") for block in again["blocks"]}
    assert shown["digest_hour"]["initial_option"]["value"] == "8"
    assert shown["quiet_until"]["initial_option"]["value"] == "14"
    assert [one["value"] for one in shown["quiet_days"]["initial_options"]] == ["4"]
    assert shown["nation"]["initial_option"]["value"] == "SCT"
    assert shown["paused_until"]["initial_date"] == "2026-12-30"


def test_nothing_wished_for_is_as_for_everybody(front: FrontDesk) -> None:
    opened = form_of(front.command("Priya", "settings"))
    assert said(front.submit("Priya", opened, filled())) == (
        "Saved. Your daily message comes at 09:00 on working days. What is urgent comes all the "
        "same."
    )


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"quiet_from": chosen("12")},
            "quiet_until",
            "Choose when the quiet hours begin and when they end, or neither.",
        ),
        (
            {"quiet_days": ticked(0, 1, 2, 3, 4)},
            "quiet_days",
            "Leave at least one day on which I may write to you.",
        ),
        ({"paused_until": day(date(2026, 12, 1))}, "paused_until", "Choose a day after today."),
        (
            {"digest_hour": chosen("noon")},
            "digest_hour",
            "Choose an hour between 6:00 and 20:00.",
        ),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    front: FrontDesk, changed: dict[str, Json], field: str, sentence: str
) -> None:
    opened = form_of(front.command("Priya", "settings"))
    reply = front.submit("Priya", opened, filled(**changed))
    assert reply.errors == {field: sentence}


def test_in_a_direct_message_a_button_opens_them(front: FrontDesk) -> None:
    reply = front.say("Priya", "settings")
    assert reply.message is not None
    assert reply.message.blocks[0]["accessory"]["action_id"] == Do.OPEN_WISHES


def test_a_stranger_has_no_settings(front: FrontDesk) -> None:
    for reply in (front.command("U0NOBODY", "settings"), front.press("U0NOBODY", Do.OPEN_WISHES)):
        assert reply.view is None
        assert reply.message is not None


def digest_of(front: FrontDesk, name: str) -> Json:
    """Return somebody's digest as Slack hands it back with a click."""
    office = front.office
    called = [str(row.id) for row in office.deadlines("GR-12")]
    with office.turn(name) as turn:
        found = digest.read_digest(turn, {"deadlines": called})
    assert found is not None
    payload = digest_message(found, "Europe/London", load_phrases()).payload()
    check_message(payload["text"], payload["blocks"], None)
    return payload


def menus(message: Json) -> list[tuple[str, Json]]:
    return [
        (block["block_id"], one)
        for block in message["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["type"] == "static_select"
    ]


def press(front: FrontDesk, do: Do, value: str, message: Json, block_id: str) -> Json:
    reply = front.press("Priya", do, value, message=message, block_id=block_id)
    assert reply.replace is not None, reply
    payload: Any = reply.replace.payload()
    check_message(payload["text"], payload["blocks"], None)
    return payload


def test_a_duty_is_put_off_and_brought_back(front: FrontDesk) -> None:
    add_task(front.office, "Priya", LAST_DAY)
    add_task(front.office, "Priya", date(2026, 12, 21), "Today")
    front.office.clock.set(at("2026-12-21"))
    message = digest_of(front, "Priya")
    # What has its last day today cannot be put off.
    ((block_id, menu),) = menus(message)
    assert [one["text"]["text"] for one in menu["options"]] == [
        "On Tuesday 22 December",
        "On Wednesday 23 December",
        "On Tuesday 29 December",
        "On Wednesday 6 January, your last day for it",
    ]
    value = menu["options"][2]["value"]
    after = press(front, Do.SNOOZE, value, message, block_id)
    assert menus(after) == []
    assert "You will hear of this again on Tuesday 29 December." in str(after["blocks"])
    assert str(after["blocks"]).count("'Done'") == 2
    deadline = value.partition(":")[0]
    again = press(front, Do.UNDO_SNOOZE, deadline, after, block_id)
    assert len(menus(again)) == 1
    assert "next working day" in str(again["blocks"])
    once_more = press(front, Do.SNOOZE, value, again, block_id)
    assert str(once_more["blocks"]).count("You will hear of this again") == 1


def test_a_day_that_is_none_and_a_duty_of_somebody_else_are_refused(front: FrontDesk) -> None:
    add_task(front.office, "Tom", LAST_DAY)
    (row,) = front.office.deadlines("GR-12")
    for value in (f"{row.id}:2026-12-22", f"{row.id}:soon", "nothing", f"{row.id}:"):
        reply = front.press("Priya", Do.SNOOZE, value)
        assert reply.replace is None
        assert reply.message is not None
