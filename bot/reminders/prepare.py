"""Making a claimed message ready: what it says now, or why it is not sent now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from bot.duties.hours import person_hours
from bot.duties.turn import NotHere, Rulebook
from bot.records import outbox
from bot.records.engine import Store
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.reminders.claims import Claim
from bot.reminders.digests import DIGEST, THROUGH_PAUSE
from bot.reminders.states import Changes, abandoned, failed, given_back, withdrawn
from bot.reminders.timing import Timing

log = structlog.get_logger(__name__)

Payload = Mapping[str, Any]
Render = Callable[[Session, OutboxMessage], Payload | None]
"""Returns Slack's arguments `text` and `blocks` for a row, None (or NotHere) where it is untrue."""

NO_SLACK = "no_slack"
CAN_WAIT = frozenset({DIGEST, "reminder", "undelivered", "school_break"})
MORE = "more"
"""In a rendered payload: another part of the message follows. It is not sent to Slack."""
PLACE = "place"
"""In a rendered payload: channel and ts of the message whose place it takes. Not sent to Slack."""
PART = "part"
"""In a row's ids: which part of a message it is, where it is not the first."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message as it is to be posted; `next_key` is its next part's in the outbox, if any.

    `place` is the channel and the ts of a message to put it in the place of, None for a new one.
    """

    payload: Payload
    next_key: str = ""
    place: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Preparer:
    """Renders messages, each in a read of its own, outside of any other transaction.

    `case_now` is case time: digests wait for their hours by it.
    """

    store: Store
    rulebook: Rulebook
    render: Render
    case_now: Callable[[], datetime]

    def prepare(self, claim: Claim, now: datetime, timing: Timing, chance: Any) -> Ready | Changes:
        """Return what to post (with a "text"), or the changes of a row that is not posted now.

        `now` is machine time.
        """
        try:
            with self.store.session() as session:
                row = session.get_one(OutboxMessage, claim.id)
                return self._prepare(session, row, claim, now, timing)
        except NotHere:
            return withdrawn(now, "not for the recipient any more")
        except Exception as error:  # noqa: BLE001 - one bad row never holds up the rest
            log.error("message not rendered", key=claim.key, error=type(error).__name__)
            return failed(now, f"render: {type(error).__name__}", claim.tries, timing, chance)

    def _prepare(
        self, session: Session, row: OutboxMessage, claim: Claim, now: datetime, timing: Timing
    ) -> Ready | Changes:
        recipient = session.get_one(Person, claim.recipient_id)
        if not recipient.slack_id or not recipient.active:
            return abandoned(now, NO_SLACK)
        wait = self._wait(session, row)
        if wait:
            return given_back(now, now + wait, claim.attempts, outbox.OUT_OF_HOURS)
        payload = self.render(session, row)
        if payload is None:
            return withdrawn(now, "no longer true")
        shown = {name: value for name, value in payload.items() if name not in (MORE, PLACE)}
        if PLACE in payload:
            return Ready(shown, place=payload[PLACE])
        return Ready(shown, _next_part(session, row, now, timing) if MORE in payload else "")

    def _wait(self, session: Session, row: OutboxMessage) -> timedelta | None:
        case_now = self.case_now()
        opens = opens_at(session, row, self.rulebook, case_now)
        return opens - case_now if opens else None


def opens_at(
    session: Session, row: OutboxMessage, rulebook: Rulebook, case_now: datetime
) -> datetime | None:
    """Return when a message may go to its recipient by their own hours, None where it may now.

    What is urgent, and what answers a deed, may always. `case_now` is case time.
    """
    if row.urgent or row.kind not in CAN_WAIT:
        return None
    workspace = session.get_one(Workspace, row.workspace_id)
    hours = person_hours(session, workspace, rulebook, row.recipient_id)
    if row.kind == DIGEST:
        return hours.opening(case_now, through_pause=bool(row.ids.get(THROUGH_PAUSE)))
    return hours.quiet_ends(case_now)


def _next_part(session: Session, row: OutboxMessage, now: datetime, timing: Timing) -> str:
    """Put the next part of a message into the outbox before this one is posted.

    So it comes even where nobody learns what became of this one; it waits until then.
    """
    part = int(row.ids.get(PART, 1)) + 1
    key = f"{row.key.partition('#')[0]}#{part}"
    outbox.put(
        session,
        workspace_id=row.workspace_id,
        key=key,
        kind=row.kind,
        recipient_id=row.recipient_id,
        core_group_id=row.core_group_id,
        urgent=row.urgent,
        now=now + timedelta(seconds=timing.lease + timing.settle),
        **{**row.ids, PART: part},
    )
    return key
