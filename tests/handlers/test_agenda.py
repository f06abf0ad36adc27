"""The agenda from the command, from a meeting's button and from the group's page."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from bot.duties.outcome_given import NewTask
from bot.records.tables import Meeting
from handlers.ids import Do
from handlers.replies import Message
from playground.checks import check_message
from tests.duties.test_checks import FIRST, SECOND, at, hold
from tests.support.desk import FrontDesk
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ODD = "Ring <!channel> *now* & שלום"


@pytest.fixture
def front(office: Office) -> FrontDesk:
    """The front desk after a first meeting with a task in odd characters."""
    task = NewTask(0, ODD, office.people["Tom"], date(2027, 1, 12))
    hold(office, office.group_id, FIRST, tasks=(task,))
    office.clock.set(at(date(2027, 1, 29)))
    return FrontDesk(office)


def shown(message: Message | None) -> str:
    assert message is not None
    check_message(message.payload()["text"], list(message.payload()["blocks"]), None)
    return message.text


def labels(message: Message | None) -> list[str]:
    assert message is not None
    return [one["text"]["text"] for one in message.blocks[-1]["elements"]]


def test_the_lead_reads_the_whole_of_it(front: FrontDesk) -> None:
    message = front.command("Sam", "agenda cg-104").message
    said = shown(message)
    assert said.startswith("Agenda: CG-104 (AB), Tuesday 2 February")
    assert f"{ODD}: Tom, by Tuesday 12 January. Late." in said
    assert "The plan has a contingency? No. The plan on record" in said
    assert "The receiving team took the case on? Nobody has said yet." in said
    assert "Hear the family: What do the parents" in said
    assert "Before the meeting" not in said
    assert labels(message) == ["Open", "Not met"]


def test_a_professional_reads_their_own(front: FrontDesk) -> None:
    message = front.say("Priya", "agenda").message
    said = shown(message)
    assert "Bring your own expertise: What does your own field" in said
    assert "The plan has a contingency? No." in said
    assert "The plan on record" not in said
    assert labels(message) == ["Open"]


def test_a_button_on_the_meeting_or_the_group_brings_the_same(front: FrontDesk) -> None:
    with front.office.store.session() as session:
        meeting = session.exec(select(Meeting).where(Meeting.on_date == SECOND)).one()
    whole = shown(front.command("Sam", "agenda CG-104").message)
    for value in (f"meeting:{meeting.id}", str(front.office.group_id)):
        assert shown(front.press("Sam", Do.OPEN_AGENDA, value).message) == whole


@pytest.mark.parametrize("name", ["Chris", "Otto", "UNOBODY"])
def test_others_are_told_nothing(front: FrontDesk, name: str) -> None:
    for reply in (
        front.command(name, "agenda CG-104"),
        front.command(name, "agenda CG-999"),
        front.press(name, Do.OPEN_AGENDA, str(front.office.group_id)),
    ):
        assert shown(reply.message).startswith("I cannot show anything under that reference.")


def test_a_long_agenda_stays_within_a_message(front: FrontDesk) -> None:
    office = front.office
    many = tuple(
        NewTask(number, f"{number} " + "x" * 290, office.people["Tom"], date(2027, 2, 12))
        for number in range(60)
    )
    hold(office, office.group_id, SECOND, tasks=many)
    office.clock.set(at(date(2027, 2, 20)))
    message = front.command("Sam", "agenda CG-104").message
    shown(message)
    assert "And 46 more." in str(message)
