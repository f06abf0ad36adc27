"""Making a claimed message ready: what it says now, or why it is not sent now."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from bot.duties.turn import NotHere, Rulebook
from bot.records.engine import Store
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.reminders.claims import Claim
from bot.reminders.digests import DIGEST
from bot.reminders.hours import opening
from bot.reminders.states import Changes, abandoned, failed, given_back, withdrawn
from bot.reminders.timing import Timing

log = structlog.get_logger(__name__)

Payload = Mapping[str, Any]
Render = Callable[[Session, OutboxMessage], Payload | None]
"""Returns Slack's arguments `text` and `blocks` for a row, None (or NotHere) where it is untrue."""

NO_SLACK = "no_slack"


@dataclass(frozen=True, slots=True)
class Ready:
    """A message as it is to be posted."""

    payload: Payload


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
                return self._prepare(session, row, claim, now)
        except NotHere:
            return withdrawn(now, "not for the recipient any more")
        except Exception as error:  # noqa: BLE001 - one bad row never holds up the rest
            log.error("message not rendered", key=claim.key, error=type(error).__name__)
            return failed(now, f"render: {type(error).__name__}", claim.tries, timing, chance)

    def _prepare(
        self, session: Session, row: OutboxMessage, claim: Claim, now: datetime
    ) -> Ready | Changes:
        recipient = session.get_one(Person, claim.recipient_id)
        if not recipient.slack_id or not recipient.active:
            return abandoned(now, NO_SLACK)
        if row.kind == DIGEST:
            wait = self._until_open(session, claim.workspace_id)
            if wait:
                return given_back(now, now + wait, claim.attempts, "out of hours")
        payload = self.render(session, row)
        return withdrawn(now, "no longer true") if payload is None else Ready(payload)

    def _until_open(self, session: Session, workspace_id: uuid.UUID) -> timedelta | None:
        workspace = session.get_one(Workspace, workspace_id)
        case_now = self.case_now()
        opens = opening(workspace, self.rulebook.calendar(workspace), case_now)
        return opens - case_now if opens else None
