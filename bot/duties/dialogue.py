"""One step of a conversation: what a message leads to, and which question comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.duties import conversation
from bot.duties.conversation import Thread
from bot.duties.own_options import options_of
from bot.duties.turn import Turn
from bot.talk.follow import Move, ShortReply
from bot.talk.options import Option, narrow
from bot.talk.understand import Listener, Understood

SURE = 0.9
_READS = frozenset({"plan", "people", "why"})
"""Intents that show one core group's page: a single one is shown at once."""


class Turnout(StrEnum):
    """What a message leads to."""

    ANSWER = "answer"
    PROPOSE = "propose"
    WHICH = "which"
    NONE_OF = "none_of"
    UNSURE = "unsure"
    DO = "do"
    CANCELLED = "cancelled"
    NOTHING_OPEN = "nothing_open"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the conversation stands: the intent, what is proposed, what is asked and why.

    `options` are those to choose from; `reason` is a reason of `Understood`, or "case" and "day"
    where nothing of the person's own fits the reference or the day that was named.
    """

    turnout: Turnout
    today: date
    intent: str = ""
    option: Option | None = None
    options: tuple[Option, ...] = ()
    reason: str = ""
    about: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    cases: tuple[str, ...] = ()
    seen: bool | None = None
    vague: str = ""


def take(turn: Turn, listener: Listener, text: str, found: Understood) -> Step:
    """Return what a message leads to, and keep what it leaves open.

    `found` is what the message alone means; while a question is open, a short reply is read as one.
    """
    thread = conversation.load(turn)
    move = listener.replies.read(text)
    if move is not None:
        if thread is None:
            return Step(Turnout.NOTHING_OPEN, turn.today)
        return _moved(turn, thread, move)
    if thread is not None and not _certain(found):
        step = _said_more(turn, listener, thread, text)
        if step is not None:
            return step
    return begin(turn, found)


def _certain(found: Understood) -> bool:
    return found.intent not in ("ask", "none") and found.confidence >= SURE


def begin(turn: Turn, found: Understood) -> Step:
    """Return where a message leads that opens a new question; what was open is forgotten."""
    slots = found.slots
    conversation.forget(turn)
    turn.session.flush()
    if found.intent in ("ask", "none") or found.reason == "unsure":
        return Step(
            Turnout.UNSURE,
            turn.today,
            found.intent,
            reason=found.reason,
            about=found.about,
            days=slots.dates,
            cases=slots.cases,
            vague=slots.vague,
        )
    thread = Thread(
        intent=found.intent,
        days=slots.dates,
        cases=slots.cases,
        seen=slots.seen,
        about=tuple(name for name in found.about if name != found.intent),
    )
    step = _offer(turn, thread, slots.said, found.reason)
    return replace(step, vague=slots.vague)


def choose(turn: Turn, key: str) -> Step:
    """Return what follows when one of the options shown was pressed."""
    thread = conversation.load(turn)
    if thread is None:
        return Step(Turnout.NOTHING_OPEN, turn.today)
    return _picked(turn, thread, key)


def other(turn: Turn) -> Step:
    """Return the question again without what was proposed last."""
    thread = conversation.load(turn)
    return _other(turn, thread) if thread else Step(Turnout.NOTHING_OPEN, turn.today)


def instead(turn: Turn, intent: str) -> Step:
    """Return where the message leads as another intent: its days and core groups go along."""
    thread = conversation.load(turn) or Thread(intent)
    return _offer(turn, thread.then(intent=intent, chosen="", refused=(), offered=()), "", "")


def _offer(turn: Turn, thread: Thread, said: str, reason: str) -> Step:
    options = options_of(turn, thread.intent)
    if options is None:
        conversation.keep(turn, thread)
        return _step(turn, thread, Turnout.ANSWER)
    left = [one for one in options if one.key not in thread.refused]
    if not left:
        conversation.keep(turn, thread)
        return _step(turn, thread, Turnout.NONE_OF)
    several = reason in ("two_dates", "two_cases", "vague_date", "no_such_day")
    # The day of a visit or of a task is no meeting's day: only what has a day is held against it.
    found = narrow(left, cases=thread.cases, days=thread.days, said=said)
    if len(found.options) == 1 and not found.missed and not (several and not thread.days):
        return _picked(turn, thread, found.options[0].key)
    return _ask(turn, thread, found.options, found.missed or reason)


def _ask(turn: Turn, thread: Thread, options: Sequence[Option], reason: str) -> Step:
    offered = tuple(one.key for one in options)
    asked = replace(thread, offered=offered)
    conversation.keep(turn, asked)
    return _step(turn, asked, Turnout.WHICH, options=tuple(options), reason=reason)


def _picked(turn: Turn, thread: Thread, key: str) -> Step:
    options = options_of(turn, thread.intent) or ()
    option = next((one for one in options if one.key == key), None)
    if option is None:
        # Done or gone meanwhile: what is left is asked about.
        return _offer(turn, thread, "", "")
    conversation.keep(turn, thread.then(chosen=key))
    turnout = Turnout.ANSWER if thread.intent in _READS else Turnout.PROPOSE
    return _step(turn, thread, turnout, option=option)


def _other(turn: Turn, thread: Thread) -> Step:
    refused = (*thread.refused, thread.chosen) if thread.chosen else thread.refused
    left = [one for one in options_of(turn, thread.intent) or () if one.key not in refused]
    shown = [one for one in left if one.key in thread.offered] or left
    following = thread.then(chosen="", refused=refused)
    if len(shown) == 1:
        return _picked(turn, following, shown[0].key)
    if not shown:
        conversation.forget(turn)
        return _step(turn, thread, Turnout.NONE_OF, reason="no_other")
    return _ask(turn, following, shown, "")


def _moved(turn: Turn, thread: Thread, reply: ShortReply) -> Step:
    if reply.move is Move.CANCEL:
        conversation.forget(turn)
        return _step(turn, thread, Turnout.CANCELLED)
    if reply.move is Move.BACK:
        return _back(turn, thread)
    if reply.move is Move.OTHER:
        return _other(turn, thread)
    if reply.move is Move.PICK:
        at = reply.number - 1 if reply.number > 0 else -1
        if -1 <= at < len(thread.offered) and thread.offered:
            return _picked(turn, thread, thread.offered[at])
        return _again(turn, thread)
    if reply.move is Move.YES and thread.chosen:
        return _agreed(turn, thread)
    if reply.move is Move.NO and thread.chosen:
        return _other(turn, thread)
    return _again(turn, thread)


def _agreed(turn: Turn, thread: Thread) -> Step:
    options = options_of(turn, thread.intent) or ()
    option = next((one for one in options if one.key == thread.chosen), None)
    if option is None:
        return _offer(turn, thread, "", "")
    if thread.intent == "task_done":
        conversation.forget(turn)
        return _step(turn, thread, Turnout.DO, option=option)
    return _step(turn, thread, Turnout.PROPOSE, option=option, reason="press")


def _back(turn: Turn, thread: Thread) -> Step:
    before = thread.before()
    if before is None:
        return _again(turn, thread)
    return _again(turn, before)


def _again(turn: Turn, thread: Thread) -> Step:
    options = options_of(turn, thread.intent) or ()
    shown = [one for one in options if one.key in thread.offered]
    chosen = next((one for one in options if one.key == thread.chosen), None)
    if chosen is not None:
        conversation.keep(turn, thread)
        return _step(turn, thread, Turnout.PROPOSE, option=chosen)
    if shown:
        return _ask(turn, thread, shown, "")
    return _offer(turn, thread, "", "")


def _said_more(turn: Turn, listener: Listener, thread: Thread, text: str) -> Step | None:
    """Read a reply that names a day, a core group or words of a task; None where it does not."""
    options = options_of(turn, thread.intent)
    if not options:
        return None
    slots = listener.slots(text, turn.today, thread.intent)
    # A time that names no day, or nothing at all: not a reply to this question.
    found = narrow(options, cases=slots.cases, days=slots.dates, said=slots.said)
    fewer = len(found.options) < len(options)
    named = bool(slots.cases or slots.dates)
    if not named and (not fewer or not any(one.title for one in options)):
        return None
    following = thread.then(
        days=slots.dates or thread.days, cases=slots.cases or thread.cases, chosen=""
    )
    if len(found.options) == 1 and not found.missed:
        return _picked(turn, following, found.options[0].key)
    return _ask(turn, following, found.options, found.missed)


def _step(
    turn: Turn,
    thread: Thread,
    turnout: Turnout,
    *,
    option: Option | None = None,
    options: tuple[Option, ...] = (),
    reason: str = "",
) -> Step:
    return Step(
        turnout=turnout,
        today=turn.today,
        intent=thread.intent,
        option=option,
        options=options,
        reason=reason,
        about=thread.about,
        days=thread.days,
        cases=thread.cases,
        seen=thread.seen,
    )
