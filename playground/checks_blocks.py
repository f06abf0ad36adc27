"""Blocks: which may stand on a surface, what each may hold, and ids that must be unique."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground import limits
from playground.checks_elements import ALL, Surface, check_element
from playground.checks_shape import Json, Report
from playground.checks_text import EITHER, check_text, check_text_object

Check = Callable[[Report, Json, str, Surface], None]


@dataclass(frozen=True)
class Rule:
    """What one type of block may be."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    check: Check
    surfaces: frozenset[Surface] = ALL


def check_blocks(report: Report, blocks: Any, pointer: str, surface: Surface) -> None:
    """Check a whole list of blocks for a message, a modal or Home."""
    most = limits.BLOCKS_IN_MESSAGE if surface == "message" else limits.BLOCKS_IN_VIEW
    if not isinstance(blocks, list):
        report.say("must provide an array", pointer)
        return
    if len(blocks) > most:
        report.say(f"no more than {most} items allowed", pointer)
    for index, block in enumerate(blocks):
        _check_block(report, block, f"{pointer}/{index}", surface)
    objects = [block if isinstance(block, dict) else {} for block in blocks]
    _unique_block_ids(report, objects, pointer)
    for index, block in enumerate(objects):
        _unique_action_ids(report, block, f"{pointer}/{index}")
    _one_focus(report, objects, pointer)


def _check_block(report: Report, block: Any, pointer: str, surface: Surface) -> None:
    if not report.mapping(block, pointer):
        return
    kind = block.get("type")
    if kind is None:
        report.say("missing required field: type", pointer)
        return
    rule = RULES.get(kind) if isinstance(kind, str) else None
    if rule is None or surface not in rule.surfaces:
        report.say(f"unsupported type: {kind}", f"{pointer}/type")
        return
    if not report.keys(block, pointer, ("type", *rule.required), ("block_id", *rule.optional)):
        return
    # An empty block_id counts as none: Slack then makes one up.
    report.string(block, "block_id", pointer, limits.BLOCK_ID, least=0)
    rule.check(report, block, pointer, surface)


def _unique_block_ids(report: Report, blocks: list[Json], pointer: str) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            report.say(f'`block_id` "{block_id}" already exists', f"{pointer}/{index}/block_id")
        if isinstance(block_id, str) and block_id:
            seen.add(block_id)


def _unique_action_ids(report: Report, block: Json, pointer: str) -> None:
    seen: set[str] = set()
    for here, element in _elements(block, pointer):
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            report.say(f'`action_id` "{action_id}" already exists', f"{here}/action_id")
        if isinstance(action_id, str):
            seen.add(action_id)


def _elements(block: Json, pointer: str) -> list[tuple[str, Json]]:
    """Return the elements of a block that may be malformed, each with its pointer."""
    found: list[tuple[str, Any]] = [
        (f"{pointer}/{key}", block[key]) for key in ("accessory", "element") if key in block
    ]
    if isinstance(block.get("elements"), list):
        found += [(f"{pointer}/elements/{i}", e) for i, e in enumerate(block["elements"])]
    return [(here, element) for here, element in found if isinstance(element, dict)]


def _one_focus(report: Report, blocks: list[Json], pointer: str) -> None:
    focused = [
        here
        for index, block in enumerate(blocks)
        for here, element in _elements(block, f"{pointer}/{index}")
        if element.get("focus_on_load") is True
    ]
    for here in focused[1:]:
        report.say("only one element can have focus_on_load", f"{here}/focus_on_load")


def _section(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    if block.get("text") is None and not block.get("fields"):
        report.say("must define either `text` or `fields`", pointer)
    check_text(report, block, "text", pointer, limits.SECTION, EITHER)
    for index, one in enumerate(report.items(block, "fields", pointer, limits.FIELDS)):
        check_text_object(report, one, f"{pointer}/fields/{index}", limits.FIELD, EITHER)
    report.flag(block, "expand", pointer=pointer)
    accessory = block.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "image":
        _image_element(report, accessory, f"{pointer}/accessory")
    elif accessory is not None:
        check_element(report, accessory, f"{pointer}/accessory", "section", surface)


def _actions(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    for index, element in enumerate(report.items(block, "elements", pointer, limits.ACTIONS)):
        check_element(report, element, f"{pointer}/elements/{index}", "actions", surface)


def _context(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    for index, element in enumerate(report.items(block, "elements", pointer, limits.CONTEXT)):
        here = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            _image_element(report, element, here)
        else:
            check_text_object(report, element, here, limits.CONTEXT_TEXT, EITHER)


def _header(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    check_text(report, block, "text", pointer, limits.HEADER)


def _input(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    check_text(report, block, "label", pointer, limits.LABEL)
    check_text(report, block, "hint", pointer, limits.HINT)
    report.flag(block, "optional", "dispatch_action", pointer=pointer)
    check_element(report, block["element"], f"{pointer}/element", "input", surface)


def _image(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    check_text(report, block, "title", pointer, limits.IMAGE_TITLE)
    _image_source(report, block, pointer)


def _image_element(report: Report, element: Json, pointer: str) -> None:
    if report.keys(element, pointer, ("type", "alt_text"), ("image_url", "slack_file")):
        _image_source(report, element, pointer)


def _image_source(report: Report, image: Json, pointer: str) -> None:
    if ("image_url" in image) == ("slack_file" in image):
        report.say("must define either `image_url` or `slack_file`, but not both", pointer)
    report.string(image, "image_url", pointer, limits.IMAGE_URL)
    report.string(image, "alt_text", pointer, limits.ALT_TEXT)


def _markdown(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    report.string(block, "text", pointer, limits.MARKDOWN)


def _video(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    check_text(report, block, "title", pointer, limits.VIDEO_TITLE)
    report.string(block, "alt_text", pointer, limits.ALT_TEXT)


_RICH_PARTS = (
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
)


def _rich_text(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    for index, part in enumerate(report.items(block, "elements", pointer, 1000, least=0)):
        here = f"{pointer}/elements/{index}"
        if not report.mapping(part, here):
            continue
        if part.get("type") not in _RICH_PARTS:
            report.say(f"unsupported type: {part.get('type')}", f"{here}/type")
        elif not isinstance(part.get("elements"), list):
            report.say("missing required field: elements", here)


def _table(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    for index, row in enumerate(report.items(block, "rows", pointer, limits.TABLE_ROWS)):
        report.items({"row": row}, "row", f"{pointer}/rows/{index}", limits.TABLE_COLUMNS)


def _nothing_more(report: Report, block: Json, pointer: str, surface: Surface) -> None:
    """A divider holds nothing."""


RULES: dict[str, Rule] = {
    "section": Rule((), ("text", "fields", "accessory", "expand"), _section),
    "actions": Rule(("elements",), (), _actions),
    "context": Rule(("elements",), (), _context),
    "header": Rule(("text",), (), _header),
    "divider": Rule((), (), _nothing_more),
    "input": Rule(("label", "element"), ("hint", "optional", "dispatch_action"), _input),
    "image": Rule(("alt_text",), ("image_url", "slack_file", "title"), _image),
    "rich_text": Rule(("elements",), (), _rich_text),
    "markdown": Rule(("text",), (), _markdown, frozenset(("message",))),
    "table": Rule(("rows",), ("column_settings",), _table, frozenset(("message",))),
    "video": Rule(
        ("alt_text", "title", "thumbnail_url", "video_url"),
        ("title_url", "description", "author_name", "provider_name", "provider_icon_url"),
        _video,
    ),
}
