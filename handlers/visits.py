"""`/coregroup visit`: recording a visit, and taking it back within ten minutes."""

from __future__ import annotations

import uuid

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import visits
from bot.duties.contacts import number_now
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import visits as views
from handlers.views.common import notice
from handlers.views.settled import settled


def ask(request: Request, desk: Desk) -> Reply:
    """Open the form for the group that was named, or ask which one; or offer it by a button."""
    if request.trigger_id:
        return _open(request, desk, request.text, {})
    with desk.turn(request) as turn:
        groups = visits.visit_groups(turn, request.text)
    if not groups:
        return Reply(message=notice(desk.phrases.say("visit_none")))
    return Reply(message=views.offer_form(request.text, desk.phrases))


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the form for the group whose button was pressed."""
    return _open(request, desk, request.value, spot_of(request))


def _open(request: Request, desk: Desk, value: str, spot: Json) -> Reply:
    with desk.turn(request) as turn:
        groups = visits.visit_groups(turn, value)
        if len(groups) == 1:
            return Reply(view=_form(turn, desk, groups[0].id, spot))
        pairs = [(str(group.id), group.reference) for group in groups]
    if not pairs:
        return Reply(message=notice(desk.phrases.say("visit_none")))
    return Reply(view=views.which_form(pairs, desk.phrases, spot))


def _form(turn: Turn, desk: Desk, core_group_id: uuid.UUID, spot: Json) -> Json:
    view = views.visit_modal(visits.visit_form(turn, core_group_id), desk.phrases, spot)
    return restore(turn, view, f"group:{core_group_id}", desk)


def submit_which(request: Request, desk: Desk) -> Reply:
    """Go on to the form for the group that was chosen."""
    group_id = read_id(request.typed("group"))
    with desk.turn(request) as turn:
        view = _form(turn, desk, group_id, request.about.get("spot") or {})
    return Reply(view=view, how="update")


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    with desk.turn(request) as turn:
        form = visits.visit_form(turn, _group_of(request))
    return views.visit_modal(form, desk.phrases, request.about.get("spot") or {})


def _group_of(request: Request) -> uuid.UUID:
    return read_id(subject_of(request).removeprefix("group:"))


def submit(request: Request, desk: Desk) -> Reply:
    """Record the visit; the same form sent twice is one visit."""
    with desk.turn(request) as turn:
        new = views.read_visit(request)
        visits.record_visit(turn, _group_of(request), new, once=request.view_id)
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("visit_settled", at=at)))


def undo(request: Request, desk: Desk) -> Reply:
    """Take a visit back; its button gives way to a line that says so."""
    with desk.turn(request) as turn:
        visits.undo_visit(turn, read_id(request.value))
        at = clock_time(turn.now, turn.workspace.zone)
    return Reply(replace=settled(request, desk.phrases.say("visit_undone", at=at)))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_VISIT): open_form,
    (Kind.SUBMISSION, Form.VISIT_WHICH): submit_which,
    (Kind.SUBMISSION, Form.VISIT): submit,
    (Kind.ACTION, Do.VISIT_UNDO): undo,
}
BLANKS: dict[str, Blank] = {Form.VISIT: blank}


def render_recorded(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Confirm to the recorder; nothing where the visit was taken back."""
    note = visits.visit_note(turn, uuid.UUID(str(row.ids["entry"])))
    duty = number_now(turn.workspace, turn.calendar, turn.now)
    return None if note.withdrawn else views.recorded_message(note, duty, phrases)


MESSAGES = {"visit_recorded": render_recorded}
