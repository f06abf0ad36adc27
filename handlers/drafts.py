"""Drafts: what a form's fields say as they change, and what a form that failed held, is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from bot.duties import drafts
from bot.duties.turn import NotHere, Turn
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import NOTHING, Json, Reply
from handlers.requests import Request
from handlers.views.drafts import over_draft, renumbered

log = structlog.get_logger(__name__)

Blank = Callable[[Request, Desk], Json]
"""(request from the open form, desk) -> the same form as it opens when there is no draft."""


def subject_of(request: Request) -> str:
    """Return what a form is about: the word under which its draft is kept."""
    return str(request.about.get("subject") or "")


def save_draft(request: Request, desk: Desk) -> Reply:
    """Keep what stands in the form whose field has just changed."""
    if request.callback_id:
        with desk.turn(request) as turn:
            _save(turn, request)
    return NOTHING


def keep(request: Request, desk: Desk) -> None:
    """Keep what a form held that could not be sent; a failure to do so is logged, never raised."""
    if not request.callback_id or not request.values:
        return
    try:
        with desk.turn(request) as turn:
            _save(turn, request)
    except NotHere:
        return
    except Exception as error:  # noqa: BLE001 - the person is being told of another error already
        log.error("draft not kept", error=type(error).__name__, form=request.callback_id[:80])


def _save(turn: Turn, request: Request) -> None:
    drafts.save(
        turn,
        request.callback_id,
        subject_of(request),
        request.values,
        view=request.view_id,
        typed_at=typed_at(request),
    )


def typed_at(request: Request) -> float:
    """Return Slack's seconds of the keystroke or choice that was sent, 0.0 where it has none."""
    action = (request.body.get("actions") or [{}])[0]
    try:
        return float(action.get("action_ts") or 0)
    except ValueError:
        return 0.0


def drop(turn: Turn, request: Request) -> None:
    """Forget the draft of the form just sent; called in the transaction that used what it held."""
    drafts.drop(turn, request.callback_id, subject_of(request), view=request.view_id)


def restore(turn: Turn, view: Json, subject: str, desk: Desk) -> Json:
    """Return a form about to open with the person's draft in it, as it is where there is none."""
    found = drafts.kept(turn, view["callback_id"], subject)
    if found is None:
        return view
    return over_draft(view, found, desk.phrases, turn.now, turn.workspace.zone)


def start_afresh(blanks: Mapping[str, Blank]) -> Callable[[Request, Desk], Reply]:
    """Return the route that forgets a draft and empties the open form; `blanks` by callback id."""

    def route(request: Request, desk: Desk) -> Reply:
        blank = blanks.get(request.callback_id)
        if blank is None:
            return NOTHING
        with desk.turn(request) as turn:
            pressed_at = typed_at(request)
            drafts.drop(turn, request.callback_id, subject_of(request), typed_at=pressed_at)
        number = int(pressed_at * 1000)
        return Reply(view=renumbered(blank(request, desk), number), how="update")

    return route


def closed(request: Request, desk: Desk) -> Reply:
    """Keep what a closed form held, where Slack says so; it sends no state with most of them."""
    keep(request, desk)
    return NOTHING


ROUTES: dict[tuple[Kind, str], Callable[[Request, Desk], Reply]] = {
    (Kind.ACTION, Do.SAVE_DRAFT): save_draft,
    **{(Kind.CLOSED, str(form)): closed for form in Form},
}
