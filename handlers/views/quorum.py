"""A meeting that too few came to: the question, the form, and what was decided."""

from __future__ import annotations

from typing import Any

from bot.documents.dates import short_date
from bot.documents.phrases import Phrases
from bot.duties.quorum import LONGEST, CountsPage
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    bullets,
    button,
    field,
    labelled,
    modal,
    option,
    paragraph,
    radios,
    small,
    text_input,
)
from handlers.views.reviews import change_lines

YES, NO = "yes", "no"
Spot = dict[str, Any]


def question_message(page: CountsPage, phrases: Phrases) -> Message:
    """Build the manager's question; whoever else reads it is asked to pass it on."""
    lines = [_lead(page, phrases), phrases.say("counts_until")]
    if not page.may_decide:
        key = "counts_pass_on" if page.manager else "counts_nobody"
        lines.append(phrases.say(key, manager=page.manager))
    blocks = [*[paragraph(line) for line in lines], _buttons(page, phrases)]
    return Message("\n".join(lines), tuple(blocks))


def _lead(page: CountsPage, phrases: Phrases) -> str:
    day = short_date(page.on, page.today)
    return phrases.say("counts_lead", reference=page.reference, day=day, why=page.why).strip()


def _buttons(page: CountsPage, phrases: Phrases) -> Json:
    row = [labelled(phrases, "open_button", Do.OPEN_GROUP, str(page.core_group_id))]
    if page.may_decide and not page.decided_by:
        row = [_answer(page, YES, 0, phrases), _answer(page, NO, 1, phrases), *row]
    elif page.may_decide:
        label = phrases.say("counts_change")
        says = f"{label}: {page.reference}"
        row.insert(0, button(label, Do.MEETING_COUNTS, str(page.meeting_id), says=says))
    return actions(*row, block_id=f"counts-{page.meeting_id}")


def _answer(page: CountsPage, answer: str, number: int, phrases: Phrases) -> Json:
    key, value = f"counts_{answer}", f"{page.meeting_id}:{answer}"
    return labelled(phrases, key, Do.MEETING_COUNTS, value, about=page.reference, number=number)


def counts_form(page: CountsPage, answer: str, phrases: Phrases, spot: Spot) -> Json:
    """Build the form; it opens with `answer`, else with what was decided before."""
    say = phrases.say
    if not answer and page.decided_by:
        answer = YES if page.counts else NO
    choices = [option(say("counts_yes"), YES), option(say("counts_no"), NO)]
    return modal(
        Form.MEETING_COUNTS,
        say("counts_title"),
        [
            paragraph(_lead(page, phrases)),
            field("counts", say("counts_question"), radios(choices, answer), speaks=True),
            field(
                "reason",
                say("counts_reason"),
                text_input(page.reason, lines=True, most=LONGEST),
                optional=True,
                hint=say("counts_reason_hint"),
                speaks=True,
            ),
            small(say("draft_kept")),
        ],
        submit=say("counts_save"),
        close=say("close"),
        about={"subject": f"meeting:{page.meeting_id}", "spot": spot},
        tells_when_closed=True,
    )


def decided_message(page: CountsPage, phrases: Phrases) -> Message:
    """Build what the manager and the lead social worker read of a decision."""
    say = phrases.say
    who = "mine" if page.by_me else "other"
    key = f"counts_{who}_{YES if page.counts else NO}"
    day = short_date(page.on, page.today)
    lines = [say(key, name=page.decided_by, reference=page.reference, day=day)]
    if page.reason:
        lines.append(say("counts_because", reason=page.reason))
    blocks = [paragraph(line) for line in lines]
    changed = change_lines(page.dates, page.today, phrases)
    if changed:
        blocks += [paragraph(say("review_dates")), bullets(changed)]
        lines += [say("review_dates"), *changed]
    return Message("\n".join(lines), (*blocks, _buttons(page, phrases)))
