"""Outbox row -> what the recipient reads, made when it is sent, with access checked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.documents.phrases import Phrases
from bot.duties.access import Action, entry_by_id
from bot.duties.turn import Rulebook, Turn
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.reminders.prepare import PART, PLACE
from handlers import (
    attendance,
    bookings,
    cases,
    checks,
    concern_messages,
    minutes,
    outcome,
    plan_copies,
    quorum,
    reminders,
    reports,
    reviews,
    seeing,
    tasks,
    versions,
    visits,
)
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.splitting import fitting
from handlers.views.common import actions, labelled, paragraph

log = structlog.get_logger(__name__)

Renderer = Callable[[Turn, OutboxMessage, Phrases], Message | None]
"""Returns the message for the turn's actor, who is the recipient; None where its reason is gone.

Raises NotHere where the recipient may not see it any more: the row is withdrawn either way.
"""


def renderers() -> Mapping[str, Renderer]:
    """Return the renderer of each kind of message; each duty's module brings its own."""
    found: dict[str, Renderer] = {}
    for module in (
        attendance,
        bookings,
        cases,
        checks,
        concern_messages,
        minutes,
        outcome,
        plan_copies,
        quorum,
        reminders,
        reports,
        reviews,
        seeing,
        tasks,
        versions,
        visits,
    ):
        found |= module.MESSAGES
    return found


def make_render(
    *,
    rulebook: Rulebook,
    phrases: Phrases,
    now: Callable[[], datetime],
    machine_now: Callable[[], datetime],
) -> Callable[[Session, OutboxMessage], Json | None]:
    """Return what the sender renders rows with: `text` and `blocks`, None where it is untrue.

    `now` is case time. A kind that no duty renders is announced without content.
    """
    known = renderers()

    def render(session: Session, row: OutboxMessage) -> Json | None:
        turn = Turn(
            session=session,
            workspace=session.get_one(Workspace, row.workspace_id),
            actor=session.get_one(Person, row.recipient_id),
            rulebook=rulebook,
            now=now(),
            machine_now=machine_now(),
        )
        message = known.get(row.kind, announce)(turn, row, phrases)
        if message is None:
            return None
        shown = fitting(message, phrases, int(row.ids.get(PART, 1)))
        return shown | {PLACE: message.place} if shown and message.place else shown

    return render


def announce(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Say that there is news about a group, where this version does not know the kind of news."""
    log.error("no renderer", kind=row.kind)
    if row.core_group_id is None:
        raise LookupError(row.kind)
    group = entry_by_id(turn, row.core_group_id, Action.SEE_DATES).group
    line = phrases.say("news", reference=group.reference)
    value, about = str(group.id), group.reference
    open_it = labelled(phrases, "open_button", Do.OPEN_GROUP, value, about=about)
    return Message(line, (paragraph(line), actions(open_it)))
