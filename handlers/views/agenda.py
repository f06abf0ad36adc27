"""The agenda of a meeting as one message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.dates import near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.agenda import Agenda, Agreed, Open, Point
from bot.rules.british import said_list
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    bullets,
    cut,
    header,
    labelled,
    rich,
    small,
)
from handlers.views.next import when

MOST = 15
LINE = 300


def agenda_message(agenda: Agenda, phrases: Phrases) -> Message:
    """Build the agenda: before the meeting, what was agreed, what is open, the points."""
    title = _title(agenda, phrases)
    blocks: list[Json] = [header(title)]
    lines = [title]
    for heading, listed in _parts(agenda, phrases):
        blocks += [rich(("bold", heading)), bullets(listed)]
        lines += [heading, *listed]
    source = phrases.say("agenda_source", document=agenda.document)
    blocks += [small(source), _buttons(agenda, phrases)]
    return Message(cut("\n".join([*lines, source]), MESSAGE_TEXT), tuple(blocks))


def _title(agenda: Agenda, phrases: Phrases) -> str:
    who = f" ({', '.join(agenda.initials)})" if agenda.initials else ""
    reference = f"{agenda.reference}{who}"
    if agenda.on is None:
        return phrases.say("agenda_title_unbooked", reference=reference)
    day = when(agenda.on, agenda.starts, agenda.today)
    return phrases.say("agenda_title", reference=reference, when=day)


def _parts(agenda: Agenda, phrases: Phrases) -> list[tuple[str, list[str]]]:
    say = phrases.say
    since = agenda.last_on
    day = short_date(since, agenda.today) if since else ""
    done = say("agenda_actions_since", day=day) if since else say("agenda_actions")
    names, advice = agenda.away
    away = [say("agenda_away", names=said_list(list(names)))] if names else []
    away += _points(advice, phrases)
    parts = [
        (say("agenda_before"), _points(agenda.before, phrases)),
        (done, _actions(agenda, phrases) or [say("agenda_no_actions")]),
        (say("agenda_concerns"), _concerns(agenda, phrases)),
        (say("agenda_unmet"), [_unmet(one, phrases) for one in agenda.unmet]),
        (say("agenda_points"), [*_points(agenda.points, phrases), *away]),
    ]
    return [(heading, _cut(listed, phrases)) for heading, listed in parts if listed]


def _cut(lines: list[str], phrases: Phrases) -> list[str]:
    shown = [cut(line, LINE) for line in lines[:MOST]]
    left = len(lines) - MOST
    return [*shown, phrases.say("agenda_more", number=left)] if left > 0 else shown


def _points(points: Sequence[Point], phrases: Phrases) -> list[str]:
    return [
        phrases.say("agenda_point", title=one.title.rstrip("?"), words=one.words) for one in points
    ]


def _actions(agenda: Agenda, phrases: Phrases) -> list[str]:
    return [
        phrases.say(
            "agenda_action",
            title=one.title,
            owner=one.owner,
            due=near_date(one.due, agenda.today),
            state=phrases.say(_state(one)),
        )
        for one in agenda.actions
    ]


def _state(one: Agreed) -> str:
    if one.done:
        return "agenda_done"
    if one.late:
        return "agenda_late"
    return "agenda_blocked" if one.blocked else "agenda_open"


def _concerns(agenda: Agenda, phrases: Phrases) -> list[str]:
    return [
        phrases.say(f"agenda_concern_{kind}", day=near_date(day, agenda.today))
        for kind, day in agenda.concerns
    ]


def _unmet(one: Open, phrases: Phrases) -> str:
    title = one.title.rstrip("?")
    if not one.answered:
        return phrases.say("agenda_unmet_open", title=title)
    return phrases.say("agenda_unmet_line", title=title, reason=one.reason).strip()


def _buttons(agenda: Agenda, phrases: Phrases) -> Json:
    group, about = str(agenda.group_id), agenda.reference
    row = [labelled(phrases, "open_button", Do.OPEN_GROUP, group, about=about)]
    if agenda.leads:
        row.append(labelled(phrases, "unmet_button", Do.OPEN_UNMET, group, about=about))
        if agenda.on is None:
            row.append(labelled(phrases, "meeting_book", Do.OPEN_MEETING, group, about=about))
    return actions(*row, block_id=f"agenda-{group}")
