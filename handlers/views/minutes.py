"""Minutes: the list of what is owed, the form, the page to read them, the messages."""

from __future__ import annotations

from typing import Any

from bot.documents.dates import days_late, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.members import Member
from bot.duties.minutes import MOST_FILES, TEXT, MinutesPage
from bot.duties.minutes_owed import MinutesLine, MinutesList, Owed
from bot.records.words import Role
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    bullets,
    button,
    cut,
    date_input,
    field,
    header,
    modal,
    paragraph,
    rich,
    small,
    text_input,
)
from handlers.views.settled import moment

MOST_OWED = 15
MOST_READERS = 30
Spot = dict[str, Any]


def list_message(found: MinutesList, phrases: Phrases) -> Message:
    """Build what is owed, soonest first with a button each, and what went out last."""
    say = phrases.say
    if not found.owed and not found.sent:
        text = say("minutes_none")
        return Message(text, (paragraph(text),))
    blocks, lines = [header(say("minutes_title"))], [say("minutes_title")]
    for head, items in (("minutes_owed_head", found.owed), ("minutes_sent_head", found.sent)):
        if not items:
            continue
        blocks.append(rich(("bold", say(head))))
        for number, line in enumerate(items[:MOST_OWED]):
            text = _list_line(line, found, phrases)
            blocks += [paragraph(text), *_list_buttons(line, number, phrases)]
            lines.append(text)
        if len(items) > MOST_OWED:
            blocks.append(small(say("minutes_more", number=len(items) - MOST_OWED)))
    if found.owed and not any(line.may_send for line in found.owed):
        blocks.append(small(say("minutes_lead_sends")))
    return Message(cut("\n".join(lines), MESSAGE_TEXT), tuple(blocks))


def _list_line(line: MinutesLine, found: MinutesList, phrases: Phrases) -> str:
    day = short_date(line.on, found.today)
    if line.sent_on is not None:
        sent = short_date(line.sent_on, found.today)
        return phrases.say(
            "minutes_sent", reference=line.reference, day=day, sent=sent, name=line.sent_by
        )
    if line.owed is None:
        return phrases.say("minutes_about", reference=line.reference, day=day)
    due, left = _due(line.owed, found.today, phrases)
    return phrases.say("minutes_owed", reference=line.reference, day=day, due=due, left=left)


def _due(owed: Owed, today: Any, phrases: Phrases) -> tuple[str, str]:
    due = near_date(owed.due, today)
    if owed.met_on is not None:
        return due, ""
    if owed.late:
        late = days_late(owed.due, today).capitalize()
        return due, phrases.say("minutes_late", late=late)
    if owed.left == 0:
        return due, phrases.say("minutes_left_today") if owed.due == today else ""
    if owed.left == 1:
        return due, phrases.say("minutes_left_one")
    return due, phrases.say("minutes_left", number=owed.left)


def _list_buttons(line: MinutesLine, number: int, phrases: Phrases) -> list[Json]:
    value = f"meeting:{line.meeting_id}"
    of = f"{line.reference}, {line.on.day} {line.on:%B}"
    row = []
    if line.sent_on is not None:
        see = phrases.say("minutes_see_button")
        row.append(
            button(see, Do.SEE_MINUTES, str(line.meeting_id), says=f"{see}: {of}", number=number)
        )
    if line.may_send:
        label = phrases.say("minutes_button" if line.sent_on is None else "minutes_correct_button")
        row.append(button(label, Do.OPEN_MINUTES, value, says=f"{label}: {of}", number=number))
    return [actions(*row, block_id=f"minutes-{line.meeting_id}")] if row else []


def minutes_form(page: MinutesPage, phrases: Phrases, spot: Spot) -> Json:
    """Build the form that says that the minutes went out, when, and to whom."""
    say = phrases.say
    blocks = [
        paragraph(_about(page, phrases)),
        *_due_line(page, phrases),
        field("sent_on", say("minutes_sent_on"), date_input(page.today), speaks=True),
        *_family(page, phrases),
        rich(("bold", say("minutes_to"))),
        bullets(_readers(page.readers, page, phrases)),
        field(
            "text",
            say("minutes_text"),
            text_input(lines=True, most=TEXT),
            optional=True,
            hint=say("minutes_text_hint"),
            speaks=True,
        ),
        field(
            "files",
            say("minutes_files"),
            {"type": "file_input", "max_files": MOST_FILES},
            optional=True,
            hint=say("minutes_files_hint"),
        ),
        small(say("draft_kept_files")),
    ]
    return _modal(Form.MINUTES, "minutes_form_title", blocks, page, phrases, spot)


def _family(page: MinutesPage, phrases: Phrases) -> list[Json]:
    if not page.asks_family:
        return []
    label, hint = phrases.say("minutes_family_on"), phrases.say("minutes_family_hint")
    day = date_input(page.family_on)
    return [field("family_on", label, day, optional=True, hint=hint, speaks=True)]


def date_form(page: MinutesPage, phrases: Phrases, spot: Spot, typed: str = "") -> Json:
    """Build the form that puts the day right, saying who recorded it and when.

    `typed` is what somebody had written who came second: it is shown, so that it can be passed on.
    """
    say = phrases.say
    line = say("minutes_there_only", line=there_line(page, phrases))
    blocks = [
        paragraph(line),
        field("sent_on", say("minutes_sent_on"), date_input(page.sent_on), speaks=True),
        *_family(page, phrases),
    ]
    if typed:
        blocks += [rich(("bold", say("minutes_yours"))), paragraph(typed)]
    return _modal(Form.MINUTES_DATE, "minutes_date_title", blocks, page, phrases, spot)


def _modal(
    form: Form, title: str, blocks: list[Json], page: MinutesPage, phrases: Phrases, spot: Spot
) -> Json:
    return modal(
        form,
        phrases.say(title),
        blocks,
        submit=phrases.say("minutes_save"),
        close=phrases.say("close"),
        about={"subject": f"meeting:{page.meeting_id}", "spot": spot},
        tells_when_closed=True,
    )


def there_line(page: MinutesPage, phrases: Phrases) -> str:
    """Return that the minutes went out, when, and who recorded it."""
    facts = _facts(page)
    facts["at"] = moment(page.recorded_at, page.zone) if page.recorded_at else ""
    if page.mine:
        return phrases.say("minutes_there_mine", **facts)
    return phrases.say("minutes_there", name=page.sent_by, **facts)


def _facts(page: MinutesPage) -> dict[str, str]:
    sent = short_date(page.sent_on, page.today) if page.sent_on else ""
    return {"reference": page.reference, "day": short_date(page.on, page.today), "sent": sent}


def _about(page: MinutesPage, phrases: Phrases) -> str:
    day = short_date(page.on, page.today)
    return phrases.say("minutes_about", reference=page.reference, day=day)


def _due_line(page: MinutesPage, phrases: Phrases) -> list[Json]:
    if page.owed is None:
        return []
    due, left = _due(page.owed, page.today, phrases)
    return [small(phrases.say("minutes_due", due=due, left=left).strip())]


def _readers(people: tuple[Member, ...], page: MinutesPage, phrases: Phrases) -> list[str]:
    lines = [
        phrases.say(
            "minutes_reader" if one.on_slack and one.active else "minutes_reader_hand",
            name=one.name,
            label=page.labels[Role(one.role)],
        )
        for one in people[:MOST_READERS]
    ]
    if len(people) > MOST_READERS:
        lines.append(phrases.say("minutes_reader_more", number=len(people) - MOST_READERS))
    return lines


def recorded_message(page: MinutesPage, phrases: Phrases) -> Message:
    """Build the sender's confirmation: in time or not, and who is to be given them by hand."""
    say = phrases.say
    line = say("minutes_recorded", **_facts(page))
    if page.owed is not None and page.sent_on is not None:
        key = "minutes_in_time" if page.sent_on <= page.owed.due else "minutes_after"
        line = f"{line} {say(key, due=near_date(page.owed.due, page.today))}"
    line = f"{line} {say('minutes_told')}"
    blocks, text = [paragraph(line)], line
    if page.by_hand:
        names = _readers(page.by_hand, page, phrases)
        blocks += [rich(("bold", say("minutes_hand"))), bullets(names)]
        text = "\n".join([text, say("minutes_hand"), *names])
    value = f"meeting:{page.meeting_id}"
    label = say("minutes_correct_button")
    row = button(label, Do.OPEN_MINUTES, value, says=f"{label}: {page.reference}")
    return Message(
        cut(text, MESSAGE_TEXT), (*blocks, actions(row, block_id=f"minutes-{page.meeting_id}"))
    )


def out_message(page: MinutesPage, phrases: Phrases) -> Message:
    """Build what everybody on Slack reads who is owed the minutes."""
    say = phrases.say
    line = say("minutes_out", **_facts(page))
    if page.text or page.files:
        line = f"{line} {say('minutes_out_read')}"
        label = say("minutes_see_button")
        says = f"{label}: {page.reference}"
        row = actions(button(label, Do.SEE_MINUTES, str(page.meeting_id), says=says))
        return Message(line, (paragraph(line), row))
    key = "minutes_out_lead" if page.lead else "minutes_out_nobody"
    line = f"{line} {say(key, lead=page.lead)}"
    return Message(line, (paragraph(line),))


def minutes_view(page: MinutesPage, phrases: Phrases, *, files_sent: bool = False) -> Json:
    """Build the page on which the minutes are read; `files_sent` replaces the files' button."""
    say = phrases.say
    blocks = [header(_about(page, phrases))]
    if page.sent_on is not None:
        blocks.append(small(there_line(page, phrases)))
    if page.text:
        blocks.append(paragraph(page.text))
    if page.files:
        names = [cut(one.name or one.id, 200) for one in page.files]
        blocks += [rich(("bold", say("minutes_files"))), bullets(names)]
        get = button(say("minutes_get_files"), Do.GET_MINUTES_FILES, str(page.meeting_id))
        blocks.append(small(say("minutes_files_coming")) if files_sent else actions(get))
    if not page.text and not page.files:
        key = "minutes_out_lead" if page.lead else "minutes_out_nobody"
        blocks.append(paragraph(say(key, lead=page.lead)))
    return modal(Form.MINUTES_PAGE, say("minutes_page_title"), blocks, close=say("close"))
