"""Apologies: the form, what the sender reads, what the lead social worker reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties.attendance import (
    INSTEAD_TEXT,
    REASON_TEXT,
    Apologies,
    ApologiesNote,
    MyApologies,
)
from bot.duties.my_meetings import Choice
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.requests import Request
from handlers.views.common import (
    actions,
    button,
    field,
    labelled,
    modal,
    option,
    paragraph,
    radios,
    rich,
    small,
    text_input,
)
from handlers.views.meeting_menu import (
    cutoff_line,
    lead_name,
    meeting_day,
    meeting_field,
    told_line,
)

NOW, LATER, SENT = "now", "later", "sent"


def offer_form(value: str, phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("offer_apologies")
    row = actions(button(phrases.say("send_apologies"), Do.OPEN_APOLOGIES, value))
    return Message(text, (paragraph(text), row))


def apologies_form(
    page: MyApologies,
    known: Sequence[Choice],
    chosen: Choice,
    phrases: Phrases,
    spot: dict[str, Any],
) -> Json:
    """Build the form for the chosen meeting among those known, with what was said before in it."""
    say = phrases.say
    about = page.about
    said = page.said or Apologies()
    blocks = [
        meeting_field(known, chosen, Do.APOLOGIES_MEETING, about.today, phrases),
        {
            **paragraph(cutoff_line(about, phrases, late="cutoff_passed_apologies")),
            "block_id": "in_time",
        },
        field(
            "reason",
            say("apologies_reason", label=about.lead_label),
            text_input(said.reason, lines=True, most=REASON_TEXT),
            optional=True,
            hint=say("hint_reason", lead=lead_name(about)),
            speaks=True,
        ),
        field(
            "instead",
            say("apologies_instead"),
            text_input(said.instead, most=INSTEAD_TEXT),
            optional=True,
            hint=say("hint_instead"),
            speaks=True,
        ),
        field("report", say("apologies_report"), _report_choice(page, phrases), speaks=True),
        small(say("draft_kept")),
    ]
    if page.said is not None:
        blocks.insert(0, small(say("apologies_already")))
    return modal(
        Form.APOLOGIES,
        say("apologies_title"),
        blocks,
        submit=say("send"),
        close=say("close"),
        about={"subject": subject(chosen), "spot": spot},
        tells_when_closed=True,
    )


def subject(chosen: Choice) -> str:
    """Return the word under which a draft about a meeting is kept."""
    return f"meeting:{chosen.meeting_id}"


def _report_choice(page: MyApologies, phrases: Phrases) -> Json:
    now = option(phrases.say("report_now"), NOW)
    if page.report_sent:
        replaced = option(phrases.say("report_replace_now"), NOW)
        return radios([option(phrases.say("report_sent_already"), SENT), replaced], SENT)
    later = page.said is not None and page.said.report_later
    return radios([now, option(phrases.say("report_later"), LATER)], LATER if later else NOW)


def read_apologies(request: Request) -> Apologies:
    """Read what the form says."""
    return Apologies(
        reason=request.typed("reason"),
        instead=request.typed("instead"),
        report_later=request.typed("report") == LATER,
    )


def report_wanted(request: Request) -> bool:
    """True where the sender wants to write the report at once."""
    return request.typed("report") == NOW


def recorded_message(note: ApologiesNote, phrases: Phrases) -> Message:
    """Build what the sender reads: it is recorded, who knows, what helps, whom to ring."""
    say = phrases.say
    lines = [
        _thanks(note, phrases),
        _report_line(note, phrases),
        say("ring_if_unsafe", duty=note.duty),
    ]
    value = f"meeting:{note.about.meeting_id}"
    of = note.about.reference
    row = []
    if not note.report_sent:
        row.append(labelled(phrases, "write_report", Do.OPEN_REPORT, value, about=of))
    if not note.over:
        row.append(labelled(phrases, "come_after_all", Do.WITHDRAW_APOLOGIES, value, about=of))
    blocks = [paragraph(" ".join(lines[:2]).strip()), small(lines[2])]
    if row:
        blocks.append(actions(*row, block_id="apologies"))
    return Message(" ".join(line for line in lines if line), tuple(blocks))


def _thanks(note: ApologiesNote, phrases: Phrases) -> str:
    about = note.about
    told = told_line(about.lead_label, note.told, phrases)
    facts = {"reference": about.reference, "when": meeting_day(about), "told": told}
    if note.in_time:
        key = "apologies_changed" if note.changed else "apologies_in_time"
        return phrases.say(key, **facts)
    due = short_date(about.cutoff.due, about.today) if about.cutoff.due else ""
    return phrases.say("apologies_late", due=due, **facts)


def _report_line(note: ApologiesNote, phrases: Phrases) -> str:
    cutoff = note.about.cutoff
    if note.report_sent:
        return phrases.say("report_is_there")
    if note.about.in_time and cutoff.due is not None and not cutoff.short_notice:
        return phrases.say("report_due", due=short_date(cutoff.due, note.about.today))
    return phrases.say("report_still_helps")


def received_message(note: ApologiesNote, phrases: Phrases) -> Message:
    """Build what the lead social worker reads, or their manager where they cannot be told.

    The reason stands there only where the note holds it: for the lead alone.
    """
    say = phrases.say
    about = note.about
    who = f"{note.name} ({note.agency})" if note.agency else note.name
    lines = [
        say("cannot_come", name=who, reference=about.reference, when=meeting_day(about)),
        _timing(note, phrases),
    ]
    if note.changed:
        lines.append(say("replaces_earlier"))
    blocks = [paragraph(" ".join(line for line in lines if line))]
    details = [
        (say("label_instead"), note.instead),
        (say("label_reason"), note.reason),
        (say("label_report"), say("report_came" if note.report_sent else "report_to_come")),
    ]
    blocks += [rich(("bold", label), f" {text}") for label, text in details if text]
    lines += [f"{label} {text}" for label, text in details if text]
    if not note.told.is_lead and not note.told.by_lead:
        pass_on = say("pass_on", lead=lead_name(about))
        blocks.append(small(pass_on))
        lines.append(pass_on)
    return Message("\n".join(line for line in lines if line), tuple(blocks))


def _timing(note: ApologiesNote, phrases: Phrases) -> str:
    cutoff = note.about.cutoff
    if cutoff.due is None or cutoff.short_notice:
        return ""
    key = "came_in_time" if note.in_time else "came_late"
    return phrases.say(key, due=short_date(cutoff.due, note.about.today))


def withdrawn_message(note: ApologiesNote, phrases: Phrases) -> Message:
    """Build what is read by whoever had heard of the apologies: the person comes after all."""
    text = phrases.say(
        "comes_after_all",
        name=note.name,
        reference=note.about.reference,
        when=meeting_day(note.about),
    )
    return Message(text, (paragraph(text),))
