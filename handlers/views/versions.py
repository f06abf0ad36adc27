"""Another version of a procedure: the choice, every date it changes, and word that it was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties.versions import Moved, MovedNote, Preview, Version, Versions
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    OPTIONS,
    actions,
    bullets,
    field,
    labelled,
    modal,
    option,
    paragraph,
    rich,
    select,
    small,
)
from handlers.views.reviews import change_lines

LINES = 20
MOST_LINES = 400
"""Twenty blocks of twenty lines each: more than a group of twelve siblings can owe at once."""

Spot = Mapping[str, Any]


def said(version: Version, phrases: Phrases) -> str:
    """Return a version in words: "Greenwich, version 2"."""
    return phrases.say("version_said", name=version.name, version=version.version)


def choose_form(found: Versions, phrases: Phrases, spot: Spot) -> Json:
    """Build the choice of versions."""
    say = phrases.say
    head = [
        rich(("bold", found.reference)),
        paragraph(say("version_now", version=said(found.now, phrases))),
    ]
    choices = [
        option(said(one, phrases), one.key, one.document_date) for one in found.others[:OPTIONS]
    ]
    fields = [field("to", say("version_to"), select(choices)), small(say("version_hint"))]
    return modal(
        Form.VERSION,
        say("version_title"),
        [*head, *(fields if choices else [paragraph(say("version_no_other"))])],
        submit=say("version_show") if choices else "",
        close=say("close"),
        about={"group": str(found.group_id), "spot": spot},
    )


def confirm_form(shown: Preview, phrases: Phrases, spot: Spot, *, again: bool = False) -> Json:
    """Build the list of every date that changes; `again` where it is another than was shown."""
    say = phrases.say
    blocks: list[Json] = [rich(("bold", say("version_changed_since")))] if again else []
    names = {"was": said(shown.now, phrases), "to": said(shown.to, phrases)}
    blocks.append(paragraph(say("version_lead", reference=shown.reference, **names)))
    lines = [_line(one, shown.today, phrases) for one in shown.changes[:MOST_LINES]]
    blocks += [bullets(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]
    if not lines:
        blocks.append(paragraph(say("version_no_change")))
    hidden = len(shown.changes) - len(lines)
    if hidden > 0:
        blocks.append(small(say("page_more", number=hidden)))
    if shown.same:
        key = "version_same_one" if shown.same == 1 else "version_same_dates"
        blocks.append(small(say(key, number=shown.same)))
    about = {"group": str(shown.group_id), "to": shown.to.key, "seen": shown.seen, "spot": spot}
    return modal(
        Form.VERSION_CONFIRM,
        say("version_title"),
        blocks,
        submit=say("version_move"),
        close=say("version_keep"),
        about=about,
    )


def _line(one: Moved, today: date, phrases: Phrases) -> str:
    what = phrases.say("page_what", title=one.title, subject=one.subject)
    was = short_date(one.was, today) if one.was else ""
    due = short_date(one.due, today) if one.due else ""
    if not one.due:
        return phrases.say("version_gone", what=what, was=was)
    return phrases.say(
        "review_date_moved" if was else "review_date_new", what=what, was=was, due=due
    )


def moved_message(note: MovedNote, phrases: Phrases) -> Message:
    """Build what the manager and the lead social worker read of a move."""
    say = phrases.say
    names = {"was": said(note.was, phrases), "to": said(note.to, phrases)}
    key = "version_done" if note.by_me else "version_news"
    line = say(key, name=note.by, reference=note.reference, **names)
    blocks, lines = [paragraph(line)], [line]
    changed = change_lines(note.dates, note.today, phrases)
    if changed:
        blocks += [paragraph(say("review_dates")), bullets(changed)]
        lines += [say("review_dates"), *changed]
    value = str(note.group_id)
    row = [labelled(phrases, "open_button", Do.OPEN_GROUP, value, about=note.reference)]
    if note.by_me:
        # Moving it back is choosing the version it had before.
        back = labelled(phrases, "version_button", Do.OPEN_VERSIONS, value, about=note.reference)
        row.append(back)
    return Message("\n".join(lines), (*blocks, actions(*row, block_id=f"version-{value}")))
