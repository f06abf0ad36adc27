"""What `/coregroup guide` shows: a page of guidance, or the list of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.documents.guidance_model import Page, Section, Statement, TopicList
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import actions, header, option, paragraph, plain, select, small

MENU = "guide-menu"
"""The block that holds the menu of pages."""


def guide_message(page: Page) -> Message:
    """Build the message of one page: danger first, then the group's dates, then the guidance.

    Every line carries its source. All words stand in plain or rich text, so nothing that a person
    typed is taken for markup.
    """
    shown = (page.dates, *page.sections) if page.dates else page.sections
    blocks = [header(page.title)]
    if page.danger:
        blocks.append(_danger(page.danger))
    blocks += [_section(section) for section in shown]
    blocks.append(_rich(_line(_bold(f"{page.slack_word}: "), _run(page.in_slack))))
    blocks += [small(line) for line in (*page.sources, page.quiet)]
    lines = [page.title, *page.danger]
    for section in shown:
        lines += ["", section.heading, *map(_said, section.paragraphs)]
        lines += [f"• {_said(item)}" for item in section.bullets]
    lines += ["", f"{page.slack_word}: {page.in_slack}", *page.sources, page.quiet]
    return Message("\n".join(lines), tuple(blocks))


def topics_message(listed: TopicList) -> Message:
    """Build the list of pages, with a menu that opens one.

    The menu's action is Do.OPEN_GUIDE and its values are topic ids.
    """
    items = (_line(_bold(topic.title), _run(f": {topic.about}")) for topic in listed.topics)
    blocks = (
        header(listed.heading),
        paragraph(listed.opening),
        _rich(_bullets(items)),
        _menu(listed),
        paragraph(listed.closing),
        _danger(listed.danger),
    )
    lines = [listed.heading, listed.opening]
    lines += [f"• {topic.title}: {topic.about}" for topic in listed.topics]
    return Message("\n".join([*lines, listed.closing, *listed.danger]), blocks)


def with_menu(message: Message, listed: TopicList, reference: str = "") -> Message:
    """Add the menu that leads from one page to the next; a core group's `reference` goes along."""
    return Message(message.text, (*message.blocks, _menu(listed, reference)))


def _menu(listed: TopicList, reference: str = "") -> Json:
    choices = [option(topic.title, f"{topic.id} {reference}".strip()) for topic in listed.topics]
    menu = select(choices) | {
        "action_id": str(Do.OPEN_GUIDE),
        "placeholder": plain(listed.choose, 150),
    }
    return actions(menu, block_id=MENU)


def _said(item: Statement) -> str:
    return f"{item.text} ({item.sections})" if item.citations else item.text


def _danger(lines: Sequence[str]) -> Json:
    words = [_bold(lines[0]), *(_run(f"\n{line}") for line in lines[1:])]
    return _rich({"type": "rich_text_quote", "elements": words})


def _section(section: Section) -> Json:
    words = [_bold(section.heading)]
    for item in section.paragraphs:
        words += [_run("\n"), *_words(item)]
    if not section.bullets:
        return _rich(_line(*words))
    return _rich(_line(*words), _bullets(_line(*_words(item)) for item in section.bullets))


def _words(item: Statement) -> list[Json]:
    words = [_bold(part.text) if part.strong else _run(part.text) for part in item.parts]
    if item.citations:
        words.append(_run(f" ({item.sections})", style="italic"))
    return words


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _line(*words: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(words)}


def _bullets(items: Iterable[Json]) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def _run(text: str, style: str = "") -> Json:
    return {"type": "text", "text": text} | ({"style": {style: True}} if style else {})


def _bold(text: str) -> Json:
    return _run(text, "bold")
