"""Minutes: what is owed, that they went out, whom they go to, a date put right, reading them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.duties.minutes import (
    AlreadySent,
    NewMinutes,
    circulate_minutes,
    correct_date,
    minutes_page,
    read_minutes,
)
from bot.duties.minutes_owed import minutes_list
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, Next, WhoCame
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import AuditEntry, Meeting, Minutes, OutboxMessage
from bot.records.words import ChairRole, DeadlineState
from tests.support.office import Office

FIRST = date(2027, 1, 5)
LATER = date(2027, 2, 2)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def hold(office: Office, on: date) -> uuid.UUID:
    """Record a meeting on a day, in the afternoon, and put its messages away."""
    office.clock.set(datetime(on.year, on.month, on.day, 15, tzinfo=UTC))
    office.machine.set(office.clock())
    new = NewOutcome(
        who=WhoCame(frozenset(), ChairRole.TEAM_MANAGER),
        decided=Decided("Something."),
        next=Next(why_none="Not yet."),
    )
    with office.turn("Sam") as turn:
        meeting = record_outcome(turn, f"group:{office.group_id}:{on}", new)
    with office.store.session() as session:
        for row in session.exec(select(OutboxMessage)).all():
            session.delete(row)
    return meeting.id


@pytest.fixture
def meeting_id(office: Office) -> uuid.UUID:
    """The first meeting, held; it is Thursday 7 January 2027."""
    held = hold(office, FIRST)
    office.clock.set(datetime(2027, 1, 7, 9, 0, tzinfo=UTC))
    return held


def heard(office: Office, kind: str) -> list[str]:
    names = {person_id: name for name, person_id in office.people.items()}
    return sorted(names[row.recipient_id] for row in office.outbox() if row.kind == kind)


def test_what_is_owed_says_how_long_is_left(office: Office, meeting_id: uuid.UUID) -> None:
    with office.turn("Sam") as turn:
        for value in ("", "cg-104", str(office.group_id), f"meeting:{meeting_id}"):
            (line,) = minutes_list(turn, value).owed
    assert (line.reference, line.on, line.may_send) == ("CG-104", FIRST, True)
    assert line.owed is not None
    assert (line.owed.due, line.owed.left, line.owed.late) == (date(2027, 1, 12), 3, False)
    with office.turn("Priya") as turn:
        assert not minutes_list(turn).owed[0].may_send
    office.clock.set(datetime(2027, 1, 14, 9, 0, tzinfo=UTC))
    with office.turn("Sam") as turn:
        late = minutes_list(turn).owed[0].owed
    assert late is not None
    assert (late.left, late.late) == (0, True)


def test_sending_them_settles_the_duty_and_tells_the_readers(
    office: Office, meeting_id: uuid.UUID
) -> None:
    for _ in range(2):
        with office.turn("Sam") as turn:
            circulate_minutes(turn, meeting_id, NewMinutes(date(2027, 1, 6), "We met."))
    assert office.deadlines("GR-25") == []
    assert heard(office, "minutes_out") == ["Mo", "Priya", "Tom"]
    assert heard(office, "minutes_recorded") == ["Sam"]
    with office.turn("Sam") as turn:
        found = minutes_list(turn)
        page = minutes_page(turn, meeting_id)
    assert found.owed == ()
    assert (found.sent[0].sent_on, found.sent[0].sent_by) == (date(2027, 1, 6), "Sam")
    assert [one.name for one in page.by_hand] == ["Nell"]
    assert page.owed is not None
    assert page.owed.met_on == date(2027, 1, 6)
    assert "We met" not in str([row.ids for row in office.outbox()])


def test_later_minutes_go_to_the_conference_chair_too(
    office: Office, meeting_id: uuid.UUID
) -> None:
    later = hold(office, LATER)
    with office.turn("Chris") as turn:
        with pytest.raises(NotHere):
            minutes_page(turn, meeting_id)
        assert "Chris" in [one.name for one in minutes_page(turn, later).readers]
    with office.turn("Mo") as turn:
        circulate_minutes(turn, later, NewMinutes(LATER))
    assert heard(office, "minutes_out") == ["Chris", "Priya", "Sam", "Tom"]
    assert office.deadlines("GR-32") == []
    assert [row.rule for row in office.deadlines("GR-25")] == ["GR-25"]


def test_whoever_comes_second_is_told_who_was_first(office: Office, meeting_id: uuid.UUID) -> None:
    with office.turn("Sam") as turn:
        assert circulate_minutes(turn, meeting_id, NewMinutes(date(2027, 1, 6), "We met."))
    for name, new in (
        ("Mo", NewMinutes(date(2027, 1, 6), "We met.")),
        ("Sam", NewMinutes(date(2027, 1, 7), "We met.")),
    ):
        with office.turn(name) as turn, pytest.raises(AlreadySent):
            circulate_minutes(turn, meeting_id, new)
    with office.turn("Mo") as turn:
        page = minutes_page(turn, meeting_id)
    assert (page.sent_on, page.sent_by, page.mine) == (date(2027, 1, 6), "Sam", False)


def test_a_day_is_put_right_and_the_trail_keeps_the_old_one(
    office: Office, meeting_id: uuid.UUID
) -> None:
    with office.turn("Sam") as turn:
        circulate_minutes(turn, meeting_id, NewMinutes(date(2027, 1, 7)))
    for _ in range(2):
        with office.turn("Mo") as turn:
            assert correct_date(turn, meeting_id, date(2027, 1, 6)).sent_on == date(2027, 1, 6)
    with office.store.session() as session:
        (entry,) = session.exec(
            select(AuditEntry).where(AuditEntry.action == "correct_minutes")
        ).all()
        row = session.exec(select(Minutes)).one()
    assert entry.detail == {"on": "2027-01-06", "was": "2027-01-07"}
    assert (row.circulated_on, row.circulated_by) == (date(2027, 1, 6), office.people["Sam"])
    with office.turn("Sam") as turn:
        owed = minutes_page(turn, meeting_id).owed
    assert owed is not None
    assert owed.met_on == date(2027, 1, 6)


@ON_SQLITE
@pytest.mark.parametrize(
    ("new", "field", "phrase"),
    [
        (NewMinutes(date(2027, 1, 8)), "sent_on", "minutes_ahead"),
        (NewMinutes(date(2027, 1, 4)), "sent_on", "minutes_before_meeting"),
        (NewMinutes(date(2027, 1, 6), "x" * 3001), "text", "text_too_long"),
        (
            NewMinutes(date(2027, 1, 6), files=[{"id": str(n)} for n in range(11)]),
            "files",
            "minutes_too_many_files",
        ),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    office: Office, meeting_id: uuid.UUID, new: NewMinutes, field: str, phrase: str
) -> None:
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        circulate_minutes(turn, meeting_id, new)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    assert office.outbox() == []


def test_minutes_wait_for_the_outcome(office: Office) -> None:
    with office.store.session() as session:
        planned = session.exec(select(Meeting.id)).one()
    for act in (
        lambda turn: circulate_minutes(turn, planned, NewMinutes(FIRST)),
        lambda turn: minutes_page(turn, planned),
    ):
        with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
            act(turn)
        assert refused.value.phrase == "minutes_not_held"
    with office.turn("Sam") as turn:
        assert minutes_list(turn).owed == ()


def test_a_date_is_put_right_only_where_one_is(office: Office, meeting_id: uuid.UUID) -> None:
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        correct_date(turn, meeting_id, date(2027, 1, 6))
    assert refused.value.phrase == "minutes_not_sent"


@ON_SQLITE
@pytest.mark.parametrize("name", ["Priya", "Chris", "Otto", "Ada"])
def test_only_the_lead_and_the_manager_send_them(
    office: Office, meeting_id: uuid.UUID, name: str
) -> None:
    for act in (
        lambda turn: circulate_minutes(turn, meeting_id, NewMinutes(date(2027, 1, 6))),
        lambda turn: correct_date(turn, meeting_id, date(2027, 1, 6)),
    ):
        with office.turn(name) as turn, pytest.raises(NotHere):
            act(turn)
    assert office.deadlines("GR-25")[0].state == DeadlineState.OPEN


@ON_SQLITE
@pytest.mark.parametrize("name", ["Chris", "Otto", "Ada"])
def test_a_stranger_reads_none(office: Office, meeting_id: uuid.UUID, name: str) -> None:
    for act in (
        lambda turn: read_minutes(turn, meeting_id),
        lambda turn: minutes_list(turn, "CG-104"),
        lambda turn: minutes_list(turn, f"meeting:{meeting_id}"),
    ):
        with office.turn(name) as turn, pytest.raises(NotHere):
            act(turn)
    with office.turn(name) as turn:
        assert minutes_list(turn).owed == ()


def test_a_member_reads_them_and_the_trail_says_so(office: Office, meeting_id: uuid.UUID) -> None:
    files = [{"id": "F1", "name": "Minutes.pdf", "permalink": "https://slack.test"}]
    with office.turn("Sam") as turn:
        circulate_minutes(turn, meeting_id, NewMinutes(FIRST, "We met.", files))
    with office.turn("Priya") as turn:
        page = read_minutes(turn, meeting_id)
    assert (page.text, [(one.id, one.name) for one in page.files]) == (
        "We met.",
        [("F1", "Minutes.pdf")],
    )
    with office.store.session() as session:
        seen = session.exec(
            select(AuditEntry.actor_id).where(AuditEntry.action == "see_minutes")
        ).all()
    assert seen == [office.people["Priya"]]


def test_the_day_on_which_the_family_had_them_settles_its_own_duty(
    office: Office, meeting_id: uuid.UUID
) -> None:
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.procedure = "highland"
        group.procedure_version = turn.rulebook.procedure("highland").version
        turn.session.add(group)
        circulate_minutes(turn, meeting_id, NewMinutes(FIRST))
        page = minutes_page(turn, meeting_id)
    assert (page.asks_family, page.family_on) == (True, None)
    assert [row.rule for row in office.deadlines("HI-10")] == ["HI-10"]
    with office.turn("Sam") as turn:
        with pytest.raises(DutyError) as refused:
            correct_date(turn, meeting_id, FIRST, date(2027, 1, 4))
        correct_date(turn, meeting_id, FIRST, date(2027, 1, 6))
    assert refused.value.field == "family_on"
    assert office.deadlines("HI-10") == []
    with office.turn("Sam") as turn:
        correct_date(turn, meeting_id, FIRST, date(2027, 1, 7))
    with office.turn("Sam") as turn:
        trail = turn.session.exec(
            select(AuditEntry).where(AuditEntry.action == "correct_minutes")
        ).all()
    found = {(entry.detail.get("family_was"), entry.detail["family_on"]) for entry in trail}
    assert found == {(None, "2027-01-06"), ("2027-01-06", "2027-01-07")}
