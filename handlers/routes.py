"""Every route by kind and id: the one dict that the router reads."""

from __future__ import annotations

from bot.talk.grammar import Grammar
from handlers import cases, next
from handlers.ids import Event, Kind
from handlers.router import Route
from handlers.slash import Answer, Slash

COMMAND = "/coregroup"


def answers() -> dict[str, Answer]:
    """Return the route of each command in the grammar, but for help, which is the table itself."""
    return {
        "next": next.show_next,
        "case": cases.ask,
        "why": cases.why,
    }


def build_routes(grammar: Grammar) -> dict[tuple[Kind, str], Route]:
    """Return the dict of routes."""
    slash = Slash(grammar, answers())
    routes: dict[tuple[Kind, str], Route] = {
        (Kind.COMMAND, COMMAND): slash.command,
        (Kind.EVENT, Event.MESSAGE): slash.direct_message,
    }
    for module in (cases,):
        routes |= module.ROUTES
    return routes
