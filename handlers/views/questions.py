"""The answer to a question about the procedure: what it says, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.guidance_answers import Answer, Found
from bot.documents.phrases import Phrases
from bot.rules.procedure import Procedure
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import MESSAGE_TEXT, actions, button, cut, header, paragraph, rich, small

MOST_REFERENCES = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What one procedure answers, for which of the reader's core groups."""

    procedure: Procedure
    references: tuple[str, ...]
    answer: Answer
    role: str


def answer_message(told: Sequence[Told], topic: str, phrases: Phrases) -> Message:
    """Build the answer: each procedure's own, the section cited; `topic` is the page it is on.

    Where a procedure does not answer, the nearest are shown as such and nothing is made up.
    """
    say = phrases.say
    title = say("question_title")
    blocks: list[Json] = [header(title)]
    lines = [title]
    if len({(one.answer.found[:1], one.answer.known) for one in told}) > 1:
        lines.append(say("question_differs", number=len(told)))
        blocks.append(paragraph(lines[-1]))
    for one in told:
        shown, said = _told(one, phrases)
        blocks += shown
        lines += said
    quiet = say("question_quiet", role=told[0].role)
    page = button(say("question_page"), Do.OPEN_GUIDE, topic)
    row = [page] if topic else []
    blocks += [actions(*row, block_id="question")] if row else []
    blocks.append(small(quiet))
    return Message(cut("\n".join([*lines, quiet]), MESSAGE_TEXT), tuple(blocks))


def _told(one: Told, phrases: Phrases) -> tuple[list[Json], list[str]]:
    lines: list[str] = []
    say, name = phrases.say, one.procedure.name
    lead = say("question_own", name=name)
    if one.references:
        lead = say("question_groups", name=name, references=_listed(one.references, phrases))
    if one.answer.known:
        best = one.answer.found[0]
        blocks = [rich(("bold", lead), best.words)]
        for found in one.answer.near:
            cited = _cited(found, one, phrases)
            blocks += [paragraph(found.words)] if found is not best else []
            blocks.append(small(cited))
            lines.append(f"{'' if lines else lead}{found.words} ({cited})")
        return blocks, lines
    if not one.answer.found:
        text = say("question_nothing", name=name, role=one.role)
        return [paragraph(text)], [text]
    text = say("question_near", name=name, number=len(one.answer.found))
    blocks = [rich(("bold", lead), text)]
    lines = [f"{lead}{text}"]
    for found in one.answer.found:
        cited = _cited(found, one, phrases)
        blocks += [paragraph(f"• {found.words}"), small(cited)]
        lines.append(f"• {found.words} ({cited})")
    return blocks, lines


def _cited(found: Found, one: Told, phrases: Phrases) -> str:
    return phrases.say(
        "question_source",
        section=found.section[:1].upper() + found.section[1:],
        document=one.procedure.document,
    )


def _listed(references: tuple[str, ...], phrases: Phrases) -> str:
    shown = ", ".join(references[:MOST_REFERENCES])
    left = len(references) - MOST_REFERENCES
    return f"{shown} {phrases.say('question_and', number=left)}" if left > 0 else shown
