"""Text objects, options and confirmations: the pieces that blocks and elements are made of."""

from typing import Any

from playground import limits
from playground.checks_shape import Json, Report

PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")


def check_text(
    report: Report,
    value: Json,
    key: str,
    pointer: str,
    most: int,
    kinds: tuple[str, ...] = PLAIN,
    least: int = 1,
) -> None:
    """Check the text object under `key`, if it is there."""
    if value.get(key) is not None:
        check_text_object(report, value[key], f"{pointer}/{key}", most, kinds, least)


def check_text_object(
    report: Report,
    text: Any,
    pointer: str,
    most: int,
    kinds: tuple[str, ...] = PLAIN,
    least: int = 1,
) -> None:
    """Check one text object: its type, its length, its keys (Slack: composition objects)."""
    if not report.mapping(text, pointer):
        return
    kind = text.get("type")
    extra = "verbatim" if kind == "mrkdwn" else "emoji"
    if not report.keys(text, pointer, ("type", "text"), (extra,)):
        return
    if kind not in kinds:
        report.say(f"unsupported type: {kind}", f"{pointer}/type")
    report.string(text, "text", pointer, most, least)
    report.flag(text, "emoji", "verbatim", pointer=pointer)


def check_confirm(report: Report, element: Json, pointer: str) -> None:
    """Check an element's confirmation dialogue, if it has one."""
    confirm = element.get("confirm")
    here = f"{pointer}/confirm"
    if confirm is None or not report.mapping(confirm, here):
        return
    report.keys(confirm, here, ("title", "text", "confirm", "deny"), ("style",))
    check_text(report, confirm, "title", here, limits.CONFIRM_TITLE)
    check_text(report, confirm, "text", here, limits.CONFIRM_TEXT, EITHER)
    check_text(report, confirm, "confirm", here, limits.CONFIRM_BUTTON)
    check_text(report, confirm, "deny", here, limits.CONFIRM_BUTTON)
    report.choice(confirm, "style", here, ("primary", "danger"))


def check_options(
    report: Report, holder: Json, pointer: str, most: int, *, rich: bool = False, url: bool = False
) -> None:
    """Check a list of options; `rich` ones may be mrkdwn (radio buttons, checkboxes), `url` is
    overflow's.
    """
    options = report.items(holder, "options", pointer, most)
    for index, option in enumerate(options):
        check_option(report, option, f"{pointer}/options/{index}", rich=rich, url=url)
    values = [o.get("value") for o in options if isinstance(o, dict)]
    for index, value in enumerate(values):
        if value is not None and value in values[:index]:
            report.say("option values must be unique", f"{pointer}/options/{index}/value")


def check_option(
    report: Report, option: Any, pointer: str, *, rich: bool = False, url: bool = False
) -> None:
    """Check one option object."""
    if not report.mapping(option, pointer):
        return
    optional = ("description", "url") if url else ("description",)
    report.keys(option, pointer, ("text", "value"), optional)
    kinds = EITHER if rich else PLAIN
    check_text(report, option, "text", pointer, limits.OPTION_TEXT, kinds)
    check_text(report, option, "description", pointer, limits.OPTION_DESCRIPTION, kinds)
    report.string(option, "value", pointer, limits.OPTION_VALUE)
    report.string(option, "url", pointer, limits.BUTTON_URL)


def check_option_groups(report: Report, holder: Json, pointer: str) -> None:
    """Check a list of option groups."""
    groups = report.items(holder, "option_groups", pointer, limits.OPTION_GROUPS)
    for index, group in enumerate(groups):
        here = f"{pointer}/option_groups/{index}"
        if report.mapping(group, here):
            report.keys(group, here, ("label", "options"), ())
            check_text(report, group, "label", here, limits.GROUP_LABEL)
            check_options(report, group, here, limits.OPTIONS)


def same_option(one: Any, other: Any) -> bool:
    """Say whether two options are the same to Slack: value, text and description."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    return one.get("value") == other.get("value") and all(
        _words(one.get(key)) == _words(other.get(key)) for key in ("text", "description")
    )


def _words(text: Any) -> Any:
    return (text.get("type"), text.get("text")) if isinstance(text, dict) else text
