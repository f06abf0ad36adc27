"""Moving a core group to another version of its procedure: choose, read what changes, confirm."""

from __future__ import annotations

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import versions
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import versions as views
from handlers.views.common import notice


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the choice of versions for the group whose button was pressed."""
    with desk.turn(request) as turn:
        found = versions.versions_of(turn, read_id(request.value))
    return Reply(view=views.choose_form(found, desk.phrases, spot_of(request)))


def submit_choice(request: Request, desk: Desk) -> Reply:
    """Show every date that the chosen version changes; nothing is changed yet."""
    group_id, key = read_id(str(request.about.get("group"))), request.typed("to")
    with desk.turn(request) as turn:
        shown = versions.preview(turn, group_id, key)
    return Reply(view=views.confirm_form(shown, desk.phrases, _spot(request)), how="update")


def submit_move(request: Request, desk: Desk) -> Reply:
    """Move the group; what would change by now is shown again where it is something else."""
    about = request.about
    group_id, key = read_id(str(about.get("group"))), str(about.get("to") or "")
    try:
        with desk.turn(request) as turn:
            moved = versions.move(turn, group_id, key, str(about.get("seen") or ""))
            at = clock_time(turn.now, turn.workspace.zone)
    except versions.ChangedSince:
        with desk.turn(request) as turn:
            shown = versions.preview(turn, group_id, key)
        view = views.confirm_form(shown, desk.phrases, _spot(request), again=True)
        return Reply(view=view, how="update")
    if not moved:
        return Reply(message=notice(desk.phrases.say("version_same")))
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("version_settled", at=at)))


def _spot(request: Request) -> dict[str, object]:
    return request.about.get("spot") or {}


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_VERSIONS): open_form,
    (Kind.SUBMISSION, Form.VERSION): submit_choice,
    (Kind.SUBMISSION, Form.VERSION_CONFIRM): submit_move,
}


def render(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the manager and the lead social worker of a move; nothing where it was moved again."""
    note = versions.moved_note(turn, row)
    return views.moved_message(note, phrases) if note else None


MESSAGES = {"procedure_moved": render}
