"""A browser, a playground, and a page that must stay free of faults.

Other modules may override `playground_url` to point the page at a playground of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from slack_sdk import WebClient

from playground.people import read_person
from playground.server import Playground
from tests.browser.tinyapp import TinyApp, running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 10_000
ROLES = [
    ("U0001", "Sam Okafor", "Lead social worker", "Children's services"),
    ("U0002", "Priya Nair", "Health visitor", "Health"),
    ("U0003", "Tom Ellis", "Teacher", "Education"),
    ("U0004", "Grace Hall", "Team manager", "Children's services"),
    ("U0005", "Ade Bello", "Conference chair", "Safeguarding"),
    ("U0006", "Lee Park", "Housing officer", "Housing"),
]
PEOPLE = [dict(zip(("id", "real_name", "title", "agency"), role, strict=True)) for role in ROLES]


# One browser for a module, not for the session: while it runs, no other test in this thread can
# start an event loop of its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        sentence = f"{CHROMIUM} is missing: install Debian's chromium to run the browser tests."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def slack() -> Iterator[Playground]:
    """A playground with six people and no app connected."""
    with Playground([read_person(record) for record in PEOPLE]) as playground:
        yield playground


@pytest.fixture
def client(slack: Playground) -> WebClient:
    """Slack's own client, as the installed app."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=10, retry_handlers=[])


@pytest.fixture
def tiny(slack: Playground, client: WebClient) -> Iterator[TinyApp]:
    """A small Bolt app, connected over HTTP."""
    with running(slack, client) as app:
        yield app


@pytest.fixture
def playground_url(slack: Playground) -> str:
    """Where the page is."""
    return slack.base_url


@pytest.fixture
def browser_context(chromium: Browser, playground_url: str) -> Iterator[BrowserContext]:
    """A fresh browser profile for one test, with clipboard and British settings."""
    context = chromium.new_context(
        base_url=playground_url,
        viewport={"width": 1360, "height": 860},
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong on the page; a test that provokes a fault clears it again."""
    return []


@pytest.fixture
def page(
    browser_context: BrowserContext, playground_url: str, page_faults: list[str]
) -> Iterator[Page]:
    """A page; afterwards there must be no script error and no request to anywhere else."""
    page = browser_context.new_page()
    page.on("pageerror", lambda error: page_faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda line: (
            page_faults.append(f"console: {line.text}")
            if line.type in ("error", "warning")
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((playground_url, "data:", "blob:"))
            else page_faults.append(f"elsewhere: {request.url}")
        ),
    )
    yield page
    page.close()
    assert page_faults == []
