"""The form for a new core group."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.documents.phrases import Phrases
from bot.duties.cases import NamedMember, NewGroup
from bot.duties.turn import DutyError
from bot.records.words import Role
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.requests import Request
from handlers.views.common import (
    actions,
    cut,
    date_input,
    field,
    labelled,
    modal,
    option,
    paragraph,
    select,
    text_input,
    ticks,
)

Name = Callable[[str], str]
"""A Slack id -> the name Slack has for that person."""


def offer_form(phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("offer_case_form")
    opens = labelled(phrases, "case_title", Do.OPEN_CASE_FORM)
    return Message(text, (paragraph(text), actions(opens)))


def case_form(
    *,
    reference: str,
    procedures: Sequence[tuple[str, str]],
    procedure: str,
    lead: str,
    manager: str,
    phrases: Phrases,
) -> Json:
    """Build the form: `procedures` are pairs of id and name, `lead` and `manager` Slack ids."""
    say = phrases.say
    choices = [option(name, key) for key, name in procedures]
    blocks = [
        field(
            "reference",
            say("case_reference"),
            text_input(reference, most=24),
            hint=say("hint_reference"),
        ),
        field(
            "children",
            say("case_children"),
            text_input(most=100, placeholder=say("case_children_example")),
            optional=True,
            hint=say("hint_children"),
        ),
        field("procedure", say("case_procedure"), select(choices, procedure)),
        field("initial_conference", say("case_initial"), date_input()),
        field("review_conference", say("case_review"), date_input(), optional=True),
        field("first_meeting", say("case_first"), date_input(), optional=True),
        field("lead", say("case_lead"), _person(lead)),
        field("manager", say("case_manager"), _person(manager)),
        field("chair", say("case_chair"), _person(""), optional=True),
        field("members", say("case_members"), {"type": "multi_users_select"}, optional=True),
        field(
            "others",
            say("case_others"),
            text_input(lines=True, most=1500),
            optional=True,
            hint=say("hint_others"),
        ),
        field(
            "earlier",
            say("case_earlier"),
            ticks([option(say("plan_began_earlier"), "yes")], []),
            optional=True,
        ),
    ]
    return modal(
        Form.CASE,
        say("case_title"),
        blocks,
        submit=say("case_submit"),
        close=say("case_cancel"),
    )


def _person(slack_id: str) -> Json:
    element: Json = {"type": "users_select"}
    if slack_id:
        element["initial_user"] = slack_id
    return element


def read_case_form(request: Request, name: Name) -> NewGroup:
    """Read the form; raises DutyError under the field that cannot be used."""
    initial = request.day("initial_conference")
    if initial is None:
        raise DutyError("initial_conference", "date_missing")
    members = [
        NamedMember(name(slack_id), role, slack_id=slack_id)
        for block, role in (
            ("lead", Role.LEAD_SOCIAL_WORKER),
            ("manager", Role.TEAM_MANAGER),
            ("chair", Role.CONFERENCE_CHAIR),
        )
        if (slack_id := request.typed(block))
    ]
    members += [
        NamedMember(name(slack_id), Role.PROFESSIONAL, slack_id=slack_id)
        for slack_id in request.chosen("members")
    ]
    members += _others(request.typed("others"))
    return NewGroup(
        reference=request.typed("reference"),
        procedure=request.typed("procedure"),
        initial_conference=initial,
        review_conference=request.day("review_conference"),
        first_meeting=request.day("first_meeting"),
        members=tuple(members),
        children=tuple(part for part in re.split(r"[\s,;]+", request.typed("children")) if part),
        plan_began_earlier=bool(request.chosen("earlier")),
    )


def _others(text: str) -> list[NamedMember]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, _, agency = line.partition(",")
        if not name.strip():
            raise DutyError("others", "member_line", number=number)
        found.append(NamedMember(cut(name.strip(), 80), Role.PROFESSIONAL, cut(agency.strip(), 80)))
    return found
