"""Every block of Block Kit that the page draws, and the elements of messages and Home."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'


def plain(text: str) -> Block:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str | None = None) -> Block:
    """An option of a select, radio, checkbox or overflow element."""
    made: Block = {"text": plain(text), "value": value}
    if description:
        made["description"] = plain(description)
    return made


DAYS = [
    option("Tuesday 5 January 2027", "tuesday"),
    option("Wednesday 6 January 2027", "wednesday"),
    option("Thursday 7 January 2027", "thursday"),
]

CONFIRM = {
    "title": plain("Close the core group?"),
    "text": mrkdwn("Its dates are *kept*, and its reminders stop."),
    "confirm": plain("Close it"),
    "deny": plain("Keep it open"),
    "style": "danger",
}

TEXT_LINES = "\n".join(
    [
        "*bold* _italic_ ~struck~ `code` *_both_* snake_case_name 2*3*4",
        "<@{user}> in <#{channel}> on <!date^1799226000^{{date_long}} at {{time}}|Tuesday>",
        "<https://example.org/plan|the plan> :white_check_mark: :not_an_emoji:",
        "> quoted line",
        "• first",
        "• second, long enough to go on to a second line, and hang below its own first word",
        "```preformatted *not bold*```",
        "&lt;b&gt; &amp; &lt;!channel&gt; stay text",
    ]
)

MARKDOWN = """# Agenda
Some **bold**, *italic*, ~~struck~~ and `code`, with [a link](https://example.org/a).

1. The plan
2. Dates
   - the next meeting
   - visits

> Said by the chair

| Who | What |
|---|---|
| Sam | Minutes |

```
fixed width
```
"""


def text_blocks(user: str, channel: str) -> list[Block]:
    """Blocks that only show something."""
    return [
        {"type": "header", "block_id": "header", "text": plain("Core group CG-104 :calendar:")},
        {
            "type": "section",
            "block_id": "mrkdwn",
            "text": mrkdwn(TEXT_LINES.format(user=user, channel=channel)),
        },
        {
            "type": "section",
            "block_id": "fields",
            "fields": [
                mrkdwn("*Due*\nWednesday 6 January 2027"),
                mrkdwn("*Who*\nLead social worker"),
                plain("A *plain* field"),
                mrkdwn("*Why*\nTen working days after Friday 18 December 2026"),
            ],
        },
        {"type": "divider", "block_id": "divider"},
        {
            "type": "context",
            "block_id": "context",
            "elements": [mrkdwn("Greenwich procedure, *section 4.2*"), plain("updated today")],
        },
        rich_text_block(user, channel),
        {"type": "markdown", "block_id": "markdown", "text": MARKDOWN},
    ]


def rich_text_block(user: str, channel: str) -> Block:
    """A rich_text block with every kind of part."""

    def text(words: str, **style: bool) -> Block:
        return {"type": "text", "text": words, **({"style": style} if style else {})}

    def item(words: str) -> Block:
        return {"type": "rich_text_section", "elements": [text(words)]}

    section = [
        text("bold", bold=True),
        text(" italic", italic=True),
        text(" struck", strike=True),
        text(" under", underline=True),
        text(" code", code=True),
        text(" for "),
        {"type": "user", "user_id": user},
        text(" in "),
        {"type": "channel", "channel_id": channel},
        text(" "),
        {"type": "link", "url": "https://example.org", "text": "a link"},
        text(" "),
        {"type": "emoji", "name": "wave"},
        {"type": "broadcast", "range": "here"},
        text(" *not bold* <!channel> " + HOSTILE),
    ]
    return {
        "type": "rich_text",
        "block_id": "rich",
        "elements": [
            {"type": "rich_text_section", "elements": section},
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 0,
                "elements": [item("first"), item("second")],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [item("deeper")],
            },
            {"type": "rich_text_quote", "elements": [text("a quotation")]},
            {"type": "rich_text_preformatted", "elements": [text("fixed\nwidth")]},
        ],
    }


def interactive_blocks() -> list[Block]:
    """Blocks whose elements tell the app at once, for a message."""
    return [
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                {
                    "type": "button",
                    "action_id": "done",
                    "text": plain("Done"),
                    "style": "primary",
                    "value": "CG-104",
                },
                {"type": "button", "action_id": "cannot", "text": plain("Cannot do in time")},
                {
                    "type": "button",
                    "action_id": "close_group",
                    "text": plain("Close"),
                    "style": "danger",
                    "confirm": CONFIRM,
                },
                {
                    "type": "button",
                    "action_id": "read",
                    "text": plain("Read the guide"),
                    "url": "https://example.org/guide",
                },
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Snooze", "snooze"), option("Why this date?", "why")],
                },
            ],
        },
        {
            "type": "section",
            "block_id": "day_section",
            "text": mrkdwn("*Which day?*\nThe first meeting of CG-104."),
            "accessory": {
                "type": "static_select",
                "action_id": "day",
                "placeholder": plain("Choose a day"),
                "options": DAYS,
            },
        },
        {
            "type": "actions",
            "block_id": "pickers",
            "elements": [
                {
                    "type": "datepicker",
                    "action_id": "on",
                    "initial_date": "2027-01-06",
                    "placeholder": plain("A day"),
                },
                {"type": "timepicker", "action_id": "at", "initial_time": "09:30"},
                {
                    "type": "users_select",
                    "action_id": "who",
                    "placeholder": plain("Who comes instead"),
                },
                {
                    "type": "radio_buttons",
                    "action_id": "come",
                    "options": [option("I come", "yes"), option("I cannot", "no")],
                },
                {
                    "type": "checkboxes",
                    "action_id": "seen",
                    "options": [
                        option("Child seen", "seen", "in person"),
                        option("Seen alone", "alone"),
                    ],
                },
            ],
        },
    ]


def home_view(words: str = "Good morning") -> Block:
    """A Home with a header, a section and buttons."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "block_id": "hello", "text": plain(words)},
            {
                "type": "section",
                "block_id": "soon",
                "text": mrkdwn("*Soon*\nCG-104: first meeting by Wednesday 6 January 2027"),
                "accessory": {
                    "type": "button",
                    "action_id": "open_group",
                    "text": plain("Open"),
                    "value": "CG-104",
                },
            },
            {"type": "divider"},
            *interactive_blocks(),
        ],
    }
