"""A modal with every input element of Block Kit."""

from __future__ import annotations

from typing import Any

from tests.browser.gallery import DAYS, Block, mrkdwn, option, plain


def field(block_id: str, label: str, element: Block, **more: Any) -> Block:
    """An input block whose element's action_id is the block's id with `_value`."""
    element = {"action_id": f"{block_id}_value", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def modal_view() -> Block:
    """A modal with every input element."""
    return {
        "type": "modal",
        "callback_id": "gallery",
        "title": plain("Every field"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "section",
                "block_id": "intro",
                "text": mrkdwn("What is *kept* is said here."),
            },
            *typed_fields(),
            *chosen_fields(),
        ],
    }


def typed_fields() -> list[Block]:
    """Input blocks that are typed into."""
    return [
        field(
            "reason",
            "Reason",
            {"type": "plain_text_input", "multiline": True, "max_length": 200},
            optional=True,
            hint=plain("Seen by the lead social worker alone."),
        ),
        field("title", "Title", {"type": "plain_text_input", "min_length": 3}),
        field("notes", "Notes", {"type": "rich_text_input"}, optional=True),
        field("mail", "E-mail", {"type": "email_text_input"}, optional=True),
        field("page", "Address", {"type": "url_text_input"}, optional=True),
        field(
            "weeks",
            "Weeks",
            {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": "1",
                "max_value": "52",
            },
            optional=True,
        ),
        field("due", "Due on", {"type": "datepicker"}, optional=True),
        field("start", "Starts at", {"type": "timepicker"}, optional=True),
        field("moment", "Moment", {"type": "datetimepicker"}, optional=True),
        field("report", "Report", {"type": "file_input", "max_files": 2}, optional=True),
    ]


def chosen_fields() -> list[Block]:
    """Input blocks that are chosen from."""
    selects = [
        ("meeting", "Meeting", {"type": "static_select", "options": DAYS}),
        (
            "days",
            "Days",
            {"type": "multi_static_select", "options": DAYS, "initial_options": [DAYS[0]]},
        ),
        ("group", "Core group", {"type": "external_select", "min_query_length": 0}),
        ("groups", "Core groups", {"type": "multi_external_select", "min_query_length": 1}),
        ("cover", "Cover", {"type": "users_select"}),
        ("present", "Present", {"type": "multi_users_select"}),
        ("place", "Conversation", {"type": "conversations_select"}),
        (
            "attend",
            "Attendance",
            {"type": "radio_buttons", "options": [option("Comes", "yes"), option("Away", "no")]},
        ),
        (
            "checks",
            "Checks",
            {
                "type": "checkboxes",
                "options": [option("Next date agreed", "next"), option("Contingency", "plan")],
            },
        ),
    ]
    return [field(name, label, element, optional=True) for name, label, element in selects]
