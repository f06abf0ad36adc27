"""What the elements that are typed into, and the pickers of days and times, may hold."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from playground import limits
from playground.checks_shape import Json, Report


def check_datepicker(report: Report, element: Json, pointer: str) -> None:
    """Check a datepicker's preset."""
    _parsed(report, element, "initial_date", pointer, date.fromisoformat, len("YYYY-MM-DD"))


def check_timepicker(report: Report, element: Json, pointer: str) -> None:
    """Check a timepicker's preset."""
    _parsed(report, element, "initial_time", pointer, time.fromisoformat, len("HH:MM"))


def _parsed(
    report: Report,
    element: Json,
    key: str,
    pointer: str,
    parse: Callable[[str], object],
    length: int,
) -> None:
    value = element.get(key)
    if value is None:
        return
    try:
        if len(value) != length:
            raise ValueError
        parse(value)
    except (TypeError, ValueError):
        report.say(f"invalid {key}", f"{pointer}/{key}")


def check_datetimepicker(report: Report, element: Json, pointer: str) -> None:
    """Check a datetimepicker's preset: seconds since 1970."""
    report.number(element, "initial_date_time", pointer, 1_000_000_000, 9_999_999_999)


def check_text_input(report: Report, element: Json, pointer: str) -> None:
    """Check a plain_text_input."""
    report.string(element, "initial_value", pointer, limits.INPUT_LENGTH, least=0)
    report.number(element, "min_length", pointer, 0, limits.INPUT_LENGTH)
    report.number(element, "max_length", pointer, 1, limits.INPUT_LENGTH)
    report.flag(element, "multiline", pointer=pointer)
    _dispatch_config(report, element, pointer)


def check_line_input(report: Report, element: Json, pointer: str) -> None:
    """Check an email_text_input or url_text_input."""
    report.string(element, "initial_value", pointer, limits.INPUT_LENGTH, least=0)
    _dispatch_config(report, element, pointer)


def check_number_input(report: Report, element: Json, pointer: str) -> None:
    """Check a number_input; Slack takes its numbers as strings."""
    if not isinstance(element["is_decimal_allowed"], bool):
        report.say("must provide a boolean", f"{pointer}/is_decimal_allowed")
    for key in ("initial_value", "min_value", "max_value"):
        if element.get(key) is not None and not _is_number(element[key]):
            report.say("must provide a number as a string", f"{pointer}/{key}")
    _dispatch_config(report, element, pointer)


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and float(value) == float(value)
    except ValueError:
        return False


def check_rich_text_input(report: Report, element: Json, pointer: str) -> None:
    """Check a rich_text_input."""
    initial = element.get("initial_value")
    if initial is not None and (
        not isinstance(initial, dict) or initial.get("type") != "rich_text"
    ):
        report.say("must provide a rich_text object", f"{pointer}/initial_value")
    _dispatch_config(report, element, pointer)


def _dispatch_config(report: Report, element: Json, pointer: str) -> None:
    config = element.get("dispatch_action_config")
    here = f"{pointer}/dispatch_action_config"
    if config is not None and report.mapping(config, here):
        report.keys(config, here, ("trigger_actions_on",), ())
        for on in report.items(config, "trigger_actions_on", here, 2):
            report.choice({"on": on}, "on", here, ("on_enter_pressed", "on_character_entered"))


def check_file_input(report: Report, element: Json, pointer: str) -> None:
    """Check a file_input."""
    report.number(element, "max_files", pointer, 1, limits.FILES_IN_INPUT)
    report.items(element, "filetypes", pointer, 1000)
