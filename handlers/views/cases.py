"""The form for a new core group, and one group's page."""

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
    button,
    cut,
    date_input,
    field,
    modal,
    option,
    paragraph,
    select,
    text_input,
    ticks,
)

MOST_DATES = 20
MOST_EXPLAINED = 15
Name = Callable[[str], str]
"""A Slack id -> the name Slack has for that person."""


def offer_form(phrases: Phrases) -> Message:
    """Offer the form by a button, where there is no trigger to open it at once."""
    text = phrases.say("offer_case_form")
    return Message(text, (paragraph(text), actions(button("Open a core group", Do.OPEN_CASE_FORM))))


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
        field("reference", "Reference", text_input(reference, most=24), hint=say("hint_reference")),
        field(
            "children",
            "Children's initials",
            text_input(most=100, placeholder="AB, CD"),
            optional=True,
            hint=say("hint_children"),
        ),
        field("procedure", "Procedure", select(choices, procedure)),
        field("initial_conference", "Date of the initial conference", date_input()),
        field("review_conference", "Date of the review conference", date_input(), optional=True),
        field("first_meeting", "First core group meeting", date_input(), optional=True),
        field("lead", "Lead social worker", _person(lead)),
        field("manager", "Team manager who answers for it", _person(manager)),
        field("chair", "Conference chair", _person(""), optional=True),
        field("members", "Professionals on Slack", {"type": "multi_users_select"}, optional=True),
        field(
            "others",
            "Professionals who are not on Slack",
            text_input(lines=True, most=1500),
            optional=True,
            hint=say("hint_others"),
        ),
        field(
            "earlier",
            "If the plan began some time ago",
            ticks([option(say("plan_began_earlier"), "yes")], []),
            optional=True,
        ),
    ]
    return modal(Form.CASE, "Open a core group", blocks, submit="Open", close="Cancel")


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
