"""The form for a new core group."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.documents.phrases import Phrases
from bot.duties.cases import (
    INITIALS,
    MOST_CHILDREN,
    ChildDates,
    NamedMember,
    NewGroup,
    own_field,
)
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

SHARED = ("initial_conference", "review_conference", "apart")
OWN = ("initial-", "review-")

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
        field(
            "apart",
            say("case_apart"),
            ticks([option(say("children_apart"), "yes")], []),
            optional=True,
        ),
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
    children = read_children(request)
    dates = _own_dates(request, children)
    initial = min((own.initial for own in dates), default=request.day("initial_conference"))
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
        children=children,
        dates=dates,
        plan_began_earlier=bool(request.chosen("earlier")),
    )


def read_children(request: Request) -> tuple[str, ...]:
    """Read the initials of each child."""
    return tuple(part for part in re.split(r"[\s,;]+", request.typed("children")) if part)


def _own_dates(request: Request, children: Sequence[str]) -> tuple[ChildDates, ...]:
    if not _asked(request):
        return ()
    found = []
    for place, initials in enumerate(children):
        asked = own_field("initial", place, initials)
        initial = request.day(asked)
        if initial is None:
            raise DutyError(asked, "date_missing")
        found.append(ChildDates(initial, request.day(own_field("review", place, initials))))
    return tuple(found)


def _asked(request: Request) -> list[Json]:
    """Return the fields of the open form that ask for dates of each child's own."""
    view = request.body.get("view") or {}
    return [one for one in view.get("blocks") or () if str(one.get("block_id")).startswith(OWN)]


def ask_each_child(request: Request, phrases: Phrases) -> Json | None:
    """Return the same form with the dates of each child's own; None where nothing need be asked.

    They take the place of the dates of all. What was typed elsewhere stays, since the blocks keep
    their ids. Asked again where the initials have changed since. Raises DutyError under `children`
    where these cannot be used.
    """
    children, there = read_children(request), _asked(request)
    if len(children) > MOST_CHILDREN or not (there or request.chosen("apart")):
        return None
    wanted = [
        own_field(name, place, initials)
        for place, initials in enumerate(children)
        for name in ("initial", "review")
    ]
    if [one["block_id"] for one in there] == wanted or (len(children) < 2 and not there):
        return None
    if not children or not all(INITIALS.fullmatch(one) for one in children):
        raise DutyError("children", "initials_only" if children else "initials_of_each")
    view = request.body["view"]
    put = [
        part for place, one in enumerate(children) for part in _own(request, place, one, phrases)
    ]
    blocks: list[Json] = []
    for block in view["blocks"]:
        if block.get("block_id") == "children":
            blocks += [block, *put]
        elif block not in there and block.get("block_id") not in SHARED:
            blocks.append(block)
    kept = ("title", "submit", "close", "callback_id", "private_metadata", "notify_on_close")
    return {
        **{name: view[name] for name in kept if name in view},
        "type": "modal",
        "blocks": blocks,
    }


def _own(request: Request, place: int, initials: str, phrases: Phrases) -> list[Json]:
    say = phrases.say
    initial = request.day(own_field("initial", place, initials)) or request.day(SHARED[0])
    review = request.day(own_field("review", place, initials)) or request.day(SHARED[1])
    return [
        field(
            own_field("initial", place, initials),
            say("case_initial_of", name=initials),
            date_input(initial),
        ),
        field(
            own_field("review", place, initials),
            say("case_review_of", name=initials),
            date_input(review),
            optional=True,
        ),
    ]


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
