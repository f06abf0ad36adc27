"""What people read once a meeting is recorded: the recorder, the lead, and whoever came second."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.dates import near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.outcome_record import OutcomeRecord, TaskLine
from bot.records.words import CheckAnswer
from bot.rules.british import said_list
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    bullets,
    button,
    cut,
    labelled,
    modal,
    paragraph,
    rich,
)
from handlers.views.next import when
from handlers.views.settled import moment

MOST_LINES = 12
MOST_BY_HAND = 8
MOST_CHECKS = 8
LINE_TEXT = 150
PEOPLE_TEXT = 1000
LONG = 2000
MOST_TYPED = 60


def thanks_message(record: OutcomeRecord, phrases: Phrases) -> Message:
    """Build the recorder's confirmation: what follows, who has which task, what is open."""
    day = short_date(record.on, record.today)
    line = phrases.say("outcome_thanks", reference=record.reference, day=day)
    return _message(line, _follows(record, phrases) + _tasks(record, phrases), record, phrases)


def by_other_message(record: OutcomeRecord, phrases: Phrases) -> Message:
    """Build what the lead social worker reads when somebody else recorded the meeting."""
    day = short_date(record.on, record.today)
    line = phrases.say("outcome_by_other_line", name=record.by, reference=record.reference, day=day)
    parts = _held(record, phrases) + _follows(record, phrases) + _tasks(record, phrases)
    return _message(line, parts, record, phrases)


def already_message(record: OutcomeRecord, phrases: Phrases) -> Message:
    """Build the answer to somebody who wants to record what is on record."""
    parts = _held(record, phrases) + _follows(record, phrases) + _tasks(record, phrases)
    return _message(already_line(record, phrases), parts, record, phrases)


def already_line(record: OutcomeRecord, phrases: Phrases) -> str:
    """Return who recorded the meeting, and when."""
    facts = {
        "reference": record.reference,
        "day": short_date(record.on, record.today),
        "at": moment(record.at, record.zone) if record.at else "",
    }
    if record.by_me:
        return phrases.say("outcome_there_mine", **facts)
    return phrases.say("outcome_there", name=record.by, **facts)


def already_view(record: OutcomeRecord, typed: Sequence[str], phrases: Phrases) -> Json:
    """Build what takes the form's place for the second of two people who record one meeting.

    `typed` are the texts the second one had typed: they are shown, so that they can be passed on.
    """
    blocks: list[Json] = [paragraph(already_line(record, phrases))]
    blocks += _blocks(_held(record, phrases) + _tasks(record, phrases))
    if typed:
        blocks.append(rich(("bold", phrases.say("outcome_yours"))))
        blocks += [paragraph(text) for text in typed[:MOST_TYPED]]
    return modal(
        Form.OUTCOME_THERE, phrases.say("outcome_title"), blocks, close=phrases.say("close")
    )


Part = tuple[str, list[str]]
"""A heading, which may be empty, and its lines; one line without a heading is a paragraph."""


def _message(line: str, parts: list[Part], record: OutcomeRecord, phrases: Phrases) -> Message:
    value = f"meeting:{record.meeting_id}"
    group, about = str(record.core_group_id), record.reference
    row = [labelled(phrases, "open_button", Do.OPEN_GROUP, group, about=about)]
    if record.may_send_minutes:
        label = phrases.say("outcome_minutes_button")
        row.insert(0, button(label, Do.OPEN_MINUTES, value, says=f"{label}: {record.reference}"))
    if record.may_answer and any(one.answer == CheckAnswer.UNANSWERED for one in record.checks):
        subject = f"group:{group}/{value}"
        row.append(labelled(phrases, "checks_answer", Do.ANSWER_CHECKS, subject, about=about))
    parts = parts + _checks(record, phrases)
    text = [line]
    for heading, lines in parts:
        text += [heading, *lines] if heading else lines
    below = actions(*row, block_id=f"outcome-{record.meeting_id}")
    return Message(cut("\n".join(text), MESSAGE_TEXT), (paragraph(line), *_blocks(parts), below))


def _blocks(parts: list[Part]) -> list[Json]:
    blocks: list[Json] = []
    for heading, lines in parts:
        if heading:
            blocks += [rich(("bold", heading)), bullets(lines)]
        else:
            blocks += [paragraph(line) for line in lines]
    return blocks


def _held(record: OutcomeRecord, phrases: Phrases) -> list[Part]:
    say = phrases.say
    came = said_list(list(record.came) or ["…"])
    people = (
        say("outcome_people", came=came, absent=said_list(list(record.absent)))
        if record.absent
        else say("outcome_people_all", came=came)
    )
    chaired = (
        say("outcome_chaired", chair=record.chair, label=record.chair_label)
        if record.chair
        else say("outcome_chaired_role", label=record.chair_label)
    )
    said = [cut(people, PEOPLE_TEXT), chaired]
    if record.concern_increased:
        said.append(say("outcome_concern_up"))
    return [("", [" ".join(said)]), (say("outcome_decided"), [cut(record.decided, LONG)])]


def _follows(record: OutcomeRecord, phrases: Phrases) -> list[Part]:
    say = phrases.say
    lines = [
        say("outcome_follow", title=one.title, due=short_date(one.due, record.today), why=one.why)
        for one in record.follows
    ]
    if record.next:
        day, starts, _ = record.next
        lines.append(say("outcome_next_line", when=when(day, starts, record.today)))
    elif record.no_next_reason:
        lines.append(say("outcome_no_next", reason=record.no_next_reason))
    if record.children:
        lines.insert(0, say("outcome_counts_for", children=said_list(list(record.children))))
    if not record.counts:
        lines.append(say("outcome_not_quorate"))
    return [(say("outcome_follows"), lines)] if lines else []


def _tasks(record: OutcomeRecord, phrases: Phrases) -> list[Part]:
    say = phrases.say
    parts = []
    if record.tasks:
        parts.append(
            (say("outcome_tasks_head"), _task_lines(record.tasks, MOST_LINES, record, phrases))
        )
    by_hand = tuple(task for task in record.tasks if not task.on_slack)
    if by_hand:
        parts.append((say("outcome_by_hand"), _task_lines(by_hand, MOST_BY_HAND, record, phrases)))
    return parts


def _task_lines(
    tasks: tuple[TaskLine, ...], most: int, record: OutcomeRecord, phrases: Phrases
) -> list[str]:
    lines = [
        phrases.say(
            "outcome_task_line",
            title=cut(task.title, LINE_TEXT),
            owner=task.owner,
            due=near_date(task.due, record.today),
        )
        for task in tasks[:most]
    ]
    return _with_more(lines, len(tasks) - most, phrases)


def _with_more(lines: list[str], left: int, phrases: Phrases) -> list[str]:
    return [*lines, phrases.say("outcome_more", number=left)] if left > 0 else lines


def _checks(record: OutcomeRecord, phrases: Phrases) -> list[Part]:
    say = phrases.say
    unmet = [
        say("outcome_check_line", title=one.title, reason=cut(one.reason, LINE_TEXT))
        for one in record.checks
        if one.answer == CheckAnswer.NOT_MET
    ]
    unanswered = [one.title for one in record.checks if one.answer == CheckAnswer.UNANSWERED]
    return [
        (say(key), _with_more(lines[:MOST_CHECKS], len(lines) - MOST_CHECKS, phrases))
        for key, lines in (("outcome_unmet", unmet), ("outcome_unanswered", unanswered))
        if lines
    ]
