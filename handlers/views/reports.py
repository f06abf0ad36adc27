"""Reports: the form, the messages about one, and the page on which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties.my_meetings import Choice
from bot.duties.report_pages import ReportPage
from bot.duties.reports import MOST_FILES, REPORT_TEXT, MyReport
from handlers.ids import Do, Form
from handlers.replies import SECTION_TEXT, Json, Message
from handlers.views.attendance import subject
from handlers.views.common import (
    actions,
    bullets,
    button,
    cut,
    field,
    header,
    labelled,
    modal,
    option,
    paragraph,
    plain,
    rich,
    small,
    text_input,
    ticks,
)
from handlers.views.meeting_menu import (
    cutoff_line,
    lead_name,
    meeting_day,
    meeting_field,
    told_line,
)
from handlers.views.settled import moment

SHOWN_VERSIONS = 10


def offer_form(value: str, phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("offer_report")
    row = actions(button(phrases.say("write_report"), Do.OPEN_REPORT, value))
    return Message(text, (paragraph(text), row))


def report_form(
    page: MyReport,
    known: Sequence[Choice],
    chosen: Choice,
    phrases: Phrases,
    spot: dict[str, Any],
    zone: str,
) -> Json:
    """Build the form for the chosen meeting among those known, with the last version in it."""
    say = phrases.say
    about = page.about
    late = "cutoff_passed_report" if page.absent else "cutoff_passed_coming"
    blocks = [
        meeting_field(known, chosen, Do.REPORT_MEETING, about.today, phrases),
        {**paragraph(cutoff_line(about, phrases, late=late)), "block_id": "in_time"},
        field(
            "text",
            say("report_text"),
            text_input(page.text, lines=True, most=REPORT_TEXT),
            optional=True,
            hint=say("hint_report", most=f"{REPORT_TEXT:,}"),
            speaks=True,
        ),
        *_file_fields(page, phrases),
        small(say("report_held", lead=lead_name(about), label=about.lead_label)),
        small(say("draft_kept_files")),
    ]
    if page.sent_at is not None:
        sent = moment(page.sent_at, zone)
        blocks.insert(0, small(say("report_replaces", version=page.version, sent=sent)))
    return modal(
        Form.REPORT,
        say("report_title"),
        blocks,
        submit=say("send"),
        close=say("close"),
        about={"subject": subject(chosen), "spot": spot},
        tells_when_closed=True,
    )


def _file_fields(page: MyReport, phrases: Phrases) -> list[Json]:
    say = phrases.say
    given = field(
        "files",
        say("report_files"),
        {"type": "file_input", "max_files": MOST_FILES},
        optional=True,
        hint=say("hint_files"),
    )
    if not page.files:
        return [given]
    options = [option(file.name or file.id, file.id) for file in page.files]
    boxes = ticks(options, [file.id for file in page.files])
    return [
        field("keep_files", say("report_keep_files"), boxes, optional=True, speaks=True),
        given,
    ]


def recorded_message(page: ReportPage, phrases: Phrases) -> Message:
    """Build what the author reads: it is here, who reads it, until when it can be replaced."""
    say = phrases.say
    about = page.about
    key = "report_recorded" if page.version == 1 else "report_replaced_now"
    facts = {"reference": about.reference, "when": meeting_day(about), "version": page.version}
    lines = [say(key, **facts), told_line(about.lead_label, page.told, phrases)]
    lines.append(say("report_held", lead=lead_name(about), label=about.lead_label))
    if page.replaceable:
        lines.append(say("report_replaceable"))
    row = [_see(page, phrases)]
    if page.replaceable:
        value = f"meeting:{about.meeting_id}"
        of = about.reference
        row.append(labelled(phrases, "replace_report", Do.OPEN_REPORT, value, about=of))
    safety = say("ring_if_unsafe", duty=page.duty)
    text = " ".join(lines)
    blocks = (paragraph(text), small(safety), actions(*row, block_id="report"))
    return Message(f"{text} {safety}", blocks)


def received_message(page: ReportPage, phrases: Phrases) -> Message:
    """Build what the lead social worker reads, or their manager where they cannot be told."""
    say = phrases.say
    about = page.about
    who = f"{page.name} ({page.agency})" if page.agency else page.name
    facts = {"name": who, "reference": about.reference, "when": meeting_day(about)}
    if page.version == 1:
        lines = [say("report_came_from", **facts)]
    else:
        lines = [say("report_replaced_by", version=page.version, **facts)]
    if about.cutoff.due is not None and not page.in_time:
        lines.append(say("came_late", due=short_date(about.cutoff.due, about.today)))
    if not page.told.is_lead:
        if not page.told.by_lead:
            lines.append(say("pass_on", lead=lead_name(about)))
        text = " ".join(lines)
        return Message(text, (paragraph(text),))
    lines.append(say("report_you_alone"))
    text = " ".join(lines)
    row = [_see(page, phrases)]
    if page.may_release:
        row.append(_release(page, phrases))
    return Message(text, (paragraph(text), actions(*row, block_id="report")))


def released_message(page: ReportPage, phrases: Phrases) -> Message:
    """Build what members read of a report that was released, and what its author reads."""
    about = page.about
    key = "report_released_yours" if page.mine else "report_released"
    text = phrases.say(
        key,
        name=page.name,
        reference=about.reference,
        when=meeting_day(about),
        by=page.released_by,
    )
    return Message(text, (paragraph(text), actions(_see(page, phrases), block_id="report")))


def _see(page: ReportPage, phrases: Phrases) -> Json:
    value, about = str(page.report_id), f"{page.name}, {page.about.reference}"
    return labelled(phrases, "see_report", Do.SEE_REPORT, value, about=about)


def _release(page: ReportPage, phrases: Phrases) -> Json:
    value, about = str(page.report_id), f"{page.name}, {page.about.reference}"
    return {
        **labelled(phrases, "release_report", Do.RELEASE_REPORT, value, about=about),
        "confirm": {
            "title": plain(phrases.say("release_title"), 100),
            "text": plain(phrases.say("release_text"), 300),
            "confirm": plain(phrases.say("release_yes"), 30),
            "deny": plain(phrases.say("release_no"), 30),
        },
    }


def report_view(page: ReportPage, phrases: Phrases, *, files_sent: str = "") -> Json:
    """Build the page on which a report is read, for whoever may read it.

    `files_sent` takes the place of the button that fetches its files.
    """
    say = phrases.say
    about = page.about
    who = f"{page.name} ({page.agency})" if page.agency else page.name
    blocks = [
        header(who),
        small(f"{about.reference}, {meeting_day(about)}"),
        small(_state_line(page, phrases)),
        *[paragraph(part) for part in pieces(page.text)],
    ]
    blocks += _file_blocks(page, phrases, files_sent)
    earlier = [one for one in page.versions if one[1] != page.report_id][-SHOWN_VERSIONS:]
    if earlier:
        row = [
            button(
                say("report_version", version=number), Do.SEE_REPORT, str(report_id), number=number
            )
            for number, report_id in earlier
        ]
        blocks.append(actions(*row))
    return modal(Form.REPORT_PAGE, say("report_page_title"), blocks, close=say("close"))


def pieces(text: str, most: int = SECTION_TEXT) -> list[str]:
    """Return a text in pieces of at most `most` characters, none of them empty."""
    return [piece for n in range(0, len(text), most) if (piece := text[n : n + most]).strip()]


def _state_line(page: ReportPage, phrases: Phrases) -> str:
    sent = moment(page.sent_at, page.zone)
    line = phrases.say("report_sent", version=page.version, sent=sent)
    if page.released_at is None:
        label = page.about.lead_label
        held = phrases.say("report_held", lead=lead_name(page.about), label=label)
        return f"{line} {held}"
    at = moment(page.released_at, page.zone)
    return f"{line} {phrases.say('report_released_at', by=page.released_by, at=at)}"


def _file_blocks(page: ReportPage, phrases: Phrases, sent: str) -> list[Json]:
    if not page.files:
        return []
    names = [cut(file.name or file.id, 200) for file in page.files]
    blocks = [rich(("bold", phrases.say("report_files"))), bullets(names)]
    if sent:
        return [*blocks, small(sent)]
    get = button(phrases.say("get_files"), Do.GET_FILES, str(page.report_id))
    return [*blocks, actions(get, block_id="files")]
