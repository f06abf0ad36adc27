"""`/coregroup help`: the grammar table as people read it, for the person's own parts."""

from __future__ import annotations

from sqlmodel import select

from bot.duties import access
from bot.duties.turn import NotHere
from bot.records.tables import Membership
from bot.records.words import Role
from bot.talk.grammar import Grammar
from handlers.desk import Desk
from handlers.outsider import duty_number
from handlers.replies import Message, Reply
from handlers.requests import Request
from handlers.views.help import help_message


def audiences_of(request: Request, desk: Desk) -> frozenset[str]:
    """Return whose help somebody reads; a person who is not on record reads everyone's."""
    with desk.store.session() as session:
        try:
            _, person = access.find_actor(session, request.team, request.user)
        except NotHere:
            return frozenset({"everyone"})
        if person is None:
            return frozenset({"everyone"})
        roles = session.exec(
            select(Membership.role).where(Membership.person_id == person.id).distinct()
        ).all()
        found = {"everyone"}
        if roles:
            found.add("members")
        if person.post in access.MAY_OPEN:
            found.add("openers")
        if {Role.TEAM_MANAGER, Role.LEAD_SOCIAL_WORKER} & set(roles):
            found.add("managers")
        if access.POLICY[access.Action.RECORD_REVIEW] & set(roles):
            found.add("reviewers")
        return frozenset(found)


def show_help(request: Request, desk: Desk, grammar: Grammar, lead: str = "") -> Reply:
    """Show what the person can ask for; `lead` is a sentence that comes first."""
    return Reply(message=help_text(request, desk, grammar, lead))


def help_text(request: Request, desk: Desk, grammar: Grammar, lead: str = "") -> Message:
    """Return the help as a message."""
    commands = grammar.listed(audiences_of(request, desk))
    return help_message(commands, desk.phrases, duty=duty_number(desk, request.team), lead=lead)
