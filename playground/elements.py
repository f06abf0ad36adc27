"""Walking through blocks: where elements stand and what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Blocks = list[Json]

# The field of an element's state that holds its value, by type (Slack's payload reference).
VALUE_FIELD = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
}

# The preset of an element, by type.
INITIAL_FIELD = {
    "plain_text_input": "initial_value",
    "number_input": "initial_value",
    "email_text_input": "initial_value",
    "url_text_input": "initial_value",
    "rich_text_input": "initial_value",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "static_select": "initial_option",
    "external_select": "initial_option",
    "radio_buttons": "initial_option",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "multi_static_select": "initial_options",
    "multi_external_select": "initial_options",
    "checkboxes": "initial_options",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
}

MANY = frozenset(t for t, f in VALUE_FIELD.items() if f.endswith("s"))
CLICKED = frozenset({"button", "overflow"})


@dataclass(frozen=True)
class Place:
    """An interactive element with the block it stands in; `pointer` is its JSON pointer below the
    blocks.
    """

    block: Json
    element: Json
    pointer: str

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.element.get("action_id", ""))

    @property
    def type(self) -> str:
        """The element's type."""
        return str(self.element.get("type", ""))

    @property
    def is_input(self) -> bool:
        """Say whether it stands in an input block."""
        return self.block.get("type") == "input"


def places(blocks: Blocks) -> Iterator[Place]:
    """Give every interactive element in order."""
    for index, block in enumerate(blocks):
        if block.get("type") == "input":
            yield Place(block, block["element"], f"/{index}/element")
        elif block.get("type") == "section" and "accessory" in block:
            if block["accessory"].get("type") != "image":
                yield Place(block, block["accessory"], f"/{index}/accessory")
        elif block.get("type") == "actions":
            for number, element in enumerate(block["elements"]):
                yield Place(block, element, f"/{index}/elements/{number}")


def find(blocks: Blocks, block_id: str, action_id: str) -> Place | None:
    """Return the element with these ids, or None."""
    return next(
        (p for p in places(blocks) if p.block_id == block_id and p.action_id == action_id), None
    )


def options_of(element: Json) -> list[Json]:
    """Return all options of an element, those in groups too."""
    options: list[Json] = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options += group.get("options") or ()
    return options
