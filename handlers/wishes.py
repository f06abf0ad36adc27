"""When somebody wants to be reminded: the settings, and putting one duty off."""

from __future__ import annotations

from datetime import date

from bot.duties import wishes
from bot.duties.turn import DutyError, NotHere
from bot.duties.wishes import Wished
from handlers.desk import Desk
from handlers.ids import Do, Form, Kind
from handlers.replies import Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.views import wishes as views
from handlers.views.digest import later_menu
from handlers.views.settled import unescape


def ask(request: Request, desk: Desk) -> Reply:
    """Open the settings, or offer them where Slack lets no form be opened."""
    if not request.trigger_id:
        with desk.turn(request):
            return Reply(message=views.ask_message(desk.phrases))
    return open_form(request, desk)


def open_form(request: Request, desk: Desk) -> Reply:
    """Open the person's own settings."""
    with desk.turn(request) as turn:
        page = wishes.see_wishes(turn)
    return Reply(view=views.wishes_form(page, desk.phrases))


def submit(request: Request, desk: Desk) -> Reply:
    """Keep the settings and say what holds now."""
    pause = request.typed("paused_until")
    if pause and request.day("paused_until") is None:
        raise DutyError("paused_until", "wishes_pause_past")
    wished = Wished(
        digest_hour=_hour(request, "digest_hour"),
        quiet_from=_hour(request, "quiet_from"),
        quiet_until=_hour(request, "quiet_until"),
        quiet_days=frozenset(int(day) for day in request.chosen("quiet_days") if day.isdigit()),
        nation=_unless_usual(request.typed("nation")),
        paused_until=request.day("paused_until"),
    )
    with desk.turn(request) as turn:
        page = wishes.save_wishes(turn, wished)
    desk.nudge()
    return Reply(message=views.saved_message(page, desk.phrases))


def _unless_usual(typed: str) -> str | None:
    return typed if typed and typed != views.USUAL else None


def _hour(request: Request, name: str) -> int | None:
    typed = _unless_usual(request.typed(name))
    if typed is not None and not typed.isdecimal():
        raise DutyError(name, "wishes_hour", earliest=wishes.EARLIEST, latest=wishes.LATEST)
    return int(typed) if typed is not None else None


def snooze(request: Request, desk: Desk) -> Reply:
    """Put a duty off to the chosen day; its other buttons stay."""
    deadline, _, day = request.value.partition(":")
    try:
        until = date.fromisoformat(day)
    except ValueError:
        raise NotHere from None
    with desk.turn(request) as turn:
        _, on = wishes.snooze(turn, read_id(deadline), until)
    shown = {**request.message, "text": unescape(str(request.message.get("text") or ""))}
    return Reply(replace=views.put_off_message(shown, request.block_id, deadline, on, desk.phrases))


def undo(request: Request, desk: Desk) -> Reply:
    """Take a snooze back; the menu returns."""
    with desk.turn(request) as turn:
        item = wishes.undo_snooze(turn, read_id(request.value))
    menu = later_menu(item, 0, desk.phrases) if item.later else None
    shown = {**request.message, "text": unescape(str(request.message.get("text") or ""))}
    return Reply(replace=views.taken_back_message(shown, request.block_id, menu, desk.phrases))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_WISHES): open_form,
    (Kind.SUBMISSION, Form.WISHES): submit,
    (Kind.ACTION, Do.SNOOZE): snooze,
    (Kind.ACTION, Do.UNDO_SNOOZE): undo,
}
