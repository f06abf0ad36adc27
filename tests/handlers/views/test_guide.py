"""Guidance in Slack: within its limits, the text says what the blocks say, nothing interpreted."""

from __future__ import annotations

from datetime import date

import pytest

from bot.assets import data_folder
from bot.documents.guidance import render
from bot.documents.guidance_data import load_library
from bot.documents.guidance_model import CaseDates, Contacts
from bot.documents.guidance_pages import build_page, topic_list
from bot.rules.procedure import load_all
from handlers.ids import Do
from handlers.views.guide import guide_message, topics_message
from playground.checks import check_message

NUMBERS = Contacts("01632 960 101", "01632 960 202")


class Task:
    rule, opens = "GR-12", None
    title = "*Ring* <!channel> & <@U1>"
    due = act_by = date(2027, 1, 6)
    why = ""
    conditional = recommended = False


@pytest.fixture(scope="module")
def library():
    return load_library(data_folder() / "guidance")


@pytest.fixture(scope="module")
def procedures():
    return load_all(data_folder() / "procedures")


def words_of(block) -> str:
    """Return every word that a block shows, in reading order."""
    if isinstance(block, list | tuple):
        return " ".join(words_of(item) for item in block)
    if not isinstance(block, dict) or block.get("type") == "static_select":
        return ""
    if block.get("type") in ("text", "plain_text"):
        return str(block["text"])
    joint = "" if block.get("type") == "rich_text_section" else " "
    parts = [block[key] for key in ("text", "elements") if key in block]
    return joint.join(
        joint.join(words_of(item) for item in part) if isinstance(part, list) else words_of(part)
        for part in parts
    )


def squeezed(text: str) -> str:
    return " ".join(text.replace("•", " ").split())


def all_messages(library, procedures):
    for procedure in procedures.values():
        for topic in library.topics:
            for role in (*library.roles, None):
                page = render(
                    topic, library=library, procedure=procedure, role=role, contacts=NUMBERS
                )
                yield role, guide_message(page)


def test_every_page_keeps_to_slacks_limits(library, procedures):
    count = 0
    for role, message in all_messages(library, procedures):
        count += 1
        assert len(message.blocks) <= 50
        check_message(**message.payload(), attachments=None)
        # 4,000 is what Slack advises; only the page for every role at once is longer.
        assert len(message.text) <= (4000 if role else 8000)
        for block in message.blocks:
            assert block["type"] in ("header", "rich_text", "context")
            if block["type"] == "header":
                assert len(block["text"]["text"]) <= 150
            if block["type"] == "context":
                assert len(block["elements"]) <= 10
    assert count >= 12 * 6


def test_the_text_says_what_the_blocks_say(library, procedures):
    for _, message in all_messages(library, procedures):
        assert squeezed(words_of(message.blocks)) == squeezed(message.text)


def test_danger_comes_right_after_the_title(library, procedures):
    page = build_page(
        "plan-concerns", library=library, procedure=procedures["greenwich"], contacts=NUMBERS
    )
    title, danger = guide_message(page).blocks[:2]
    assert title["text"]["text"] == "Escalation: worries about the plan"
    assert danger["elements"][0]["type"] == "rich_text_quote"
    assert words_of(danger).startswith("If a child is in danger now, ring 999.")
    assert "01632 960 202" in words_of(danger)


def test_figures_are_bold_and_sources_in_italics(library, procedures):
    page = build_page("minutes", library=library, procedure=procedures["greenwich"])
    runs = guide_message(page).blocks[1]["elements"][1]["elements"][1]["elements"]
    assert runs == [
        {"type": "text", "text": "Every member gets them, within "},
        {"type": "text", "text": "5 working days", "style": {"bold": True}},
        {"type": "text", "text": "."},
        {"type": "text", "text": " (First meeting 7)", "style": {"italic": True}},
    ]


def test_what_a_person_typed_stays_as_it_is(library, procedures):
    page = build_page(
        "visits",
        library=library,
        procedure=procedures["greenwich"],
        dates=CaseDates("CG-104", (Task(),)),
    )
    message = guide_message(page)
    payload = message.payload()
    assert "*Ring* &lt;!channel&gt; &amp; &lt;@U1&gt;" in payload["text"]
    dates = next(block for block in payload["blocks"] if "Dates for CG-104" in words_of(block))
    assert "*Ring* <!channel> & <@U1>" in words_of(dates)
    assert dates["type"] == "rich_text"


def test_the_list_of_pages_has_a_menu_of_them(library):
    message = topics_message(topic_list(library, contacts=NUMBERS))
    menu = next(block for block in message.blocks if block["type"] == "actions")["elements"][0]
    assert menu["action_id"] == Do.OPEN_GUIDE
    assert [option["value"] for option in menu["options"]] == list(library.topics)
    check_message(**message.payload(), attachments=None)
    assert squeezed(words_of(message.blocks)) == squeezed(message.text)
    assert "01632 960 101" in message.text
