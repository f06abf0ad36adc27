"""The page around the conversation: people, messages, clock, tour, inspector."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground.server import Playground
from tests.browser import stage
from tests.browser.stage import GRACE, PRIYA, SAM
from tests.browser.tinyapp import TinyApp

pytestmark = pytest.mark.browser


def test_switching_people_keeps_the_choice_in_the_address(
    page: Page, slack: Playground, client: WebClient
) -> None:
    client.chat_postMessage(channel=PRIYA, text="For Priya alone")
    stage.open_as(page, SAM)
    expect(page.locator(f'[data-person="{PRIYA}"] [data-count]')).to_have_text("1 new message")
    expect(stage.messages(page).filter(has_text="For Priya alone")).to_have_count(0)
    stage.switch_to(page, PRIYA)
    expect(stage.message(page, "For Priya alone")).to_be_visible()
    assert f"user={PRIYA}" in page.url
    page.reload()
    expect(page.locator(f'[data-person="{PRIYA}"][aria-current]')).to_be_visible()
    page.go_back()
    expect(page.locator(f'[data-person="{SAM}"][aria-current]')).to_be_visible()
    expect(page.locator(f'[data-person="{PRIYA}"] [data-count]')).to_have_count(0)


def test_a_reminder_for_somebody_else_raises_a_mark(page: Page, client: WebClient) -> None:
    stage.open_as(page, SAM)
    expect(page.locator("[data-count]")).to_have_count(0)
    client.chat_postMessage(channel=GRACE, text="Minutes are late")
    expect(page.locator(f'[data-person="{GRACE}"] [data-count]')).to_contain_text("1")


def test_a_message_is_sent_and_answered(page: Page, tiny: TinyApp) -> None:
    stage.open_as(page, SAM)
    box = page.locator("[data-composer]")
    box.fill("first line")
    box.press("Shift+Enter")
    box.press_sequentially("*second* <!channel> @Priya Nair & <b>")
    box.press("Enter")
    mine = stage.message(page, "first line")
    expect(mine).to_contain_text("<!channel>")
    expect(mine).to_contain_text("& <b>")
    expect(mine.locator("[data-mention=broadcast]")).to_have_count(0)
    expect(mine.locator("b")).to_have_count(0)
    expect(stage.message(page, "I heard you.")).to_have_attribute("data-from", "bot")


def test_a_file_is_attached(page: Page, tiny: TinyApp, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("seen", encoding="utf-8")
    stage.open_as(page, SAM)
    page.locator("[data-composer-file]").set_input_files(note)
    expect(page.locator("[data-send]")).to_be_enabled()
    stage.send(page, "My note")
    card = stage.message(page, "My note").locator("[data-file]")
    expect(card).to_contain_text("note.txt")
    assert httpx.get(card.get_attribute("href") or "").text == "seen"


def test_replies_stand_under_their_message(page: Page, client: WebClient) -> None:
    parent = client.chat_postMessage(channel=SAM, text="The minutes are late")
    stage.open_as(page, SAM)
    stage.message(page, "The minutes are late").hover()
    stage.message(page, "The minutes are late").locator("[data-reply]").click()
    stage.send(page, "On their way")
    thread = page.locator(f'details[data-thread="{parent["ts"]}"]')
    expect(thread).to_contain_text("1 reply")
    expect(thread).to_contain_text("On their way")
    expect(stage.messages(page)).to_have_count(2)


def test_days_are_divided_by_the_playground_clock(
    page: Page, slack: Playground, client: WebClient
) -> None:
    stage.set_clock(slack, "2026-12-18T16:00:00+00:00")
    client.chat_postMessage(channel=SAM, text="Before Christmas")
    stage.set_clock(slack, "2027-01-06T09:00:00+00:00")
    client.chat_postMessage(channel=SAM, text="After it")
    stage.open_as(page, SAM)
    expect(page.locator("[data-day]")).to_have_text(["Friday 18 December 2026", "Today"])
    expect(stage.message(page, "After it").locator("time")).to_have_text("09:00")


def test_the_clock_bar_moves_the_clock(page: Page, slack: Playground) -> None:
    stage.set_clock(slack, "2027-01-08T16:20:00+00:00")
    stage.open_as(page, SAM)
    day, time = page.locator("[data-clock-day]"), page.locator("[data-clock-time]")
    expect(day).to_have_text("Friday 8 January 2027")
    expect(time).to_have_text("16:20")
    stage.move_clock(page, "hour")
    expect(time).to_have_text("17:00")
    stage.move_clock(page, "working-day")
    expect(day).to_have_text("Monday 11 January 2027")
    expect(time).to_have_text("09:00")
    page.locator("[data-clock-input=day]").fill("1/7/2027")
    page.locator("[data-clock-input=time]").fill("14:15")
    page.locator("[data-clock-input=time]").press("Tab")
    page.locator('[data-clock="go"]').click()
    expect(day).to_have_text("Thursday 1 July 2027")
    expect(time).to_have_text("14:15")
    stage.move_clock(page, "now")
    expect(page.get_by_text("moved", exact=True)).to_be_hidden()


def test_the_tour_ticks_itself_off(page: Page, slack: Playground, tiny: TinyApp) -> None:
    steps = [
        {
            "title": "Ask what is next",
            "text": "Type `/coregroup next`.",
            "when": {"kind": "command", "match": {"text": "next"}, "user": PRIYA},
        },
        {
            "title": "Fill the form",
            "text": "Then type /coregroup form CG-7, and save it.",
            "when": {"kind": "view_submission", "match": {"callback_id": "gallery"}},
        },
    ]
    httpx.post(f"{slack.base_url}/play/admin/tour", json={"steps": steps})
    stage.open_as(page, SAM)
    first = page.locator('[data-tour-step="0"]')
    expect(first).to_have_attribute("data-done", "false")
    first.locator("[data-switch-to]").click()
    expect(page.locator(f'[data-person="{PRIYA}"][aria-current]')).to_be_visible()
    first.locator("[data-try]").click()
    expect(page.locator("[data-composer]")).to_have_value("/coregroup next")
    page.locator("[data-composer]").press("Enter")
    expect(first).to_have_attribute("data-done", "true")
    expect(page.locator("[data-tour-count]")).to_have_text("1 of 2")
    page.locator('[data-tour-step="1"] [data-try]').click()
    expect(page.locator("[data-composer]")).to_have_value("/coregroup form CG-7")
    page.locator("[data-tour-fold]").click()
    expect(first).to_be_hidden()


def test_the_inspector_lists_filters_and_copies_calls(page: Page, client: WebClient) -> None:
    client.auth_test()
    client.chat_postMessage(channel=SAM, text="Seen in the inspector")
    stage.open_as(page, SAM)
    page.locator("#inspector-open").click()
    expect(page.locator('[data-call-name="auth.test"]')).to_be_visible()
    page.locator("[data-inspector-filter]").fill("seen in the inspector")
    expect(page.locator('[data-call-name="auth.test"]')).to_have_count(0)
    calls = page.locator('[data-call-name="chat.postMessage"]')
    calls.locator("summary").click()
    expect(calls.locator("pre").first).to_contain_text('"text": "Seen in the inspector"')
    calls.locator('[data-copy="request"]').click()
    expect(page.locator("[data-toast]")).to_contain_text("Copied")
    assert "Seen in the inspector" in page.evaluate("navigator.clipboard.readText()")
    page.locator("[data-inspector-filter]").fill("")
    page.locator('[data-side="out"]').click()
    expect(page.locator('[data-direction="in"]')).to_have_count(0)
