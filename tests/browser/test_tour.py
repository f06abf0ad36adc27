"""The tour of `coregroup demo`, lived in a browser as a newcomer would, step by step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage
from tests.browser.newcomer import TOMORROW, Newcomer, running_demo

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo as a person starts it; its address."""
    with running_demo(tmp_path_factory.mktemp("demo") / "stderr") as url:
        yield url


@pytest.fixture
def playground_url(demo: str) -> str:
    """Where the page is: the demo's, in place of a playground without an app."""
    return demo


def test_each_step_of_the_tour_ticks_itself_off(page: Page, demo: str) -> None:
    newcomer = Newcomer(page, demo)
    newcomer.expect_done(0)

    opened = newcomer.open_a_core_group()
    expect(opened).to_contain_text("Wednesday 6 January 2027")
    expect(opened).to_contain_text(newcomer.visitor["real_name"])
    newcomer.expect_done(1)

    why = newcomer.see_why()
    expect(why).to_contain_text("10 working days after the initial conference on Friday 18")
    for skipped in ("Christmas Day", "Boxing Day", "New Year's Day"):
        expect(why).to_contain_text(skipped)
    newcomer.expect_done(2)

    report = newcomer.send_apologies()
    newcomer.expect_done(2)
    newcomer.send_report(report)
    expect(stage.message(page, f"Your apologies for {newcomer.ahead}")).to_be_visible()
    expect(stage.message(page, f"Your report for {newcomer.ahead}")).to_be_visible()
    newcomer.expect_done(3)

    form = newcomer.begin_outcome()
    expect(stage.message(page, f"cannot come to {newcomer.ahead}")).to_be_visible()
    recorded = newcomer.finish_outcome(form, [("Book the hearing test", TOMORROW)])
    expect(recorded).to_contain_text("Book the hearing test")
    expect(recorded).to_contain_text("Wednesday 13 January 2027")
    newcomer.expect_done(4)

    digest = newcomer.let_time_pass()
    expect(digest).to_contain_text("Book the hearing test. Due today.")
    expect(digest.get_by_role("button").filter(has_text="Cannot do in time")).to_be_visible()
    newcomer.expect_done(5)

    expect(newcomer.ask_what_is_overdue()).to_contain_text("days late")
    newcomer.expect_done(5)
    expect(newcomer.ask_as_an_outsider()).to_contain_text("I cannot show anything under that")
    newcomer.expect_done(6)
    expect(page.get_by_text("That was the whole tour.")).to_be_visible()
