"""Small valid blocks and views, for the playground's own tests and demonstrations."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    """Return a mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def options(count: int) -> list[Json]:
    """Return so many options: "Choice 0" with the value "0", and so on."""
    return [{"text": plain(f"Choice {number}"), "value": str(number)} for number in range(count)]


def button(label: str = "x", **more: Any) -> Json:
    """Return a button."""
    return {"type": "button", "text": plain(label), **more}


def select(**more: Any) -> Json:
    """Return a static_select with two options."""
    return {"type": "static_select", "options": options(2), **more}


def actions(*elements: Json, **more: Any) -> Json:
    """Return an actions block."""
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str = "x", **more: Any) -> Json:
    """Return a section with mrkdwn."""
    return {"type": "section", "text": mrkdwn(text), **more}


def field(element: Json, label: str = "x", **more: Any) -> Json:
    """Return an input block."""
    return {"type": "input", "label": plain(label), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """Return a modal with a title and a button to send it."""
    shown = {"type": "modal", "title": plain("T"), "submit": plain("Send"), "blocks": list(blocks)}
    return {**shown, **more}


def home(*blocks: Json) -> Json:
    """Return a Home view."""
    return {"type": "home", "blocks": list(blocks)}
