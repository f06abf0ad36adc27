"""Who sees the children of a group: the page, its forms, the question before a break."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties.seeing_page import BreakLine, IntervalLine, Seeing, SeeingPage
from bot.records.words import IntervalFrom
from bot.rules.british import said_list
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    bullets,
    date_input,
    field,
    header,
    labelled,
    modal,
    option,
    paragraph,
    radios,
    rich,
    select,
    small,
    text_input,
    ticks,
)

IN_TERM = "in_term"
MOST_ENDS = 16
BOXES = 10
"""What Slack takes in one field of boxes."""
About = dict[str, Any]


def lines_of(seeing: Seeing, today: date, phrases: Phrases) -> list[tuple[str, str]]:
    """Return what is arranged, a line each, with what names it for ending it ("" for nothing)."""
    say = phrases.say
    weekdays = say("seeing_weekdays").split()
    found = [(_interval(one, phrases), "") for one in seeing.intervals]
    for standing in seeing.standing:
        key = "seeing_standing_term" if standing.in_term else "seeing_standing"
        line = say(
            key,
            child=standing.child or say("seeing_the_child"),
            weekday=weekdays[standing.weekday],
            name=standing.name,
            **_span(standing.starts, standing.last, today),
        )
        found.append((line, f"standing:{standing.id}" if standing.last >= today else ""))
    for cover in seeing.covers:
        line = say("seeing_cover", name=cover.name, **_span(cover.starts, cover.last, today))
        found.append((line, f"cover:{cover.id}" if cover.last >= today else ""))
    if seeing.gap:
        found.append((_gap(seeing.gap, today, phrases), ""))
    return found


def _span(first: date, last: date, today: date) -> dict[str, str]:
    return {"from": short_date(first, today), "to": short_date(last, today)}


def _interval(one: IntervalLine, phrases: Phrases) -> str:
    say = phrases.say
    parts = []
    if one.lead_days:
        parts.append(say("seeing_often_lead", days=one.lead_days))
    if one.any_days:
        parts.append(say("seeing_often_any", days=one.any_days))
    if one.name:
        parts.append(say("seeing_often_name", name=one.name))
    child = one.child or say("seeing_the_child")
    whose = say(f"seeing_set_{one.set_by}")
    return say("seeing_interval", child=child, often=said_list(parts), whose=whose)


def _gap(gap: BreakLine, today: date, phrases: Phrases) -> str:
    span = _span(gap.gap.starts, gap.gap.ends, today)
    if not gap.sees:
        return phrases.say("seeing_gap_open", **span)
    return phrases.say("seeing_gap", name=gap.sees, stands_in=gap.stands_in, **span)


def page_message(page: SeeingPage, phrases: Phrases, first: str = "") -> Message:
    """Build what is arranged, each with End, and what can be added; `first` says what was done."""
    say = phrases.say
    title = say("seeing_heading", reference=page.reference)
    blocks: list[Json] = [header(title)]
    if first:
        blocks.insert(0, paragraph(first))
    lines = lines_of(page.seeing, page.today, phrases)
    for number, (line, value) in enumerate(lines[:MOST_ENDS]):
        blocks.append(paragraph(line))
        if value:
            end = labelled(phrases, "seeing_end", Do.END_SEEING, value, about=line, number=number)
            blocks.append(actions(end, block_id=f"seeing-{value}"))
    if len(lines) > MOST_ENDS:
        blocks.append(small(say("page_more", number=len(lines) - MOST_ENDS)))
    if not lines:
        blocks.append(paragraph(say("seeing_nothing")))
    group, about = str(page.core_group_id), page.reference
    row = [("seeing_add_standing", Do.ADD_STANDING), ("seeing_name_cover", Do.NAME_COVER)]
    if any(page.figures):
        row.insert(1, ("seeing_set_interval", Do.SET_INTERVAL))
    shown = [labelled(phrases, key, do, group, about=about) for key, do in row]
    if page.seeing.gap:
        key = "seeing_change_answer" if page.seeing.gap.sees else "seeing_answer"
        shown.append(labelled(phrases, key, Do.ANSWER_BREAK, group, about=about))
    blocks.append(actions(*shown, block_id=f"seeing-{group}"))
    said = [first] if first else []
    said += [title, *(line for line, _ in lines[:MOST_ENDS])]
    return Message("\n".join(said), tuple(blocks))


def standing_form(page: SeeingPage, about: About, phrases: Phrases) -> Json:
    """Build the form for a standing arrangement."""
    say = phrases.say
    days = [option(name, str(n)) for n, name in enumerate(say("seeing_weekdays").split()[:5])]
    box = option(say("seeing_in_term_box"), IN_TERM)
    fields = [
        *_children(page, phrases),
        _who(page, "seeing_who", phrases),
        field("weekday", say("seeing_weekday"), select(days), speaks=True),
        field(
            "in_term",
            say("seeing_in_term"),
            ticks([box], [IN_TERM] if page.has_terms else []),
            optional=True,
            hint=say("seeing_in_term_hint"),
            speaks=True,
        ),
        field("starts", say("seeing_starts"), date_input(page.today), speaks=True),
        field("ends", say("seeing_ends"), date_input(page.until), speaks=True),
    ]
    return _modal(Form.STANDING, "seeing_standing_title", page, fields, about, phrases)


def interval_form(page: SeeingPage, about: About, phrases: Phrases) -> Json:
    """Build the form for a shorter interval and for the professional whom the plan names."""
    say = phrases.say
    whose = [option(say(f"seeing_set_{one}"), str(one)) for one in IntervalFrom]
    fields = _children(page, phrases)
    for name, usual in zip(("lead_days", "any_days"), page.figures, strict=True):
        if usual:
            fields.append(
                field(
                    name,
                    say(f"seeing_{name}"),
                    text_input(most=3),
                    optional=True,
                    hint=say("seeing_usual", usual=usual),
                    speaks=True,
                )
            )
    fields += [
        _who(page, "seeing_who_named", phrases, optional=True),
        field("set_by", say("seeing_set_by"), radios(whose), speaks=True),
    ]
    return _modal(Form.INTERVAL, "seeing_interval_title", page, fields, about, phrases)


def cover_form(page: SeeingPage, about: About, phrases: Phrases) -> Json:
    """Build the form that names who covers for the lead social worker."""
    say = phrases.say
    fields = [
        _who(page, "seeing_who_covers", phrases),
        field("starts", say("seeing_starts"), date_input(page.today), speaks=True),
        field("ends", say("seeing_ends"), date_input(), speaks=True),
    ]
    return _modal(Form.COVER, "seeing_cover_title", page, fields, about, phrases)


def end_form(page: SeeingPage, value: str, about: About, phrases: Phrases) -> Json:
    """Build the form that ends an arrangement, or takes it back; `value` names it."""
    say = phrases.say
    known = [line for line, named in lines_of(page.seeing, page.today, phrases) if named == value]
    fields = [paragraph(line) for line in known]
    hint = say("seeing_last_hint")
    fields.append(field("last", say("seeing_last"), date_input(page.today), hint=hint, speaks=True))
    return _modal(Form.SEEING_END, "seeing_end_title", page, fields, about, phrases)


def break_form(page: SeeingPage, gap: BreakLine, about: About, phrases: Phrases) -> Json:
    """Build the two questions about a break: who sees the child, who stands in for the school."""
    say = phrases.say
    span = _span(gap.gap.starts, gap.gap.ends, page.today)
    chosen = next((str(one.person_id) for one in page.members if one.name == gap.sees), "")
    fields = [
        paragraph(say("seeing_break_about", reference=page.reference, **span)),
        _who(page, "seeing_who", phrases, chosen=chosen),
        field(
            "stands_in",
            say("seeing_stands_in"),
            text_input(gap.stands_in, most=200),
            hint=say("seeing_stands_in_hint"),
            speaks=True,
        ),
    ]
    return _modal(Form.SCHOOL_BREAK, "seeing_break_title", page, fields, about, phrases)


def ask_message(page: SeeingPage, gap: BreakLine, phrases: Phrases) -> Message:
    """Build what the lead social worker is asked before a break."""
    span = _span(gap.gap.starts, gap.gap.ends, page.today)
    line = phrases.say("seeing_break_ask", reference=page.reference, **span)
    value, about = str(page.core_group_id), page.reference
    answer = labelled(phrases, "seeing_answer", Do.ANSWER_BREAK, value, about=about)
    return Message(line, (paragraph(line), actions(answer, block_id=f"break-{value}")))


def named_message(reference: str, by: str, lines: list[str], phrases: Phrases) -> Message:
    """Build what somebody reads who was named to see a child, or to cover."""
    first = phrases.say("seeing_named", reference=reference, by=by)
    last = phrases.say("seeing_named_wrong", by=by)
    blocks = (paragraph(first), bullets(lines), small(last))
    return Message("\n".join([first, *lines, last]), blocks)


def _children(page: SeeingPage, phrases: Phrases) -> list[Json]:
    if len(page.children) < 2:
        return []
    say, fields = phrases.say, []
    for start in range(0, len(page.children), BOXES):
        options = [
            option(label, str(child_id)) for child_id, label in page.children[start : start + BOXES]
        ]
        boxes = ticks(options, [one["value"] for one in options])
        # What is wrong with the choice is said under the first of them.
        block_id = f"children-{start // BOXES}" if start else "children"
        label = say("seeing_children_more" if start else "seeing_children")
        fields.append(field(block_id, label, boxes, optional=True, speaks=True))
    return fields


def _who(
    page: SeeingPage, key: str, phrases: Phrases, *, chosen: str = "", optional: bool = False
) -> Json:
    options = [option(one.name, str(one.person_id)) for one in page.members]
    hint = phrases.say("seeing_who_hint")
    menu = select(options, chosen)
    return field("who", phrases.say(key), menu, hint=hint, speaks=True, optional=optional)


def _modal(
    form: Form, title: str, page: SeeingPage, fields: list[Json], about: About, phrases: Phrases
) -> Json:
    say = phrases.say
    heading = rich(("bold", say("seeing_about", reference=page.reference)))
    return modal(
        form,
        say(title),
        [heading, *fields, small(say("draft_kept"))],
        submit=say("seeing_save"),
        close=say("close"),
        about=about,
        tells_when_closed=True,
    )
