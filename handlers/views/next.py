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
from handlers.views.common import (
    actions,
    header,
    labelled,
    option,
    paragraph,
    plain,
    rich_line,
    rich_list,
    select,
    small,
    with_children,
)

MOST_DUTIES = 3

_RECORDS = frozenset({Role.LEAD_SOCIAL_WORKER.value, Role.TEAM_MANAGER.value})

Titles = Callable[[str, str], str]
"""(procedure, rule) -> the line people read for that rule."""


def next_message(upcoming: Upcoming, titles: Titles, phrases: Phrases) -> Message:
    """Build the answer: each group with its next meeting and the person's own duties."""
    if not upcoming.groups:
        text = phrases.say("no_groups")
        return Message(text, (paragraph(text),))
    title = phrases.say("next_title")
    lines: list[str] = [title]
    elements: list[Json] = []
    for group in upcoming.groups:
        meeting = meeting_line(group, upcoming.today, phrases)
        duties = duty_lines(group, upcoming.today, titles, phrases)
        elements.append(rich_line(("bold", group.reference), f" {meeting}"))
        if duties:
            elements.append(rich_list(duties))
        lines += [f"{group.reference} {meeting}", *duties]
    blocks: list[Json] = [header(title), {"type": "rich_text", "elements": elements}]
    if upcoming.more:
        more = phrases.say("next_more", number=upcoming.more)
        blocks.append(small(more))
        lines.append(more)
    blocks.append(_buttons(upcoming, phrases))
    return Message("\n".join(lines), tuple(blocks))


def duty_lines(group: NextInGroup, today: date, titles: Titles, phrases: Phrases) -> list[str]:
    """Return what is due from the person in one group, a line each."""
    lines = [
        duty_line(due, titles(group.procedure, due.rule), today, phrases)
        for due in group.duties[:MOST_DUTIES]
    ]
    hidden = len(group.duties) - MOST_DUTIES
    if hidden > 0:
        lines.append(phrases.say("next_more_duties", number=hidden))
    return lines


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
    what = with_children(title, due.subject, due.subject_key, phrases)
    if due.subject_key.startswith("task:"):
        what = due.subject
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


def _buttons(upcoming: Upcoming, phrases: Phrases) -> Json:
    groups = [option(group.reference, group.group_id) for group in upcoming.groups]
    row = [
        {
            **select(groups),
            "action_id": str(Do.OPEN_GROUP),
            "placeholder": plain(phrases.say("open_which")),
        }
    ]
    # A chair is told of a core group's meetings and takes no part in them.
    if upcoming.roles - {Role.CONFERENCE_CHAIR.value}:
        row += [
            labelled(phrases, "send_apologies", Do.OPEN_APOLOGIES),
            labelled(phrases, "write_report", Do.OPEN_REPORT),
            labelled(phrases, "visit_button", Do.OPEN_VISIT),
        ]
    if upcoming.roles & _RECORDS:
        row.append(labelled(phrases, "outcome_button", Do.OPEN_OUTCOME))
    row.append(labelled(phrases, "concern_button", Do.OPEN_CONCERN))
    return actions(*row, block_id="next-do")
