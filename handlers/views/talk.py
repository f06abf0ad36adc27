"""What the bot says back in a conversation: how it understood, one button on, two to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.documents.dates import near_date
from bot.documents.phrases import Phrases
from bot.duties.dialogue import Step, Turnout
from bot.talk.grammar import Intent
from bot.talk.options import Option
from handlers.ids import Do
from handlers.replies import MESSAGE_BLOCKS, Json, Message
from handlers.views.common import (
    MESSAGE_TEXT,
    actions,
    button,
    cut,
    header,
    paragraph,
    small,
)

MOST_OPTIONS = 8
MOST_CORRECTIONS = 2
BLOCK = "talk"
_LABEL = 60
# Offered where nothing better is known.
_USUAL = ("next", "apologies", "report", "tasks", "visit", "guide")
_DIRECT = {
    "apologies": Do.OPEN_APOLOGIES,
    "report": Do.OPEN_REPORT,
    "outcome": Do.OPEN_OUTCOME,
    "task_done": Do.TASK_DONE,
    "task_blocked": Do.TASK_BLOCKED,
    "plan_missing": Do.COPY_MISSING,
}
_CONFIRMED = frozenset({"task_done", "undo", "plan_missing"})
_PRIMARY = "primary"

Intents = Mapping[str, Intent]


def label(option: Option, step: Step) -> str:
    """Return an option as people know it: reference with day, or with a task's words."""
    if option.title:
        return f"{option.reference}: {option.title}"
    if option.on:
        return f"{option.reference}, {near_date(option.on, step.today)}"
    return option.reference


def proposal(step: Step, intents: Intents, phrases: Phrases) -> Message:
    """Build what was understood with the button that goes on, and two that correct it."""
    say, intent, option = phrases.say, intents[step.intent], step.option
    what = label(option, step) if option else ""
    if step.days and option and not option.on:
        what = f"{what}, {near_date(step.days[0], step.today)}"
    key = "talk_heard_about" if what else "talk_heard"
    lines = [say(key, means=intent.means, what=what)]
    if step.intent in _CONFIRMED:
        lines.append(say(f"talk_confirm_{step.intent}"))
    elif step.reason == "press":
        lines.append(say("talk_press"))
    row = [go_on(step, intent, phrases), *_corrections(step, intents, phrases)]
    block_id = f"{BLOCK}-{option.key}" if option else BLOCK
    blocks = [paragraph(line) for line in lines]
    return Message(" ".join(lines), (*blocks, actions(*row, block_id=block_id[:255])))


def go_on(step: Step, intent: Intent, phrases: Phrases) -> Json:
    """Return the button that goes on: it opens the form filled in, or does the simple thing."""
    option, name = step.option, step.intent
    text = phrases.say(f"talk_go_{name}") if name in _CONFIRMED else intent.button
    key = option.key if option else ""
    says = f"{text}: {label(option, step)}" if option else ""
    if name == "undo":
        kind, _, value = key.partition(":")
        do = Do.TASK_UNDO if kind == "task" else Do.VISIT_UNDO
        return button(text, do, value, says=says, style=_PRIMARY)
    if name in _DIRECT:
        return button(text, _DIRECT[name], key, says=says, style=_PRIMARY)
    day = step.days[0].isoformat() if step.days else ""
    value = "|".join((name, key, day, "no" if step.seen is False else ""))
    return button(text, Do.TALK_GO, value, says=says, style=_PRIMARY)


def _corrections(step: Step, intents: Intents, phrases: Phrases) -> list[Json]:
    rest = button(phrases.say("talk_else"), Do.TALK_ELSE)
    if step.option is not None:
        return [button(phrases.say("talk_other"), Do.TALK_OTHER), rest]
    return [*_intents(step.about[:1], intents), rest]


def _intents(names: Sequence[str], intents: Intents) -> list[Json]:
    return [
        button(intents[name].button, Do.TALK_INTENT, name, number=number)
        for number, name in enumerate(names)
    ]


def question(step: Step, intents: Intents, phrases: Phrases) -> Message:
    """Build the one question: which of the person's own is meant, a button for each."""
    heard = phrases.say("talk_heard", means=intents[step.intent].means)
    lines = [heard, *_reason(step, phrases), phrases.say(f"talk_which_{step.intent}")]
    shown = step.options[:MOST_OPTIONS]
    rows = [
        button(
            cut(label(one, step), _LABEL),
            Do.TALK_PICK,
            one.key,
            says=label(one, step),
            number=number,
        )
        for number, one in enumerate(shown)
    ]
    rest = button(phrases.say("talk_else"), Do.TALK_ELSE)
    blocks = [*map(paragraph, lines), actions(*rows, rest, block_id=BLOCK)]
    numbered = [f"{number}. {label(one, step)}" for number, one in enumerate(shown, start=1)]
    if len(step.options) > MOST_OPTIONS:
        lines.append(phrases.say("talk_more", number=len(step.options) - MOST_OPTIONS))
        blocks.insert(-1, small(lines[-1]))
    return Message(cut("\n".join([*lines, *numbered]), MESSAGE_TEXT), tuple(blocks))


def _reason(step: Step, phrases: Phrases) -> list[str]:
    key = f"talk_why_{step.reason}"
    if not step.reason or key not in phrases:
        return []
    named = ", ".join(near_date(day, step.today) for day in step.days)
    what = ", ".join(step.cases) if step.reason == "case" else named
    return [phrases.say(key, what=what, vague=step.vague)]


def unsure(step: Step, intents: Intents, phrases: Phrases) -> Message:
    """Build what is said where nothing is done: why, and what may have been meant."""
    names = [name for name in step.about if name in intents and name not in ("ask", "none")][:3]
    lines = _reason(step, phrases) or [phrases.say("talk_none")]
    row = _intents(names or _USUAL, intents)
    if names:
        row.append(button(phrases.say("talk_else"), Do.TALK_ELSE))
    return Message(" ".join(lines), (*map(paragraph, lines), actions(*row, block_id=BLOCK)))


def menu(intents: Intents, phrases: Phrases) -> Message:
    """Build the choice of everything that can be understood, as a row of buttons."""
    line = phrases.say("talk_else_line")
    names = [name for name in intents if name not in ("ask", "none", "thanks", "danger", "undo")]
    row = _intents(names[:24], intents)
    return Message(line, (paragraph(line), actions(*row, block_id=BLOCK)))


def with_heard(message: Message, step: Step, intents: Intents, phrases: Phrases) -> Message:
    """Return an answer with what was understood above it and, below, buttons that correct it."""
    intent = intents[step.intent]
    heard = phrases.say("talk_heard", means=intent.means)
    row = [*_intents(step.about[:1], intents), button(phrases.say("talk_else"), Do.TALK_ELSE)]
    shown = message.blocks or tuple(message.payload()["blocks"])
    text = cut(f"{heard}\n{message.text}", MESSAGE_TEXT)
    if len(shown) > MESSAGE_BLOCKS - 2:
        return Message(text, (small(heard), *shown[: MESSAGE_BLOCKS - 1]))
    return Message(text, (small(heard), *shown, actions(*row, block_id=BLOCK)))


def file_message(
    meetings: Sequence[Option], today: date, intents: Intents, phrases: Phrases
) -> Message:
    """Build the question what a file is for; nothing of it has been kept."""
    say = phrases.say
    step = Step(Turnout.WHICH, today)
    row = [
        button(
            cut(say("talk_file_report", what=label(one, step)), _LABEL),
            Do.OPEN_REPORT,
            one.key,
            says=say("talk_file_report", what=label(one, step)),
            number=number,
        )
        for number, one in enumerate(meetings)
    ]
    row += _intents(("minutes",), intents)
    row.append(button(say("talk_else"), Do.TALK_ELSE))
    lines = [say("talk_file"), say("talk_file_hint")]
    blocks = (paragraph(lines[0]), small(lines[1]), actions(*row, block_id=BLOCK))
    return Message(" ".join(lines), blocks)


def danger(duty: str | None, phrases: Phrases, reference: str = "") -> Message:
    """Build what comes before everything else: what to do now. It files nothing."""
    say = phrases.say
    number = say("talk_danger_duty", duty=duty) if duty else say("talk_danger_no_number")
    title = say("talk_danger_title")
    lines = [say("talk_danger_now"), number, say("talk_danger_me"), say("talk_danger_next")]
    guide = button(say("talk_danger_guide"), Do.OPEN_GUIDE, f"plan-concerns {reference}".strip())
    other = button(say("talk_else"), Do.TALK_ELSE)
    # Below the numbers and never before them: the form takes time, and passes nothing on unsent.
    form = button(say("concern_button"), Do.OPEN_CONCERN, reference)
    row = actions(form, guide, other, block_id=BLOCK)
    return Message("\n".join([title, *lines]), (header(title), *map(paragraph, lines), row))


def worry(
    intent: str, leads: Sequence[tuple[str, str]], duty: str, phrases: Phrases, reference: str
) -> Message:
    """Build where to turn with a change or a worry; `leads` are pairs of reference and name."""
    say = phrases.say
    lines = [say(f"talk_{intent}_line"), say("talk_worry_danger", duty=duty)]
    lines += [say("talk_lead", reference=one, name=name) for one, name in leads[:MOST_OPTIONS]]
    topic = "plan-concerns"
    guide = button(say("talk_danger_guide"), Do.OPEN_GUIDE, f"{topic} {reference}".strip())
    other = button(say("talk_else"), Do.TALK_ELSE)
    form = button(say("concern_button"), Do.OPEN_CONCERN, reference, style=_PRIMARY)
    return Message(
        "\n".join(lines), (*map(paragraph, lines), actions(form, guide, other, block_id=BLOCK))
    )
