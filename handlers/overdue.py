"""`/coregroup overdue`: what is overdue in the core groups somebody leads or answers for."""

from __future__ import annotations

from bot.duties.overdue import KINDS, whats_overdue
from bot.talk.plain import references
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.overdue import overdue_message


def split_kind(text: str) -> tuple[str, str]:
    """Return the kind named in what was typed ("" for none), and the rest of it: a reference."""
    words = text.lower().split()
    kind = next((one for one in KINDS if one in words or one.rstrip("s") in words), "")
    if not kind:
        return "", text.strip()
    return kind, " ".join(references(text)[:1])


def show_overdue(request: Request, desk: Desk) -> Reply:
    """Show the first page, of every core group or of the one that was named; of one kind or all."""
    kind, reference = split_kind(request.text)
    with desk.turn(request) as turn:
        found = whats_overdue(turn, reference, kind)
    return Reply(message=overdue_message(found, desk.phrases))


def show_page(request: Request, desk: Desk) -> Reply:
    """Put another page in the place of the one whose button was pressed."""
    first, _, rest = request.value.partition(" ")
    kind, reference = split_kind(rest)
    with desk.turn(request) as turn:
        found = whats_overdue(turn, reference, kind)
    place = int(first) if first.isdecimal() else 0
    return Reply(replace=overdue_message(found, desk.phrases, place))


def show_from_button(request: Request, desk: Desk) -> Reply:
    """Show the list for the button on Home."""
    with desk.turn(request) as turn:
        found = whats_overdue(turn)
    return Reply(message=overdue_message(found, desk.phrases))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OVERDUE_PAGE): show_page,
    (Kind.ACTION, Do.OPEN_OVERDUE): show_from_button,
}
