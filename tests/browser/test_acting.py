"""Commands, buttons, modals, shortcuts and Home against a Bolt app."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground.server import Playground
from tests.browser import gallery, stage
from tests.browser.stage import PRIYA, SAM
from tests.browser.tinyapp import TinyApp

pytestmark = pytest.mark.browser


def test_a_command_is_answered_to_me_alone(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    page.locator("[data-composer]").press_sequentially("/coregroup n")
    expect(page.locator("[data-suggestions] [role=option]")).to_have_text(["/coregroup next"])
    page.locator("[data-composer]").press("Tab")
    page.locator("[data-composer]").press("Enter")
    answer = stage.message(page, "Nothing is due, @Sam Okafor.")
    expect(answer).to_contain_text("Only visible to you")
    stage.switch_to(page, PRIYA)
    expect(stage.messages(page).filter(has_text="Nothing is due")).to_have_count(0)


def test_a_command_that_gets_no_answer_says_so(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup slow")
    expect(stage.messages(page).last).to_contain_text("operation_timeout")


def test_buttons_of_a_message_act_and_are_replaced(
    page: Page, tiny: TinyApp, client: WebClient
) -> None:
    client.chat_postMessage(channel=SAM, text="A digest", blocks=gallery.interactive_blocks())
    stage.open_as(page, SAM)
    stage.press(page, "Close")
    expect(page.locator("[data-confirm]")).to_contain_text("Its dates are kept")
    stage.confirm(page, yes=False)
    assert tiny.heard == []
    stage.press(page, "Close")
    stage.confirm(page)
    page.get_by_role("button", name="More options").click()
    page.get_by_role("menuitem", name="Why this date?").click()
    page.get_by_role("radio", name="I cannot").check()
    page.get_by_label("Which day?").click()
    page.get_by_role("option", name="Thursday 7 January 2027").click()
    expect(page.get_by_label("Which day?")).to_have_value("Thursday 7 January 2027")
    stage.press(page, "Done")
    expect(stage.messages(page).last).to_contain_text("Done. Thank you.")
    expect(page.get_by_role("button", name="Cannot do in time")).to_have_count(0)
    assert [heard["action_id"] for heard in tiny.heard] == ["close_group", "more", "come", "day"]
    assert tiny.heard[1]["selected_option"]["value"] == "why"


def test_a_link_button_opens_and_tells(page: Page, tiny: TinyApp, client: WebClient) -> None:
    client.chat_postMessage(channel=SAM, text="A digest", blocks=gallery.interactive_blocks())
    page.context.route("https://example.org/**", lambda route: route.fulfill(body="The guide"))
    stage.open_as(page, SAM)
    with page.expect_popup() as opened:
        stage.press(page, "Read the guide")
    expect(opened.value).to_have_url("https://example.org/guide")
    expect(page.locator("[data-message] [aria-busy]")).to_have_count(0)
    assert tiny.heard[-1]["action_id"] == "read"


def test_faults_stand_under_their_field_and_nothing_is_lost(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup form")
    form = stage.modal(page, "Every field")
    form.submit()
    expect(form.error("Title")).not_to_be_empty()
    expect(form.control("Title")).to_be_focused()
    form.fill("Title", "bad")
    form.fill("Reason", "Kept")
    form.submit()
    expect(form.error("Title")).to_have_text("Say more than that.")
    expect(form.control("Title")).to_have_attribute("aria-invalid", "true")
    expect(form.control("Reason")).to_have_value("Kept")
    form.fill("Title", "Better")
    form.submit()
    stage.no_modal(page)
    expect(stage.message(page, "Your form is recorded.")).to_be_visible()
    expect(page.locator("[data-composer]")).to_be_focused()


def test_a_field_that_tells_at_once_keeps_what_was_typed(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup short")
    form = stage.modal(page, "A short form")
    form.fill("Kept here", "typed before")
    form.fill("Told at once", "CG-104")
    assert tiny.heard == []
    form.control("Told at once").press("Enter")
    expect(form.field("Told at once")).to_contain_text("You wrote CG-104.")
    expect(form.control("Told at once")).to_have_value("CG-104")
    expect(form.control("Told at once")).to_be_focused()
    expect(form.control("Kept here")).to_have_value("typed before")
    assert tiny.heard[-1]["value"] == "CG-104"


def test_modals_stack_and_close(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup short")
    stage.modal(page, "A short form").fill("Kept here", "still here")
    stage.modal(page).press("More")
    stage.modal(page, "On top")
    page.keyboard.press("Escape")
    form = stage.modal(page, "A short form")
    expect(form.control("Kept here")).to_have_value("still here")
    form.press("More")
    stage.modal(page, "On top").submit()
    stage.no_modal(page)


def test_a_modal_keeps_the_focus_inside(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup short")
    form = stage.modal(page, "A short form")
    expect(form.root).to_have_attribute("aria-modal", "true")
    expect(form.control("Kept here")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('[data-modal]'))")


def test_shortcuts_reach_the_app(page: Page, tiny: TinyApp, client: WebClient) -> None:
    client.chat_postMessage(channel=SAM, text="Ring the school")
    stage.open_as(page, SAM)
    page.locator("[data-shortcuts]").click()
    page.locator('[data-shortcut="open_case"]').click()
    stage.message(page, "Ring the school").hover()
    stage.message(page, "Ring the school").locator("[data-message-more]").click()
    page.locator('[data-shortcut="make_task"]').click()
    expect(page.locator("[data-menu]")).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('[data-toast]')")
    stage.send(page, "later")
    expect(stage.message(page, "I heard you.")).to_be_visible()
    assert [heard["shortcut"] for heard in tiny.heard] == ["open_case", "make_task"]
    assert tiny.heard[1]["text"] == "Ring the school"


def test_home_is_published_and_pressed(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    page.locator('[data-tab="home"]').click()
    expect(page.get_by_role("heading", name="Good morning")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("[data-pane=home] [aria-busy]")).to_have_count(0)
    assert tiny.heard[-1]["action_id"] == "open_group"
    assert "tab=home" in page.url
    page.locator('[data-tab="about"]').click()
    expect(page.locator("[data-pane=about]")).to_contain_text("/coregroup")


def test_an_answer_that_does_not_come_is_said_and_can_be_tried_again(
    page: Page, tiny: TinyApp, slack: Playground, page_faults: list[str]
) -> None:
    stage.open_as(page, SAM)
    stage.send(page, "/coregroup form")
    form = stage.modal(page, "Every field")
    form.fill("Title", "Apologies")
    page.route("**/play/submit", lambda route: route.abort())
    form.submit()
    expect(form.root.locator("[data-notice]")).to_be_visible()
    expect(form.control("Title")).to_have_value("Apologies")
    page.unroute("**/play/submit")
    form.submit()
    stage.no_modal(page)
    page_faults[:] = [fault for fault in page_faults if "ERR_FAILED" not in fault]
