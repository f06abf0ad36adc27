"""Apologies: in time or late, told to the right person, changed, withdrawn."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import col, select

from bot.duties import attendance
from bot.duties.access import Action
from bot.duties.attendance import (
    Apologies,
    apologies_note,
    my_apologies,
    send_apologies,
    withdraw_apologies,
)
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.cutoff import CutOff, cutoff_of
from bot.duties.meetings import plan_meeting
from bot.duties.my_meetings import choices, meant
from bot.duties.reports import send_report
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import Apology, AuditEntry, Meeting, Membership, Person
from bot.records.words import MeetingState, Role
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MEETING_DAY = date(2027, 1, 5)
CUT_OFF = date(2027, 1, 4)
"""The first meeting of CG-104 is on a Tuesday: apologies are in time until the day before."""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def first_meeting(turn: Turn, office: Office) -> uuid.UUID:
    return turn.session.exec(
        select(Meeting.id).where(
            Meeting.core_group_id == office.group_id, Meeting.on_date == MEETING_DAY
        )
    ).one()


def send(office: Office, name: str = "Priya", said: Apologies | None = None) -> bool:
    with office.turn(name) as turn:
        return send_apologies(turn, first_meeting(turn, office), said or Apologies())


def withdraw(office: Office, name: str = "Priya") -> None:
    with office.turn(name) as turn:
        withdraw_apologies(turn, first_meeting(turn, office))


def rows(office: Office) -> list[Apology]:
    with office.store.session() as session:
        return list(session.exec(select(Apology).order_by(col(Apology.id))).all())


def told(office: Office) -> list[tuple[str, str]]:
    names = {person: name for name, person in office.people.items()}
    return sorted((row.kind, names[row.recipient_id]) for row in office.outbox())


@pytest.mark.parametrize(
    ("now", "in_time"),
    [
        (at(date(2026, 12, 21)), True),
        # The whole of the last day is in time, to its last minute by the workspace's clock.
        (at(CUT_OFF, 23, 59), True),
        (at(MEETING_DAY, 0, 0), False),
        (at(MEETING_DAY, 15), False),
    ],
)
def test_apologies_are_in_time_up_to_the_day_before(
    office: Office, now: datetime, in_time: bool
) -> None:
    office.clock.set(now)
    with office.turn("Priya") as turn:
        about = my_apologies(turn, first_meeting(turn, office)).about
    assert about.cutoff.due == CUT_OFF
    assert about.in_time is in_time
    assert send(office, said=Apologies(reason="a clash"))
    (row,) = rows(office)
    assert row.in_time is in_time
    assert told(office) == [("apologies_received", "Sam"), ("apologies_recorded", "Priya")]


@lite
def test_the_last_minute_is_the_workspaces_in_summer_too(office: Office) -> None:
    with office.turn("Sam") as turn:
        summer = plan_meeting(turn, office.group_id, date(2027, 7, 7))
        cutoff = cutoff_of(turn, summer, office.group(turn.session))
    assert cutoff.due == date(2027, 7, 6)
    assert cutoff.keeps(datetime(2027, 7, 6, 22, 59, tzinfo=UTC))
    assert not cutoff.keeps(datetime(2027, 7, 6, 23, 1, tzinfo=UTC))


def test_a_meeting_called_after_its_cut_off_marks_nobody_as_late(office: Office) -> None:
    office.clock.set(at(date(2027, 1, 12)))
    with office.turn("Sam") as turn:
        called = plan_meeting(turn, office.group_id, date(2027, 1, 12))
    with office.turn("Priya") as turn:
        about = my_apologies(turn, called.id).about
        assert about.cutoff.short_notice
        assert about.in_time
        send_apologies(turn, called.id, Apologies())
    assert [row.in_time for row in rows(office)] == [True]


def test_what_was_said_makes_the_duty_the_persons_own(office: Office) -> None:
    assert [row.conditional for row in office.deadlines("GR-14")] == [True]
    send(office)
    (owed,) = office.deadlines("GR-14")
    assert (owed.owner_id, owed.conditional, owed.due) == (office.people["Priya"], False, CUT_OFF)


def test_sending_twice_is_one_row_and_the_latest_words(office: Office) -> None:
    assert send(office, said=Apologies(reason="a clash", instead="Jo"))
    office.clock.set(at(MEETING_DAY))
    assert send(office, said=Apologies(reason="a court hearing", instead="Jo"))
    (row,) = rows(office)
    assert (row.reason, row.revision) == ("a court hearing", 2)
    # What came in time stays in time when a word of it is changed later.
    assert row.in_time


def test_saying_the_same_again_tells_nobody_again(office: Office) -> None:
    send(office, said=Apologies(reason="a clash"))
    before = told(office)
    assert not send(office, said=Apologies(reason="a clash"))
    assert told(office) == before


def test_coming_after_all_undoes_the_duty_and_tells_the_lead(office: Office) -> None:
    send(office)
    withdraw(office)
    withdraw(office)
    assert [row.conditional for row in office.deadlines("GR-14")] == [True]
    assert told(office).count(("apologies_withdrawn", "Sam")) == 1
    with office.turn("Priya") as turn:
        assert my_apologies(turn, first_meeting(turn, office)).said is None


def test_apologies_sent_again_after_coming_after_all_are_judged_anew(office: Office) -> None:
    send(office)
    withdraw(office)
    office.clock.set(at(MEETING_DAY))
    assert send(office)
    (row,) = rows(office)
    assert not row.in_time
    assert row.withdrawn_at is None
    assert told(office).count(("apologies_received", "Sam")) == 2


@lite
def test_coming_after_all_without_apologies_shows_nothing(office: Office) -> None:
    with pytest.raises(NotHere):
        withdraw(office)


@lite
def test_whoever_does_not_sit_in_the_group_is_refused(office: Office) -> None:
    for name in ("Otto", "Ada", "Chris"):
        with pytest.raises(NotHere):
            send(office, name)
        with pytest.raises(NotHere), office.turn(name) as turn:
            my_apologies(turn, first_meeting(turn, office))
    assert rows(office) == []


@lite
def test_a_meeting_that_does_not_exist_looks_the_same(office: Office) -> None:
    with pytest.raises(NotHere), office.turn("Priya") as turn:
        send_apologies(turn, uuid.uuid4(), Apologies())


@lite
@pytest.mark.parametrize(
    ("state", "today", "phrase"),
    [
        (MeetingState.CANCELLED, date(2026, 12, 21), "meeting_cancelled"),
        (MeetingState.HELD, MEETING_DAY, "meeting_over"),
        (MeetingState.PLANNED, date(2027, 1, 6), "meeting_over"),
    ],
)
def test_a_meeting_over_or_cancelled_says_so(
    office: Office, state: MeetingState, today: date, phrase: str
) -> None:
    with office.store.session() as session:
        session.exec(select(Meeting)).one().state = state
    office.clock.set(at(today))
    with pytest.raises(DutyError) as refused:
        send(office)
    assert (refused.value.field, refused.value.phrase) == ("meeting", phrase)


@lite
@pytest.mark.parametrize(
    ("field", "said"),
    [("reason", Apologies(reason="x" * 1001)), ("instead", Apologies(instead="x" * 151))],
)
def test_too_long_a_text_is_an_error_under_its_field(
    office: Office, field: str, said: Apologies
) -> None:
    with pytest.raises(DutyError) as refused:
        send(office, said=said)
    assert refused.value.field == field
    assert rows(office) == []


@lite
def test_the_reason_is_for_the_lead_alone(office: Office) -> None:
    send(office, said=Apologies(reason="a court hearing", instead="Jo"))
    (row,) = rows(office)

    def reads(name: str) -> attendance.ApologiesNote:
        with office.turn(name) as turn:
            note = apologies_note(turn, row.id, row.revision)
        assert note is not None
        return note

    assert reads("Sam").reason == "a court hearing"
    assert (reads("Priya").reason, reads("Priya").mine) == ("", True)
    for other in ("Mo", "Tom", "Chris", "Otto"):
        with pytest.raises(NotHere):
            reads(other)


def test_without_slack_the_leads_manager_is_told_and_not_the_reason(office: Office) -> None:
    with office.store.session() as session:
        session.get_one(Person, office.people["Sam"]).slack_id = None
    send(office, said=Apologies(reason="a court hearing"))
    assert ("apologies_received", "Mo") in told(office)
    (row,) = rows(office)
    with office.turn("Mo") as turn:
        note = apologies_note(turn, row.id, 1)
    assert note is not None
    assert (note.reason, note.told.lead, note.told.is_lead) == ("", "Sam", False)


@lite
def test_with_nobody_on_slack_the_sender_is_told_to_tell_them(office: Office) -> None:
    with office.store.session() as session:
        for name in ("Sam", "Mo"):
            session.get_one(Person, office.people[name]).slack_id = None
    send(office)
    assert told(office) == [("apologies_recorded", "Priya")]
    (row,) = rows(office)
    with office.turn("Priya") as turn:
        note = apologies_note(turn, row.id, 1)
    assert note is not None
    assert note.told.recipient is None


@lite
def test_the_leads_own_apologies_go_to_the_manager(office: Office) -> None:
    send(office, "Sam", Apologies(reason="a hearing"))
    assert told(office) == [("apologies_received", "Mo"), ("apologies_recorded", "Sam")]
    (row,) = rows(office)
    with office.turn("Mo") as turn:
        note = apologies_note(turn, row.id, 1)
    assert note is not None
    assert (note.reason, note.told.by_lead) == ("", True)


@lite
def test_a_message_about_what_has_changed_since_is_withdrawn(office: Office) -> None:
    send(office, said=Apologies(reason="a clash"))
    send(office, said=Apologies(reason="a hearing"))
    (row,) = rows(office)
    with office.turn("Sam") as turn:
        assert apologies_note(turn, row.id, 1) is None
        note = apologies_note(turn, row.id, 2)
    assert note is not None
    assert note.changed


def test_a_lead_handed_over_takes_the_news_with_them(office: Office) -> None:
    with office.store.session() as session:
        (sam,) = session.exec(
            select(Membership).where(Membership.role == Role.LEAD_SOCIAL_WORKER)
        ).all()
        sam.ends = date(2026, 12, 20)
        session.add(
            Membership(
                workspace_id=office.workspace_id,
                core_group_id=office.group_id,
                person_id=office.people["Otto"],
                role=Role.LEAD_SOCIAL_WORKER,
                starts=date(2026, 12, 21),
            )
        )
    send(office, said=Apologies(reason="a clash"))
    assert ("apologies_received", "Otto") in told(office)
    (row,) = rows(office)
    with pytest.raises(NotHere), office.turn("Sam") as turn:
        apologies_note(turn, row.id, 1)


@lite
def test_who_did_what_stands_in_the_trail_without_a_word_of_it(office: Office) -> None:
    send(office, said=Apologies(reason="a court hearing", instead="Jo"))
    with office.turn("Priya") as turn:
        (entry,) = turn.session.exec(
            select(AuditEntry).where(AuditEntry.action == "send_apologies")
        ).all()
        meeting = first_meeting(turn, office)
    assert entry.subject == f"meeting:{meeting}"
    assert entry.detail == {"in_time": True, "revision": 1}


def second_group(office: Office, name: str = "Priya") -> uuid.UUID:
    with office.turn("Otto") as turn:
        group = open_group(
            turn,
            NewGroup(
                reference="CG-7",
                procedure="greenwich",
                initial_conference=date(2026, 12, 18),
                members=(
                    NamedMember("Otto", Role.LEAD_SOCIAL_WORKER, slack_id="U0OTTO"),
                    NamedMember("Mo", Role.TEAM_MANAGER, slack_id="U0MO"),
                    NamedMember(name, Role.PROFESSIONAL, slack_id=office.slack_ids[name]),
                ),
                first_meeting=date(2026, 12, 29),
            ),
        )
    return group.id


def test_only_my_meetings_can_be_chosen_soonest_first(office: Office) -> None:
    second_group(office)
    with office.turn("Priya") as turn:
        mine = choices(turn, Action.SEND_APOLOGIES)
    assert [(one.reference, one.on) for one in mine] == [
        ("CG-7", date(2026, 12, 29)),
        ("CG-104", MEETING_DAY),
    ]
    with office.turn("Tom") as turn:
        assert [one.reference for one in choices(turn, Action.SEND_APOLOGIES)] == ["CG-104"]
    with office.turn("Chris") as turn:
        assert choices(turn, Action.SEND_APOLOGIES) == []


@lite
def test_a_button_or_a_reference_means_one_of_them(office: Office) -> None:
    other = second_group(office)
    with office.turn("Priya") as turn:
        mine = choices(turn, Action.SEND_APOLOGIES)

        def reference(value: str) -> str:
            found = meant(turn, Action.SEND_APOLOGIES, value, mine)
            return found.reference if found else ""

        assert reference("") == "CG-7"
        assert reference("cg-104") == "CG-104"
        assert reference(str(office.group_id)) == "CG-104"
        assert reference(str(other)) == "CG-7"
        assert reference(f"meeting:{first_meeting(turn, office)}") == "CG-104"
        assert meant(turn, Action.SEND_APOLOGIES, "", []) is None


@lite
def test_a_foreign_and_an_unknown_one_look_the_same(office: Office) -> None:
    second_group(office)
    for value in ("CG-7", "CG-999", "nonsense", "meeting:nonsense"):
        with pytest.raises(NotHere), office.turn("Tom") as turn:
            meant(turn, Action.SEND_APOLOGIES, value, choices(turn, Action.SEND_APOLOGIES))


@lite
def test_a_group_without_a_meeting_ahead_says_so(office: Office) -> None:
    office.clock.set(at(date(2027, 1, 6)))
    with pytest.raises(DutyError) as refused, office.turn("Priya") as turn:
        meant(turn, Action.SEND_APOLOGIES, "CG-104", choices(turn, Action.SEND_APOLOGIES))
    assert refused.value.phrase == "no_meeting_ahead"
    with pytest.raises(DutyError) as refused, office.turn("Sam") as turn:
        meant(turn, Action.SEND_APOLOGIES, "CG-104", choices(turn, Action.SEND_APOLOGIES))
    assert refused.value.phrase == "no_meeting_ahead_book"


def test_a_report_still_owed_can_be_sent_after_the_meeting(office: Office) -> None:
    send(office)
    office.clock.set(at(date(2027, 1, 7)))
    with office.turn("Priya") as turn:
        assert [one.on for one in choices(turn, Action.SEND_REPORT)] == [MEETING_DAY]
        assert choices(turn, Action.SEND_APOLOGIES) == []
        assert send_report(turn, first_meeting(turn, office), "seen twice")
    with office.turn("Priya") as turn:
        assert choices(turn, Action.SEND_REPORT) == []


@pytest.mark.parametrize(("hour", "in_time"), [(13, True), (14, False)])
def test_a_cut_off_on_the_day_itself_ends_when_the_meeting_starts(hour: int, in_time: bool) -> None:
    # SF-4.6: in advance of the meeting, with no number of days.
    cutoff = CutOff(MEETING_DAY, False, MEETING_DAY, time(14), "Europe/London")
    assert cutoff.keeps(at(MEETING_DAY, hour)) is in_time


def test_without_a_cut_off_nothing_is_late() -> None:
    cutoff = CutOff(None, False, MEETING_DAY, None, "Europe/London")
    assert cutoff.keeps(at(date(2027, 2, 1)))
