"""The place of the button that a form was opened from, so that it can be settled afterwards."""

from __future__ import annotations

from handlers.replies import Json, Settle
from handlers.requests import Request


def spot_of(request: Request) -> Json:
    """Return where a button in a direct message stands, to travel with the form it opens.

    Empty where there is nothing to settle: a command, a button in a form, or a message that only
    one person sees and that nobody can change later.
    """
    container = request.body.get("container") or {}
    if not request.message or container.get("is_ephemeral"):
        return {}
    ts = str(container.get("message_ts") or request.message.get("ts") or "")
    return {"channel": request.channel, "ts": ts, "block": request.block_id}


def settle_at(request: Request, line: str) -> Settle | None:
    """Return what settles the button that the form just sent was opened from, None for none."""
    spot = request.about.get("spot")
    if not isinstance(spot, dict) or not spot.get("ts"):
        return None
    return Settle(str(spot["channel"]), str(spot["ts"]), str(spot["block"]), line)
