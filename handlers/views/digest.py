"""What reminders look like: the morning's digest, one duty by itself, and what to tell others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.documents.dates import days_late, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.digest import Digest, Item, Telling
from bot.duties.passing_on import SETTLED
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    header,
    labelled,
    option,
    paragraph,
    plain,
    rich,
    select,
    small,
    with_children,
)
from handlers.views.next import when

MOST_ITEMS = 12
MOST_TELLINGS = 6
MOST_AGENDAS = 2
"""Two blocks each, but one for an agenda: the longest digest has 49 of the 50 Slack allows."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sister"})


def digest_message(digest: Digest, zone: str, phrases: Phrases) -> Message:
    """Build a digest, most urgent first; `zone` is the workspace's."""
    title = _greeting(digest.name, digest.now, zone, phrases)
    blocks: list[Json] = [header(title)]
    lines = [f"{title}."]
    items = digest.items[:MOST_ITEMS]
    if len(items) > 1:
        blocks.append(small(phrases.say("digest_order")))
    for name, part in _parts(digest, items):
        blocks.append(rich(("bold", phrases.say(name))))
        lines.append(f"{phrases.say(name)}:")
        for item in part:
            text = item_line(item, digest.today, phrases)
            blocks += [paragraph(text), item_buttons(item, len(blocks), phrases)]
            lines.append(text)
    below = (_agendas(digest, phrases), _telling(digest, phrases), _closing(digest, phrases))
    for block, line in [pair for part in below for pair in part]:
        blocks.append(block)
        lines += [line] if line else []
    return Message("\n".join(lines), tuple(blocks))


def _greeting(name: str, now: datetime, zone: str, phrases: Phrases) -> str:
    words = name.split()
    titled = bool(words) and words[0].rstrip(".").lower() in _TITLES
    said = name if titled or not words else words[0]
    morning = now.astimezone(ZoneInfo(zone)).hour < 12
    return phrases.say("digest_morning" if morning else "digest_afternoon", name=said)


def _parts(digest: Digest, items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    parts: dict[str, list[Item]] = {}
    for item in items:
        if item.late:
            name = "digest_late"
        elif item.act_by <= digest.today:
            name = "digest_today"
        else:
            name = "digest_week" if item.act_by <= digest.week_ends else "digest_ahead"
        parts.setdefault(name, []).append(item)
    order = ("digest_late", "digest_today", "digest_week", "digest_ahead")
    return [(name, parts[name]) for name in order if name in parts]


def item_line(item: Item, today: date, phrases: Phrases) -> str:
    """Return one duty of the reader's: what it is, and by when."""
    act_by = near_date(item.act_by, today)
    title = with_children(item.title, item.subject, item.subject_key, phrases)
    said = {"reference": item.reference, "subject": item.subject, "title": title}
    if item.asks:
        return phrases.say("item_asks", act_by=act_by, **said)
    if item.never_overdue and item.done == "plan copy":
        return phrases.say("item_copy", **said)
    if item.subject_key.startswith("task:"):
        key = "item_task"
    else:
        key = "item_report" if item.done == "absence report" else "item_duty"
    what = phrases.say(key, **said)
    line = f"{what} {due_line(item, today, phrases)}"
    return f"{line} {phrases.say('due_blocked')}" if item.blocked else line


def due_line(item: Item, today: date, phrases: Phrases) -> str:
    """Return by when a duty is due, or how late it is."""
    due = near_date(item.due, today)
    if item.late:
        key = "due_recommended" if item.recommended else "due_late"
        return phrases.say(key, due=due, late=days_late(item.due, today).capitalize())
    if item.due == today:
        return phrases.say("due_today")
    if item.act_by == item.due:
        return phrases.say("due_on", due=due)
    return phrases.say("due_act_by", due=due, act_by=near_date(item.act_by, today))


def item_buttons(item: Item, number: int, phrases: Phrases) -> Json:
    """Return the buttons that settle a duty; `number` keeps their ids apart in the message."""
    what = item.subject if item.subject_key.startswith("task:") else item.title
    row = [
        labelled(phrases, key, do, value, about=f"{item.reference}, {what}", number=number)
        for key, do, value in _offers(item)
    ]
    if item.later:
        row.append(later_menu(item, number, phrases))
    return actions(*row, block_id=f"item-{item.deadline_id}")


def later_menu(item: Item, number: int, phrases: Phrases) -> Json:
    """Return the menu of days on which a duty may come back; its last day says so."""
    last = None if item.late else item.later[-1]
    days = [
        option(
            phrases.say("later_last" if day == last else "later_day", day=short_date(day, day)),
            f"{item.deadline_id}:{day.isoformat()}",
        )
        for day in item.later
    ]
    menu = select(days)
    return menu | {
        "action_id": f"{Do.SNOOZE}.{number}",
        "placeholder": plain(phrases.say("later_menu"), 150),
    }


def _offers(item: Item) -> list[tuple[str, Do, str]]:
    """Return label's key, action and value of each button, by what settles the duty."""
    group, deadline = str(item.group_id), str(item.deadline_id)
    about = item.subject_key if item.subject_key.startswith("meeting:") else group
    opens = ("open_button", Do.OPEN_GROUP, group)
    if item.done == "task done":
        task = item.subject_key.removeprefix("task:")
        done = [("task_done_button", Do.TASK_DONE, task)]
        return done if item.blocked else [*done, ("task_blocked_button", Do.TASK_BLOCKED, task)]
    if item.done == "absence report":
        report = ("write_report", Do.OPEN_REPORT, about)
        return [("send_apologies", Do.OPEN_APOLOGIES, about)] if item.asks else [report]
    if item.done == "plan copy":
        came = ("copy_came_button", Do.COPY_CAME, deadline)
        return [came, ("copy_missing_button", Do.COPY_MISSING, deadline)]
    if item.done in ("meeting held", "meetings held"):
        book = ("meeting_book", Do.OPEN_MEETING, group)
        return [("outcome_button", Do.OPEN_OUTCOME, group), book, opens]
    if item.done in ("minutes sent", "family minutes sent"):
        return [("minutes_button", Do.OPEN_MINUTES, about), opens]
    if item.done in SETTLED:
        return [("passed_on_button", Do.PASSED_ON, deadline), opens]
    if item.done == "child seen":
        return [("visit_button", Do.OPEN_VISIT, group), opens]
    return [opens]


def _telling(digest: Digest, phrases: Phrases) -> list[tuple[Json, str]]:
    if not digest.telling:
        return []
    title, why = phrases.say("digest_tell"), phrases.say("digest_tell_why")
    shown: list[tuple[Json, str]] = [
        (rich(("bold", title)), f"{title}:"),
        (small(why), ""),
        *telling_blocks(digest.telling, digest.today, phrases),
    ]
    return shown


def telling_blocks(
    telling: Sequence[Telling], today: date, phrases: Phrases
) -> list[tuple[Json, str]]:
    """Return what to tell others: each a block with its line of text, buttons with none."""
    shown: list[tuple[Json, str]] = []
    for number, one in enumerate(telling[:MOST_TELLINGS]):
        line = telling_line(one, today, phrases)
        value = f"{one.item.deadline_id}:{one.person_id or ''}"
        about = f"{one.name or one.role}, {one.item.reference}"
        told = labelled(phrases, "told_button", Do.TOLD, value, about=about, number=number)
        shown += [(paragraph(line), line), (actions(told, block_id=f"tell-{number}"), "")]
    hidden = len(telling) - MOST_TELLINGS
    if hidden > 0:
        more = phrases.say("digest_tell_more", number=hidden)
        shown.append((small(more), more))
    return shown


def telling_line(telling: Telling, today: date, phrases: Phrases) -> str:
    """Return whom to tell what."""
    item = telling.item
    name = f"{telling.name} ({telling.agency})" if telling.agency else telling.name
    if name and item.asks:
        act_by = near_date(item.act_by, today)
        about = {"reference": item.reference, "subject": item.subject, "act_by": act_by}
        return phrases.say("tell_asks", name=name, **about)
    if name and item.never_overdue and item.done == "plan copy":
        about = {"reference": item.reference, "subject": item.subject}
        return phrases.say("tell_copy", name=name, **about)
    what = item_line(item, today, phrases)
    if name:
        return phrases.say("tell_line", name=name, what=what)
    return phrases.say("tell_nobody", role=telling.role, reference=item.reference, what=what)


def _agendas(digest: Digest, phrases: Phrases) -> list[tuple[Json, str]]:
    shown: list[tuple[Json, str]] = []
    for number, one in enumerate(digest.agendas[:MOST_AGENDAS]):
        day = when(one.on, one.starts, digest.today)
        line = phrases.say("agenda_offer", reference=one.reference, when=day)
        value = f"meeting:{one.meeting_id}"
        agenda = labelled(
            phrases, "agenda_button", Do.OPEN_AGENDA, value, about=one.reference, number=number
        )
        shown.append((paragraph(line, agenda), line))
    return shown


def _closing(digest: Digest, phrases: Phrases) -> list[tuple[Json, str]]:
    lines = []
    hidden = len(digest.items) - MOST_ITEMS
    if hidden > 0:
        lines.append(phrases.say("digest_more", number=hidden))
    if any(item.done == "task done" and not item.blocked for item in digest.items[:MOST_ITEMS]):
        key = "digest_hint" if digest.lead else "digest_hint_alone"
        lines.append(phrases.say(key, lead=digest.lead))
    if hidden <= 0 and digest.next_on:
        lines.append(phrases.say("digest_next", day=near_date(digest.next_on, digest.today)))
    elif hidden <= 0 and digest.items:
        lines.append(phrases.say("digest_nothing_else"))
    return [(small(line), line) for line in lines]


def single_message(item: Item, today: date, duty: str, phrases: Phrases) -> Message:
    """Build the message about one duty that goes out by itself; `duty` is the number to ring."""
    if item.urgent:
        first = phrases.say("single_urgent")
    else:
        first = phrases.say("single_today" if item.act_by <= today else "single_soon")
    line = item_line(item, today, phrases)
    blocks = [paragraph(first), paragraph(line), item_buttons(item, 0, phrases)]
    lines = [first, line]
    if item.urgent:
        safety = phrases.say("safety", duty=duty)
        blocks.append(small(safety))
        lines.append(safety)
    return Message("\n".join(lines), tuple(blocks))


def telling_message(
    first: str, telling: Sequence[Telling], today: date, phrases: Phrases
) -> Message:
    """Build what to tell others, after a sentence that says why."""
    shown = telling_blocks(telling, today, phrases)
    lines = [first, *(line for _, line in shown if line)]
    return Message("\n".join(lines), (paragraph(first), *(block for block, _ in shown)))
