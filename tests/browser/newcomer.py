"""A newcomer who starts the demo and does what its tour says, with nothing but the page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser import stage

BEGINS = "2026-12-21T09:00:00+00:00"
CONFERENCE = "2026-12-18"
BANK_HOLIDAY = "2026-12-28"
TOMORROW = "2026-12-22"
ROOT = Path(__file__).parents[2]


@contextmanager
def running_demo(log: Path) -> Iterator[str]:
    """Run the demo as a person starts it, from a fixed moment, and give its address.

    What it says on stderr goes to `log`.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"COREGROUP_NOW": BEGINS, "COREGROUP_DEMO_PORT": port}
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as running,
    ):
        try:
            assert running.stdout is not None
            found = re.match(r"Open (http://\S+) in a browser", running.stdout.readline())
            assert found, log.read_text()
            yield found[1]
        finally:
            running.terminate()
        assert running.wait(timeout=20) == 0, log.read_text()


class Newcomer:
    """Somebody before the demo's page, opened for the first time: the cast, the tour, its steps."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.locator("body[data-ready]").wait_for()
        people = httpx.get(f"{url}/play/people").json()["people"]
        state = httpx.get(f"{url}/play/state", params={"user": people[0]["id"]}).json()
        self.steps: list[dict[str, Any]] = state["tour"]["steps"]
        self.lead, self.visitor, self.manager, _, self.outsider = people[:5]
        words = " ".join(step["text"] for step in self.steps)
        self.ahead = re.findall(r"/coregroup apologies (CG-\d+)", words)[0]
        self.past = re.findall(r"/coregroup outcome (CG-\d+)", words)[0]

    def expect_done(self, number: int) -> None:
        """Wait until the first `number` steps are ticked, and no other is."""
        for at in range(len(self.steps)):
            mark = self.page.locator(f'[data-tour-step="{at}"]')
            expect(mark).to_have_attribute("data-done", "true" if at < number else "false")

    def become(self, person: dict[str, Any]) -> None:
        """Become one of the cast."""
        stage.switch_to(self.page, person["id"])

    def try_out(self, command: str) -> None:
        """Press a command in the tour's text, which puts it into the message box; send it."""
        self.page.locator(f'[data-try="{command}"]').click()
        box = self.page.locator("[data-composer]")
        expect(box).to_have_value(command)
        box.press("Enter")

    def open_a_core_group(self) -> Locator:
        """Do step 1; a first meeting on a bank holiday is asked about before anything is done."""
        self.try_out("/coregroup case")
        form = stage.modal(self.page, "Open a core group")
        reference = form.control("Reference").input_value()
        form.fill("Date of the initial conference", CONFERENCE)
        form.fill("First core group meeting", BANK_HOLIDAY)
        form.fill("Team manager who answers for it", self.manager["real_name"])
        form.fill("Professionals on Slack", [self.visitor["real_name"]])
        form.submit()
        expect(form.root).to_contain_text("Monday 28 December 2026 is a day off")
        form.fill("Keep that day?", "Yes, keep Monday 28 December 2026")
        self.expect_done(0)
        form.submit()
        stage.no_modal(self.page)
        return stage.message(self.page, f"Done: {reference} is open.")

    def see_why(self) -> Locator:
        """Do step 2."""
        stage.press(self.page, "Why these dates")
        return stage.message(self.page, "Why these dates: ")

    def send_apologies(self) -> stage.Dialog:
        """Do the first half of step 3; return the form for the report, which comes next."""
        self.become(self.visitor)
        self.try_out(f"/coregroup apologies {self.ahead}")
        form = stage.modal(self.page, "Send apologies")
        expect(form.root).to_contain_text("This is in time")
        form.submit()
        return stage.modal(self.page, "Write a report")

    def send_report(self, form: stage.Dialog) -> None:
        """Do the other half of step 3."""
        form.fill("Your report", "Seen at home on Friday. Sleeping and eating well.")
        form.submit()
        stage.no_modal(self.page)

    def begin_outcome(self) -> stage.Dialog:
        """Begin step 4; return the form at its first step, filled in."""
        self.become(self.lead)
        self.try_out(f"/coregroup outcome {self.past}")
        form = stage.modal(self.page, "Record a meeting")
        form.fill("Who chaired", f"{self.lead['real_name']}, lead social worker")
        form.fill("They chaired as", "Lead social worker")
        form.fill("Has the level of concern gone up?", "No")
        return form

    def finish_outcome(self, form: stage.Dialog, tasks: list[tuple[str, str]]) -> Locator:
        """Go through the other steps of the form; each task of a title and a day is the lead's."""
        form.submit()
        expect(form.root).to_contain_text("Step 2 of 4")
        form.fill("What was decided", "Visits go on every week; school tells us of absences.")
        form.submit()
        expect(form.root).to_contain_text("Step 3 of 4")
        for number, (title, day) in enumerate(tasks, start=1):
            form.fill(f"Task {number}: what", title)
            form.fill(f"Task {number}: who", f"{self.lead['real_name']}, lead social worker")
            form.fill(f"Task {number}: by when", day)
        form.submit()
        expect(form.root).to_contain_text("Step 4 of 4")
        form.fill("The next meeting", "2027-01-13")
        form.submit()
        stage.no_modal(self.page)
        return stage.message(self.page, f"The meeting of {self.past}")

    def let_time_pass(self) -> Locator:
        """Do step 5; return the reminders of the lead."""
        stage.move_clock(self.page, "working-day")
        expect(self.page.locator("[data-clock-day]")).to_have_text("Tuesday 22 December 2026")
        self.expect_done(5)
        return stage.message(self.page, f"Good morning, {self.lead['real_name'].split()[0]}")

    def ask_what_is_overdue(self) -> Locator:
        """Do the first half of step 6."""
        self.become(self.manager)
        self.try_out("/coregroup overdue")
        return stage.message(self.page, "Overdue on Tuesday 22 December 2026")

    def ask_as_an_outsider(self) -> Locator:
        """Do the other half of step 6."""
        self.become(self.outsider)
        self.try_out(f"/coregroup case {self.ahead}")
        return stage.messages(self.page).last
