"""Passing on what a meeting brought: recorded with it, owed by whoever chaired, then settled."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.documents.phrases import load_phrases
from bot.duties.digest import read_item
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, Next, WhoCame
from bot.duties.outcome_page import outcome_page
from bot.duties.passing_on import passed_on
from bot.duties.projection import reproject
from bot.duties.turn import NotHere
from bot.records.tables import AuditEntry, DeadlineRow, Meeting
from bot.records.words import ChairRole
from handlers.ids import Do
from handlers.views.digest import single_message
from handlers.views.outcome_checks import disagreed_field
from tests.support.desk import FrontDesk
from tests.support.office import Office
from tests.support.shown import fits, labels

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PHRASES = load_phrases()


def recorded(office: Office, procedure: str, *, disagreed: bool) -> None:
    """Record the meeting of 5 January under a procedure: Priya chaired, nobody of social care."""
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.procedure = procedure
        group.procedure_version = office.rulebook.procedure(procedure).version
        reproject(turn, group)
        subject = f"meeting:{turn.session.exec(select(Meeting.id)).one()}"
    people = office.people
    new = NewOutcome(
        who=WhoCame(
            came=frozenset({people["Tom"]}),
            chair_role=ChairRole.PROFESSIONAL,
            chair_id=people["Priya"],
            disagreed=disagreed,
        ),
        decided=Decided("To go on as planned.", "Ring the duty team."),
        next=Next(date(2027, 1, 27)),
    )
    with office.turn("Priya") as turn:
        record_outcome(turn, subject, new)


@pytest.mark.parametrize(
    ("procedure", "rule", "column"),
    [("highland", "HI-11", "disagreement_told_on"), ("suffolk", "SF-4.2b", "outcome_told_on")],
)
def test_whoever_chaired_passes_it_on_and_says_so(
    office: Office, procedure: str, rule: str, column: str
) -> None:
    recorded(office, procedure, disagreed=True)
    (row,) = office.deadlines(rule)
    assert row.owner_id == office.people["Priya"]
    with office.turn("Priya") as turn:
        item = read_item(turn, row.id)
        assert item is not None
        shown = single_message(item, turn.today, "020 7946 0001", PHRASES)
    fits(shown)
    assert labels(shown)[0] == "I have passed it on"
    front = FrontDesk(office)
    for _ in range(2):
        reply = front.press("Priya", Do.PASSED_ON, str(row.id))
        assert reply.replace is not None
        assert "You said that it was passed on" in str(reply.replace.blocks)
    assert office.deadlines(rule) == []
    with office.store.session() as session:
        met = session.get_one(DeadlineRow, row.id)
        assert (
            met.met_on
            == getattr(
                session.exec(select(Meeting).where(Meeting.on_date == date(2027, 1, 5))).one(),
                column,
            )
            == date(2027, 1, 5)
        )
        actions = session.exec(select(AuditEntry).where(AuditEntry.action == "passed_on")).all()
    assert [one.detail for one in actions] == [{"what": column}]


def test_without_a_disagreement_nothing_is_to_be_passed_on(office: Office) -> None:
    recorded(office, "highland", disagreed=False)
    assert office.deadlines("HI-11") == []


@pytest.mark.parametrize(
    ("procedure", "label"),
    [
        ("highland", "Did people disagree seriously?"),
        ("suffolk", "Did anybody disagree with the plan?"),
        ("greenwich", ""),
    ],
)
def test_the_form_asks_where_it_matters(office: Office, procedure: str, label: str) -> None:
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.procedure = procedure
        group.procedure_version = office.rulebook.procedure(procedure).version
        turn.session.flush()
        meeting = turn.session.exec(select(Meeting.id)).one()
        fields = disagreed_field(outcome_page(turn, f"meeting:{meeting}"), PHRASES)
    assert [one["label"]["text"] for one in fields] == ([label] if label else [])


@pytest.mark.parametrize("name", ["Tom", "Otto", "Ada"])
def test_nobody_says_it_for_somebody_else_but_who_has_heard(office: Office, name: str) -> None:
    recorded(office, "highland", disagreed=True)
    (row,) = office.deadlines("HI-11")
    with office.turn(name) as turn, pytest.raises(NotHere):
        passed_on(turn, row.id)
    other = office.deadlines("HI-09")[0]
    with office.turn("Sam") as turn, pytest.raises(NotHere):
        passed_on(turn, other.id)
    with office.turn("Chris") as turn:
        passed_on(turn, row.id)
    assert office.deadlines("HI-11") == []
