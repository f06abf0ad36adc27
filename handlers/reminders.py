"""Reminders as people get them, and the button that says somebody was told by hand."""

from __future__ import annotations

import uuid
from dataclasses import replace

from bot.documents.dates import clock_time, near_date
from bot.documents.phrases import Phrases
from bot.duties import digest, telling, unread
from bot.duties.access import Action, entry_by_id
from bot.duties.contacts import number_now
from bot.duties.turn import Turn
from bot.records.tables import OutboxMessage, Person
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.views import digest as views
from handlers.views.common import notice
from handlers.views.settled import settled


def told(request: Request, desk: Desk) -> Reply:
    """Record that the person has told somebody, and settle the item's button."""
    deadline, _, person = request.value.partition(":")
    with desk.turn(request) as turn:
        note = telling.record_told(turn, read_id(deadline), read_id(person) if person else None)
        zone, today = turn.workspace.zone, turn.today
    at = clock_time(desk.clock.now(), zone)
    when = f"{near_date(today, today)} at {at}"
    key = "told" if note.name else "told_unnamed"
    line = desk.phrases.say(key, name=note.name, when=when)
    return Reply(replace=settled(request, line))


ROUTES: dict[tuple[Kind, str], Route] = {(Kind.ACTION, Do.TOLD): told}
_NO_CHANGE = frozenset(
    {
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "is_inactive",
        "message_not_found",
    }
)
"""Slack's words for a message that cannot be changed any more."""


def render_digest(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Build the morning's digest, None where nothing that called for it is true any more."""
    found = digest.read_digest(turn, row.ids)
    return views.digest_message(found, turn.workspace.zone, phrases) if found else None


def render_change(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Build the morning's digest as it stands now, to take the place of the one that was sent.

    Where that has been read meanwhile, or can no longer be changed, what has come up is a message
    by itself.
    """
    sent = turn.session.get_one(OutboxMessage, uuid.UUID(row.ids["digest"]))
    kept = row.reason not in _NO_CHANGE
    if not (kept and unread.unread(turn.session.connection(), [sent])):
        found = digest.read_digest(turn, row.ids)
        return views.digest_message(found, turn.workspace.zone, phrases) if found else None
    found = digest.read_digest(turn, sent.ids)
    place = (str(sent.slack_channel), str(sent.slack_ts))
    if found is None:
        return replace(notice(phrases.say("digest_settled")), place=place)
    return replace(views.digest_message(found, turn.workspace.zone, phrases), place=place)


def render_single(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Build the message about one duty: the reader's own, or one to tell somebody about."""
    deadline = uuid.UUID(row.ids["deadline"])
    duty = number_now(turn.workspace, turn.calendar, turn.now)
    if "tell" in row.ids:
        about = uuid.UUID(row.ids["tell"]) if row.ids["tell"] else None
        found = digest.read_telling(turn, [(deadline, about)])
        first = phrases.say("single_urgent" if row.urgent else "single_soon")
        return views.telling_message(first, found, turn.today, phrases) if found else None
    item = digest.read_item(turn, deadline)
    return views.single_message(item, turn.today, duty, phrases) if item else None


def render_undelivered(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Say whom Slack did not reach, and what they were to hear."""
    person = turn.session.get_one(Person, uuid.UUID(row.ids["person"]))
    found = digest.read_telling(turn, [(uuid.UUID(one), person.id) for one in row.ids["deadlines"]])
    first = phrases.say("undelivered", name=person.name)
    if row.core_group_id is not None:
        group = entry_by_id(turn, row.core_group_id, Action.SEE_OVERDUE).group
        first += " " + phrases.say("undelivered_about", reference=group.reference)
    elif not found:
        return None
    return views.telling_message(first, found, turn.today, phrases)


MESSAGES = {
    "digest": render_digest,
    "digest_change": render_change,
    "reminder": render_single,
    "undelivered": render_undelivered,
}
