"""Before school breaks up the lead is asked, again when it is near, and not once it is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.duties.seeing import NewStanding, add_standing, answer_break
from bot.records.tables import Person
from bot.reminders.engine import Reminders
from bot.rules.terms import Break
from tests.support.office import Office
from tests.support.reminding import make_reminders
from tests.support.seeing import in_suffolk
from tests.support.slack import FakeSlack

HALF_TERM = Break(date(2027, 2, 13), date(2027, 2, 21))


@pytest.fixture
def term(office: Office) -> Office:
    """CG-104 with a child seen at school each Wednesday in term."""
    children = in_suffolk(office)
    with office.turn("Sam") as turn:
        new = NewStanding(
            children[:1], office.people["Tom"], 2, True, date(2027, 1, 11), date(2027, 3, 31)
        )
        add_standing(turn, office.group_id, new, once="V1")
    return office


def asked(office: Office, reminders: Reminders, day: str) -> list[str]:
    """Tick at nine on a day; return whom the question went to."""
    office.clock.set(datetime.fromisoformat(f"{day}T09:10:00+00:00").astimezone(UTC))
    found = reminders.tick().messages
    return [one.recipient for one in found if one.kind == "school_break"]


def test_the_lead_is_asked_ten_working_days_before_and_once_more(
    term: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    assert asked(term, reminders, "2027-01-29") == []
    # Friday 29 January is eleven working days before Saturday 13 February.
    assert asked(term, reminders, "2027-02-01") == ["U0SAM"]
    assert asked(term, reminders, "2027-02-01") == []
    # Another process has its own memory; the message's key is one for all.
    other = make_reminders(term, slack)
    assert asked(term, other, "2027-02-01") == []
    other.stop()
    assert asked(term, reminders, "2027-02-05") == []
    assert asked(term, reminders, "2027-02-08") == ["U0SAM"]
    assert asked(term, reminders, "2027-02-09") == []
    said = [one["text"] for one in slack.to("U0SAM") if "no school" in one["text"]]
    question = (
        "CG-104: there is no school from Saturday 13 February to Sunday 21 February. "
        "Who sees the child meanwhile, and who stands in for the school?"
    )
    assert said == [question, question]


def test_an_answer_ends_the_questions(term: Office, reminders: Reminders) -> None:
    assert asked(term, reminders, "2027-02-01") == ["U0SAM"]
    with term.turn("Sam") as turn:
        answer_break(turn, term.group_id, HALF_TERM, term.people["Sam"], "The school nurse")
    assert asked(term, reminders, "2027-02-08") == []


@pytest.mark.parametrize("minute", ["2027-01-31T09:10", "2027-02-01T08:30", "2027-02-01T21:00"])
def test_nobody_is_asked_out_of_hours(term: Office, reminders: Reminders, minute: str) -> None:
    term.clock.set(datetime.fromisoformat(f"{minute}:00+00:00"))
    assert [one for one in reminders.tick().messages if one.kind == "school_break"] == []


def test_the_manager_is_asked_where_the_lead_is_not_on_slack(
    term: Office, reminders: Reminders
) -> None:
    with term.store.session() as session:
        session.exec(select(Person).where(Person.slack_id == "U0SAM")).one().active = False
    assert asked(term, reminders, "2027-02-01") == ["U0MO"]


def test_nothing_is_asked_without_an_arrangement_in_term(
    office: Office, reminders: Reminders
) -> None:
    children = in_suffolk(office)
    assert asked(office, reminders, "2027-02-01") == []
    with office.turn("Sam") as turn:
        new = NewStanding(
            children[:1], office.people["Tom"], 2, False, date(2027, 1, 11), date(2027, 3, 31)
        )
        add_standing(turn, office.group_id, new, once="V1")
    assert asked(office, reminders, "2027-02-02") == []


def test_a_dry_run_asks_nobody_and_says_whom(term: Office, reminders: Reminders) -> None:
    term.clock.set(datetime(2027, 2, 1, 9, 10, tzinfo=UTC))
    found = reminders.preview()
    assert [one.recipient for one in found.messages if one.kind == "school_break"] == ["U0SAM"]
    assert [row for row in term.outbox() if row.kind == "school_break"] == []
