"""Every route by kind and id: the one dict that the router reads."""

from __future__ import annotations

from bot.talk.grammar import Grammar
from handlers import (
    agenda,
    attendance,
    bookings,
    cases,
    checks,
    concern_forms,
    concerns,
    drafts,
    guide,
    home,
    minutes,
    next,
    outcome,
    overdue,
    passing_on,
    people,
    plan_copies,
    quorum,
    reminders,
    reports,
    reviews,
    seeing,
    shortcuts,
    tasks,
    versions,
    visits,
    wishes,
)
from handlers.drafts import Blank
from handlers.ids import Do, Event, Kind
from handlers.router import Route
from handlers.slash import Answer, Slash

COMMAND = "/coregroup"


def answers() -> dict[str, Answer]:
    """Return the route of each command in the grammar, but for help, which is the table itself."""
    return {
        "next": next.show_next,
        "case": cases.ask,
        "why": cases.why,
        "overdue": overdue.show_overdue,
        "unmet": checks.show_unmet,
        "agenda": agenda.show,
        "guide": guide.show_guide,
        "apologies": attendance.ask,
        "report": reports.ask,
        "outcome": outcome.answer,
        "tasks": tasks.ask,
        "minutes": minutes.ask,
        "visit": visits.ask,
        "concern": concerns.ask,
        "concerns": concerns.show_list,
        "review": reviews.ask,
        "settings": wishes.ask,
    }


def build_routes(grammar: Grammar) -> dict[tuple[Kind, str], Route]:
    """Return the dict of routes."""
    slash = Slash(grammar, answers())
    routes: dict[tuple[Kind, str], Route] = {
        (Kind.COMMAND, COMMAND): slash.command,
        (Kind.EVENT, Event.MESSAGE): slash.direct_message,
        (Kind.EVENT, Event.APP_MENTION): slash.mention,
    }
    routes |= slash.talk.routes()
    for module in (
        agenda,
        attendance,
        bookings,
        cases,
        checks,
        concern_forms,
        concerns,
        drafts,
        guide,
        home,
        minutes,
        outcome,
        overdue,
        passing_on,
        people,
        plan_copies,
        quorum,
        reminders,
        reports,
        reviews,
        shortcuts,
        seeing,
        tasks,
        versions,
        visits,
        wishes,
    ):
        routes |= module.ROUTES
    routes[(Kind.ACTION, Do.START_AFRESH)] = drafts.start_afresh(blanks())
    return routes


def blanks() -> dict[str, Blank]:
    """Return how each form that keeps a draft opens without one, by callback id."""
    found: dict[str, Blank] = {}
    forms = (attendance, bookings, checks, concerns, minutes, outcome, quorum)
    more = (reports, reviews, seeing, tasks, visits)
    for module in (*forms, *more):
        found |= module.BLANKS
    return found
