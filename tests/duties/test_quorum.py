"""A meeting that too few came to stops no clock until the manager decides that it counts."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.group_page import by_id
from bot.duties.meetings import plan_meeting
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, Next, WhoCame
from bot.duties.quorum import counts_note, counts_page, decide
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import AuditEntry, DeadlineRow, Meeting, OutboxMessage, Person
from bot.records.words import ChairRole, DeadlineState, Role
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MET = date(2027, 1, 5)


def hold(office: Office, *came: str, manager: str | None = "U0MO") -> tuple[uuid.UUID, uuid.UUID]:
    """Open CG-8 under Suffolk and record its first meeting; return the group and the meeting."""
    with office.turn("Sam") as turn:
        group = open_group(
            turn,
            NewGroup(
                "CG-8",
                "suffolk",
                FRIDAY_CONFERENCE,
                (
                    NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id="U0SAM"),
                    NamedMember("Mo", Role.TEAM_MANAGER, slack_id=manager),
                    NamedMember("Tom", Role.PROFESSIONAL, slack_id="U0TOM"),
                    NamedMember("Chris", Role.CONFERENCE_CHAIR, slack_id="U0CHRIS"),
                ),
            ),
        )
        meeting = plan_meeting(turn, group.id, MET)
        ids = group.id, meeting.id
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    new = NewOutcome(
        who=WhoCame(
            came=frozenset(office.people[name] for name in came),
            chair_role=ChairRole.LEAD_SOCIAL_WORKER,
            chair_id=office.people["Sam"],
        ),
        decided=Decided("Go on."),
        next=Next(date(2027, 2, 2)),
    )
    with office.turn("Sam") as turn:
        record_outcome(turn, f"meeting:{ids[1]}", new)
    return ids


def open_rows(office: Office, group_id: uuid.UUID, *rules: str) -> list[tuple[str, date]]:
    with office.store.session() as session:
        rows = session.exec(
            select(DeadlineRow)
            .where(
                DeadlineRow.core_group_id == group_id,
                DeadlineRow.state == DeadlineState.OPEN,
                col(DeadlineRow.rule).in_(rules),
            )
            .order_by(col(DeadlineRow.due))
        ).all()
        return [(row.rule, row.due) for row in rows]


def told(office: Office, kind: str) -> list[str]:
    with office.store.session() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
        return sorted(session.get_one(Person, row.recipient_id).name for row in rows)


def test_it_stops_no_clock_and_the_manager_is_asked_at_once(office: Office) -> None:
    group_id, meeting_id = hold(office, "Sam")
    # Ten working days from 18 December; nothing counts six weeks from 5 January.
    assert open_rows(office, group_id, "SF-2.1", "SF-3.1") == [("SF-2.1", date(2027, 1, 6))]
    assert told(office, "inquorate") == ["Mo"]
    with office.turn("Mo") as turn:
        page = counts_page(turn, meeting_id)
    assert (page.counts, page.decided_by, page.may_decide) == (False, "", True)
    assert "1" in page.why


@lite
def test_enough_people_ask_nobody(office: Office) -> None:
    group_id, meeting_id = hold(office, "Sam", "Tom")
    assert open_rows(office, group_id, "SF-2.1", "SF-3.1") == [("SF-3.1", date(2027, 2, 16))]
    assert told(office, "inquorate") == []
    with office.turn("Mo") as turn, pytest.raises(DutyError) as refused:
        decide(turn, meeting_id, counts=True, reason="x")
    assert refused.value.phrase == "counts_already"


def test_the_decision_moves_the_dates_and_is_kept(office: Office) -> None:
    group_id, meeting_id = hold(office, "Sam")
    for again in (False, True):
        with office.turn("Mo") as turn:
            done = decide(turn, meeting_id, counts=True, reason=" The GP rang in. ")
        assert done is not again
    assert open_rows(office, group_id, "SF-2.1", "SF-3.1") == [("SF-3.1", date(2027, 2, 16))]
    with office.store.session() as session:
        meeting = session.get_one(Meeting, meeting_id)
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "decide_counts")).one()
    assert (meeting.quorate, meeting.counts) == (False, True)
    assert meeting.counts_reason == "The GP rang in."
    assert (meeting.counts_by, meeting.counts_at) == (office.people["Mo"], office.clock())
    assert (entry.actor_id, entry.detail) == (office.people["Mo"], {"counts": True, "was": None})
    assert told(office, "counts_decided") == ["Mo", "Sam"]
    with office.turn("Sam") as turn:
        row = turn.session.exec(
            select(OutboxMessage).where(
                OutboxMessage.kind == "counts_decided",
                OutboxMessage.recipient_id == office.people["Sam"],
            )
        ).one()
        note = counts_note(turn, row)
    assert note is not None
    assert (note.decided_by, note.reason, note.by_me) == ("Mo", "The GP rang in.", False)
    assert ("Hold the next core group meeting", date(2027, 2, 16)) in [
        (one.title, one.due) for one in note.dates
    ]


def test_a_decision_is_put_right(office: Office) -> None:
    group_id, meeting_id = hold(office, "Sam")
    with office.turn("Mo") as turn:
        decide(turn, meeting_id, counts=True, reason="The GP rang in.")
        first = turn.session.exec(
            select(OutboxMessage.id).where(OutboxMessage.kind == "counts_decided")
        ).all()
    with office.turn("Mo") as turn:
        assert decide(turn, meeting_id, counts=False, reason="") is True
    assert open_rows(office, group_id, "SF-2.1", "SF-3.1") == [("SF-2.1", date(2027, 1, 6))]
    with office.turn("Mo") as turn:
        entries = turn.session.exec(
            select(AuditEntry)
            .where(AuditEntry.action == "decide_counts")
            .order_by(col(AuditEntry.id))
        ).all()
        assert [entry.detail for entry in entries] == [
            {"counts": True, "was": None},
            {"counts": False, "was": True},
        ]
        # What the first decision would have told is not true any more.
        old = [turn.session.get_one(OutboxMessage, row_id) for row_id in first]
        assert [counts_note(turn, row) for row in old] == [None, None]
        (line,) = [one for one in by_id(turn, group_id).meetings if one.meeting_id == meeting_id]
    assert (line.quorate, line.counts, line.decided_by) == (False, False, "Mo")


@lite
def test_only_the_manager_decides_and_says_why(office: Office) -> None:
    _, meeting_id = hold(office, "Sam")
    for name in ("Sam", "Tom", "Chris", "Otto", "Ada"):
        with office.turn(name) as turn, pytest.raises(NotHere):
            decide(turn, meeting_id, counts=True, reason="x")
    with office.turn("Chris") as turn, pytest.raises(NotHere):
        counts_page(turn, meeting_id)
    for reason, phrase in (("  ", "counts_needs_reason"), ("x" * 501, "text_too_long")):
        with office.turn("Mo") as turn, pytest.raises(DutyError) as refused:
            decide(turn, meeting_id, counts=True, reason=reason)
        assert (refused.value.field, refused.value.phrase) == ("reason", phrase)


@lite
def test_the_lead_passes_it_on_where_slack_reaches_no_manager(office: Office) -> None:
    _, meeting_id = hold(office, "Sam", manager=None)
    assert told(office, "inquorate") == ["Sam"]
    with office.turn("Sam") as turn:
        page = counts_page(turn, meeting_id)
    assert (page.may_decide, page.manager) == (False, "Mo")


@lite
def test_the_chair_reads_no_reason(office: Office) -> None:
    group_id, meeting_id = hold(office, "Sam")
    with office.turn("Mo") as turn:
        decide(turn, meeting_id, counts=True, reason="The GP rang in.")
    for name, reason in (("Chris", ""), ("Tom", "The GP rang in.")):
        with office.turn(name) as turn:
            lines = by_id(turn, group_id).meetings
        assert [one.reason for one in lines if one.meeting_id == meeting_id] == [reason]
