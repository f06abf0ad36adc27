"""Looking in Slack's history for a message that may have been posted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.reminders.states import Look, Seen
from bot.reminders.verdicts import Fate, Verdict, ask

EVENT = "coregroup_reminder"
PAGE = 200
MOST_PAGES = 25
MARGIN = timedelta(minutes=2)
"""Room for clocks of several machines that differ a little."""


@dataclass(frozen=True, slots=True)
class History:
    """Reads direct messages. `client` is a slack_sdk WebClient without retries of its own."""

    client: Any
    machine_now: Callable[[], datetime]

    def look(self, key: str, slack_id: str, channel: str, attempted_at: datetime) -> Look:
        """Look for the message of a key, posted at or after `attempted_at` (machine time).

        `channel` is the direct message where it is known, else it is opened first. What is older
        by Slack's own clock is not read: our clock may be wrong, and the answer's date tells.
        """
        if not channel.startswith("D"):
            opened = ask(lambda: self.client.conversations_open(users=slack_id))
            if opened.fate is not Fate.DONE:
                return _blind(opened)
            channel = str(((opened.data or {}).get("channel") or {}).get("id") or "")
        oldest = attempted_at - MARGIN
        for _ in range(2):
            look, at = self._search(key, channel, oldest)
            if look.seen is not Seen.NOT_THERE or at is None:
                return look
            by_slack = at - (self.machine_now() - attempted_at) - MARGIN
            if by_slack >= oldest:
                return look
            # Our clock runs ahead of Slack's: what we look for may stand before what we read.
            oldest = by_slack
        return look

    def _search(self, key: str, channel: str, oldest: datetime) -> tuple[Look, datetime | None]:
        cursor, at = "", None
        for _ in range(MOST_PAGES):
            page = self._page(channel, oldest, cursor)
            if page.fate is not Fate.DONE:
                return _blind(page), None
            at = page.at or at
            data = page.data or {}
            for message in data.get("messages") or ():
                if _key_of(message) == key:
                    return Look(Seen.THERE, channel=channel, ts=str(message["ts"])), at
            cursor = str((data.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return Look(Seen.NOT_THERE), at
        return Look(Seen.NOT_KNOWN, "too many messages"), None

    def _page(self, channel: str, oldest: datetime, cursor: str) -> Verdict:
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{oldest.timestamp():.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
        }
        if cursor:
            arguments["cursor"] = cursor
        return ask(lambda: self.client.conversations_history(**arguments))


def _key_of(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return ""
    return str((metadata.get("event_payload") or {}).get("key") or "")


_SEEN = {
    Fate.LIMITED: Seen.NOT_KNOWN,
    Fate.UNCERTAIN: Seen.NOT_KNOWN,
    Fate.NOT_ASKED: Seen.UNREACHABLE,
    Fate.TOKEN: Seen.TOKEN,
    Fate.REFUSED: Seen.CANNOT_LOOK,
    Fate.GONE: Seen.CANNOT_LOOK,
}


def _blind(verdict: Verdict) -> Look:
    # Somebody gone is found out by the post that follows.
    return Look(_SEEN[verdict.fate], verdict.reason, verdict.wait)
