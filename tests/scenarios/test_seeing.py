"""Who sees the child, as people live it: arranged, heard of, asked before the break, ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from playground.driver import Message, Person
from tests.support.seeing import in_suffolk
from tests.support.stage import Stage

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.parametrize("stage", ["http"], indirect=True),
]


def page_of(person: Person) -> Message:
    """Press the button on the group's page; return what comes."""
    case = next(seen for seen in reversed(person.command("/coregroup case CG-104").messages))
    shown = person.click("Who sees the child", in_message=case).messages
    return next(seen for seen in reversed(shown) if "who sees the child" in seen.words)


def test_seen_at_school_until_the_break(stage: Stage) -> None:
    in_suffolk(stage.office, siblings=False)
    stage.move(stage.office.clock())
    sam, tom = stage.person("Sam"), stage.person("Tom")
    form = sam.click("Seen each week", in_message=page_of(sam)).modal
    assert form is not None
    assert "Only on school days in term" in str(form.words)
    sent = sam.submit(
        {"who": "Tom", "weekday": "Wednesday", "starts": "2027-01-11", "ends": "2027-03-31"}
    )
    assert sent.errors == {}
    line = "AB: seen every Wednesday in term by Tom, Monday 11 January to Wednesday 31 March."
    assert line in sam.wait_for("Saved. The visit dates of CG-104 follow it").words
    assert line in tom.wait_for("Sam has named you in CG-104").words

    stage.move(datetime(2027, 2, 1, 9, 10, tzinfo=UTC))
    asked = sam.wait_for("there is no school from Saturday 13 February to Sunday 21 February")
    question = sam.click("Answer", in_message=asked).modal
    assert question is not None
    assert sam.submit({"who": "Sam", "stands_in": "Nurse Lee"}).errors == {}
    answered = "Sam sees the child, and Nurse Lee stands in for the school."
    assert answered in sam.wait_for("Thank you. It stands on the page of CG-104.").words

    ending = sam.click("End", in_message=page_of(sam)).modal
    assert ending is not None
    assert line in str(ending.words)
    assert sam.submit({"last": "2027-02-10"}).errors == {}
    ended = sam.wait_for("Ended. The visit dates of CG-104 follow it no more.").words
    assert "Monday 11 January to Wednesday 10 February" in ended
