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
from handlers.views.common import actions, bullets, button, header, paragraph, rich, small

MOST_GROUPS = 8
MOST_DUTIES = 6

Titles = Callable[[str, str], str]
"""(procedure, rule) -> the line people read for that rule."""


def next_message(upcoming: Upcoming, titles: Titles, phrases: Phrases) -> Message:
    """Build the answer: each group with its next meeting and the person's own duties."""
    if not upcoming.groups:
        text = phrases.say("no_groups")
        return Message(text, (paragraph(text),))
    today = upcoming.today
    blocks: list[Json] = [header(phrases.say("next_title"))]
    lines: list[str] = []
    for number, group in enumerate(upcoming.groups[:MOST_GROUPS]):
        meeting = meeting_line(group, today, phrases)
        duties = [
            duty_line(due, titles(group.procedure, due.rule), today, phrases)
            for due in group.duties[:MOST_DUTIES]
        ]
        blocks += [rich(("bold", group.reference), "  ", meeting)]
        if duties:
            blocks.append(bullets(duties))
        blocks.append(_buttons(group, number))
        lines.append(f"{group.reference}: {meeting} {' '.join(duties)}".strip())
    hidden = len(upcoming.groups) - MOST_GROUPS
    if hidden > 0:
        more = phrases.say("next_more", number=hidden)
        blocks.append(small(more))
        lines.append(more)
    return Message("\n".join(lines), tuple(blocks))


def meeting_line(group: NextInGroup, today: date, phrases: Phrases) -> str:
    """Return when the group meets next, or that no meeting is booked."""
    ahead = [meeting for meeting in group.meetings if meeting[0] >= today]
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


def _buttons(group: NextInGroup, number: int) -> Json:
    value = str(group.group_id)
    says = group.reference
    row = [button("Open", Do.OPEN_GROUP, value, says=f"Open {says}")]
    if group.meetings:
        row += [
            button("Send apologies", Do.OPEN_APOLOGIES, value, says=f"Send apologies for {says}"),
            button("Write report", Do.OPEN_REPORT, value, says=f"Write a report for {says}"),
        ]
    if group.roles & {Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER}:
        row.append(
            button("Record outcome", Do.OPEN_OUTCOME, value, says=f"Record an outcome for {says}")
        )
    row.append(button("Why these dates", Do.WHY, value, says=f"Why the dates of {says}"))
    return actions(*row, block_id=f"next-{number}")
