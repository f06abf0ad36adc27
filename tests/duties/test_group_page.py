"""What a group's page lists: open dates, one line where several owe the same, none that is over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.documents.phrases import load_phrases
from bot.duties import group_page
from bot.duties.group_page import DateLine
from bot.duties.turn import NotHere
from bot.records.tables import Conference
from bot.records.words import ConferenceKind, ConferenceOutcome
from handlers.views.group import group_message
from tests.support.office import Office


def dates(office: Office, *, explained: bool = False) -> dict[str, DateLine]:
    read = group_page.why_by_id if explained else group_page.by_id
    with office.turn("Priya") as turn:
        found = read(turn, office.group_id).dates
    assert len({(line.title, line.subject, line.due) for line in found}) == len(found)
    return {line.title: line for line in found}


def test_what_several_people_owe_is_one_line_with_their_names(office: Office) -> None:
    found = dates(office)
    assert found["Say if no copy of the plan has come"].owners == ("Nell", "Priya", "Tom")
    first = found["Hold the first core group meeting"]
    assert (first.owners, first.due, first.subject) == (("Sam",), date(2027, 1, 6), "")


def test_the_reasons_are_given_once_each(office: Office) -> None:
    found = dates(office, explained=True)
    assert found["Hold the first core group meeting"].why.startswith("10 working days after")
    assert found["Say if no copy of the plan has come"].section


def test_who_might_not_come_is_not_asked_once_the_meeting_is_over(office: Office) -> None:
    asked = "Send apologies and a report if you cannot come"
    assert dates(office)[asked].subject == "core group meeting on 5 January 2027"
    assert asked in dates(office, explained=True)
    office.clock.set(datetime(2027, 1, 6, 9, 0, tzinfo=UTC))
    assert asked not in dates(office)
    assert asked not in dates(office, explained=True)


def test_a_date_that_has_passed_is_late_where_it_can_be(office: Office) -> None:
    office.clock.set(datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    found = dates(office)
    assert found["Hold the first core group meeting"].late
    assert not found["Say if no copy of the plan has come"].late


def test_nobody_else_sees_the_page(office: Office) -> None:
    with office.turn("Otto") as turn, pytest.raises(NotHere):
        group_page.by_id(turn, office.group_id)


@pytest.mark.parametrize(("ended", "after"), [(date(2027, 1, 5), True), (date(2027, 1, 6), False)])
def test_a_booking_after_the_end_of_the_plan_says_so(
    office: Office, ended: date, after: bool
) -> None:
    with office.turn("Sam") as turn:
        turn.session.add(
            Conference(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                kind=ConferenceKind.REVIEW,
                on_date=ended,
                outcome=ConferenceOutcome.ENDED,
                recorded_at=turn.now,
            )
        )
        turn.session.flush()
        page = group_page.by_id(turn, office.group_id)
        shown = group_message(page, load_phrases()).text
    assert [line.after_end for line in page.meetings] == [after]
    assert ("Booked for" in shown, "Planned for" in shown) == (after, not after)
