"""Pieces that every message and modal is made of; text people typed is never interpreted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.documents.phrases import Phrases
from bot.rules.siblings import named_in
from handlers.ids import Do, Form
from handlers.replies import SECTION_TEXT, Json, Message

HEADER_TEXT = 150
BUTTON_TEXT = 75
OPTION_TEXT = 75
OPTIONS = 100
MODAL_TEXT = 24
INPUT_TEXT = 3000
MESSAGE_TEXT = 3500
"""What the text of a message is cut to: Slack advises 4,000, and escaping makes it longer."""


def cut(text: str, most: int) -> str:
    """Return text of at most `most` characters, with an ellipsis where it was longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain(text: str, most: int = SECTION_TEXT) -> Json:
    """Return a plain_text object; a colon word stays a word and is no emoji."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


def header(text: str) -> Json:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def paragraph(text: str, accessory: Json | None = None) -> Json:
    """Return a paragraph in which nothing is interpreted."""
    block: Json = {"type": "section", "text": plain(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def small(text: str) -> Json:
    """Return a line of small print."""
    return {"type": "context", "elements": [plain(text, 2000)]}


def divider() -> Json:
    """Return a line across."""
    return {"type": "divider"}


def rich(*runs: str | tuple[str, str]) -> Json:
    """Return a paragraph of runs: a string as it is, a pair ("bold", text) in that style."""
    return {"type": "rich_text", "elements": [rich_line(*runs)]}


def rich_line(*runs: str | tuple[str, str]) -> Json:
    """Return a line for a rich_text block, of runs as in `rich`."""
    elements: list[Json] = []
    for run in runs:
        style, text = ("", run) if isinstance(run, str) else run
        if not text:
            continue
        element: Json = {"type": "text", "text": text}
        if style:
            element["style"] = {style: True}
        elements.append(element)
    return {"type": "rich_text_section", "elements": elements}


def bullets(lines: list[str]) -> Json:
    """Return a list of lines in which nothing is interpreted."""
    return {"type": "rich_text", "elements": [rich_list(lines)]}


def rich_list(lines: list[str]) -> Json:
    """Return a list for a rich_text block."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [rich_line(line) for line in lines if line],
    }


def button(
    label: str,
    action: Do,
    value: str = "",
    *,
    says: str = "",
    style: str = "",
    number: int | None = None,
) -> Json:
    """Return a button; `says` tells a screen reader which of several alike it is.

    `number` keeps the action id apart where one button repeats in a block.
    """
    shown: Json = {
        "type": "button",
        "text": plain(label, BUTTON_TEXT),
        "action_id": f"{action}.{number}" if number is not None else str(action),
    }
    if value:
        shown["value"] = value
    if says:
        shown["accessibility_label"] = cut(says, 75)
    if style:
        shown["style"] = style
    return shown


def labelled(
    phrases: Phrases,
    key: str,
    action: Do,
    value: str = "",
    *,
    about: str = "",
    number: int | None = None,
) -> Json:
    """Return a button with a phrase on it; `about` tells which of several alike it is.

    The name a screen reader says begins with what is seen (WCAG 2.5.3), so that a person can say
    it to press it.
    """
    label = phrases.say(key)
    says = f"{label}: {about}" if about else ""
    return button(label, action, value, says=says, number=number)


def actions(*buttons: Json, block_id: str = "") -> Json:
    """Return a row of buttons."""
    block: Json = {"type": "actions", "elements": list(buttons)}
    if block_id:
        block["block_id"] = block_id
    return block


def in_place(blocks: Sequence[Json], block_id: str, put: Json) -> list[Json]:
    """Return a message's blocks with one of them, found by its id, replaced; the rest as it is."""
    return [
        {**put, "block_id": block_id} if block.get("block_id") == block_id else block
        for block in blocks
    ]


def mark_done(
    blocks: Sequence[Json], block_id: str, line: str, undo: Json | None = None
) -> list[Json]:
    """Return a message's blocks with one item's buttons replaced by `line`.

    `undo` is a button beside the line; the block keeps its id, so that the item can come back.
    """
    return in_place(blocks, block_id, paragraph(line, undo))


def field(
    block_id: str,
    label: str,
    element: Json,
    *,
    optional: bool = False,
    hint: str = "",
    speaks: bool = False,
) -> Json:
    """Return an input of a modal; `speaks` sends each change, so that a draft can be kept."""
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {"action_id": str(Do.FIELD), **element},
        "optional": optional,
    }
    if speaks:
        block["dispatch_action"] = True
        block["element"]["action_id"] = str(Do.SAVE_DRAFT)
        if element["type"] == "plain_text_input" and "dispatch_action_config" not in element:
            # In a field of several lines Enter begins a line, so only characters speak for it.
            on = "on_character_entered" if element.get("multiline") else "on_enter_pressed"
            block["element"] = spoken(block["element"], on)
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def text_input(
    initial: str = "", *, lines: bool = False, most: int = INPUT_TEXT, placeholder: str = ""
) -> Json:
    """Return a field for text of at most `most` characters."""
    element: Json = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def spoken(element: Json, on: str = "on_enter_pressed") -> Json:
    """Return a text field that speaks up as Slack allows: on Enter, or on each character."""
    return {**element, "dispatch_action_config": {"trigger_actions_on": [on]}}


def date_input(initial: date | None = None) -> Json:
    """Return a date picker."""
    element: Json = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial.isoformat()
    return element


def time_input(initial: str = "") -> Json:
    """Return a time picker; `initial` is like "10:00"."""
    element: Json = {"type": "timepicker"}
    if initial:
        element["initial_time"] = initial
    return element


def option(text: str, value: str, description: str = "") -> Json:
    """Return one choice."""
    shown: Json = {"text": plain(text, OPTION_TEXT), "value": value}
    if description:
        shown["description"] = plain(description, OPTION_TEXT)
    return shown


def select(options: list[Json], initial: str = "") -> Json:
    """Return a menu of at most 100 choices, `initial` chosen where it is among them."""
    element: Json = {"type": "static_select", "options": options[:OPTIONS]}
    chosen = [item for item in element["options"] if item["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def radios(options: list[Json], initial: str = "") -> Json:
    """Return a choice of one among at most 10, `initial` chosen where it is among them."""
    element: Json = {"type": "radio_buttons", "options": options[:10]}
    chosen = [item for item in element["options"] if item["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def ticks(options: list[Json], initial: list[str]) -> Json:
    """Return boxes to tick, at most 10, those in `initial` ticked."""
    element: Json = {"type": "checkboxes", "options": options[:10]}
    chosen = [item for item in element["options"] if item["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return element


def modal(
    form: Form | str,
    title: str,
    blocks: list[Json],
    *,
    submit: str = "",
    close: str = "Close",
    about: dict[str, Any] | None = None,
    tells_when_closed: bool = False,
) -> Json:
    """Return a modal; `about` travels as private_metadata and is never trusted on its return."""
    view: Json = {
        "type": "modal",
        "callback_id": str(form),
        "title": plain(title, MODAL_TEXT),
        "close": plain(close, MODAL_TEXT),
        "blocks": blocks,
        "notify_on_close": tells_when_closed,
    }
    if submit:
        view["submit"] = plain(submit, MODAL_TEXT)
    if about:
        view["private_metadata"] = json.dumps(about, separators=(",", ":"))
    return view


def with_children(title: str, subject: str, subject_key: str, phrases: Phrases) -> str:
    """Return a duty's title with the children it is about, where it is not about all of them."""
    children = named_in(subject, subject_key)
    return phrases.say("page_what", title=title, subject=children) if children else title


def notice(sentence: str) -> Message:
    """Return a message of one sentence."""
    return Message(sentence, (paragraph(sentence),))
