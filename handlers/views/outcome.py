"""The form for a meeting's outcome, in four short steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.documents.phrases import Phrases
from bot.duties.outcome_given import FAMILY, LONG_TEXT, SHORT_TEXT
from bot.duties.outcome_page import Discussed, OutcomePage, Seated
from bot.duties.sittings import Waiting
from bot.rules.procedure import Rule
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    OPTIONS,
    actions,
    button,
    date_input,
    field,
    modal,
    option,
    paragraph,
    radios,
    select,
    small,
    text_input,
    ticks,
    time_input,
)
from handlers.views.next import when
from handlers.views.outcome_checks import (
    attendance_prompt,
    decisions_prompt,
    disagreed_field,
    lines_fields,
)
from handlers.views.outcome_parts import (
    SEEING_ON_PAGE,
    about_of,
    back_button,
    nobody_option,
    pages_of,
    person_field,
    step_head,
    step_modal,
)

BOXES = 10
Spot = dict[str, Any]


def offer_form(value: str, phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("outcome_offer")
    row = actions(button(phrases.say("outcome_button"), Do.OPEN_OUTCOME, value))
    return Message(text, (paragraph(text), row))


def which_form(choices: Sequence[Waiting], today: date, phrases: Phrases, spot: Spot) -> Json:
    """Build the question which meeting is meant, as of `today`."""
    say = phrases.say
    options = [_which_option(one, today, phrases) for one in choices[:OPTIONS]]
    blocks = [
        field("which", say("outcome_which"), select(options, options[0]["value"])),
        field("unbooked_on", say("outcome_unbooked_on"), date_input(), optional=True),
    ]
    if len(choices) > OPTIONS:
        blocks.append(small(say("outcome_many")))
    return modal(
        Form.OUTCOME_WHICH,
        say("outcome_title"),
        blocks,
        submit=say("outcome_next_step"),
        close=say("close"),
        about={"spot": spot},
    )


def _which_option(one: Waiting, today: date, phrases: Phrases) -> Json:
    if one.on is None:
        return option(phrases.say("outcome_unbooked", reference=one.reference), one.subject)
    return option(f"{one.reference}, {when(one.on, one.starts, today)}", one.subject)


def who_form(page: OutcomePage, phrases: Phrases, spot: Spot, sentence: str = "") -> Json:
    """Build step 1: who came, who of the family, who chaired as what, whether concern rose."""
    say = phrases.say
    another = actions(
        button(say("outcome_which_button"), Do.OUTCOME_STEP, "which"), block_id="another"
    )
    roles = [option(_capital(label), role) for role, label in page.chair_roles]
    answers = [option(say("no"), "no"), option(say("yes"), "yes")]
    family = [option(say(f"outcome_family_{who}"), who) for who in FAMILY]
    blocks = [
        *step_head(page, "who", phrases, sentence),
        another,
        *_discussed(page.children, phrases),
        *_attendance(page.members, phrases),
        *attendance_prompt(page),
        field("family", say("outcome_family"), ticks(family, []), optional=True, speaks=True),
        person_field(
            "chair",
            say("outcome_chair"),
            page.members,
            first=nobody_option(phrases),
            hint=page.hints.get("chair", ""),
        ),
        field("chair_role", say("outcome_chair_role"), radios(roles), speaks=True),
        field("concern", say("outcome_concern"), radios(answers), speaks=True),
        *disagreed_field(page, phrases),
        small(say("outcome_kept")),
    ]
    return step_modal(Form.OUTCOME, blocks, phrases, about_of(page, spot))


def _discussed(children: Sequence[Discussed], phrases: Phrases) -> list[Json]:
    say, blocks = phrases.say, []
    for start in range(0, len(children), BOXES):
        group = children[start : start + BOXES]
        usual = [str(one.child_id) for one in group if one.usually]
        boxes = [
            option(
                one.label,
                str(one.child_id),
                "" if one.usually else say("outcome_plan_over"),
            )
            for one in group
        ]
        blocks.append(
            field(
                f"discussed-{start // BOXES}",
                say("outcome_discussed_more" if start else "outcome_discussed"),
                ticks(boxes, usual),
                optional=True,
                hint="" if start else say("outcome_discussed_hint"),
                speaks=True,
            )
        )
    return blocks


def _attendance(members: Sequence[Seated], phrases: Phrases) -> list[Json]:
    say, blocks = phrases.say, []
    for start in range(0, len(members), BOXES):
        group = members[start : start + BOXES]
        there = [str(one.person_id) for one in group if not one.excused]
        boxes = [option(one.said, str(one.person_id), _note(one, phrases)) for one in group]
        blocks.append(
            field(
                f"came-{start // BOXES}",
                say("outcome_came_more" if start else "outcome_came"),
                ticks(boxes, there),
                optional=True,
                hint="" if start else say("outcome_came_hint"),
                speaks=True,
            )
        )
    return blocks


def _note(one: Seated, phrases: Phrases) -> str:
    if one.excused:
        return phrases.say("outcome_sent_apologies")
    return "" if one.on_slack else phrases.say("outcome_not_on_slack")


def plan_form(
    page: OutcomePage, phrases: Phrases, spot: Spot, part: int = 0, sentence: str = ""
) -> Json:
    """Build step 2: the decisions, the contingency, how often each sees the child.

    `part` counts the pages of people, from 0.
    """
    say = phrases.say
    start = part * SEEING_ON_PAGE
    people = page.seeing[start : start + SEEING_ON_PAGE]
    blocks = [*step_head(page, "plan", phrases, sentence), back_button("plan", phrases)]
    if not part:
        blocks += [
            field(
                "decided",
                say("outcome_decided"),
                text_input(lines=True, most=LONG_TEXT),
                speaks=True,
            ),
            field(
                "contingency",
                say("outcome_contingency"),
                text_input(page.contingency, lines=True, most=LONG_TEXT),
                optional=True,
                hint=page.hints.get("contingency", ""),
                speaks=True,
            ),
            *decisions_prompt(page),
            *lines_fields(page, phrases),
        ]
    blocks += [_seeing(one, phrases) for one in people]
    if people and not part and page.hints.get("plan_frequency"):
        blocks.append(small(page.hints["plan_frequency"]))
    if part + 1 < pages_of(len(page.seeing), SEEING_ON_PAGE):
        blocks.append(small(say("outcome_seeing_more")))
    return step_modal(Form.OUTCOME_PLAN, blocks, phrases, about_of(page, spot, part=part))


def _seeing(one: Seated, phrases: Phrases) -> Json:
    return field(
        f"seeing-{one.person_id}",
        phrases.say("outcome_seeing", name=one.said),
        text_input(one.sees, most=SHORT_TEXT),
        optional=True,
        speaks=True,
    )


def next_form(page: OutcomePage, phrases: Phrases, spot: Spot, sentence: str = "") -> Json:
    """Build step 4: the next date or why there is none, and what only somebody there can say."""
    say = phrases.say
    blocks = [
        *step_head(page, "next", phrases, sentence),
        back_button("next", phrases),
        field(
            "next_on",
            say("outcome_next_on"),
            date_input(),
            optional=True,
            hint=page.hints.get("next_meeting", ""),
            speaks=True,
        ),
        field("next_at", say("outcome_next_at"), time_input(), optional=True, speaks=True),
        field(
            "next_venue",
            say("outcome_next_venue"),
            text_input(most=SHORT_TEXT),
            optional=True,
            hint=say("outcome_next_venue_hint"),
            speaks=True,
        ),
        field(
            "why_none",
            say("outcome_why_none"),
            text_input(most=SHORT_TEXT),
            optional=True,
            speaks=True,
        ),
    ]
    for rule in page.asked:
        blocks += _question(rule, phrases)
    return step_modal(
        Form.OUTCOME_NEXT, blocks, phrases, about_of(page, spot), submit=phrases.say("outcome_save")
    )


def _question(rule: Rule, phrases: Phrases) -> list[Json]:
    say = phrases.say
    answers = [
        option(say(f"outcome_ask_{answer}"), answer)
        for answer in ("met", "not_met", "not_applicable")
    ]
    return [
        field(
            f"ask-{rule.id}",
            say("outcome_ask", title=rule.title),
            radios(answers),
            optional=True,
            hint=rule.words,
            speaks=True,
        ),
        field(
            f"why-{rule.id}",
            say("outcome_ask_why"),
            text_input(most=SHORT_TEXT),
            optional=True,
            speaks=True,
        ),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
