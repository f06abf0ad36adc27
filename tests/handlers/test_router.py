"""What the router does where two people do the same in one moment."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.records.tables import Intake
from handlers.desk import Desk
from handlers.ids import Kind
from handlers.replies import Message, Reply
from handlers.requests import Request
from handlers.router import Route, Router
from tests.support.desk import FrontDesk
from tests.support.office import Office

ASKED = Request(Kind.ACTION, "T0001", "U0SAM", "press")


def answer(office: Office, route: Route) -> Reply:
    desk = FrontDesk(office).desk
    return Router({(Kind.ACTION, "press"): route}, desk).run(ASKED)


def taken(office: Office) -> None:
    """Write a delivery twice, so that the database says that its key is taken."""
    with office.store.session() as session:
        for number in (1, 2):
            session.add(Intake(key="event:1", at=office.machine()))
            session.flush()
            assert number == 1, "the key was not unique"


def nonsense(office: Office) -> None:
    with office.store.connection() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize("times", [1, 2])
def test_who_came_second_is_carried_out_again(office: Office, times: int) -> None:
    runs: list[int] = []

    def route(request: Request, desk: Desk) -> Reply:
        runs.append(1)
        if len(runs) <= times:
            taken(office)
        return Reply(message=Message("Done."))

    reply = answer(office, route)
    assert len(runs) == 2
    assert reply.message is not None
    assert (reply.message.text == "Done.") is (times == 1)


def test_any_other_fault_of_the_database_is_not_tried_again(office: Office) -> None:
    runs: list[int] = []

    def route(request: Request, desk: Desk) -> Reply:
        runs.append(1)
        nonsense(office)
        return Reply()

    reply = answer(office, route)
    assert len(runs) == 1
    assert reply.message is not None
