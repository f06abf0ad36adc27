"""The sender: posts what the outbox holds, each message under a lease, never twice knowingly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import structlog
from sqlalchemy import Connection, update
from sqlmodel import Session, col

from bot.records.engine import Store
from bot.records.outbox import OUT_OF_HOURS
from bot.records.tables import Person, Workspace
from bot.records.words import OutboxState as State
from bot.reminders import states, undelivered
from bot.reminders.claims import (
    Claim,
    begin_anew,
    claim_ready,
    claim_uncertain,
    expire,
    let_go,
    write_back,
)
from bot.reminders.history import EVENT, History
from bot.reminders.limits import Limits
from bot.reminders.meter import Meter, Uncounted
from bot.reminders.outcomes import Outcome
from bot.reminders.prepare import Preparer, Ready
from bot.reminders.states import Changes, Seen
from bot.reminders.timing import Timing
from bot.reminders.verdicts import Fate, Verdict, ask

log = structlog.get_logger(__name__)

POST = "chat.postMessage"
LOOK = "conversations.history"
_BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")


@dataclass(frozen=True, slots=True)
class Sender:
    """Deals with claimed messages; safe to call from several threads.

    `client` is a slack_sdk WebClient with retry_handlers=[] and timeout 10: a retry of its own
    after a lost reply would post twice. `machine_now` gives machine time.
    """

    store: Store
    client: Any
    preparer: Preparer
    machine_now: Callable[[], datetime]
    timing: Timing = field(default_factory=Timing)
    chance: Random = field(default_factory=Random)
    limits: Limits = field(default_factory=Limits)
    meter: Meter = field(default_factory=Uncounted)

    def claim(self, limit: int) -> list[Claim]:
        """Claim messages to post."""
        with self.store.connection() as connection:
            return claim_ready(connection, now=self.machine_now(), limit=limit, timing=self.timing)

    def claim_doubtful(self, limit: int) -> list[Claim]:
        """Claim uncertain messages to look up, after those whose lease ran out have joined them."""
        now = self.machine_now()
        with self.store.connection() as connection:
            for key in expire(connection, now=now, timing=self.timing):
                log.warning("lease ran out", key=key)
            return claim_uncertain(connection, now=now, limit=limit, timing=self.timing)

    def deliver(self, claim: Claim) -> Outcome:
        """Post one claimed message, unless it is held back, untrue by now, or claimed too long."""
        now = self.machine_now()
        free = self.limits.until(claim.workspace_id, POST, claim.channel, now)
        if free > now:
            return self._settle(claim, states.given_back(now, free, claim.attempts, "held back"))
        prepared = self.preparer.prepare(claim, now, self.timing, self.chance)
        if not isinstance(prepared, Ready):
            return self._settle(claim, prepared)
        began = self.machine_now()
        if not self._may_begin(claim, began):
            return self._settle(claim, states.given_back(began, began, claim.attempts, "too slow"))
        if prepared.place:
            return self._changed(claim, prepared)
        verdict = ask(lambda: self.client.chat_postMessage(**_arguments(claim, prepared.payload)))
        return self._posted(claim, verdict, began, prepared.next_key)

    def _changed(self, claim: Claim, prepared: Ready) -> Outcome:
        """Put a message in the place of one that was sent; doing it twice does no harm."""
        channel, ts = prepared.place or ("", "")
        shown = dict(prepared.payload) | {"channel": channel, "ts": ts}
        verdict = ask(lambda: self.client.chat_update(**shown))
        now = self.machine_now()
        if verdict.fate is Fate.LIMITED:
            until = now + timedelta(seconds=verdict.wait)
            self.limits.hold(claim.workspace_id, POST, claim.channel, until, now)
        if verdict.fate in (Fate.UNCERTAIN, Fate.GONE):
            verdict = Verdict(Fate.REFUSED, verdict.reason)
        changes = states.after_post(
            verdict,
            tries=claim.tries,
            began=now,
            now=now,
            timing=self.timing,
            chance=self.chance,
        )
        stop = verdict.reason if verdict.fate is Fate.TOKEN else ""
        return self._settle(claim, changes, stop=stop)

    def _may_begin(self, claim: Claim, began: datetime) -> bool:
        """Say whether a post may begin; where that is some time after the claim, the row says so.

        Nothing is sent that could still be under way when the lease runs out.
        """
        if began <= claim.at + timedelta(seconds=self.timing.begin_within):
            return True
        if began + timedelta(seconds=self.timing.answer) > claim.lease_until:
            return False
        with self.store.connection() as connection:
            return begin_anew(connection, claim, began)

    def look_up(self, claim: Claim) -> Outcome:
        """Look for one uncertain message in Slack's history."""
        now = self.machine_now()
        free = self.limits.until(claim.workspace_id, LOOK, "", now)
        if free > now:
            wait = (free - now).total_seconds()
            look = states.Look(Seen.NOT_KNOWN, "held back", wait=wait)
        else:
            history = History(self.client, self.machine_now)
            asked = claim.attempted_at or claim.at
            look = history.look(claim.key, claim.slack_id or "", claim.dm_channel or "", asked)
            if look.wait:
                until = now + timedelta(seconds=look.wait)
                self.limits.hold(claim.workspace_id, LOOK, "", until, now)
        now = self.machine_now()
        changes = states.after_look(
            look,
            attempts=claim.attempts,
            tries=claim.tries,
            now=now,
            timing=self.timing,
            chance=self.chance,
        )
        if changes["state"] == State.PLANNED:
            log.warning("message sent again", key=claim.key, reason=changes["reason"])
        stop = look.reason if look.seen is Seen.TOKEN else ""
        return self._settle(claim, changes, stop=stop)

    def _posted(
        self, claim: Claim, verdict: Verdict, began: datetime, next_key: str = ""
    ) -> Outcome:
        now = self.machine_now()
        if verdict.fate is Fate.GONE:
            verdict = self._whose_fault(claim, verdict)
        if verdict.fate is Fate.LIMITED:
            until = now + timedelta(seconds=verdict.wait)
            self.limits.hold(claim.workspace_id, POST, claim.channel, until, now)
        changes = states.after_post(
            verdict,
            tries=claim.tries,
            began=began,
            now=now,
            timing=self.timing,
            chance=self.chance,
        )
        if verdict.fate is Fate.GONE and claim.dm_channel:
            # The direct message we knew is no more; the person may still be there.
            changes = states.given_back(now, now, claim.attempts, verdict.reason)
        if next_key and verdict.fate is Fate.DONE:
            with self.store.connection() as connection:
                let_go(connection, claim.workspace_id, next_key, now)
        return self._settle(
            claim,
            changes,
            gone=verdict.fate is Fate.GONE,
            stop=verdict.reason if verdict.fate is Fate.TOKEN else "",
        )

    def _whose_fault(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Say whether "account_inactive" is about the recipient or about our own token."""
        if verdict.reason != "account_inactive":
            return verdict
        own = ask(self.client.auth_test)
        if own.fate is Fate.DONE:
            return verdict
        if own.fate in (Fate.TOKEN, Fate.GONE):
            return Verdict(Fate.TOKEN, own.reason)
        return Verdict(Fate.NOT_ASKED, own.reason)

    def _settle(
        self, claim: Claim, changes: Changes, *, gone: bool = False, stop: str = ""
    ) -> Outcome:
        """Write back what became of a message, and what follows from it, in one transaction."""
        now = self.machine_now()
        try:
            self._write(claim, changes, gone=gone, stop=stop, now=now)
        except (LookupError, ValueError, TypeError) as error:
            # What follows from a row that cannot be read must not keep the row itself waiting.
            log.error("nobody told", key=claim.key, error=type(error).__name__)
            with self.store.connection() as connection:
                write_back(connection, claim, changes)
        state = State(changes["state"])
        if state is State.SENT and claim.reason != OUT_OF_HOURS:
            self.meter.sent_after((now - claim.created_at).total_seconds())
        if state in (State.FAILED, State.ABANDONED, State.UNCERTAIN):
            log.warning("message not sent", key=claim.key, state=state, reason=changes["reason"])
        return Outcome(claim.key, claim.recipient_id, claim.kind, state)

    def _write(
        self, claim: Claim, changes: Changes, *, gone: bool, stop: str, now: datetime
    ) -> None:
        abandoned = changes["state"] == State.ABANDONED
        with self.store.session() if abandoned else self.store.connection() as opened:
            connection = opened.connection() if isinstance(opened, Session) else opened
            if write_back(connection, claim, changes):
                self._know(connection, claim, changes, gone=gone, now=now)
                if isinstance(opened, Session):
                    case_now = self.preparer.case_now()
                    undelivered.tell(opened, claim, now=now, case_now=case_now)
            if stop:
                _stop(connection, claim, stop)

    def _know(
        self, connection: Connection, claim: Claim, changes: Changes, *, gone: bool, now: datetime
    ) -> None:
        """Keep what the call has taught about the recipient."""
        known: dict[str, Any] = {}
        if changes["state"] == State.SENT:
            channel = str(changes["slack_channel"])
            if claim.unreachable or claim.dm_channel != channel:
                known = {"dm_channel": channel, "unreachable_since": None}
        elif gone:
            known = {"dm_channel": None}
            if changes["state"] == State.ABANDONED:
                known["unreachable_since"] = now
        if known:
            connection.execute(
                update(Person).where(col(Person.id) == claim.recipient_id).values(**known)
            )


def _arguments(claim: Claim, payload: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(payload)
    if claim.reason in _BLOCKS_REFUSED:
        # Slack would not show it as it was laid out: better plain than not at all.
        shown.pop("blocks", None)
    return shown | {
        "channel": claim.channel,
        "metadata": {"event_type": EVENT, "event_payload": {"key": claim.key}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _stop(connection: Connection, claim: Claim, reason: str) -> None:
    log.error("workspace stopped: Slack refuses the token", team=claim.team_id, reason=reason)
    connection.execute(
        update(Workspace)
        .where(col(Workspace.id) == claim.workspace_id)
        .values(stopped_reason=reason)
    )
