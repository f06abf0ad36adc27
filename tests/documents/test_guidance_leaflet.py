"""The leaflet: one complete, accessible page, and the same words as Markdown."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.assets import templates_folder
from bot.documents.guidance import leaflet, render
from bot.documents.guidance_model import CaseDates, Contacts
from bot.documents.guidance_pages import build_page

NUMBERS = Contacts("01632 960 101", "01632 960 202")
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Task:
    """A date whose title somebody typed, with marks of every kind in it."""

    rule, opens = "GR-12", None
    title = "<b>Ring</b> *school* [now](x) & <!channel>"
    due = act_by = date(2027, 1, 6)
    why = "As agreed."
    conditional = recommended = False


class Reader(HTMLParser):
    """Reads a page and keeps its tags, ids, links and text; a tag left open is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def all(self, name: str) -> list[str]:
        return [str(attrs[name]) for _, attrs in self.tags if name in attrs]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def whole(library, procedure, form, **more):
    pages = [
        build_page(topic, library=library, procedure=procedure, contacts=NUMBERS, **more)
        for topic in library.topics
    ]
    return leaflet(
        pages,
        library=library,
        procedure=procedure,
        folder=templates_folder(),
        form=form,
        contacts=NUMBERS,
        role=more.get("role"),
    )


@pytest.fixture
def html(library, procedures):
    return whole(library, procedures["greenwich"], "html")


@pytest.fixture
def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_it_is_one_sound_page(html, read):
    assert html.startswith("<!doctype html>")
    assert read.open == []
    assert dict(read.tags)["html"] == {"lang": "en-GB"}
    assert "width=device-width" in html
    assert "<title>Your guide to core groups – Greenwich</title>" in html


def test_it_needs_nothing_from_outside(html, read):
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<script|<img|<link", html)
    assert all(link.startswith("#") for link in read.all("href"))


def test_links_lead_somewhere_and_ids_are_unique(read, library):
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in read.all("href")} <= set(ids)
    assert {f"#{topic}" for topic in library.topics} <= set(read.all("href"))
    assert set(read.all("aria-labelledby")) <= set(ids)


def test_headings_step_down_one_at_a_time(read):
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_has_landmarks_and_a_way_past_the_contents(read):
    tags = [tag for tag, _ in read.tags]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert read.all("href")[0] == "#main"


def test_it_is_ready_for_dark_screens_and_for_paper(html):
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert "size: A4" in html


def test_danger_stands_before_the_contents(html):
    assert html.index("ring 999") < html.index("<nav")
    assert html.index("01632 960 202") < html.index("<nav")


def test_it_says_everything_its_pages_say(read, library, procedures):
    for topic in library.topics:
        page = build_page(topic, library=library, procedure=procedures["greenwich"])
        for item in page.statements:
            assert " ".join(item.text.split()) in re.sub(r" ([.?,;:])", r"\1", read.text)
            assert item.sections in read.text
    assert "Source: Royal Borough of Greenwich" in read.text
    assert "not the statutory record" in read.text


def test_what_a_person_typed_is_never_markup(library, procedures):
    case = CaseDates("CG-104", (Task(),))
    html = whole(library, procedures["greenwich"], "html", dates=case)
    assert "<b>Ring" not in html
    assert "&lt;b&gt;Ring&lt;/b&gt; *school* [now](x) &amp; &lt;!channel&gt;" in html
    markdown = whole(library, procedures["greenwich"], "md", dates=case)
    assert r"\<b\>Ring\</b\> \*school\* \[now\](x) & \<!channel\>" in markdown


def test_a_leaflet_for_one_role_says_so(library, procedures):
    html = whole(library, procedures["greenwich"], "html", role="team_manager")
    assert "for the team manager" in html
    assert "If you are the team manager" in html
    assert "If you are the lead social worker" not in html


def test_a_single_topic_has_no_contents(library, procedures):
    html = render(
        "minutes",
        library=library,
        procedure=procedures["greenwich"],
        form="html",
        templates=templates_folder(),
    )
    assert "<nav" not in html
    assert "Minutes" in html


def test_markdown_reads_in_order(library, procedures):
    text = whole(library, procedures["greenwich"], "md")
    lines = text.splitlines()
    assert lines[0] == "# Your guide to core groups"
    assert [line[3:] for line in lines if line.startswith("## ")] == [
        topic.title for topic in library.topics.values()
    ]
    assert "- Every member gets them, within **5 working days**. *(First meeting 7)*" in lines
    assert "> **If a child is in danger now, ring 999.**" in lines
    assert text.index("999") < text.index("## ")
    assert "\n\n\n" not in text


def test_every_procedure_has_a_leaflet_without_holes(library, procedures, northshire):
    for procedure in (*procedures.values(), northshire):
        for form in ("md", "html"):
            text = whole(library, procedure, form)
            assert procedure.name in text
            assert not re.search(r"\{[A-Z]|None|Undefined|within \.", text)
