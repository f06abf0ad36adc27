"""What a person does with the page, in their words: open, send, press, fill, submit.

Everything is found by the page's data-* attributes and by the words on it, never by its styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

from playground.server import Playground

SAM, PRIYA, GRACE = "U0001", "U0002", "U0004"
GENERAL = "C00000001"

SELECTS = ("static_select", "external_select", "users_select", "conversations_select")


def set_clock(slack: Playground, now: str) -> None:
    """Set the playground's clock to an ISO time."""
    answer = httpx.post(f"{slack.base_url}/play/admin/clock", json={"now": now}).json()
    assert answer["ok"], answer


def open_as(page: Page, user: str, *, channel: str | None = None, tab: str | None = None) -> None:
    """Open the page as a person (a Slack id), at a conversation or a tab of it if given."""
    query = f"?user={user}"
    query += f"&channel={channel}" if channel else ""
    query += f"&tab={tab}" if tab else ""
    page.goto(f"/{query}")
    page.locator("body[data-ready]").wait_for()


def switch_to(page: Page, user: str) -> None:
    """Become another person by the sidebar."""
    page.locator(f'[data-person="{user}"]').click()
    expect(page.locator(f'[data-person="{user}"][aria-current]')).to_be_visible()


def send(page: Page, text: str) -> None:
    """Type into the message box and press Enter; a line that starts with "/" is a command."""
    box = page.locator("[data-composer]")
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")


def messages(page: Page) -> Locator:
    """Every message of the open conversation, in order."""
    return page.locator("[data-message]")


def message(page: Page, words: str) -> Locator:
    """The last message that holds these words."""
    return messages(page).filter(has_text=words).last


def press(where: Page | Locator, label: str) -> None:
    """Press the button that shows exactly this label; the last one where several do.

    By what is seen: the name a screen reader says may be longer.
    """
    shown = re.compile(rf"^\s*{re.escape(label)}\s*$")
    where.get_by_role("button").filter(has_text=shown).last.click()


def confirm(page: Page, *, yes: bool = True) -> None:
    """Answer the "are you sure" dialog."""
    page.locator(f"[data-confirm] [data-{'agree' if yes else 'deny'}]").click()


def move_clock(page: Page, to: str) -> None:
    """Press a button of the clock bar: "now", "hour" or "working-day"."""
    before = page.locator("[data-clock-day]").inner_text()
    page.locator(f'[data-clock="{to}"]').click()
    if to == "working-day":
        expect(page.locator("[data-clock-day]")).not_to_have_text(before)


def modal(page: Page, title: str | None = None) -> Dialog:
    """The open modal; with a title, waits until that one is on top."""
    root = page.locator("[data-modal]")
    expect(root).to_be_visible()
    if title is not None:
        expect(root.locator("h2").first).to_have_text(title)
    return Dialog(page, root)


def no_modal(page: Page) -> None:
    """Wait until no modal is open."""
    expect(page.locator("[data-modal]")).to_have_count(0)


class Dialog:
    """The open modal: its fields by their labels, its buttons by their words."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page = page
        self.root = root

    def field(self, label: str) -> Locator:
        """The input block with this label."""
        return self.root.locator("[data-label]").filter(
            has=self.page.locator(f'xpath=self::*[@data-label="{label}"]')
        )

    def control(self, label: str) -> Locator:
        """The control of the field with this label."""
        return self.field(label).locator("[data-action-id]").first

    def kind(self, label: str) -> str:
        """The Block Kit type of the field's element."""
        return self.control(label).get_attribute("data-element-type") or ""

    def fill(self, label: str, value: str | Iterable[str]) -> None:
        """Fill a field of any kind.

        Text as it is; a day as "2027-01-06" or in words; a time as "09:30"; a moment as
        "2027-01-06T09:30"; a choice by its label; several choices as a list; a file by its path.
        """
        kind = self.kind(label)
        if kind.startswith("multi_") or kind == "checkboxes":
            self._fill_many(label, kind, [value] if isinstance(value, str) else value)
        elif kind == "file_input":
            paths = [value] if isinstance(value, str) else list(value)
            self.control(label).set_input_files([Path(path) for path in paths])
            expect(self.field(label).locator("[aria-busy]")).to_have_count(0)
        else:
            self._fill_one(label, kind, str(value))

    def _fill_one(self, label: str, kind: str, value: str) -> None:
        control = self.control(label)
        if kind in SELECTS:
            self.choose(label, value)
        elif kind == "radio_buttons":
            self.field(label).get_by_role("radio", name=value, exact=True).check()
        elif kind in ("datepicker", "timepicker"):
            _settle(control, value)
        elif kind == "datetimepicker":
            day, _, time = value.partition("T")
            _settle(control, day)
            _settle(self.field(label).locator("[data-part=time]"), time[:5])
        else:
            control.fill(value)

    def _fill_many(self, label: str, kind: str, values: Iterable[str]) -> None:
        for value in values:
            if kind == "checkboxes":
                self.field(label).get_by_role("checkbox", name=value, exact=True).check()
            else:
                self.choose(label, value)

    def choose(self, label: str, option: str) -> None:
        """Type an option's words into a select and choose it."""
        control = self.control(label)
        control.click()
        control.fill(option)
        self.page.get_by_role("option").filter(has_text=option).first.click()
        if not self.kind(label).startswith("multi_"):
            expect(control).to_have_value(option)
        else:
            control.press("Escape")

    def press(self, label: str) -> None:
        """Press a button of the modal."""
        press(self.root, label)

    def submit(self) -> None:
        """Press the modal's submit button."""
        self.root.locator("[data-modal-submit]").click()

    def close(self) -> None:
        """Press the modal's Cancel or Close button."""
        self.root.locator("[data-modal-cancel]").click()

    def error(self, label: str) -> Locator:
        """The fault shown under a field; empty text means none."""
        return self.field(label).locator("[data-error]")


def _settle(control: Locator, value: str) -> None:
    control.fill(value)
    control.press("Tab")
