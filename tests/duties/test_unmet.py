"""What was missed: it can no longer be done, and whoever answers for the group still sees it."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from bot.documents.phrases import load_phrases
from bot.duties.overdue import whats_overdue
from bot.duties.unmet import UnmetList, whats_unmet
from bot.records.tables import DeadlineRow
from handlers.views.checks import unmet_message
from playground.checks import check_message
from tests.support.office import Office

FIRST_DUE = date(2027, 1, 6)
NEXT_CONFERENCE = date(2027, 3, 12)


def lapse(office: Office, on: date) -> None:
    with office.store.session() as session:
        row = session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.lapses_on = on


def listed(office: Office, name: str, day: date, value: str = "") -> UnmetList:
    now = office.clock().replace(year=day.year, month=day.month, day=day.day)
    with office.turn(name, now=now) as turn:
        return whats_unmet(turn, value)


def test_what_lapsed_undone_is_listed_from_that_day_on_for_lead_and_manager(office: Office):
    lapse(office, NEXT_CONFERENCE)
    assert listed(office, "Mo", date(2027, 3, 11)).missed == ()
    for name in ("Sam", "Mo"):
        (missed,) = listed(office, name, NEXT_CONFERENCE).missed
        assert (missed.reference, missed.due) == ("CG-104", FIRST_DUE)
        assert missed.title == "Hold the first core group meeting"
        assert missed.section
    assert listed(office, "Mo", NEXT_CONFERENCE, "CG-104").missed == (missed,)


def test_it_is_not_overdue_at_the_same_time(office: Office):
    lapse(office, NEXT_CONFERENCE)
    now = office.clock().replace(year=2027, month=3, day=12)
    with office.turn("Mo", now=now) as turn:
        late = [row.title for row in whats_overdue(turn, "").rows]
    assert "Hold the first core group meeting" not in late


def test_people_read_what_was_missed_and_when_it_was_due(office: Office):
    lapse(office, NEXT_CONFERENCE)
    message = unmet_message(listed(office, "Mo", NEXT_CONFERENCE), load_phrases())
    check_message(message.text, list(message.blocks), None)
    assert "Missed: too late to be done now" in message.text
    assert "CG-104: Hold the first core group meeting. It was due Wednesday 6 January." in (
        message.text
    )
