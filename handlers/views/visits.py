"""Visits: the form with a line for each child, and what its recorder reads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from bot.clock import local_day
from bot.documents.dates import clock_time, short_date
from bot.documents.phrases import Phrases
from bot.duties.turn import DutyError
from bot.duties.visits import NOTE_TEXT, NewVisit, Seen, VisitForm, VisitNote
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.requests import Request, read_id
from handlers.views.common import (
    OPTIONS,
    actions,
    bullets,
    button,
    date_input,
    field,
    modal,
    option,
    paragraph,
    radios,
    rich,
    select,
    small,
    text_input,
    ticks,
    time_input,
)

NOBODY = "nobody"
VIDEO = "video"
Spot = dict[str, Any]


def offer_form(value: str, phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("visit_offer")
    row = actions(button(phrases.say("visit_button"), Do.OPEN_VISIT, value))
    return Message(text, (paragraph(text), row))


def which_form(groups: Sequence[tuple[str, str]], phrases: Phrases, spot: Spot) -> Json:
    """Build the question which group was visited; `groups` are pairs of id and reference."""
    say = phrases.say
    options = [option(reference, key) for key, reference in groups[:OPTIONS]]
    return modal(
        Form.VISIT_WHICH,
        say("visit_title"),
        [field("group", say("visit_which"), select(options, options[0]["value"]))],
        submit=say("visit_next"),
        close=say("close"),
        about={"spot": spot},
    )


def visit_modal(form: VisitForm, phrases: Phrases, spot: Spot) -> Json:
    """Build the form: when, each child, nobody in, a note."""
    say = phrases.say
    box = option(say("visit_nobody_box"), NOBODY)
    call = option(say("visit_video_box"), VIDEO)
    blocks = [
        rich(("bold", say("visit_about", reference=form.reference))),
        field("on", say("visit_on"), date_input(form.today), speaks=True),
        field("at", say("visit_at"), time_input(clock_time(form.now)), speaks=True),
        *[_child(child_id, name, form, phrases) for child_id, name in form.children],
        field("nobody_in", say("visit_nobody"), ticks([box], []), optional=True, speaks=True),
        field("video", say("visit_video"), ticks([call], []), optional=True, speaks=True),
        field(
            "note",
            say("visit_note"),
            text_input(lines=True, most=NOTE_TEXT),
            optional=True,
            hint=say("visit_note_hint"),
            speaks=True,
        ),
        *[small(words) for words in form.prompts],
        small(say("draft_kept")),
    ]
    return modal(
        Form.VISIT,
        say("visit_title"),
        blocks,
        submit=say("visit_save"),
        close=say("close"),
        about={"subject": f"group:{form.core_group_id}", "spot": spot},
        tells_when_closed=True,
    )


def _child(child_id: uuid.UUID, name: str, form: VisitForm, phrases: Phrases) -> Json:
    say = phrases.say
    label = say("visit_child", name=name) if len(form.children) > 1 else say("visit_one_child")
    answers = [option(say(f"visit_{how}"), str(how)) for how in Seen]
    return field(f"seen-{child_id}", label, radios(answers), optional=True, speaks=True)


def read_visit(request: Request) -> NewVisit:
    """Read the form; raises DutyError under `on` or `at` where no choice was made."""
    on, at = request.day("on"), request.hour("at")
    if on is None:
        raise DutyError("on", "date_missing")
    if at is None:
        raise DutyError("at", "time_missing")
    seen = {}
    for block in request.values:
        how = request.typed(block)
        if block.startswith("seen-") and how in list(Seen):
            seen[read_id(block.removeprefix("seen-"))] = Seen(how)
    return NewVisit(
        on=on,
        at=at,
        seen=seen,
        nobody_in=request.chosen("nobody_in") == [NOBODY],
        video=request.chosen("video") == [VIDEO],
        note=request.typed("note"),
    )


def recorded_message(note: VisitNote, duty: str, phrases: Phrases) -> Message:
    """Build the confirmation: who was seen, what follows, and Undo while it can be used."""
    say = phrases.say
    key = "visit_recorded_nobody" if note.nobody_in else "visit_recorded"
    line = say(key, reference=note.reference, when=_when(note))
    lines = [say(f"visit_line_{how}", name=name) for name, how in note.seen]
    blocks, text = [paragraph(line)], [line]
    if not note.nobody_in:
        blocks.append(bullets(lines))
        text += lines
    follows = _follows(note, phrases)
    blocks += [small(one) for one in follows]
    if not any(how != Seen.NOT_SEEN for _, how in note.seen):
        follows.append(say("visit_safety", duty=duty))
        blocks.append(small(follows[-1]))
    if note.undo:
        label = say("visit_undo")
        undo = button(label, Do.VISIT_UNDO, str(note.entry), says=f"{label}: {note.reference}")
        blocks.append(actions(undo, block_id=f"visit-{note.entry}"))
    return Message("\n".join([*text, *follows]), tuple(blocks))


def _when(note: VisitNote) -> str:
    day = short_date(local_day(note.at, note.zone), note.today)
    return f"{day} at {clock_time(note.at, note.zone)}"


def _follows(note: VisitNote, phrases: Phrases) -> list[str]:
    if not note.has_clock:
        return [phrases.say("visit_no_clock")]
    lines = [
        phrases.say("visit_clock", name=name, due=short_date(due, note.today))
        for name, due in note.next_due
    ]
    if note.video:
        lines.insert(0, phrases.say("visit_video_moves_none"))
    elif not any(how != Seen.NOT_SEEN for _, how in note.seen):
        lines.insert(0, phrases.say("visit_no_clock_moved"))
    elif note.cover:
        lines.insert(0, phrases.say("visit_as_cover"))
    return lines
