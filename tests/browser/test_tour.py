"""The tour of `coregroup demo`, lived in a browser as a newcomer would, step by step."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage

pytestmark = pytest.mark.browser

BEGINS = "2026-12-21T09:00:00+00:00"
CONFERENCE = "2026-12-18"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo as a person starts it, at a fixed moment; its address."""
    log = tmp_path_factory.mktemp("demo") / "stderr"
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
        assert running.stdout is not None
        found = re.match(r"Open (http://\S+) in a browser", running.stdout.readline())
        assert found, log.read_text()
        yield found[1]
        running.terminate()
        assert running.wait(timeout=20) == 0, log.read_text()


@pytest.fixture
def playground_url(demo: str) -> str:
    """Where the page is: the demo's, in place of a playground without an app."""
    return demo


class Tour:
    """The cast of the tour, and whether a step has ticked itself off."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        people = httpx.get(f"{url}/play/people").json()["people"]
        state = httpx.get(f"{url}/play/state", params={"user": people[0]["id"]}).json()
        self.steps: list[dict[str, Any]] = state["tour"]["steps"]
        self.lead, self.visitor, self.manager, _, self.outsider = people[:5]
        words = " ".join(step["text"] for step in self.steps)
        self.ahead = re.findall(r"/coregroup apologies (CG-\d+)", words)[0]
        self.past = re.findall(r"/coregroup outcome (CG-\d+)", words)[0]

    def expect_done(self, number: int) -> None:
        """Wait until step `number`, counted from 1, is ticked, and those after it are not."""
        for at in range(len(self.steps)):
            mark = self.page.locator(f'[data-tour-step="{at}"]')
            expect(mark).to_have_attribute("data-done", "true" if at < number else "false")

    def be(self, person: dict[str, Any]) -> None:
        """Become somebody."""
        stage.switch_to(self.page, person["id"])

    def try_out(self, command: str) -> None:
        """Press a command of the tour's text, which puts it into the message box; send it."""
        self.page.locator(f'[data-try="{command}"]').click()
        box = self.page.locator("[data-composer]")
        expect(box).to_have_value(command)
        box.press("Enter")


@pytest.fixture
def tour(page: Page, demo: str) -> Tour:
    """The tour as it stands when the page is opened for the first time."""
    page.goto("/")
    page.locator("body[data-ready]").wait_for()
    return Tour(page, demo)


def test_the_tour_is_lived_step_by_step(page: Page, tour: Tour) -> None:
    tour.expect_done(0)
    open_a_core_group(page, tour)
    tour.expect_done(1)
    see_why(page)
    tour.expect_done(2)
    send_apologies_and_a_report(page, tour)
    tour.expect_done(3)
    record_a_meeting(page, tour)
    tour.expect_done(4)
    let_time_pass(page, tour)
    tour.expect_done(5)
    ask_what_is_overdue(page, tour)
    tour.expect_done(6)
    expect(page.get_by_text("That was the whole tour.")).to_be_visible()


def open_a_core_group(page: Page, tour: Tour) -> None:
    """Step 1; a first meeting on a bank holiday is asked about before anything is done."""
    tour.try_out("/coregroup case")
    form = stage.modal(page, "Open a core group")
    reference = form.control("Reference").input_value()
    form.fill("Date of the initial conference", CONFERENCE)
    form.fill("First core group meeting", "2026-12-28")
    form.fill("Team manager who answers for it", tour.manager["real_name"])
    form.fill("Professionals on Slack", [tour.visitor["real_name"]])
    form.submit()
    expect(form.root).to_contain_text("Monday 28 December 2026 is a day off")
    tour.expect_done(0)
    form.fill("Keep that day?", "Yes, keep Monday 28 December 2026")
    form.submit()
    stage.no_modal(page)
    opened = stage.message(page, f"Done: {reference} is open.")
    expect(opened).to_contain_text("Wednesday 6 January 2027")
    expect(opened).to_contain_text(tour.visitor["real_name"])


def see_why(page: Page) -> None:
    """Step 2."""
    stage.press(page, "Why these dates")
    why = stage.message(page, "Why these dates: ")
    expect(why).to_contain_text("10 working days after the initial conference on Friday 18")
    for skipped in ("Christmas Day", "Boxing Day", "New Year's Day"):
        expect(why).to_contain_text(skipped)


def send_apologies_and_a_report(page: Page, tour: Tour) -> None:
    """Step 3: apologies alone do not tick it; the lead reads of both."""
    tour.be(tour.visitor)
    tour.try_out(f"/coregroup apologies {tour.ahead}")
    form = stage.modal(page, "Send apologies")
    expect(form.root).to_contain_text("This is in time")
    form.submit()
    form = stage.modal(page, "Write a report")
    tour.expect_done(2)
    form.fill("Your report", "Seen at home on Friday. Sleeping and eating well.")
    form.submit()
    stage.no_modal(page)
    expect(stage.message(page, f"Your apologies for {tour.ahead}")).to_be_visible()
    expect(stage.message(page, f"Your report for {tour.ahead}")).to_be_visible()


def record_a_meeting(page: Page, tour: Tour) -> None:
    """Step 4: four steps of a form, each under the same title."""
    tour.be(tour.lead)
    expect(stage.message(page, f"cannot come to {tour.ahead}")).to_be_visible()
    tour.try_out(f"/coregroup outcome {tour.past}")
    form = stage.modal(page, "Record a meeting")
    form.fill("They chaired as", "Team manager")
    form.fill("Has the level of concern gone up?", "No")
    form.submit()
    expect(form.root).to_contain_text("Step 2 of 4")
    form.fill("What was decided", "Visits go on every week; school tells us of absences.")
    form.submit()
    expect(form.root).to_contain_text("Step 3 of 4")
    form.fill("Task 1: what", "Book the hearing test")
    form.fill("Task 1: who", f"{tour.lead['real_name']}, lead social worker")
    form.fill("Task 1: by when", "2026-12-22")
    form.submit()
    expect(form.root).to_contain_text("Step 4 of 4")
    tour.expect_done(3)
    form.fill("The next meeting", "2027-01-13")
    form.submit()
    stage.no_modal(page)
    recorded = stage.message(page, f"The meeting of {tour.past}")
    expect(recorded).to_contain_text("Book the hearing test")
    expect(recorded).to_contain_text("Wednesday 13 January 2027")


def let_time_pass(page: Page, tour: Tour) -> None:
    """Step 5: the next working day's reminders arrive by themselves, today's do not count."""
    stage.move_clock(page, "working-day")
    expect(page.locator("[data-clock-day]")).to_have_text("Tuesday 22 December 2026")
    tour.expect_done(5)
    digest = stage.message(page, f"Good morning, {tour.lead['real_name'].split()[0]}")
    expect(digest).to_contain_text("Book the hearing test")
    expect(digest.get_by_role("button").filter(has_text="Cannot do in time")).to_be_visible()


def ask_what_is_overdue(page: Page, tour: Tour) -> None:
    """Step 6: the manager sees the list, an outsider the same answer as for what does not exist."""
    tour.be(tour.manager)
    tour.try_out("/coregroup overdue")
    overdue = stage.message(page, "Overdue on Tuesday 22 December 2026")
    expect(overdue).to_contain_text("days late")
    tour.expect_done(5)
    tour.be(tour.outsider)
    tour.try_out(f"/coregroup case {tour.ahead}")
    refused = stage.message(page, "I cannot show anything under that reference.")
    expect(refused).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("days late")
