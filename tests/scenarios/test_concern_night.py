"""A concern over a night: it climbs while nobody reads it, and stops when somebody does."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.records.tables import AuditEntry, OutboxMessage, Person
from bot.records.words import StandsAs
from playground.driver import Message
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

NIGHT_NUMBER = "020 7946 0002"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of January 2027; Saturday is the 9th."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


def name_those_who_stand_in(stage: Stage) -> None:
    office = stage.office
    with office.store.session() as session:
        session.get_one(Person, office.people["Otto"]).stands_as = StandsAs.COVER
        session.get_one(Person, office.people["Ada"]).stands_as = StandsAs.SERVICE_MANAGER


def safe(message: Message) -> Message:
    """Check that a message begins with 999 and the number that answers at night."""
    assert message.text.startswith("If a child may be in danger now, ring 999."), message.text
    assert NIGHT_NUMBER in message.text.split("\n")[0]
    return message


def told(stage: Stage) -> list[str]:
    """Return who is told by now, in their order."""
    names = {key: name for name, key in stage.office.people.items()}
    with stage.office.store.session() as session:
        rows = session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == "concern_told")
            .order_by(col(OutboxMessage.id))
        ).all()
        return [names[row.recipient_id] for row in rows]


def trail(stage: Stage) -> list[str]:
    with stage.office.store.session() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()
        return [row.action for row in rows if "concern" in row.action]


def raise_it(stage: Stage) -> None:
    priya = stage.person("Priya")
    form = priya.command("/coregroup concern CG-104").modal
    assert form is not None
    assert form.words.index("999") < form.words.index("What has happened?")
    assert f"within 15 minutes, ring {NIGHT_NUMBER} instead" in form.words
    filed = priya.submit({"text": "He has moved back in."})
    assert filed.modal is not None
    assert f"If nobody has by 23:15, ring {NIGHT_NUMBER} instead" in filed.modal.words
    safe(priya.wait_for("is kept and on its way to Sam"))


def test_a_night(stage: Stage) -> None:
    name_those_who_stand_in(stage)
    stage.move(at(9, 23))
    raise_it(stage)
    priya, sam, mo = stage.person("Priya"), stage.person("Sam"), stage.person("Mo")
    first = safe(sam.wait_for("Priya has raised a concern about CG-104"))
    assert "Acknowledge" in first.buttons

    stage.move(at(9, 23, 15))
    safe(stage.person("Otto").wait_for("nobody has acknowledged it, so it comes to you now"))
    waits = safe(priya.wait_for("It has gone on to the cover"))
    assert f"ring {NIGHT_NUMBER} now" in waits.words

    # Restarted in the middle of the night: nothing is lost and nothing is said twice.
    stage.stop()
    stage.start()
    stage.move(at(9, 23, 30))
    told_mo = safe(mo.wait_for("so it comes to you now"))
    priya.wait_for("It has gone on to the team manager")
    assert told(stage) == ["Sam", "Otto", "Mo"]

    stage.move(at(9, 23, 40))
    mo.click("Acknowledge", in_message=told_mo)
    done = mo.wait_for(lambda message: message.ts == told_mo.ts and message.edited)
    assert "Now a decision is needed." in done.words
    safe(priya.wait_for("Mo acknowledged your concern about CG-104"))
    stage.move(at(10, 7))
    time.sleep(0.5)
    assert told(stage) == ["Sam", "Otto", "Mo"]
    assert trail(stage) == [
        "concern_filed",
        *["concern_climbed"] * 2,
        "concern_acknowledged",
    ]

    form = mo.click("Record decision", in_message=done).modal
    assert form is not None
    recorded = mo.submit(
        {
            "measures": ["Section 47 enquiry"],
            "reason": "Not safe there.",
            "tell": ["Priya (Health visiting)", "Sam (Children's social care)"],
        }
    )
    assert recorded.modal is None, recorded
    for one in (priya, sam):
        assert "Not safe there." in safe(one.wait_for("Mo has decided on a concern")).words
    assert not any("decided" in message.text for message in stage.person("Tom").dm())
    assert trail(stage)[-1] == "concern_decided"


@pytest.mark.parametrize("stage", ["http"], indirect=True)
def test_a_bot_that_was_down_makes_up_for_the_night(stage: Stage) -> None:
    name_those_who_stand_in(stage)
    stage.move(at(9, 23))
    raise_it(stage)
    stage.person("Sam").wait_for("Priya has raised a concern")
    stage.stop()
    stage.office.clock.set(at(10, 6))
    stage.start()
    stage.move(at(10, 6, 1))
    for name in ("Otto", "Mo", "Ada"):
        stage.person(name).wait_for("so it comes to you now")
    assert sorted(told(stage)) == ["Ada", "Mo", "Otto", "Sam"]
    sam = stage.person("Sam")
    sam.click("Acknowledge", in_message=sam.wait_for("Priya has raised a concern"))
    stage.person("Priya").wait_for("Sam acknowledged your concern")
