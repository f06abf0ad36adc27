"""Text and blocks as Slack shows them, from real calls of the Web API."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground.server import Playground
from tests.browser import gallery, stage
from tests.browser.stage import GENERAL, PRIYA, SAM

pytestmark = pytest.mark.browser


def test_message_text_is_formatted_as_slack_does(
    page: Page, slack: Playground, client: WebClient
) -> None:
    stage.set_clock(slack, "2027-01-04T09:00:00+00:00")
    text = gallery.TEXT_LINES.format(user=PRIYA, channel=GENERAL)
    client.chat_postMessage(channel=SAM, text=text)
    stage.open_as(page, SAM)
    shown = stage.message(page, "bold")
    expect(shown.locator("strong", has_text="bold")).to_have_text(["bold"])
    expect(shown.locator("em")).to_have_text(["italic", "both"])
    expect(shown.locator("s")).to_have_text("struck")
    expect(shown.locator("code").first).to_have_text("code")
    expect(shown.locator("[data-mention=user]")).to_have_text("@Priya Nair")
    expect(shown.locator("[data-mention=channel]")).to_have_text("#general")
    expect(shown.locator("blockquote")).to_have_text("quoted line")
    expect(shown.locator("pre")).to_have_text("preformatted *not bold*")
    expect(shown.get_by_role("link", name="the plan")).to_have_attribute(
        "href", "https://example.org/plan"
    )
    expect(shown.locator("time[datetime^='2027-01-06T09:00']")).to_have_text(
        "Wednesday, 6 January 2027 at 09:00"
    )
    expect(shown).to_contain_text("snake_case_name 2*3*4")
    expect(shown).to_contain_text("<b> & <!channel> stay text")
    expect(shown.get_by_role("img", name="white check mark")).to_be_visible()
    expect(shown).to_contain_text(":not_an_emoji:")


def test_every_block_is_drawn(page: Page, slack: Playground, client: WebClient) -> None:
    picture = {
        "type": "image",
        "block_id": "picture",
        "image_url": f"{slack.base_url}/static/icon.svg",
        "alt_text": "A clock",
        "title": gallery.plain("The weeks"),
    }
    blocks = [*gallery.text_blocks(PRIYA, GENERAL), picture]
    client.chat_postMessage(channel=SAM, text="All blocks", blocks=blocks)
    stage.open_as(page, SAM)
    shown = stage.messages(page).last
    for block in blocks:
        expect(shown.locator(f'[data-block-id="{block["block_id"]}"]')).to_be_visible()
    expect(shown.locator(".unknown")).to_have_count(0)
    expect(shown.get_by_role("heading", name="Core group CG-104")).to_be_visible()
    expect(shown.get_by_role("img", name="A clock")).to_be_visible()
    rich = shown.locator('[data-block-id="rich"]')
    expect(rich.locator("strong")).to_have_text("bold")
    expect(rich.locator("ol li")).to_have_text(["first", "second"])
    expect(rich).to_contain_text("*not bold* <!channel> " + gallery.HOSTILE)
    markdown = shown.locator('[data-block-id="markdown"]')
    expect(markdown.get_by_role("heading", name="Agenda")).to_be_visible()
    expect(markdown.locator("td")).to_have_text(["Sam", "Minutes"])
    expect(markdown.locator("ol > li ul > li")).to_have_text(["the next meeting", "visits"])


def test_hostile_text_stays_text(page: Page, slack: Playground, client: WebClient) -> None:
    hostile = gallery.HOSTILE
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = [
        {"id": SAM, "name": "sam", "real_name": hostile, "title": hostile, "agency": hostile},
        {"id": PRIYA, "name": "priya", "real_name": "Priya Nair"},
    ]
    httpx.post(f"{slack.base_url}/play/admin/people", json={"people": people})
    link = "<javascript:window.hacked=1|press me> <data:text/html,hi|or me>"
    blocks = [
        {"type": "header", "text": gallery.plain(hostile[:150])},
        {"type": "section", "text": gallery.mrkdwn(f"{escaped} {link} <@{SAM}>")},
        {"type": "context", "elements": [gallery.plain(hostile)]},
        {"type": "markdown", "text": f"{hostile} [x](javascript:window.hacked=1)"},
        gallery.rich_text_block(SAM, GENERAL),
    ]
    client.chat_postMessage(channel=SAM, text=escaped, blocks=blocks)
    client.chat_postMessage(channel=SAM, text=f"{escaped} {link}")
    stage.open_as(page, SAM)
    expect(stage.messages(page)).to_have_count(2)
    expect(stage.messages(page).last).to_contain_text(hostile)
    expect(page.locator(f'[data-person="{SAM}"]')).to_contain_text(hostile)
    assert page.locator("#pane-body img, #pane-body script, .sidebar img").count() == 0
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    assert page.evaluate("window.hacked") is None
