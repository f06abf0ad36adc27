"""Interactive elements: what each may hold, and on which surface, in which block it may stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from playground import limits
from playground.checks_inputs import (
    check_datepicker,
    check_datetimepicker,
    check_file_input,
    check_line_input,
    check_number_input,
    check_rich_text_input,
    check_text_input,
    check_timepicker,
)
from playground.checks_shape import Json, Report
from playground.checks_text import (
    check_confirm,
    check_option_groups,
    check_options,
    check_text,
    same_option,
)
from playground.elements import options_of

Surface = Literal["message", "modal", "home"]
ALL: frozenset[Surface] = frozenset(("message", "modal", "home"))
MODAL: frozenset[Surface] = frozenset(("modal",))

Check = Callable[[Report, Json, str], None]


@dataclass(frozen=True)
class Rule:
    """What one type of element may be; `parents` are the blocks it may stand in."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    parents: frozenset[str]
    check: Check
    surfaces: frozenset[Surface] = ALL


def check_element(
    report: Report, element: Any, pointer: str, parent: str, surface: Surface
) -> None:
    """Check one element that stands in a block of type `parent` on a surface."""
    if not report.mapping(element, pointer):
        return
    kind = element.get("type")
    rule = RULES.get(kind) if isinstance(kind, str) else None
    if rule is None or parent not in rule.parents or surface not in rule.surfaces:
        report.say(f"unsupported type: {kind}", f"{pointer}/type")
        return
    optional = ("action_id", *rule.optional)
    if not report.keys(element, pointer, ("type", *rule.required), optional):
        return
    report.string(element, "action_id", pointer, limits.ACTION_ID)
    check_text(report, element, "placeholder", pointer, limits.PLACEHOLDER)
    report.flag(element, "focus_on_load", pointer=pointer)
    check_confirm(report, element, pointer)
    rule.check(report, element, pointer)


def _button(report: Report, element: Json, pointer: str) -> None:
    check_text(report, element, "text", pointer, limits.BUTTON_TEXT)
    report.string(element, "value", pointer, limits.BUTTON_VALUE, least=0)
    report.string(element, "url", pointer, limits.BUTTON_URL)
    report.choice(element, "style", pointer, ("primary", "danger"))
    report.string(element, "accessibility_label", pointer, limits.ACCESSIBILITY_LABEL)


def _static_select(report: Report, element: Json, pointer: str) -> None:
    if ("options" in element) == ("option_groups" in element):
        report.say("must define either `options` or `option_groups`, but not both", pointer)
    check_options(report, element, pointer, limits.OPTIONS)
    check_option_groups(report, element, pointer)
    _initial_among_options(report, element, pointer)
    report.number(element, "max_selected_items", pointer, 1, limits.OPTIONS)


def _few_options(most: int) -> Check:
    def check(report: Report, element: Json, pointer: str) -> None:
        check_options(report, element, pointer, most, rich=True)
        _initial_among_options(report, element, pointer)

    return check


def _initial_among_options(report: Report, element: Json, pointer: str) -> None:
    if not _comparable(element):
        return
    offered = options_of(element)
    initial = element.get("initial_option")
    if initial is not None and not any(same_option(initial, o) for o in offered):
        report.say("initial_option must be one of the options", f"{pointer}/initial_option")
    for index, one in enumerate(report.items(element, "initial_options", pointer, len(offered))):
        if not any(same_option(one, o) for o in offered):
            here = f"{pointer}/initial_options/{index}"
            report.say("initial_options must be among the options", here)


def _comparable(element: Json) -> bool:
    """Say whether the options are lists of objects, so that they can be compared at all."""
    groups = element.get("option_groups") or []
    if not isinstance(groups, list) or not all(isinstance(g, dict) for g in groups):
        return False
    lists = [element.get("options") or [], *(group.get("options") or [] for group in groups)]
    return all(isinstance(x, list) and all(isinstance(o, dict) for o in x) for x in lists)


def _external_select(report: Report, element: Json, pointer: str) -> None:
    report.number(element, "min_query_length", pointer, 0, 3000)
    report.number(element, "max_selected_items", pointer, 1, limits.OPTIONS)


def _ids_select(report: Report, element: Json, pointer: str) -> None:
    report.number(element, "max_selected_items", pointer, 1, limits.OPTIONS)
    for key in ("initial_users", "initial_conversations", "initial_channels"):
        ids = report.items(element, key, pointer, limits.OPTIONS)
        if not all(isinstance(one, str) for one in ids):
            report.say("must provide a string", f"{pointer}/{key}")
    report.flag(element, "default_to_current_conversation", "response_url_enabled", pointer=pointer)


def _overflow(report: Report, element: Json, pointer: str) -> None:
    check_options(report, element, pointer, limits.OPTIONS_IN_OVERFLOW, url=True)


def _nothing_more(report: Report, element: Json, pointer: str) -> None:
    """Everything about these is checked for all elements alike."""


_ANYWHERE = frozenset(("actions", "section", "input"))
_CLICKED = frozenset(("actions", "section"))
_INPUT = frozenset(("input",))
_COMMON = ("confirm", "focus_on_load", "placeholder")
_CHOICE = ("confirm", "focus_on_load")
_TYPED = ("dispatch_action_config", "focus_on_load", "initial_value", "placeholder")

RULES: dict[str, Rule] = {
    "button": Rule(
        ("text",),
        ("value", "url", "style", "confirm", "accessibility_label"),
        _CLICKED,
        _button,
    ),
    "overflow": Rule(("options",), ("confirm",), _CLICKED, _overflow),
    "static_select": Rule(
        (), ("options", "option_groups", "initial_option", *_COMMON), _ANYWHERE, _static_select
    ),
    "multi_static_select": Rule(
        (),
        ("options", "option_groups", "initial_options", "max_selected_items", *_COMMON),
        _ANYWHERE,
        _static_select,
    ),
    "external_select": Rule(
        (), ("initial_option", "min_query_length", *_COMMON), _ANYWHERE, _external_select
    ),
    "multi_external_select": Rule(
        (),
        ("initial_options", "min_query_length", "max_selected_items", *_COMMON),
        _ANYWHERE,
        _external_select,
    ),
    "users_select": Rule((), ("initial_user", *_COMMON), _ANYWHERE, _ids_select),
    "multi_users_select": Rule(
        (), ("initial_users", "max_selected_items", *_COMMON), _ANYWHERE, _ids_select
    ),
    "conversations_select": Rule(
        (),
        (
            "initial_conversation",
            "default_to_current_conversation",
            "response_url_enabled",
            "filter",
            *_COMMON,
        ),
        _ANYWHERE,
        _ids_select,
    ),
    "multi_conversations_select": Rule(
        (),
        (
            "initial_conversations",
            "default_to_current_conversation",
            "max_selected_items",
            "filter",
            *_COMMON,
        ),
        _ANYWHERE,
        _ids_select,
    ),
    "channels_select": Rule(
        (), ("initial_channel", "response_url_enabled", *_COMMON), _ANYWHERE, _ids_select
    ),
    "multi_channels_select": Rule(
        (), ("initial_channels", "max_selected_items", *_COMMON), _ANYWHERE, _ids_select
    ),
    "radio_buttons": Rule(
        ("options",),
        ("initial_option", *_CHOICE),
        _ANYWHERE,
        _few_options(limits.OPTIONS_IN_RADIO),
    ),
    "checkboxes": Rule(
        ("options",),
        ("initial_options", *_CHOICE),
        _ANYWHERE,
        _few_options(limits.OPTIONS_IN_CHECKBOXES),
    ),
    "datepicker": Rule((), ("initial_date", *_COMMON), _ANYWHERE, check_datepicker),
    "timepicker": Rule((), ("initial_time", "timezone", *_COMMON), _ANYWHERE, check_timepicker),
    "datetimepicker": Rule(
        (),
        ("initial_date_time", *_CHOICE),
        frozenset(("actions", "input")),
        check_datetimepicker,
        frozenset(("message", "modal")),
    ),
    "plain_text_input": Rule(
        (), ("multiline", "min_length", "max_length", *_TYPED), _INPUT, check_text_input
    ),
    "number_input": Rule(
        ("is_decimal_allowed",),
        ("min_value", "max_value", *_TYPED),
        _INPUT,
        check_number_input,
        MODAL,
    ),
    "email_text_input": Rule((), _TYPED, _INPUT, check_line_input, MODAL),
    "url_text_input": Rule((), _TYPED, _INPUT, check_line_input, MODAL),
    "file_input": Rule((), ("filetypes", "max_files"), _INPUT, check_file_input, MODAL),
    "rich_text_input": Rule(
        (),
        ("min_lines", "max_lines", *_TYPED),
        _INPUT,
        check_rich_text_input,
        frozenset(("modal", "home")),
    ),
}
