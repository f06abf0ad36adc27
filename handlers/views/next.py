"""What `/coregroup next` shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from bot.documents.dates import clock_time, days_late, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.next_up import Due, NextInGroup, Upcoming
from bot.records.words import Role
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import actions, button, header, paragraph, small

MOST_GROUPS = 6
MOST_DUTIES = 4

_RECORDS = frozenset({Role.LEAD_SOCIAL_WORKER.value, Role.TEAM_MANAGER.value})

Titles = Callable[[str, str], str]
"""(procedure, rule) -> the line people read for that rule."""


def next_message(upcoming: Upcoming, titles: Titles, phrases: Phrases) -> Message:
    """Build the answer: each group with its next meeting and the person's own duties."""
    if not upcoming.groups:
        text = phrases.say("no_groups")
        return Message(text, (paragraph(text),))
    title = phrases.say("next_title")
    blocks: list[Json] = [header(title)]
    lines: list[str] = [title]
    for number, group in enumerate(upcoming.groups[:MOST_GROUPS]):
        said = group_lines(group, upcoming.today, titles, phrases)
        opens = button("Open", Do.OPEN_GROUP, group.group_id, says=f"Open {group.reference}")
        blocks.append({**paragraph(said, opens), "block_id": f"next-{number}"})
        lines.append(said)
    hidden = len(upcoming.groups) - MOST_GROUPS
    if hidden > 0:
        more = phrases.say("next_more", number=hidden)
        blocks.append(small(more))
        lines.append(more)
    blocks.append(_buttons(upcoming))
    return Message("\n".join(lines), tuple(blocks))


def group_lines(group: NextInGroup, today: date, titles: Titles, phrases: Phrases) -> str:
    """Return one group in a few lines: when it meets, then what is due from the person."""
    lines = [f"{group.reference} {meeting_line(group, today, phrases)}"]
    lines += [
        "•  " + duty_line(due, titles(group.procedure, due.rule), today, phrases)
        for due in group.duties[:MOST_DUTIES]
    ]
    hidden = len(group.duties) - MOST_DUTIES
    if hidden > 0:
        lines.append("•  " + phrases.say("next_more_duties", number=hidden))
    return "\n".join(lines)


def meeting_line(group: NextInGroup, today: date, phrases: Phrases) -> str:
    """Return when the group meets next, or that no meeting is booked."""
    ahead = [meeting for meeting in group.meetings if meeting.on >= today]
    if ahead:
        day, starts, _ = ahead[0]
        return phrases.say("next_meeting", when=when(day, starts, today))
    if group.meetings:
        day, starts, _ = group.meetings[-1]
        return phrases.say("next_unrecorded", when=when(day, starts, today))
    return phrases.say("next_none")


def when(day: date, starts: time | None, today: date) -> str:
    """Return a meeting's day and, where it is known, its time."""
    shown = near_date(day, today)
    return f"{shown} at {clock_time(starts)}" if starts else shown


def duty_line(due: Due, title: str, today: date, phrases: Phrases) -> str:
    """Return one duty with its date: what it is, what about, by when, or how late it is."""
    what = f"{title}: {due.subject}" if due.subject_key.startswith("task:") else title
    if due.due < today and not due.never_overdue:
        key = "past_recommended" if due.recommended else "duty_late"
        return phrases.say(
            key, what=what, due=short_date(due.due, today), late=days_late(due.due, today)
        )
    if due.act_by == due.due:
        return phrases.say("duty_due", what=what, due=near_date(due.due, today))
    return phrases.say(
        "duty_due_act_by",
        what=what,
        due=near_date(due.due, today),
        act_by=near_date(due.act_by, today),
    )


def _buttons(upcoming: Upcoming) -> Json:
    row = [
        button("Send apologies", Do.OPEN_APOLOGIES),
        button("Write report", Do.OPEN_REPORT),
        button("Record a visit", Do.OPEN_VISIT),
    ]
    if any(group.roles & _RECORDS for group in upcoming.groups):
        row.append(button("Record outcome", Do.OPEN_OUTCOME))
    return actions(*row, block_id="next-do")
