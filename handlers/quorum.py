"""A meeting that too few came to: the manager's question, the form, and what was decided."""

from __future__ import annotations

import uuid

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import quorum
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import quorum as views
from handlers.views.common import notice


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the meeting whose button was pressed, with that answer chosen."""
    meeting, _, answer = request.value.partition(":")
    with desk.turn(request) as turn:
        view = _form(turn, desk, read_id(meeting), answer, spot_of(request))
        return Reply(view=restore(turn, view, f"meeting:{meeting}", desk))


def _form(turn: Turn, desk: Desk, meeting_id: uuid.UUID, answer: str, spot: Json) -> Json:
    page = quorum.counts_page(turn, meeting_id)
    if not page.may_decide:
        raise NotHere
    return views.counts_form(page, answer, desk.phrases, spot)


def _meeting_of(request: Request) -> uuid.UUID:
    return read_id(subject_of(request).removeprefix("meeting:"))


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    with desk.turn(request) as turn:
        return _form(turn, desk, _meeting_of(request), "", request.about.get("spot") or {})


def submit(request: Request, desk: Desk) -> Reply:
    """Keep the decision; the manager and the lead social worker hear of it with the dates."""
    answer = request.typed("counts")
    if answer not in (views.YES, views.NO):
        raise DutyError("counts", "counts_choose")
    counts = answer == views.YES
    with desk.turn(request) as turn:
        meeting_id, reason = _meeting_of(request), request.typed("reason")
        changed = quorum.decide(turn, meeting_id, counts=counts, reason=reason)
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    if not changed:
        return Reply(message=notice(desk.phrases.say("counts_same")))
    desk.nudge()
    key = "counts_settled_yes" if counts else "counts_settled_no"
    return Reply(settle=settle_at(request, desk.phrases.say(key, at=at)))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.MEETING_COUNTS): open_form,
    (Kind.SUBMISSION, Form.MEETING_COUNTS): submit,
}
BLANKS: dict[str, Blank] = {Form.MEETING_COUNTS: blank}


def render_question(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Ask the manager whether a meeting counts; nothing once that is decided."""
    page = quorum.counts_note(turn, row)
    return views.question_message(page, phrases) if page else None


def render_decided(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the manager and the lead social worker what was decided, with the dates it moved."""
    page = quorum.counts_note(turn, row)
    return views.decided_message(page, phrases) if page else None


MESSAGES = {"inquorate": render_question, "counts_decided": render_decided}
