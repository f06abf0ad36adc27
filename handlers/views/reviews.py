"""Review conferences: a group's page about them, the three forms, and what people read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.documents.dates import long_date, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.date_changes import DateChange
from bot.duties.review_records import Held, Pick, ReviewNote, ReviewPage
from bot.records.words import ConferenceOutcome
from bot.rules.british import said_list
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    OPTIONS,
    actions,
    bullets,
    button,
    date_input,
    field,
    header,
    modal,
    option,
    paragraph,
    plain,
    radios,
    rich,
    select,
    small,
    ticks,
)

MOST_HELD = 6
MOST_CORRECTED = 3
BOXES = 10
Ids = frozenset[uuid.UUID]
About = dict[str, Any]


def which_message(groups: Sequence[tuple[str, str]], phrases: Phrases) -> Message:
    """Ask which group it is about; `groups` are pairs of id and reference."""
    line = phrases.say("review_which_line")
    menu = {
        **select([option(reference, key) for key, reference in groups[:OPTIONS]]),
        "action_id": str(Do.OPEN_REVIEW),
        "placeholder": plain(phrases.say("review_which")),
    }
    return Message(line, (paragraph(line), actions(menu)))


def page_message(page: ReviewPage, phrases: Phrases) -> Message:
    """Build what a group's reviews are, with what can be done about them."""
    title = phrases.say("review_heading", reference=page.reference)
    lines = _page_lines(page, phrases)
    blocks = [header(title), *[paragraph(line) for line in lines]]
    row = _buttons(page, phrases)
    if row:
        blocks.append(actions(*row, block_id=f"review-{page.group_id}"))
    return Message("\n".join([title, *lines]), tuple(blocks))


def _page_lines(page: ReviewPage, phrases: Phrases) -> list[str]:
    say = phrases.say
    lines = [
        _for(say(f"review_held_{one.outcome}", on=short_date(one.on, page.today)), one.children)
        for one in page.held[-MOST_HELD:]
    ]
    if page.closed:
        return [*lines, say("review_is_closed")]
    if page.over:
        return [*lines, say("review_is_over")]
    if not page.ahead:
        lines.append(say("review_not_planned"))
    for one in page.ahead:
        lines.append(_for(say("review_planned", on=near_date(one.on, page.today)), one.children))
        if page.asks_report:
            shared = one.shared_on
            key = "review_shared" if shared else "review_not_shared"
            lines.append(say(key, on=near_date(shared, page.today) if shared else ""))
    if page.unplanned:
        lines.append(say("review_not_planned_for", children=said_list(list(page.unplanned))))
    if page.ended:
        lines.append(say("review_ended_for", children=said_list(list(page.ended))))
    return lines


def _for(line: str, children: Sequence[str]) -> str:
    """Put the children whom a line is about before it, where it is not about all of them."""
    return f"{', '.join(children)}: {line}" if children else line


def _buttons(page: ReviewPage, phrases: Phrases) -> list[Json]:
    group = str(page.group_id)
    row: list[tuple[str, Do, str]] = []
    if page.changes:
        key = "review_change_date" if page.ahead else "review_set_date"
        if page.ahead and page.asks_report:
            key = "review_change_date_shared"
        row.append((phrases.say(key), Do.REVIEW_DATE, group))
        row.append((phrases.say("review_record"), Do.REVIEW_RESULT, group))
    for one in [held for held in page.held if held.correctable][-MOST_CORRECTED:]:
        label = phrases.say("review_correct")
        label = f"{label}: {', '.join(one.children)}" if one.children else label
        row.append((label, Do.REVIEW_CORRECT, str(one.conference_id)))
    return [
        button(
            label, do, value, says=f"{label}: review conference of {page.reference}", number=number
        )
        for number, (label, do, value) in enumerate(row)
    ]


def date_form(page: ReviewPage, about: About, phrases: Phrases) -> Json:
    """Build the form for the date of the next review, and for its report where one is asked."""
    say = phrases.say
    first = page.next
    fields = [
        *_which(page.running, first.about if first else frozenset(), phrases),
        field("on", say("review_on"), date_input(first.on if first else None), speaks=True),
    ]
    if page.asks_report:
        fields.append(
            field(
                "shared_on",
                say("review_shared_on"),
                date_input(first.shared_on if first else None),
                optional=True,
                hint=say("review_shared_hint"),
                speaks=True,
            )
        )
    return _modal(Form.REVIEW_DATE, "review_date_title", page, fields, about, phrases)


def result_form(page: ReviewPage, about: About, phrases: Phrases) -> Json:
    """Build the form for how a review ended."""
    first = page.next
    held_on = first.on if first and first.on <= page.today else page.today
    fields = _result_fields(phrases)
    fields[0]["element"]["initial_date"] = held_on.isoformat()
    fields[:0] = _which(page.running, first.about if first else frozenset(), phrases)
    return _modal(Form.REVIEW_RESULT, "review_result_title", page, fields, about, phrases)


def correct_form(page: ReviewPage, review: Held, about: About, phrases: Phrases) -> Json:
    """Build the form that puts the last result right: it opens with what is on record.

    `review` is the one it is about.
    """
    last = review
    fields = _result_fields(phrases, str(last.outcome))
    fields[0]["element"]["initial_date"] = last.on.isoformat()
    ahead = [one.on for one in page.ahead if one.about & review.about]
    if ahead:
        fields[2]["element"]["initial_date"] = ahead[0].isoformat()
    fields[:0] = _which(page.children, review.about, phrases)
    return _modal(Form.REVIEW_CORRECT, "review_correct_title", page, fields, about, phrases)


def _which(children: Sequence[Pick], about: Ids, phrases: Phrases) -> list[Json]:
    """Return the boxes for the children a review is about, where there are several to choose from.

    `about` are ticked, all of them where it is empty.
    """
    if len(children) < 2:
        return []
    fields = []
    for start in range(0, len(children), BOXES):
        shown = children[start : start + BOXES]
        boxes = [option(one.label, str(one.child_id)) for one in shown]
        ticked = [str(one.child_id) for one in shown if not about or one.child_id in about]
        label = phrases.say("review_children_more" if start else "review_children")
        hint = "" if start else phrases.say("review_children_hint")
        fields.append(
            field(
                f"children-{start // BOXES}",
                label,
                ticks(boxes, ticked),
                optional=True,
                hint=hint,
                speaks=True,
            )
        )
    return fields


def _result_fields(phrases: Phrases, outcome: str = "") -> list[Json]:
    say = phrases.say
    answers = [option(say(f"review_{one}"), str(one)) for one in ConferenceOutcome]
    return [
        field("held_on", say("review_held_on"), date_input(), speaks=True),
        field("outcome", say("review_outcome"), radios(answers, outcome), speaks=True),
        field(
            "next_on",
            say("review_next_on"),
            date_input(),
            optional=True,
            hint=say("review_next_hint"),
            speaks=True,
        ),
        small(say("review_end_hint")),
    ]


def _modal(
    form: Form, title: str, page: ReviewPage, fields: list[Json], about: About, phrases: Phrases
) -> Json:
    say = phrases.say
    lead = rich(("bold", say("review_about", reference=page.reference)))
    return modal(
        form,
        say(title),
        [lead, *fields, small(say("draft_kept"))],
        submit=say("review_save"),
        close=say("close"),
        about=about,
        tells_when_closed=True,
    )


def note_message(note: ReviewNote, phrases: Phrases, *, mine: bool) -> Message:
    """Build what a member reads about a review; `mine` for whoever did it, with the dates."""
    say = phrases.say
    who = "done" if mine else "news"
    key = f"review_{who}_{note.did}"
    was = long_date(note.was) if note.was else ""
    reference = note.reference
    if note.children:
        reference = say("review_of", reference=reference, children=said_list(list(note.children)))
    lead = say(key, reference=reference, on=long_date(note.on), was=was)
    blocks: list[Json] = [paragraph(lead)]
    text = [lead]
    for line in _says(note, phrases):
        blocks.append(paragraph(line))
        text.append(line)
    if note.still and not note.closed:
        _list(blocks, text, say("review_says_open"), change_lines(note.still, note.today, phrases))
    if note.dates and not note.still:
        _list(blocks, text, say("review_dates"), change_lines(note.dates, note.today, phrases))
    return Message("\n".join(text), tuple(blocks))


def _list(blocks: list[Json], text: list[str], title: str, lines: list[str]) -> None:
    blocks += [paragraph(title), bullets(lines)]
    text += [title, *lines]


def _says(note: ReviewNote, phrases: Phrases) -> list[str]:
    say = phrases.say
    if note.outcome is None:
        return []
    lines = [say(f"review_says_{note.outcome}")]
    others = [one for one in note.goes_on if note.children and one not in note.children]
    if note.outcome == ConferenceOutcome.ENDED and others:
        lines.append(say("review_says_goes_on", children=said_list(others)))
    if note.outcome == ConferenceOutcome.CONTINUED:
        on = note.next_on
        key = "review_says_next" if on else "review_says_no_next"
        return [*lines, say(key, on=long_date(on) if on else "")]
    if note.tasks:
        key = "review_says_tasks_one" if note.tasks == 1 else "review_says_tasks"
        lines.append(say(key, number=note.tasks))
    return [*lines, say("review_says_closed")] if note.closed else lines


def change_lines(found: Sequence[DateChange], today: date, phrases: Phrases) -> list[str]:
    """Return dates that have moved, a line each: from when to when, or that they are new."""
    lines = []
    for one in found:
        what = f"{one.title}: {one.subject}" if one.subject else one.title
        due = short_date(one.due, today)
        if one.was:
            was = short_date(one.was, today)
            lines.append(phrases.say("review_date_moved", what=what, was=was, due=due))
        else:
            lines.append(phrases.say("review_date_new", what=what, due=due))
    return lines
