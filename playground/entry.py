"""What Slack itself checks in a form before the app hears of it."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from playground.elements import MANY, VALUE_FIELD, Blocks, Json, Place, places
from playground.files import Files
from playground.forms import FormValues
from playground.limits import FILES_IN_INPUT, INPUT_LENGTH

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
REQUIRED = "Please complete this required field."


def entry_errors(blocks: Blocks, values: FormValues, files: Files) -> dict[str, str]:
    """Return a sentence for each input block whose value Slack would not take, by block_id."""
    errors: dict[str, str] = {}
    for place in places(blocks):
        if not place.is_input:
            continue
        value = values[place.block_id][place.action_id][VALUE_FIELD[place.type]]
        sentence = _missing(place, value) if not value else _wrong(place, value, files)
        if sentence:
            errors[place.block_id] = sentence
    return errors


def _missing(place: Place, value: Any) -> str | None:
    return None if place.block.get("optional") else REQUIRED


def _wrong(place: Place, value: Any, files: Files) -> str | None:
    element = place.element
    if place.type == "plain_text_input":
        return _wrong_length(element, value)
    if place.type == "number_input":
        return _wrong_number(element, value)
    if place.type == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if place.type == "url_text_input" and not _is_url(value):
        return "Please enter a valid URL."
    if place.type == "file_input":
        return _wrong_files(element, value, files)
    if place.type in MANY and len(value) > element.get("max_selected_items", len(value)):
        return f"Please choose {element['max_selected_items']} at most."
    return None


def _wrong_length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", INPUT_LENGTH)
    if len(value) < least:
        return f"Must be at least {least} characters."
    return f"Must be no more than {most} characters." if len(value) > most else None


def _wrong_number(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite():
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if element.get("min_value") is not None and number < Decimal(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if element.get("max_value") is not None and number > Decimal(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _wrong_files(element: Json, value: list[str], files: Files) -> str | None:
    most = element.get("max_files", FILES_IN_INPUT)
    if len(value) > most:
        return f"Please choose {most} files at most."
    allowed = element.get("filetypes")
    for file_id in value:
        file = files.get(file_id)
        if file is None:
            return "That file is not there any more."
        if allowed and file.name.rpartition(".")[2].lower() not in allowed:
            return f"{file.name} is not one of the file types allowed here."
    return None
