"""The page for every eye and screen: contrast, narrow screens, themes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from tests.browser import gallery, stage
from tests.browser.stage import GENERAL, PRIYA, SAM

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("tiny")
def test_words_stand_out_from_their_ground(page: Page, client: WebClient, scheme: str) -> None:
    client.chat_postMessage(channel=SAM, text="Blocks", blocks=gallery.text_blocks(PRIYA, GENERAL))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    stage.open_as(page, SAM)
    expect(stage.messages(page)).to_have_count(1)
    page.locator("#inspector-open").click()
    page.locator("[data-call] summary").first.click()
    assert page.evaluate(CONTRAST) == []
    stage.send(page, "/coregroup form")
    stage.modal(page).submit()
    expect(stage.modal(page).error("Title")).not_to_be_empty()
    assert page.evaluate(CONTRAST) == []


# Every visible run of text against the nearest painted ground, by WCAG's formula.
CONTRAST = """() => {
  const parts = (colour) => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
    const brush = canvas.getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour[3] > 200) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    const seen = node.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!words || !seen) continue;
    if (node.closest('button:disabled, .visually-hidden, noscript')) continue;
    const [a, b] = [light(parts(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${words.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


def test_a_narrow_page_folds_its_sidebar(page: Page, client: WebClient) -> None:
    client.chat_postMessage(channel=SAM, text="On the way")
    page.set_viewport_size({"width": 390, "height": 800})
    stage.open_as(page, SAM)
    expect(stage.message(page, "On the way")).to_be_visible()
    expect(page.locator(f'[data-person="{PRIYA}"]')).to_be_hidden()
    page.get_by_role("button", name="People and conversations").click()
    page.locator(f'[data-person="{PRIYA}"]').click()
    expect(page.locator("[data-menu-open]")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"user={PRIYA}"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_theme_is_chosen_and_remembered(page: Page) -> None:
    stage.open_as(page, SAM)
    button = page.locator("#theme")
    expect(button).to_have_accessible_name("Theme: system. Change it")
    button.click()
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
