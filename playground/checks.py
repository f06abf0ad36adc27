"""Judging what the app sends: messages, views, options, response actions. Slack's codes, Slack's
words.
"""

import json
from typing import Any

from playground import limits
from playground.checks_blocks import check_blocks
from playground.checks_shape import Json, Report
from playground.checks_text import check_option_groups, check_options, check_text


class RejectedError(Exception):
    """The payload is refused: `code` is Slack's error, `messages` say where and why."""

    def __init__(self, code: str, messages: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []


def check_message(
    text: Any, blocks: Any, attachments: Any, *, has_files: bool = False, pointer: str = ""
) -> None:
    """Judge a message. Raises RejectedError.

    Blocks without `text` are refused, which Slack only warns about: screen readers and
    notifications need it.
    """
    if text is not None and not isinstance(text, str):
        raise RejectedError(
            "invalid_arguments", ["[ERROR] must provide a string [json-pointer:/text]"]
        )
    if not (text or "").strip() and not has_files:
        hint = "[ERROR] a message with blocks needs a top-level text too [json-pointer:/text]"
        raise RejectedError("no_text", [hint] if blocks or attachments else None)
    if len(text or "") > limits.MESSAGE_TEXT:
        raise RejectedError("msg_too_long")
    _check_attachments(attachments, pointer)
    if blocks is None:
        return
    if not isinstance(blocks, list):
        raise RejectedError("invalid_blocks_format")
    report = Report()
    check_blocks(report, blocks, f"{pointer}/blocks", "message")
    if report.messages:
        raise RejectedError("invalid_blocks", report.messages)
    if _text_length(blocks) > limits.MESSAGE_BLOCKS_TEXT:
        raise RejectedError("msg_blocks_too_long")


def _check_attachments(attachments: Any, pointer: str) -> None:
    if attachments is None:
        return
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise RejectedError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise RejectedError("too_many_attachments")
    report = Report()
    for index, attachment in enumerate(attachments):
        if "blocks" in attachment:
            here = f"{pointer}/attachments/{index}/blocks"
            check_blocks(report, attachment["blocks"], here, "message")
    if report.messages:
        raise RejectedError("invalid_attachments", report.messages)


def _text_length(value: Any) -> int:
    if isinstance(value, dict):
        return sum(
            len(v) if k == "text" and isinstance(v, str) else _text_length(v)
            for k, v in value.items()
        )
    return sum(map(_text_length, value)) if isinstance(value, list) else 0


_VIEW_KEYS = {
    "modal": (
        ("type", "title", "blocks"),
        (
            "close",
            "submit",
            "private_metadata",
            "callback_id",
            "clear_on_close",
            "notify_on_close",
            "external_id",
            "submit_disabled",
        ),
    ),
    "home": (("type", "blocks"), ("private_metadata", "callback_id", "external_id")),
}


def check_view(view: Any, kind: str) -> None:
    """Judge a view of type `kind` (modal or home). Raises RejectedError."""
    report = Report()
    if report.mapping(view, "/view"):
        if len(json.dumps(view).encode()) > limits.VIEW_BYTES:
            raise RejectedError("view_too_large")
        _check_view(report, view, kind)
    if report.messages:
        raise RejectedError("invalid_arguments", report.messages)


def _check_view(report: Report, view: Json, kind: str) -> None:
    if view.get("type") not in (kind, None):
        report.say(f"unsupported type: {view['type']}", "/view/type")
        return
    required, optional = _VIEW_KEYS[kind]
    report.keys(view, "/view", required, optional)
    check_text(report, view, "title", "/view", limits.TITLE)
    check_text(report, view, "submit", "/view", limits.SUBMIT)
    check_text(report, view, "close", "/view", limits.CLOSE)
    report.string(view, "private_metadata", "/view", limits.PRIVATE_METADATA, least=0)
    report.string(view, "callback_id", "/view", limits.CALLBACK_ID, least=0)
    report.string(view, "external_id", "/view", limits.EXTERNAL_ID, least=0)
    report.flag(view, "clear_on_close", "notify_on_close", "submit_disabled", pointer="/view")
    surface = "home" if kind == "home" else "modal"
    blocks = view.get("blocks")
    if blocks is None:
        return
    check_blocks(report, blocks, "/view/blocks", "home" if surface == "home" else "modal")
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if kind == "modal" and has_input and view.get("submit") is None:
        report.say("`submit` is required when there is an input block", "/view/submit")


def check_suggestions(answer: Any) -> None:
    """Judge the answer to an options request. Raises RejectedError."""
    report = Report()
    if report.mapping(answer, ""):
        if ("options" in answer) == ("option_groups" in answer):
            report.say("must define either `options` or `option_groups`, but not both", "")
        # No match is an answer too, so that an empty list is allowed here.
        if answer.get("options") != []:
            check_options(report, answer, "", limits.OPTIONS)
        check_option_groups(report, answer, "")
    if report.messages:
        raise RejectedError("invalid_options", report.messages)


def check_metadata(metadata: Any) -> None:
    """Judge a message's metadata. Raises RejectedError."""
    if metadata is None or metadata == {}:
        return
    if not isinstance(metadata, dict):
        raise RejectedError("metadata_must_be_sent_as_json")
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise RejectedError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise RejectedError("metadata_too_large")
