"""The README's pictures, taken of the demo: `make screenshots`.

    python -m tests.browser.shots [FOLDER]

They show what a newcomer sees on the way through the tour, in docs/screenshots where no folder is
named.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import stage
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE_MS
from tests.browser.newcomer import ROOT, TOMORROW, Newcomer, running_demo

WIDTH, HEIGHT = 1280, 800
TASKS = [
    ("Book the hearing test", TOMORROW),
    ("Ring the nursery about a place", "2026-12-23"),
    ("Send the housing letter", "2027-01-06"),
]


def main(folder: Path) -> None:
    """Walk through the demo and leave the four pictures in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with (
        tempfile.TemporaryDirectory() as log,
        running_demo(Path(log) / "stderr") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", color_scheme="light"
        )
        context.set_default_timeout(PATIENCE_MS)
        _walk(context.new_page(), url, folder)
        browser.close()


def _walk(page: Page, url: str, folder: Path) -> None:
    newcomer = Newcomer(page, url)
    newcomer.send_report(newcomer.send_apologies())
    form = newcomer.begin_outcome()
    form.root.get_by_text("Step 1 of 4").scroll_into_view_if_needed()
    _shoot(page, folder / "outcome.png")
    newcomer.finish_outcome(form, TASKS)
    page.locator("[data-tour-fold]").click()
    stage.move_clock(page, "working-day")
    digest = stage.message(page, "Good morning")
    expect(digest).to_contain_text("Due today")
    _shoot(page, folder / "digest.png")
    newcomer.become(newcomer.manager)
    stage.send(page, "/coregroup overdue")
    expect(stage.message(page, "Overdue on")).to_be_visible()
    _shoot(page, folder / "overdue.png")
    page.locator('[data-tab="home"]').click()
    expect(page.get_by_role("heading", name="Next meetings")).to_be_visible()
    _shoot(page, folder / "home.png")


def _shoot(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=path, animations="disabled", caret="hide")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
