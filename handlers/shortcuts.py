"""Shortcuts: from the composer a visit or what is due; from a message, its text as my report."""

from __future__ import annotations

from dataclasses import replace

from bot.duties.reports import REPORT_TEXT
from bot.duties.turn import DutyError
from handlers import next as next_up
from handlers import reports, visits
from handlers.desk import Desk
from handlers.ids import Kind, Shortcut
from handlers.replies import Json, Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.common import notice, small
from handlers.views.settled import unescape

TEXT = "text"


def record_visit(request: Request, desk: Desk) -> Reply:
    """Open the form for a visit, or ask for which core group it is."""
    return visits.ask(replace(request, text=""), desk)


def due_to_me(request: Request, desk: Desk) -> Reply:
    """Send what comes next, in the direct message of whoever called it."""
    return next_up.show_next(request, desk)


def use_as_report(request: Request, desk: Desk) -> Reply:
    """Open the report's form with the text of the person's own message in it."""
    if request.message.get("user") != request.user:
        raise DutyError("", "report_not_your_message")
    with desk.turn(request) as turn:
        view = reports.FORM.opened(turn, desk, "", {})
    if view is None:
        return Reply(message=notice(desk.phrases.say("no_meetings")))
    text = unescape(str(request.message.get("text") or "")).strip()
    names = [str(one.get("name") or one.get("id")) for one in request.message.get("files") or ()]
    return Reply(view=_filled(view, text, names, desk))


def _filled(view: Json, text: str, names: list[str], desk: Desk) -> Json:
    """Return the form with the text below what stands in it already; nothing typed is lost."""
    blocks = []
    for block in view["blocks"]:
        if block.get("block_id") != TEXT or not text:
            blocks.append(block)
            continue
        element = block["element"]
        before = str(element.get("initial_value") or "")
        joined = text if text in before else f"{before}\n\n{text}".strip()
        kept = before if text in before else joined
        blocks.append({**block, "element": {**element, "initial_value": kept[:REPORT_TEXT]}})
    if names:
        line = desk.phrases.say("report_files_again", names=", ".join(names))
        blocks.insert(0, small(line))
    return {**view, "blocks": blocks}


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.SHORTCUT, Shortcut.RECORD_VISIT): record_visit,
    (Kind.SHORTCUT, Shortcut.DUE_TO_ME): due_to_me,
    (Kind.SHORTCUT, Shortcut.USE_AS_REPORT): use_as_report,
}
