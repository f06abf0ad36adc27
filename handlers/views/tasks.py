"""Agreed tasks: the list, one task with its buttons, the form, the messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.dates import clock_time, days_late, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.task_delays import REASON_TEXT
from bot.duties.tasks import TaskItem, TaskList
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    button,
    cut,
    date_input,
    field,
    header,
    modal,
    paragraph,
    rich,
    small,
    text_input,
)

ON_PAGE = 12
IN_NOTICE = 15
LIST = "tasks"


def list_block(scope: str, page: int, task_id: object) -> str:
    """Return the id of a task's buttons in a list, from which the list can be drawn again."""
    return f"{LIST}.{scope}.{page}.{task_id}"


def read_list_block(block_id: str) -> tuple[str, int] | None:
    """Return the scope and the page of the list that a button stands in, None for no list."""
    parts = block_id.split(".")
    if len(parts) != 4 or parts[0] != LIST or not parts[2].isdigit():
        return None
    return parts[1], int(parts[2])


def list_message(found: TaskList, phrases: Phrases, page: int = 0) -> Message:
    """Build one page of a list of tasks, late ones first."""
    say = phrases.say
    if not found.items:
        key = "tasks_none_group" if found.reference else "tasks_none"
        text = say(key, reference=found.reference)
        return Message(text, (paragraph(text),))
    pages = -(-len(found.items) // ON_PAGE)
    page = min(page, pages - 1)
    title = say(
        "tasks_title_group" if found.everybody else "tasks_title", reference=found.reference
    )
    blocks, lines = [header(title)], [title]
    shown = found.items[page * ON_PAGE : (page + 1) * ON_PAGE]
    for number, item in enumerate(shown):
        block_id = list_block(found.scope, page, item.task_id)
        blocks += task_blocks(item, block_id, number, phrases, owner=found.everybody)
        lines.append(f"{item.reference}: {task_line(item, phrases, owner=found.everybody)}")
    blocks += [small(words) for words in found.prompts]
    lines += found.prompts
    if pages > 1:
        blocks += _pages(found, page, pages, phrases)
    return Message(cut("\n".join(lines), MESSAGE_TEXT), tuple(blocks))


def _pages(found: TaskList, page: int, pages: int, phrases: Phrases) -> list[Json]:
    def span(other: int) -> dict[str, int]:
        last = min((other + 1) * ON_PAGE, len(found.items))
        return {"first": other * ON_PAGE + 1, "last": last, "number": len(found.items)}

    row = [
        button(
            phrases.say("tasks_page", **span(other)),
            Do.TASKS_PAGE,
            f"{found.scope}.{other}",
            number=other,
        )
        for other in range(pages)
        if other != page
    ]
    return [small(phrases.say("tasks_more", **span(page))), actions(*row[:25], block_id="pages")]


def task_line(item: TaskItem, phrases: Phrases, *, owner: bool = False) -> str:
    """Return a task with its day, `owner` before it where several people's stand together."""
    due = near_date(item.due, item.today)
    if item.late:
        late = days_late(item.due, item.today).capitalize()
        when = phrases.say("task_late", late=late, due=due)
    else:
        when = phrases.say("task_due", due=due)
    key = "task_of" if owner else "task_mine"
    return phrases.say(key, title=item.title, owner=item.owner, due=when)


def task_blocks(
    item: TaskItem, block_id: str, number: int, phrases: Phrases, *, owner: bool = False
) -> list[Json]:
    """Return a task's line and, below it, its buttons or what has been done."""
    line = rich(("bold", item.reference), f"  {task_line(item, phrases, owner=owner)}")
    below = task_row(item, block_id, number, phrases)
    if not item.blocked or item.done_at is not None:
        return [line, below]
    return [line, small(blocked_line(item, phrases)), below]


def blocked_line(item: TaskItem, phrases: Phrases) -> str:
    """Return that a task is said to be not possible in time, with the date proposed."""
    if item.proposed is None:
        return phrases.say("task_blocked_open")
    return phrases.say("task_blocked_proposed", proposed=near_date(item.proposed, item.today))


def task_row(item: TaskItem, block_id: str, number: int, phrases: Phrases) -> Json:
    """Return a task's buttons; once it is done, the line that says so with Undo beside it."""
    if item.done_at is not None:
        undo = undo_button(item, number, phrases) if item.undo else None
        return {**paragraph(done_line(item, phrases), undo), "block_id": block_id}
    value, of = str(item.task_id), f"{item.reference}: {item.title}"
    say = phrases.say
    row = [button(say("task_done_button"), Do.TASK_DONE, value, says=f"Done: {of}", number=number)]
    if not item.blocked:
        label = say("task_blocked_button")
        row.append(button(label, Do.TASK_BLOCKED, value, says=f"{label}: {of}", number=number))
    elif item.manages and not item.mine:
        row += decision_buttons(item, phrases, number)
    return actions(*row, block_id=block_id)


def decision_buttons(item: TaskItem, phrases: Phrases, number: int | None = None) -> list[Json]:
    """Return what whoever leads the group can answer to a task that cannot be done in time."""
    say, of = phrases.say, f"{item.reference}: {item.title}"
    row = []
    if item.proposed is not None:
        label = say("task_agree_button", proposed=short_date(item.proposed, item.today))
        value = f"{item.task_id}:{item.proposed.isoformat()}"
        row.append(button(label, Do.TASK_AGREE, value, says=f"{label}: {of}", number=number))
    talk = say("task_talk_button")
    return [
        *row,
        button(talk, Do.TASK_TALK, str(item.task_id), says=f"{talk}: {of}", number=number),
    ]


def undo_button(item: TaskItem, number: int | None, phrases: Phrases) -> Json:
    """Return the button that takes "done" back."""
    label = phrases.say("task_undo_button")
    says = f"{label}: {item.reference}: {item.title}"
    return button(label, Do.TASK_UNDO, str(item.task_id), says=says, number=number)


def done_line(item: TaskItem, phrases: Phrases) -> str:
    """Return who marked a task as done, and when."""
    at = clock_time(item.done_at, item.zone) if item.done_at else ""
    if item.done_by_me:
        return phrases.say("task_done_by_you", at=at)
    return phrases.say("task_done_by", name=item.done_by, at=at)


def blocked_form(item: TaskItem, lead: str, phrases: Phrases, spot: dict[str, Any]) -> Json:
    """Build the form that says why a task cannot be done in time, and by when it could be."""
    say = phrases.say
    hint = say("blocked_why_hint", lead=lead) if lead else say("blocked_why_hint_nobody")
    about = say(
        "blocked_about",
        reference=item.reference,
        title=item.title,
        due=near_date(item.due, item.today),
    )
    blocks = [
        paragraph(about),
        field(
            "reason",
            say("blocked_why"),
            text_input(item.reason, lines=True, most=REASON_TEXT),
            hint=hint,
            speaks=True,
        ),
        field(
            "proposed",
            say("blocked_proposed"),
            date_input(item.proposed),
            optional=True,
            hint=say("blocked_proposed_hint"),
            speaks=True,
        ),
        small(say("draft_kept")),
    ]
    return modal(
        Form.TASK_BLOCKED,
        say("blocked_title"),
        blocks,
        submit=say("send"),
        close=say("close"),
        about={"subject": f"task:{item.task_id}", "spot": spot},
        tells_when_closed=True,
    )


def given_message(items: Sequence[TaskItem], phrases: Phrases) -> Message:
    """Build what an owner reads: the tasks from one meeting, each with its buttons."""
    line = phrases.say("tasks_given_line", reference=items[0].reference)
    blocks, lines = [paragraph(line)], [line]
    for number, item in enumerate(items[:IN_NOTICE]):
        blocks += task_blocks(item, f"task-{item.task_id}", number, phrases)
        lines.append(task_line(item, phrases))
    if len(items) > IN_NOTICE:
        more = phrases.say("tasks_given_more", number=len(items) - IN_NOTICE)
        blocks.append(small(more))
        lines.append(more)
    return Message(cut("\n".join(lines), MESSAGE_TEXT), tuple(blocks))


def blocked_message(item: TaskItem, phrases: Phrases) -> Message:
    """Build what whoever leads the group reads at once, with the two answers as buttons."""
    say = phrases.say
    line = say(
        "task_blocked_line",
        name=item.owner,
        reference=item.reference,
        title=item.title,
        due=near_date(item.due, item.today),
    )
    wants = (
        say("task_blocked_wants", proposed=near_date(item.proposed, item.today))
        if item.proposed
        else say("task_blocked_wants_none")
    )
    why = say("task_blocked_why")
    blocks = (
        paragraph(line),
        rich(("bold", f"{why} "), item.reason),
        paragraph(wants),
        actions(*decision_buttons(item, phrases), block_id=f"task-{item.task_id}"),
    )
    return Message(f"{line} {why} {item.reason} {wants}", blocks)


def one_line(key: str, item: TaskItem, phrases: Phrases, **more: str) -> str:
    """Return a sentence about one task by its key."""
    return phrases.say(
        key,
        title=item.title,
        reference=item.reference,
        due=near_date(item.due, item.today),
        owner=item.owner,
        **more,
    )
