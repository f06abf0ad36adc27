"""One concern as it is shown: danger first, who has acknowledged it, what comes next."""

from __future__ import annotations

from datetime import datetime

from bot.clock import local_day
from bot.documents.dates import clock_time, near_date
from bot.documents.phrases import Phrases
from bot.duties.concern_page import ConcernList, ConcernPage, Happened, Shared
from bot.duties.concern_steps import LadderStep
from bot.records.words import ConcernState, ConcernStepKind, Measure
from bot.rules.british import said_list
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    bullets,
    cut,
    header,
    labelled,
    modal,
    paragraph,
    rich,
    small,
)
from handlers.views.concerns import safety

MOST_LISTED = 12
MOST_HISTORY = 60


def said_at(at: datetime, page: ConcernPage | Shared, now: datetime) -> str:
    """Return when something was: "today, Saturday 9 January at 23:05"."""
    day, today = local_day(at, page.zone), local_day(now, page.zone)
    return f"{near_date(day, today)} at {clock_time(at, page.zone)}"


def page_modal(page: ConcernPage, phrases: Phrases) -> Json:
    """Build the page of a concern with its history."""
    shown = page.history[-MOST_HISTORY:]
    history = [_happened(one, page, phrases) for one in shown]
    blocks = [
        *page_blocks(page, phrases),
        rich(("bold", phrases.say("concern_history"))),
        bullets(history),
    ]
    return modal(
        Form.CONCERN_PAGE,
        phrases.say("concern_page_title"),
        blocks,
        close=phrases.say("close"),
        about={"concern": str(page.concern_id)},
    )


def page_message(first: str, page: ConcernPage, phrases: Phrases, *more: str) -> Message:
    """Build a message about a concern after a sentence that says why; `more` stand below it."""
    danger = phrases.say("concern_safety", duty=page.duty)
    blocks = page_blocks(page, phrases, first, *more, see=True)
    lines = [danger, first, *more, *status_lines(page, phrases), _said(page, phrases)]
    return Message(cut("\n".join(lines), MESSAGE_TEXT), tuple(blocks))


def page_blocks(page: ConcernPage, phrases: Phrases, *first: str, see: bool = False) -> list[Json]:
    """Return what a concern looks like everywhere, without its history."""
    head = phrases.say(
        "concern_head", reference=page.reference, kind=phrases.say(f"concern_kind_{page.kind}")
    )
    blocks = [
        safety(page.duty, phrases),
        *(paragraph(line) for line in first),
        rich(("bold", head)),
        paragraph(_said(page, phrases)),
    ]
    if page.triggers:
        blocks.append(bullets(list(page.triggers)))
    blocks += [paragraph(line) for line in status_lines(page, phrases)]
    if page.ladder:
        steps = [_step(one, page, phrases) for one in page.ladder]
        blocks += [small(phrases.say("concern_ladder")), bullets(steps)]
    row = buttons(page, phrases, see=see)
    return [*blocks, actions(*row, block_id=f"concern-{page.concern_id}")] if row else blocks


def _said(page: ConcernPage, phrases: Phrases) -> str:
    when = said_at(page.at, page, page.now)
    return phrases.say("concern_by", name=page.by, when=when, text=page.text)


def status_lines(page: ConcernPage, phrases: Phrases) -> list[str]:
    """Return whether anybody has acknowledged it, by when to ring instead, and what is open."""
    say = phrases.say
    if page.state is ConcernState.WITHDRAWN:
        return [say("concern_is_withdrawn")]
    if page.state is ConcernState.WAITING or page.read_at is None:
        by = clock_time(page.ring_by, page.zone)
        if page.now < page.ring_by:
            return [say("concern_nobody_yet", by=by, duty=page.duty)]
        since = said_at(page.at, page, page.now)
        return [say("concern_nobody_still", since=since, duty=page.duty)]
    lines = [say("concern_read", name=page.read_by, when=said_at(page.read_at, page, page.now))]
    if page.decided_at is not None:
        when = said_at(page.decided_at, page, page.now)
        lines.append(say("concern_decided_on", name=page.decided_by, when=when))
        if page.decision:
            measures = said_measures(page.measures, phrases)
            lines.append(say("concern_decision", measures=measures, reason=page.decision))
    open_now = {
        ConcernState.MANAGER: "concern_manager_open",
        ConcernState.DECISION: "concern_decision_open",
        ConcernState.SETTLED: "concern_is_settled",
    }
    if page.state in open_now:
        lines.append(say(open_now[page.state]))
    else:
        following = next((one.words for one in page.ladder if one.at is None), "")
        key = "concern_next" if following else "concern_next_settle"
        lines.append(say(key, words=following))
    return lines


def said_measures(measures: tuple[Measure, ...], phrases: Phrases) -> str:
    """Return what was decided, in words."""
    return said_list([phrases.say(f"concern_measure_{one}") for one in measures])


def _step(one: LadderStep, page: ConcernPage, phrases: Phrases) -> str:
    say = phrases.say
    if one.at is not None:
        when = said_at(one.at, page, page.now)
        return say("concern_step_done", words=one.words, when=when, rule=one.rule)
    following = next(step.number for step in page.ladder if step.at is None)
    key = "concern_step_next" if one.number == following else "concern_step_open"
    return say(key, words=one.words, rule=one.rule)


def _happened(one: Happened, page: ConcernPage, phrases: Phrases) -> str:
    when = said_at(one.at, page, page.now)
    word = one.word
    if one.kind is ConcernStepKind.DECIDED:
        word = said_measures(tuple(Measure(part) for part in one.word.split()), phrases)
    key = f"concern_h_{one.kind}"
    if one.kind is ConcernStepKind.DECIDED and one.was:
        key += "_again"
    rung = phrases.say(f"concern_rung_{word}") if one.kind is ConcernStepKind.TOLD else ""
    return phrases.say(
        key, when=when, by=one.by, to=one.to, word=word, text=one.text, was=one.was, rung=rung
    )


def buttons(page: ConcernPage, phrases: Phrases, *, see: bool) -> list[Json]:
    """Return what the reader can do about a concern; `see` adds the page with its history."""
    row: list[tuple[str, Do]] = []
    if page.may_acknowledge:
        row.append(("concern_acknowledge", Do.CONCERN_ACKNOWLEDGE))
    if page.may_decide:
        again = page.decided_at is not None
        row.append(("concern_decide_again" if again else "concern_decide", Do.CONCERN_DECIDE))
    if page.next_step is not None and page.state is ConcernState.STEPS:
        row.append(("concern_step", Do.CONCERN_STEP))
    if page.may_step and page.state is ConcernState.STEPS:
        row.append(("concern_settle", Do.CONCERN_SETTLE))
    if page.may_correct:
        row.append(("concern_correct", Do.CONCERN_CORRECT))
    if page.may_withdraw:
        row.append(("concern_withdraw", Do.CONCERN_WITHDRAW))
    if see:
        row.append(("concern_see", Do.SEE_CONCERN))
    value = str(page.concern_id)
    return [labelled(phrases, key, do, value, about=page.reference) for key, do in row]


def list_message(found: ConcernList, phrases: Phrases) -> Message:
    """Build the list of concerns, open ones first, each with a button to see it."""
    say = phrases.say
    danger = say("concern_safety", duty=found.duty)
    if not found.rows:
        text = say("concerns_none")
        return Message(f"{danger}\n{text}", (safety(found.duty, phrases), paragraph(text)))
    named = bool(found.reference)
    title = say("concerns_title_group" if named else "concerns_title", reference=found.reference)
    blocks, lines = [safety(found.duty, phrases), header(title)], [danger, title]
    for number, page in enumerate(found.rows[:MOST_LISTED]):
        kind = say(f"concern_kind_{page.kind}")
        head = say("concern_head", reference=page.reference, kind=kind)
        line = " ".join([f"{said_at(page.at, page, page.now)}.", *status_lines(page, phrases)])
        see = labelled(
            phrases,
            "concern_see",
            Do.SEE_CONCERN,
            str(page.concern_id),
            about=page.reference,
            number=number,
        )
        blocks += [rich(("bold", head)), paragraph(line[:1].upper() + line[1:], see)]
        lines.append(f"{head}. {line}")
    if len(found.rows) > MOST_LISTED:
        blocks.append(small(say("concerns_more", number=len(found.rows) - MOST_LISTED)))
    return Message(cut("\n".join(lines), MESSAGE_TEXT), tuple(blocks))


def shared_message(shared: Shared, phrases: Phrases) -> Message:
    """Build what somebody reads whom the manager picked: the decision and why, nothing more."""
    key = "concern_decided_again_line" if shared.again else "concern_decided_line"
    measures = said_measures(shared.measures, phrases)
    line = phrases.say(key, name=shared.by, reference=shared.reference, measures=measures)
    why = phrases.say("concern_decided_why", reason=shared.reason)
    danger = phrases.say("concern_safety", duty=shared.duty)
    blocks = (safety(shared.duty, phrases), paragraph(line), paragraph(why))
    return Message(f"{danger}\n{line}\n{why}", blocks)
