"""Small checks of JSON values that complain in Slack's words, each with a JSON pointer to the
place.
"""

from collections.abc import Collection
from typing import Any

Json = dict[str, Any]


class Report:
    """The complaints so far, in Slack's format: `[ERROR] must be less than 25 characters
    [json-pointer:/view/title/text]`.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []

    def say(self, complaint: str, pointer: str) -> None:
        """Add a complaint about the value at `pointer`."""
        self.messages.append(f"[ERROR] {complaint} [json-pointer:{pointer}]")

    def mapping(self, value: Any, pointer: str) -> bool:
        """Say whether the value is an object, complaining when it is not."""
        if not isinstance(value, dict):
            self.say("must provide an object", pointer)
        return isinstance(value, dict)

    def keys(
        self, value: Json, pointer: str, required: Collection[str], optional: Collection[str]
    ) -> bool:
        """Check which keys an object has; False when a required one is missing."""
        missing = [key for key in required if value.get(key) is None]
        for key in missing:
            self.say(f"missing required field: {key}", pointer)
        for key in value:
            if key not in required and key not in optional:
                self.say(f"invalid additional property: {key}", pointer)
        return not missing

    def string(self, value: Json, key: str, pointer: str, most: int, least: int = 1) -> None:
        """Check a string's length, if the key is there; both ends are allowed lengths."""
        if value.get(key) is None:
            return
        here = f"{pointer}/{key}"
        if not isinstance(value[key], str):
            self.say("must provide a string", here)
        elif len(value[key]) > most:
            self.say(f"must be less than {most + 1} characters", here)
        elif len(value[key]) < least:
            self.say(f"must be more than {least - 1} characters", here)

    def flag(self, value: Json, *keys: str, pointer: str) -> None:
        """Check that these keys, if there, are true or false."""
        for key in keys:
            if value.get(key) is not None and not isinstance(value[key], bool):
                self.say("must provide a boolean", f"{pointer}/{key}")

    def number(self, value: Json, key: str, pointer: str, least: int, most: int) -> None:
        """Check a whole number's range, if the key is there."""
        number = value.get(key)
        if number is None:
            return
        if isinstance(number, bool) or not isinstance(number, int):
            self.say("must provide an integer", f"{pointer}/{key}")
        elif not least <= number <= most:
            self.say(f"must be between {least} and {most}", f"{pointer}/{key}")

    def items(self, value: Json, key: str, pointer: str, most: int, least: int = 1) -> list[Any]:
        """Check a list's length and return it, or [] when there is no list to look at."""
        if value.get(key) is None:
            return []
        here = f"{pointer}/{key}"
        items = value[key]
        if not isinstance(items, list):
            self.say("must provide an array", here)
            return []
        if len(items) > most:
            self.say(f"no more than {most} items allowed", here)
        elif len(items) < least:
            self.say(f"must provide at least {least} items", here)
        return items

    def choice(self, value: Json, key: str, pointer: str, allowed: Collection[str]) -> None:
        """Check that a string is one of a few, if the key is there."""
        if value.get(key) is not None and value[key] not in allowed:
            self.say(f"must be a valid enum value: {', '.join(allowed)}", f"{pointer}/{key}")
