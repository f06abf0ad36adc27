"""`/coregroup tasks`: what was agreed, done with one press, or said to be not possible in time."""

from __future__ import annotations

import uuid
from datetime import date

from bot.documents.dates import clock_time, short_date
from bot.documents.phrases import Phrases
from bot.duties import task_delays, tasks
from bot.duties.tasks import TaskItem
from bot.duties.turn import NotHere, Turn
from bot.records.tables import OutboxMessage, Person
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import tasks as views
from handlers.views.common import in_place, notice, paragraph
from handlers.views.confirm import ask_about_day
from handlers.views.settled import settled, unescape


def ask(request: Request, desk: Desk) -> Reply:
    """Show the person's open tasks in all groups, or a group's for its reference."""
    with desk.turn(request) as turn:
        found = tasks.task_list(turn, request.text)
    return Reply(message=views.list_message(found, desk.phrases))


def turn_page(request: Request, desk: Desk) -> Reply:
    """Show another page of the list."""
    scope, _, page = request.value.partition(".")
    with desk.turn(request) as turn:
        found = tasks.task_list(turn, scope)
    number = int(page) if page.isdigit() else 0
    return Reply(replace=views.list_message(found, desk.phrases, number))


def done(request: Request, desk: Desk) -> Reply:
    """Mark a task as done; its buttons give way to a line with Undo, the rest stays."""
    with desk.turn(request) as turn:
        item = tasks.mark_done(turn, read_id(request.value))
        return _redraw(turn, request, desk, item)


def undo(request: Request, desk: Desk) -> Reply:
    """Take "done" back; the task's buttons return."""
    with desk.turn(request) as turn:
        item = tasks.undo_done(turn, read_id(request.value))
        return _redraw(turn, request, desk, item)


def _redraw(turn: Turn, request: Request, desk: Desk, item: TaskItem) -> Reply:
    place = views.read_list_block(request.block_id)
    if place is not None:
        scope, page = place
        found = tasks.task_list(turn, scope)
        return Reply(replace=views.list_message(found, desk.phrases, page))
    row = views.task_row(item, request.block_id, _number(request), desk.phrases)
    line = (
        views.done_line(item, desk.phrases)
        if item.done_at is not None
        else desk.phrases.say("task_open_again")
    )
    shown = request.message.get("blocks") or ()
    if not any(block.get("block_id") == request.block_id for block in shown):
        return Reply(replace=Message(line, (paragraph(item.title), row)))
    text = f"{unescape(str(request.message.get('text') or ''))}\n{line}".strip()
    return Reply(replace=Message(text, tuple(in_place(shown, request.block_id, row))))


def _number(request: Request) -> int:
    # What follows the dot kept the button's id apart in its message: it stays.
    action = (request.body.get("actions") or [{}])[0]
    number = str(action.get("action_id") or "").partition(".")[2]
    return int(number) if number.isdigit() else 0


def open_blocked(request: Request, desk: Desk) -> Reply:
    """Open the form that says why a task cannot be done in time."""
    with desk.turn(request) as turn:
        view = _blocked_form(turn, desk, request.value, spot_of(request))
        return Reply(view=restore(turn, view, f"task:{request.value}", desk))


def _blocked_form(turn: Turn, desk: Desk, value: str, spot: Json) -> Json:
    item = task_delays.still_open(turn, read_id(value))
    told = task_delays.told_of(turn, item)
    lead = told.recipient.name if told.recipient else ""
    return views.blocked_form(item, lead, desk.phrases, spot)


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    value = subject_of(request).removeprefix("task:")
    with desk.turn(request) as turn:
        return _blocked_form(turn, desk, value, request.about.get("spot") or {})


def submit_blocked(request: Request, desk: Desk) -> Reply:
    """Tell whoever leads the group at once; the date stays until they agree."""
    task_id = read_id(subject_of(request).removeprefix("task:"))
    proposed = request.day("proposed")
    with desk.turn(request) as turn:
        task_delays.check_proposed(turn, task_id, proposed)
        again = ask_about_day(request, "proposed", turn.calendar, desk.phrases)
        if again is not None:
            return Reply(view=again, how="update")
        task_delays.cannot_in_time(turn, task_id, request.typed("reason"), proposed)
        drop(turn, request)
        at = clock_time(turn.now, turn.workspace.zone)
    desk.nudge()
    return Reply(settle=settle_at(request, desk.phrases.say("blocked_settled", at=at)))


def agree(request: Request, desk: Desk) -> Reply:
    """Agree on the date that was proposed: now the task's day moves, and its owner hears."""
    task, _, day = request.value.partition(":")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotHere from None
    with desk.turn(request) as turn:
        item = task_delays.agree_date(turn, read_id(task), on)
        at = clock_time(turn.now, turn.workspace.zone)
        proposed = short_date(on, item.today)
        line = desk.phrases.say("task_agreed_by_you", proposed=proposed, at=at)
        reply = _answered(turn, request, desk, item, line)
    desk.nudge()
    return reply


def talk(request: Request, desk: Desk) -> Reply:
    """Ask the owner to talk first; the date stays."""
    with desk.turn(request) as turn:
        item = task_delays.ask_to_talk(turn, read_id(request.value))
        at = clock_time(turn.now, turn.workspace.zone)
        line = views.one_line("task_talk_by_you", item, desk.phrases, at=at)
        reply = _answered(turn, request, desk, item, line)
    desk.nudge()
    return reply


def _answered(turn: Turn, request: Request, desk: Desk, item: TaskItem, line: str) -> Reply:
    if not item.owner_on_slack:
        line += " " + desk.phrases.say("task_agreed_by_hand", owner=item.owner)
    if views.read_list_block(request.block_id) is None:
        return Reply(replace=settled(request, line))
    return Reply(replace=_redraw(turn, request, desk, item).replace, message=notice(line))


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.TASK_DONE): done,
    (Kind.ACTION, Do.TASK_UNDO): undo,
    (Kind.ACTION, Do.TASK_BLOCKED): open_blocked,
    (Kind.SUBMISSION, Form.TASK_BLOCKED): submit_blocked,
    (Kind.ACTION, Do.TASK_AGREE): agree,
    (Kind.ACTION, Do.TASK_TALK): talk,
    (Kind.ACTION, Do.TASKS_PAGE): turn_page,
}
BLANKS: dict[str, Blank] = {Form.TASK_BLOCKED: blank}


def render_given(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell an owner of the tasks from a meeting; nothing where none of them is open any more."""
    items = tasks.given_at(turn, uuid.UUID(str(row.ids["meeting"])))
    return views.given_message(items, phrases) if items else None


def _item(turn: Turn, row: OutboxMessage) -> TaskItem:
    return tasks.task_item(turn, uuid.UUID(str(row.ids["task"])))


def _by(turn: Turn, row: OutboxMessage) -> str:
    return turn.session.get_one(Person, uuid.UUID(str(row.ids["by"]))).name


def render_blocked(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell whoever leads the group; nothing where the owner has said something newer."""
    item = _item(turn, row)
    current = item.blocked_at is not None and item.blocked_at.isoformat() == row.ids["said"]
    return views.blocked_message(item, phrases) if current else None


def render_blocked_sent(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Confirm to the owner who knows, and that the date stays for now."""
    item = _item(turn, row)
    if item.blocked_at is None or item.blocked_at.isoformat() != row.ids["said"]:
        return None
    told = task_delays.told_of(turn, item)
    if told.recipient is not None:
        known = phrases.say("task_told", name=told.recipient.name)
    elif told.lead:
        known = phrases.say("task_told_nobody", name=told.lead)
    else:
        known = phrases.say("task_told_no_lead")
    return notice(views.one_line("task_blocked_sent_line", item, phrases, told=known))


def render_moved(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the owner that a new date is agreed."""
    item = _item(turn, row)
    if item.due.isoformat() != row.ids["said"]:
        return None
    return notice(views.one_line("task_moved_line", item, phrases, name=_by(turn, row)))


def render_talk(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell the owner that whoever leads the group would like to talk first."""
    item = _item(turn, row)
    if item.done_at is not None:
        return None
    return notice(views.one_line("task_talk_line", item, phrases, name=_by(turn, row)))


MESSAGES = {
    "tasks_given": render_given,
    "task_blocked": render_blocked,
    "task_blocked_sent": render_blocked_sent,
    "task_moved": render_moved,
    "task_talk": render_talk,
}
