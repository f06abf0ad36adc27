"""Reports: versions, who reads what, releasing, and what is refused."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.duties.attendance import Apologies, send_apologies, withdraw_apologies
from bot.duties.report_pages import ReportPage, report_news, see_report
from bot.duties.reports import MyReport, my_report, release_report, send_report
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import AuditEntry, Meeting, Membership, Report
from bot.records.words import MeetingState, Role
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MEETING_DAY = date(2027, 1, 5)
SCAN = {"id": "F1", "name": "scan.pdf", "permalink": "https://example.test/F1", "size": 7}


def first_meeting(turn: Turn) -> uuid.UUID:
    return turn.session.exec(select(Meeting.id).where(Meeting.on_date == MEETING_DAY)).one()


def send(office: Office, text: str = "seen twice", name: str = "Priya", **more: Any) -> bool:
    with office.turn(name) as turn:
        return send_report(turn, first_meeting(turn), text, **more)


def versions(office: Office) -> list[Report]:
    with office.store.session() as session:
        return list(session.exec(select(Report).order_by(col(Report.version))).all())


def last(office: Office) -> uuid.UUID:
    return versions(office)[-1].id


def release(office: Office, report_id: uuid.UUID, name: str = "Sam") -> bool:
    with office.turn(name) as turn:
        return release_report(turn, report_id)


def reads(office: Office, name: str, report_id: uuid.UUID) -> ReportPage:
    with office.turn(name) as turn:
        return see_report(turn, report_id)


def mine(office: Office, name: str = "Priya") -> MyReport:
    with office.turn(name) as turn:
        return my_report(turn, first_meeting(turn))


def told(office: Office) -> list[tuple[str, str]]:
    names = {person: name for name, person in office.people.items()}
    return sorted((row.kind, names[row.recipient_id]) for row in office.outbox())


def on(office: Office, day: date) -> None:
    office.clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_report_is_kept_and_told_to_its_author_and_the_lead(office: Office) -> None:
    assert send(office, files=[SCAN | {"url_private": "https://example.test/secret"}])
    (row,) = versions(office)
    assert (row.version, row.current, row.in_time) == (1, True, True)
    assert row.files == [SCAN]
    assert told(office) == [("report_received", "Sam"), ("report_recorded", "Priya")]


def test_a_replacement_is_a_new_version_and_earlier_ones_stay(office: Office) -> None:
    send(office, "seen once")
    on(office, MEETING_DAY)
    assert send(office, "seen twice")
    assert [(row.text, row.current) for row in versions(office)] == [
        ("seen once", False),
        ("seen twice", True),
    ]
    # The first came in time; putting a word right on the day does not make it late.
    assert [row.in_time for row in versions(office)] == [True, True]
    assert told(office).count(("report_received", "Sam")) == 2
    assert (mine(office).version, mine(office).text) == (2, "seen twice")


def test_the_same_again_is_no_new_version(office: Office) -> None:
    send(office, files=[SCAN])
    assert not send(office, keep_files=["F1"])
    assert not send(office, files=[SCAN])
    assert len(versions(office)) == 1
    assert told(office).count(("report_recorded", "Priya")) == 1


def test_files_of_the_last_version_can_be_kept_or_left(office: Office) -> None:
    other = {"id": "F2", "name": "note.txt"}
    send(office, files=[SCAN])
    send(office, files=[other], keep_files=["F1", "F-of-somebody-else"])
    assert [file["id"] for file in versions(office)[-1].files] == ["F1", "F2"]
    send(office, "", keep_files=["F2"])
    assert [file["id"] for file in versions(office)[-1].files] == ["F2"]


@lite
@pytest.mark.parametrize(
    ("text", "files", "field", "phrase"),
    [
        ("", [], "text", "report_empty"),
        (" \n ", [], "text", "report_empty"),
        ("x" * 3001, [], "text", "report_too_long"),
        ("", [{"id": f"F{n}", "name": "a"} for n in range(11)], "files", "report_too_many_files"),
    ],
)
def test_what_cannot_be_a_report_is_an_error_under_its_field(
    office: Office, text: str, files: list[dict[str, str]], field: str, phrase: str
) -> None:
    with pytest.raises(DutyError) as refused:
        send(office, text, files=files)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    assert versions(office) == []


@lite
def test_a_file_alone_is_a_report(office: Office) -> None:
    assert send(office, "", files=[SCAN])


def test_a_report_settles_the_duty_of_whoever_cannot_come(office: Office) -> None:
    with office.turn("Priya") as turn:
        send_apologies(turn, first_meeting(turn), Apologies(report_later=True))
    assert [row.owner_id for row in office.deadlines("GR-14")] == [office.people["Priya"]]
    send(office)
    assert office.deadlines("GR-14") == []
    assert mine(office).absent


@lite
@pytest.mark.parametrize(("day", "in_time"), [(date(2027, 1, 4), True), (MEETING_DAY, False)])
def test_a_report_is_in_time_up_to_the_day_before(office: Office, day: date, in_time: bool) -> None:
    on(office, day)
    send(office)
    assert versions(office)[0].in_time is in_time


@lite
def test_after_the_meeting_only_one_that_is_owed_is_taken(office: Office) -> None:
    with office.turn("Priya") as turn:
        send_apologies(turn, first_meeting(turn), Apologies())
    on(office, date(2027, 1, 6))
    assert send(office, "late, but here")
    with pytest.raises(DutyError) as refused:
        send(office, "another word")
    assert refused.value.phrase == "report_meeting_over"
    with pytest.raises(DutyError) as refused:
        send(office, name="Tom")
    assert refused.value.phrase == "meeting_over"


@lite
def test_a_cancelled_meeting_takes_no_report(office: Office) -> None:
    with office.store.session() as session:
        session.exec(select(Meeting)).one().state = MeetingState.CANCELLED
    with pytest.raises(DutyError) as refused:
        send(office)
    assert refused.value.phrase == "meeting_cancelled"


@lite
def test_whoever_does_not_sit_in_the_group_sends_none(office: Office) -> None:
    for name in ("Otto", "Ada", "Chris"):
        with pytest.raises(NotHere):
            send(office, name=name)


def test_until_it_is_released_the_lead_and_the_author_alone_read_it(office: Office) -> None:
    send(office, files=[SCAN])
    report = last(office)
    for name in ("Sam", "Priya"):
        page = reads(office, name, report)
        assert (page.text, [file.id for file in page.files]) == ("seen twice", ["F1"])
    for name in ("Mo", "Tom", "Chris", "Otto", "Ada"):
        with pytest.raises(NotHere):
            reads(office, name, report)


def test_released_it_is_read_by_the_members_and_nobody_else(office: Office) -> None:
    send(office)
    report = last(office)
    assert release(office, report)
    for name in ("Mo", "Tom", "Priya", "Sam"):
        assert reads(office, name, report).text == "seen twice"
    for name in ("Chris", "Otto", "Ada"):
        with pytest.raises(NotHere):
            reads(office, name, report)
    released = [name for kind, name in told(office) if kind == "report_released"]
    assert released == ["Mo", "Priya", "Tom"]


@lite
def test_releasing_twice_is_releasing_once(office: Office) -> None:
    send(office)
    assert release(office, last(office))
    before = told(office)
    assert not release(office, last(office))
    assert told(office) == before


@lite
def test_only_the_lead_releases(office: Office) -> None:
    send(office)
    for name in ("Priya", "Mo", "Tom", "Chris", "Otto"):
        with pytest.raises(NotHere):
            release(office, last(office), name)
    assert versions(office)[0].released_at is None


def test_a_version_that_was_replaced_is_not_released_unread(office: Office) -> None:
    send(office, "seen once")
    first = last(office)
    send(office, "seen twice")
    with pytest.raises(DutyError) as refused:
        release(office, first)
    assert refused.value.phrase == "report_replaced"


def test_a_later_version_is_held_again_and_members_keep_the_released_one(office: Office) -> None:
    send(office, "seen once")
    first = last(office)
    release(office, first)
    send(office, "seen twice")
    second = last(office)
    assert reads(office, "Tom", second).text == "seen once"
    assert reads(office, "Tom", first).versions == ((1, first),)
    assert reads(office, "Sam", second).text == "seen twice"
    assert reads(office, "Sam", second).may_release
    assert not reads(office, "Sam", first).may_release


@lite
def test_who_has_left_the_group_reads_nothing_more(office: Office) -> None:
    send(office)
    release(office, last(office))
    with office.store.session() as session:
        tom = session.exec(
            select(Membership).where(Membership.person_id == office.people["Tom"])
        ).one()
        tom.ends = date(2026, 12, 20)
    with pytest.raises(NotHere):
        reads(office, "Tom", last(office))


@lite
def test_an_unknown_report_looks_the_same(office: Office) -> None:
    with pytest.raises(NotHere):
        reads(office, "Sam", uuid.uuid4())
    with pytest.raises(NotHere):
        release(office, uuid.uuid4())


@lite
def test_who_read_it_stands_in_the_trail(office: Office) -> None:
    send(office)
    reads(office, "Sam", last(office))
    with office.store.session() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "see_report")).all()
    assert (entry.subject, entry.detail) == (f"report:{last(office)}", {"version": 1})


def test_news_of_a_report_carries_no_text_to_a_manager(office: Office) -> None:
    with office.store.session() as session:
        lead = session.exec(
            select(Membership).where(Membership.role == Role.LEAD_SOCIAL_WORKER)
        ).one()
        lead.ends = date(2026, 12, 20)
    send(office, files=[SCAN])
    assert ("report_received", "Mo") in told(office)
    report = last(office)
    with office.turn("Mo") as turn:
        page = report_news(turn, report)
    assert (page.text, page.files, page.may_release) == ("", (), False)
    with pytest.raises(NotHere), office.turn("Tom") as turn:
        report_news(turn, report)


@lite
def test_however_often_it_is_sent_one_version_is_current(office: Office) -> None:
    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6))
    def check(texts: list[str]) -> None:
        with office.turn("Priya") as turn:
            before = my_report(turn, first_meeting(turn))
        changes, shown = 0, before.text
        for text in texts:
            assert send(office, text) == (text != shown)
            changes, shown = changes + (text != shown), text
        assert mine(office).version == before.version + changes
        assert [row.version for row in versions(office) if row.current] == [mine(office).version]
        assert [row.version for row in versions(office)] == list(range(1, mine(office).version + 1))

    check()


def test_a_report_stays_when_its_sender_comes_after_all(office: Office) -> None:
    with office.turn("Priya") as turn:
        send_apologies(turn, first_meeting(turn), Apologies())
    send(office)
    with office.turn("Priya") as turn:
        withdraw_apologies(turn, first_meeting(turn))
    assert not mine(office).absent
    assert reads(office, "Sam", last(office)).text == "seen twice"
