"""What is sent about a concern, made when it is sent: whom it comes to, and how it stands."""

from __future__ import annotations

import uuid

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties.concern_page import ConcernPage, concern_page, shared_decision
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from bot.records.words import ConcernState, ConcernStepKind
from bot.talk.personal import personal_in
from handlers.replies import Message
from handlers.views.concern_page import page_message, said_at, shared_message

_OVER = frozenset({ConcernState.SETTLED, ConcernState.WITHDRAWN})


def _page(turn: Turn, row: OutboxMessage) -> ConcernPage:
    return concern_page(turn, uuid.UUID(str(row.ids["concern"])))


def render_told(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever it has come to; nothing where nobody needs them any more."""
    page = _page(turn, row)
    if page.state in _OVER:
        return None
    waiting = page.state is ConcernState.WAITING
    if not (page.may_acknowledge or page.may_decide or page.may_step):
        return None
    key = "concern_told_news"
    if waiting:
        key = "concern_told_first" if page.now < page.ring_by else "concern_told_later"
    elif page.may_acknowledge:
        key = "concern_told_manager"
    elif page.may_decide and page.decided_at is None:
        key = "concern_told_decision"
    since = clock_time(page.at, page.zone)
    first = phrases.say(
        key, name=page.by, reference=page.reference, since=since, read_by=page.read_by
    )
    return page_message(first, page, phrases)


def render_filed(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Confirm to whoever raised it; only now say that the words seem to hold personal data."""
    page = _page(turn, row)
    told = [one.to for one in page.history if one.kind is ConcernStepKind.TOLD]
    key = "concern_filed_line" if told else "concern_filed_line_nobody"
    to = told[0] if told else ""
    first = phrases.say(key, reference=page.reference, to=to, duty=page.duty)
    sort = personal_in(page.text)
    if not sort:
        return page_message(first, page, phrases)
    what = phrases.say(f"concern_personal_{sort}")
    return page_message(first, page, phrases, phrases.say("concern_personal", what=what))


def render_waiting(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Say that it went on unread, so that they ring; nothing where it has been read meanwhile."""
    page = _page(turn, row)
    if page.state != row.ids["state"]:
        return None
    rungs = [one.word for one in page.history if one.kind is ConcernStepKind.TOLD]
    told = phrases.say("concern_waiting_nobody")
    if rungs:
        rung = phrases.say(f"concern_rung_{rungs[-1]}")
        told = phrases.say("concern_waiting_told", rung=rung)
    passed_on = page.state is ConcernState.MANAGER
    key = "concern_waiting_manager" if passed_on else "concern_waiting_line"
    first = phrases.say(key, reference=page.reference, told=told, duty=page.duty)
    return page_message(first, page, phrases)


def render_acknowledged(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever raised it that somebody has read it."""
    page = _page(turn, row)
    if page.read_at is None or page.state is ConcernState.WITHDRAWN:
        return None
    when = said_at(page.read_at, page, page.now)
    line = phrases.say(
        "concern_acknowledged_line", name=page.read_by, reference=page.reference, when=when
    )
    return page_message(line, page, phrases)


def render_corrected(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever was told that the words are others now."""
    return _changed(turn, row, phrases, ConcernStepKind.CORRECTED)


def render_withdrawn(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever was told that it was taken back."""
    return _changed(turn, row, phrases, ConcernStepKind.WITHDRAWN)


def _changed(
    turn: Turn, row: OutboxMessage, phrases: Phrases, kind: ConcernStepKind
) -> Message | None:
    page = _page(turn, row)
    reasons = [one.text for one in page.history if one.kind is kind]
    line = phrases.say(
        f"concern_{kind}_line", name=page.by, reference=page.reference, reason=reasons[-1]
    )
    return page_message(line, page, phrases)


def render_settled(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever raised it that it is settled."""
    page = _page(turn, row)
    return page_message(
        phrases.say("concern_settled_line", reference=page.reference), page, phrases
    )


def render_decided(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whom the manager picked of the decision; nothing where a newer one replaced it."""
    concern_id, step_id = uuid.UUID(str(row.ids["concern"])), uuid.UUID(str(row.ids["step"]))
    shared = shared_decision(turn, concern_id, step_id)
    return shared_message(shared, phrases) if shared else None


MESSAGES = {
    "concern_told": render_told,
    "concern_filed": render_filed,
    "concern_waiting": render_waiting,
    "concern_acknowledged": render_acknowledged,
    "concern_corrected": render_corrected,
    "concern_withdrawn": render_withdrawn,
    "concern_settled": render_settled,
    "concern_decided": render_decided,
}
