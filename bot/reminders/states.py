"""The life of a message as a pure function: what its row says after each thing that can happen.

docs/reminders.md draws the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from bot.records.words import OutboxState as State
from bot.reminders.timing import Timing
from bot.reminders.verdicts import Fate, Verdict

MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CLAIMED, State.WITHDRAWN, State.ABANDONED}),
    State.CLAIMED: frozenset(State) - {State.CLAIMED},
    State.UNCERTAIN: frozenset({State.SENT, State.PLANNED, State.UNCERTAIN, State.ABANDONED}),
    State.FAILED: frozenset({State.CLAIMED, State.PLANNED, State.WITHDRAWN, State.ABANDONED}),
    State.ABANDONED: frozenset({State.PLANNED}),
    State.WITHDRAWN: frozenset({State.PLANNED}),
    State.SENT: frozenset(),
}
"""From each state to where; only a person's `retry` or a new reason brings a message back."""

Changes = dict[str, Any]
"""Columns of the outbox row with their new values."""


class Seen(StrEnum):
    """What a look for an uncertain message in Slack's history came to."""

    THERE = "there"
    NOT_THERE = "not_there"
    NOT_KNOWN = "not_known"
    UNREACHABLE = "unreachable"
    CANNOT_LOOK = "cannot_look"
    TOKEN = "token"  # noqa: S105 - a word, no secret


@dataclass(frozen=True, slots=True)
class Look:
    """One look: where the message stands if it is there, or how long Slack asks us to wait."""

    seen: Seen
    reason: str = ""
    wait: float = 0.0
    channel: str = ""
    ts: str = ""


def _plain(state: State, now: datetime, reason: str = "", wait: float = 0.0) -> Changes:
    return {
        "state": state.value,
        "reason": reason,
        "not_before": now + timedelta(seconds=wait),
        "lease_until": None,
    }


def sent(now: datetime, channel: str, ts: str) -> Changes:
    """Return the row once Slack has said ok, or its history shows the message."""
    placed = {"slack_channel": channel, "slack_ts": ts, "sent_at": now, "tries": 0}
    return _plain(State.SENT, now) | placed


def given_back(now: datetime, until: datetime, attempts: int, reason: str = "") -> Changes:
    """Return the row of a claimed message that was not asked of Slack after all."""
    return _plain(State.PLANNED, now, reason) | {
        "not_before": max(now, until),
        "attempts": max(attempts - 1, 0),
        "attempted_at": None,
    }


def withdrawn(now: datetime, reason: str) -> Changes:
    """Return the row of a message whose reason is gone."""
    return _plain(State.WITHDRAWN, now, reason)


def abandoned(now: datetime, reason: str) -> Changes:
    """Return the row of a message that is given up, for somebody to look at."""
    return _plain(State.ABANDONED, now, reason)


def failed(now: datetime, reason: str, tries: int, timing: Timing, chance: Random) -> Changes:
    """Return the row of a message that went wrong on our side or was refused for what it says.

    Given up after so many tries in a row, so that one bad row never holds up the rest.
    """
    if tries + 1 >= timing.most_tries:
        return abandoned(now, reason) | {"tries": tries + 1}
    wait = timing.wait(tries, chance)
    return _plain(State.FAILED, now, reason, wait) | {"tries": tries + 1}


def lease_ran_out(attempted_at: datetime, timing: Timing) -> Changes:
    """Return the row of a message whose claimer was heard of no more: it may have been posted."""
    latest = attempted_at + timedelta(seconds=timing.begin_within + timing.settle)
    return _plain(State.UNCERTAIN, latest, "lease ran out") | {"tries": 0}


def after_post(
    verdict: Verdict, *, tries: int, began: datetime, now: datetime, timing: Timing, chance: Random
) -> Changes:
    """Return the row after Slack was asked to post; `began` is when it was asked."""
    reason = verdict.reason
    if verdict.fate is Fate.DONE:
        data = verdict.data or {}
        return sent(now, str(data.get("channel") or ""), str(data.get("ts") or ""))
    if verdict.fate is Fate.UNCERTAIN:
        changes = _plain(State.UNCERTAIN, began, reason, timing.settle)
        return changes | {"tries": 0, "attempted_at": began}
    if verdict.fate in (Fate.LIMITED, Fate.TOKEN):
        return _plain(State.PLANNED, now, reason, verdict.wait)
    if verdict.fate is Fate.NOT_ASKED:
        # Nobody listened: nothing was posted and nothing is wrong with the message, however often.
        wait = timing.wait(tries, chance)
        return _plain(State.FAILED, now, reason, wait) | {"tries": min(tries + 1, 30)}
    if verdict.fate is Fate.GONE:
        return abandoned(now, reason)
    return failed(now, reason, tries, timing, chance)


def after_look(
    look: Look, *, attempts: int, tries: int, now: datetime, timing: Timing, chance: Random
) -> Changes:
    """Return the row of an uncertain message after Slack's history was asked for it.

    Sent again where it is not there, and where Slack answers but cannot be asked this: rather
    twice than never. Given up after very many attempts of which none is known to have arrived.
    """
    if look.seen is Seen.THERE:
        return sent(now, look.channel, look.ts)
    if look.seen is Seen.TOKEN:
        return _plain(State.UNCERTAIN, now, look.reason, timing.settle)
    in_vain = look.seen is Seen.NOT_KNOWN and tries + 1 >= timing.most_lookups
    blind = look.seen is Seen.CANNOT_LOOK or in_vain
    if (look.seen is Seen.NOT_THERE or blind) and attempts >= timing.most_attempts:
        return abandoned(now, "too many attempts")
    if look.seen is Seen.NOT_THERE or blind:
        reason = "sent again without a look" if blind else "not in history"
        return _plain(State.PLANNED, now, reason) | {"tries": 0}
    wait = look.wait or timing.wait(tries, chance)
    # A limit, or nobody listening, says nothing about whether Slack can be asked.
    more = 0 if look.wait or look.seen is Seen.UNREACHABLE else 1
    return _plain(State.UNCERTAIN, now, look.reason, wait) | {"tries": tries + more}
