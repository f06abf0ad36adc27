"""Every field of a form, filled by a person and received by an app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage
from tests.browser.stage import GENERAL, PRIYA, SAM
from tests.browser.tinyapp import TinyApp

pytestmark = pytest.mark.browser


def test_every_field_of_a_modal_can_be_filled(page: Page, tiny: TinyApp, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("What I saw", encoding="utf-8")
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup form")
    form = stage.modal(page, "Every field")
    for label, value in FILLED.items():
        form.fill(label, value)
    form.fill("Report", str(report))
    expect(form.field("Report")).to_contain_text("report.txt")
    form.submit()
    stage.no_modal(page)
    expect(stage.message(page, "Your form is recorded.")).to_be_visible()
    assert heard_values(tiny) == EXPECTED


FILLED: dict[str, Any] = {
    "Reason": "On leave that week & <away>",
    "Title": "Apologies",
    "Notes": "Seen at home\n- well\n- rested",
    "E-mail": "sam@example.org",
    "Address": "https://example.org",
    "Weeks": "6",
    "Due on": "6 January 2027",
    "Starts at": "9.30",
    "Moment": "2027-07-06T14:15",
    "Meeting": "Wednesday 6 January 2027",
    "Days": ["Thursday 7 January 2027"],
    "Core group": "CG-104",
    "Core groups": ["CG-7", "CG-12"],
    "Cover": "Priya Nair",
    "Present": ["Sam Okafor", "Priya Nair"],
    "Conversation": "#general",
    "Attendance": "Away",
    "Checks": ["Next date agreed", "Contingency"],
}

EXPECTED: dict[str, Any] = {
    "reason": "On leave that week & <away>",
    "title": "Apologies",
    "notes": ["rich_text_section", "rich_text_list"],
    "mail": "sam@example.org",
    "page": "https://example.org",
    "weeks": "6",
    "due": "2027-01-06",
    "start": "09:30",
    "moment": 1_814_879_700,
    "report": ["report.txt"],
    "meeting": "wednesday",
    "days": ["tuesday", "thursday"],
    "group": "CG-104",
    "groups": ["CG-7", "CG-12"],
    "cover": PRIYA,
    "present": [SAM, PRIYA],
    "place": GENERAL,
    "attend": "no",
    "checks": ["next", "plan"],
}


def heard_values(tiny: TinyApp) -> dict[str, Any]:
    """The last submission's values, without their wrapping."""
    values = tiny.heard[-1]["values"]
    return {block: bare(next(iter(actions.values()))) for block, actions in values.items()}


def bare(state: dict[str, Any]) -> Any:
    """The one value in an element's state."""
    value = next(value for key, value in state.items() if key != "type")
    if state.get("rich_text_value"):
        return [part["type"] for part in value["elements"]]
    if isinstance(value, list):
        return [one if isinstance(one, str) else one.get("value") or one["name"] for one in value]
    return value["value"] if isinstance(value, dict) else value


def test_what_is_no_date_is_not_sent(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup form")
    form = stage.modal(page)
    form.fill("Title", "Apologies")
    form.fill("Due on", "the week after next")
    form.submit()
    expect(form.error("Due on")).to_have_text("Write a date like 6 January 2027.")
    expect(form.control("Due on")).to_have_value("the week after next")
    assert tiny.heard == []
    form.fill("Due on", "30 February 2027")
    form.submit()
    expect(form.error("Due on")).to_be_visible()
    form.fill("Due on", "6/1/27")
    expect(form.control("Due on")).to_have_value("Wednesday 6 January 2027")
    form.submit()
    stage.no_modal(page)
    assert heard_values(tiny)["due"] == "2027-01-06"


def test_a_day_is_chosen_from_the_calendar_by_keyboard(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup form")
    form = stage.modal(page)
    form.control("Due on").fill("4 January 2027")
    form.control("Due on").press("ArrowDown")
    for key in ("ArrowDown", "ArrowRight", "PageDown", "Enter"):
        page.keyboard.press(key)
    expect(form.control("Due on")).to_have_value("Friday 12 February 2027")
    expect(form.control("Due on")).to_be_focused()
    expect(page.locator("[data-calendar]")).to_have_count(0)
