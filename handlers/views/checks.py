"""Checks: what is asked after an event, the form, and the list of what is not met."""

from __future__ import annotations

from typing import Any

from bot.documents.dates import long_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.checks import CheckPage, CheckRow
from bot.duties.outcome_given import SHORT_TEXT
from bot.duties.unmet import Unmet, UnmetList
from bot.records.words import CheckAnswer
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    bullets,
    cut,
    field,
    header,
    labelled,
    modal,
    option,
    paragraph,
    radios,
    rich,
    small,
    text_input,
    ticks,
)
from handlers.views.settled import moment

MOST_MISSED = 8
PAGE = 12
REASON_TEXT = 200
ANSWERS = (CheckAnswer.MET, CheckAnswer.NOT_MET, CheckAnswer.NOT_APPLICABLE)
ALL = "all"


def asked_message(page: CheckPage, phrases: Phrases) -> Message:
    """Build the short question after an event: what is open, and a button to answer."""
    say, first = phrases.say, page.rows[0]
    number = len(page.rows) + page.left
    key = f"checks_asked_{first.about}" + ("_many" if number > 1 else "")
    day = short_date(first.on, page.today)
    line = say(key, reference=page.reference, number=number, day=day)
    titles = [row.title for row in page.rows]
    later = say("checks_later")
    answer = labelled(
        phrases, "checks_answer", Do.ANSWER_CHECKS, page.subject, about=page.reference
    )
    row = actions(answer, block_id=f"checks-{page.group_id}")
    blocks = (paragraph(line), bullets(titles), row, small(later))
    return Message("\n".join([line, *titles, later]), blocks)


def checks_form(page: CheckPage, phrases: Phrases, spot: dict[str, Any]) -> Json:
    """Build the form: each check with the answers it can have and a line for the reason."""
    say = phrases.say
    blocks: list[Json] = []
    days: set[object] = set()
    for row in page.rows:
        if row.on not in days:
            days.add(row.on)
            about = say("checks_about", reference=page.reference, day=long_date(row.on))
            blocks.append(rich(("bold", about)))
        blocks += _question(row, page, phrases)
    if len(page.rows) > 1:
        box = option(say("checks_all_met"), ALL)
        blocks.append(field(ALL, say("checks_all"), ticks([box], []), optional=True, speaks=True))
    blocks.append(small(say("draft_kept")))
    return modal(
        Form.CHECKS,
        say("checks_title"),
        blocks,
        submit=say("checks_save"),
        close=say("close"),
        about={
            "subject": page.subject,
            "spot": spot,
            "seen": {str(row.check_id): row.at.isoformat() for row in page.rows},
        },
        tells_when_closed=True,
    )


def _question(row: CheckRow, page: CheckPage, phrases: Phrases) -> list[Json]:
    say = phrases.say
    answers = [option(say(f"outcome_ask_{one}"), str(one)) for one in ANSWERS]
    so_far = "" if row.answer == CheckAnswer.UNANSWERED else str(row.answer)
    label = say("outcome_ask", title=row.title.rstrip("?"))
    reason = row.reason if row.by else ""
    shown = [small(_so_far(row, page, phrases))] if so_far else []
    return [
        field(
            f"ask-{row.check_id}",
            label,
            radios(answers, so_far),
            optional=True,
            hint=row.words,
            speaks=True,
        ),
        *shown,
        field(
            f"why-{row.check_id}",
            say("outcome_ask_why"),
            text_input(reason, most=SHORT_TEXT),
            optional=True,
            speaks=True,
        ),
    ]


def _so_far(row: CheckRow, page: CheckPage, phrases: Phrases) -> str:
    answer = phrases.say(f"checks_is_{row.answer}")
    if row.by:
        at = moment(row.at, page.zone)
        return phrases.say("checks_before_said", answer=answer, by=row.by, at=at)
    return phrases.say("checks_before_records", answer=answer, reason=row.reason).strip()


def saved_message(page: CheckPage, phrases: Phrases) -> Message:
    """Build the confirmation, with the way to what is still open."""
    left = 0 if page.subject.startswith("check:") else len(page.rows) + page.left
    key = "checks_saved_left" if left else "checks_saved"
    line = phrases.say(key, reference=page.reference, number=left)
    row = [labelled(phrases, "unmet_button", Do.OPEN_UNMET, str(page.group_id))]
    if left:
        more = labelled(
            phrases, "checks_answer", Do.ANSWER_CHECKS, page.subject, about=page.reference
        )
        row.insert(0, more)
    return Message(line, (paragraph(line), actions(*row)))


def unmet_message(found: UnmetList, phrases: Phrases, first: int = 0) -> Message:
    """Build one page of what is not met; `first` is the place of its first row."""
    summary = _summary(found, phrases)
    if not found.rows:
        missed, too_late = _missed(found, phrases)
        return Message("\n".join((summary, *too_late)), (paragraph(summary), *missed))
    first = first if 0 <= first < len(found.rows) else 0
    page = found.rows[first : first + PAGE]
    title = phrases.say("unmet_title", day=long_date(found.today))
    blocks: list[Json] = [header(title), paragraph(summary)]
    lines = [title, summary]
    for number, row in enumerate(page):
        line, where = unmet_line(row, phrases), _where(row, found, phrases)
        blocks += [paragraph(line, _answer(row, number, phrases)), small(where)]
        lines.append(f"{line} {where}")
    if len(found.rows) > PAGE:
        said = {"first": first + 1, "last": first + len(page), "number": len(found.rows)}
        blocks += [small(phrases.say("unmet_shown", **said)), _pages(found, first, phrases)]
    missed, too_late = _missed(found, phrases)
    return Message(cut("\n".join([*lines, *too_late]), MESSAGE_TEXT), (*blocks, *missed))


def _missed(found: UnmetList, phrases: Phrases) -> tuple[list[Json], list[str]]:
    if not found.missed:
        return [], []
    title = phrases.say("missed_title")
    lines = [
        phrases.say(
            "missed_line",
            reference=one.reference,
            title=one.title,
            due=short_date(one.due, found.today),
            section=one.section,
        )
        for one in found.missed[:MOST_MISSED]
    ]
    if len(found.missed) > MOST_MISSED:
        lines.append(phrases.say("missed_more", number=len(found.missed) - MOST_MISSED))
    return [header(title), bullets(lines)], [title, *lines]


def _summary(found: UnmetList, phrases: Phrases) -> str:
    number = len(found.rows)
    if found.reference:
        groups = found.reference
    elif found.groups == 1:
        groups = phrases.say("overdue_group")
    else:
        groups = phrases.say("overdue_groups", number=found.groups)
    if not number:
        return phrases.say("unmet_empty", groups=groups)
    return phrases.say("unmet_one" if number == 1 else "unmet_many", number=number, groups=groups)


def unmet_line(row: Unmet, phrases: Phrases) -> str:
    """Return one check: what it asks, and that it is not so or that nobody has said."""
    title = row.title.rstrip("?")
    if not row.answered:
        return phrases.say("unmet_line_open", reference=row.reference, title=title)
    reason = cut(row.reason, REASON_TEXT)
    return phrases.say("unmet_line", reference=row.reference, title=title, reason=reason)


def _where(row: Unmet, found: UnmetList, phrases: Phrases) -> str:
    occasion = phrases.say(f"unmet_{row.about}")
    day = short_date(row.on, found.today)
    return phrases.say("unmet_where", occasion=occasion, day=day, section=row.section)


def _answer(row: Unmet, number: int, phrases: Phrases) -> Json:
    key = "checks_correct" if row.answered else "checks_answer"
    about, value = f"{row.reference}, {row.title}", f"check:{row.check_id}"
    return labelled(phrases, key, Do.ANSWER_CHECKS, value, about=about, number=number)


def _pages(found: UnmetList, first: int, phrases: Phrases) -> Json:
    row = []
    if first:
        row.append(_turn("back_button", found, max(first - PAGE, 0), 0, phrases))
    if first + PAGE < len(found.rows):
        row.append(_turn("more_button", found, first + PAGE, 1, phrases))
    return actions(*row)


def _turn(key: str, found: UnmetList, first: int, number: int, phrases: Phrases) -> Json:
    value, about = f"{first} {found.reference}".strip(), phrases.say("unmet_button")
    return labelled(phrases, key, Do.UNMET_PAGE, value, about=about, number=number)
