"""The page's document and files: what is served, and what must never stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from playground.server import Playground
from playground.web import pages

FILES = sorted(pages.STATIC.iterdir())
MARKUP = re.compile(r"innerHTML\s*=|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
# Names in addresses that are no address to fetch: standards and the documentation cited.
CITED = re.compile(r"https?://(docs\.slack\.dev|www\.w3\.org)/\S*")


@pytest.fixture(scope="module")
def browser() -> Iterator[httpx.Client]:
    """A client of a real playground."""
    with Playground() as slack, httpx.Client(base_url=slack.base_url) as asking:
        yield asking


def test_the_page_names_every_style_and_module(browser: httpx.Client) -> None:
    answer = browser.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<title>Playground</title>" in answer.text
    for path in FILES:
        assert f"/static/{path.name}" in answer.text
        assert browser.get(f"/static/{path.name}").content == path.read_bytes()


def test_the_page_allows_its_own_scripts_alone(browser: httpx.Client) -> None:
    policy = browser.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_an_unchanged_file_is_not_sent_again(browser: httpx.Client) -> None:
    mark = browser.get("/static/main.js").headers["etag"]
    again = browser.get("/static/main.js", headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["none.js", "..%2Fpages.py", "%2e%2e%2fpage.html", "page.html"])
def test_nothing_but_the_page_s_files_is_served(browser: httpx.Client, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_reaches_elsewhere_or_writes_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://\w", CITED.sub("", text))
    assert not MARKUP.search(text)
    assert len(text.splitlines()) < 300
