"""A calendar file that calendars take in, update, and that gives nothing away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.documents.calendar_file import CalendarDay, calendar_day, calendar_file
from bot.documents.words import load_words
from bot.rules.procedure import Procedure
from bot.rules.timeline import Child, Deadline, Task, Timeline
from bot.rules.timetable import project
from tests.support.timelines import days, held, initial, load_calendars, on, planned, review

STAMP = datetime(2026, 12, 21, 8, 30, tzinfo=UTC)
MONDAY = on("Mon 14 Dec 2026")


@pytest.fixture(scope="module")
def words():
    return load_words(data_folder() / "documents", "calendar")


@pytest.fixture(scope="module")
def calendars():
    return load_calendars()


def written(
    procedure: Procedure, timeline: Timeline, calendars, words, group: str = "g1"
) -> tuple[icalendar.Calendar, tuple[Deadline, ...]]:
    rows = project(procedure, timeline, calendars[procedure.nation])
    entries = [calendar_day(row, owner=procedure.label(row.owner), words=words) for row in rows]
    text = calendar_file(entries, group=group, name="Dates", stamp=STAMP)
    return icalendar.Calendar.from_ical(text), rows


def by_title(calendar: icalendar.Calendar) -> dict[str, icalendar.Event]:
    return {str(event["summary"]): event for event in calendar.events}


def test_one_private_all_day_event_for_each_deadline(procedures, calendars, words):
    timeline = Timeline(
        conferences=(initial(MONDAY), review(MONDAY + days(90))),
        meetings=(held(MONDAY + days(7)), planned(MONDAY + days(40))),
    )
    for procedure in procedures.values():
        calendar, rows = written(procedure, timeline, calendars, words)
        assert calendar.errors == []
        assert len(calendar.events) == len(rows) > 0
        assert len({str(event["uid"]) for event in calendar.events}) == len(rows)
        for event, row in zip(calendar.events, rows, strict=True):
            assert event.errors == []
            assert event["dtstart"].dt == row.due
            assert event["dtend"].dt == row.due + timedelta(days=1)
            assert event["dtstart"].params["VALUE"] == "DATE"
            assert event["class"] == "PRIVATE"
            assert event["dtstamp"].dt == STAMP
            assert event["transp"] == "TRANSPARENT"
            assert str(event["summary"]) == f"{row.rule} {row.title}"
            assert "attendee" not in event
            assert "organizer" not in event


def test_what_the_description_says(procedures, calendars, words):
    procedure = procedures["practice-lead"]
    timeline = Timeline(conferences=(initial(on("Fri 18 Dec 2026")),))
    calendar, _ = written(procedure, timeline, calendars, words)
    note = str(by_title(calendar)["PL-04 Hold the first core group meeting"]["description"])
    assert note.splitlines() == [
        "Last day: Saturday 2 January 2027.",
        "Act by Thursday 31 December 2026, the last working day before it.",
        "Who owes it: practice lead.",
        f"Source: {procedure.document}, Function.",
    ]


def test_a_window_what_is_done_and_what_is_only_advised(procedures, calendars, words):
    highland, sussex = procedures["highland"], procedures["sussex"]
    timeline = Timeline(
        conferences=(initial(MONDAY), review(MONDAY + days(90))), meetings=(held(MONDAY + days(7)),)
    )
    calendar, _ = written(sussex, timeline, calendars, words)
    window = by_title(calendar)["SX-01 Hold a core group in the 3 weeks before the review"]
    assert "From Sunday 21 February 2027 to Saturday 13 March 2027." in window["description"]
    first = by_title(calendar)["SX-10 Hold the first core group meeting"]
    assert "Done on Monday 21 December 2026." in first["description"]
    calendar, _ = written(highland, timeline, calendars, words)
    advised = by_title(calendar)["HI-13 Hold three core groups before the review"]
    assert "Advised, not required." in advised["description"]


def test_nothing_about_a_child_or_a_task_is_in_it(procedures, calendars, words):
    timeline = Timeline(
        conferences=(initial(MONDAY, children=frozenset({"k1"})),),
        meetings=(held(MONDAY + days(7), children=frozenset({"k1"})),),
        children=(Child("k1", "Zebedee"),),
        tasks=(Task("t1", "Ring Zebedee's aunt", "someone", MONDAY + days(9), MONDAY),),
    )
    for procedure in procedures.values():
        rows = project(procedure, timeline, calendars[procedure.nation])
        entries = [calendar_day(row, owner="somebody", words=words) for row in rows]
        text = calendar_file(entries, group="g1", name="Dates", stamp=STAMP).decode()
        assert "Zebedee" not in text.replace("\r\n ", "")


def test_a_date_that_moves_keeps_its_event(procedures, calendars, words):
    procedure = procedures["greenwich"]
    before = Timeline(conferences=(initial(MONDAY),), meetings=(held(MONDAY + days(7), "m1"),))
    after = Timeline(
        conferences=(initial(MONDAY + days(2)),),
        meetings=(held(MONDAY + days(8), "m1"), held(MONDAY + days(5), "m0")),
    )
    first, _ = written(procedure, before, calendars, words)
    second, _ = written(procedure, after, calendars, words)
    title = "GR-19 Hold the first core group meeting"
    old, new = by_title(first)[title], by_title(second)[title]
    assert old["uid"] == new["uid"]
    assert old["dtstart"].dt != new["dtstart"].dt
    kept = {str(event["uid"]) for event in first.events}
    assert kept - {str(event["uid"]) for event in second.events} == {
        # Another meeting came first, so the notes of this one are no longer those of the first.
        str(by_title(first)["GR-25 Send the notes of the first meeting"]["uid"])
    }


def test_two_groups_share_no_event(procedures, calendars, words):
    timeline = Timeline(conferences=(initial(MONDAY),))
    one, _ = written(procedures["sussex"], timeline, calendars, words, "g1")
    two, _ = written(procedures["sussex"], timeline, calendars, words, "g2")
    assert not {str(e["uid"]) for e in one.events} & {str(e["uid"]) for e in two.events}


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_comes_back_as_it_went_in(title, note):
    # A line break of any kind is a line break; control characters have no place in a calendar.
    printable = str.maketrans("", "", "".join(map(chr, (*range(9), *range(11, 32), 127))))
    title, note = title.translate(printable), note.translate(printable)
    day = CalendarDay("k", date(2026, 12, 21), title, note)
    text = calendar_file([day], group="g", name="Dates", stamp=STAMP)
    (event,) = icalendar.Calendar.from_ical(text).events
    assert str(event["summary"]) == title
    assert str(event["description"]) == note
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
