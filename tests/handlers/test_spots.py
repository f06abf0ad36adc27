"""Where the button stands that a form was opened from, and what settles it."""

from __future__ import annotations

from typing import Any

from handlers.ids import Kind
from handlers.requests import Request
from handlers.spots import settle_at, spot_of


def test_a_place_is_remembered_for_a_message_that_can_be_changed_alone() -> None:
    body = {"container": {"message_ts": "1.2"}}
    parts: dict[str, Any] = {"channel": "D1", "block_id": "item-1", "message": {"ts": "1.2"}}
    kept_one = Request(Kind.ACTION, "T", "U", "x", body=body, **parts)
    assert spot_of(kept_one) == {"channel": "D1", "ts": "1.2", "block": "item-1"}
    fleeting = {"container": {"message_ts": "1.2", "is_ephemeral": True}}
    assert spot_of(Request(Kind.ACTION, "T", "U", "x", body=fleeting, **parts)) == {}
    assert spot_of(Request(Kind.COMMAND, "T", "U", "x")) == {}
    sent = Request(Kind.SUBMISSION, "T", "U", "x", about={"spot": spot_of(kept_one)})
    settle = settle_at(sent, "You did it.")
    assert settle is not None
    assert (settle.channel, settle.ts, settle.block_id) == ("D1", "1.2", "item-1")
    assert settle_at(Request(Kind.SUBMISSION, "T", "U", "x"), "You did it.") is None
