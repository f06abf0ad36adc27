"""Siblings in one core group: conferences, meetings and reviews of each child's own."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.documents.phrases import load_phrases
from bot.duties.cases import ChildDates, NamedMember, NewGroup, open_group
from bot.duties.meetings import plan_meeting
from bot.duties.next_up import whats_next
from bot.duties.outcome import record_outcome
from bot.duties.outcome_given import Decided, NewOutcome, Next, WhoCame
from bot.duties.outcome_page import Discussed, outcome_page
from bot.duties.outcome_record import outcome_record
from bot.duties.siblings import siblings
from bot.duties.turn import DutyError, Turn
from bot.records.tables import Child, Conference, CoreGroup, DeadlineRow, Meeting
from bot.records.words import ChairRole, ConferenceKind, DeadlineState, Role
from handlers.views.next import duty_lines
from tests.support.office import FRIDAY_CONFERENCE, TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

EARLIER, LATER = date(2026, 12, 4), FRIDAY_CONFERENCE
MET = date(2027, 1, 5)


def family(
    office: Office, procedure: str = "sussex", dates: tuple[ChildDates, ...] = ()
) -> uuid.UUID:
    """Open CG-8 for AB and CD, with the first meeting booked."""
    with office.turn("Sam") as turn:
        group = open_group(
            turn,
            NewGroup(
                "CG-8",
                procedure,
                min((one.initial for one in dates), default=LATER),
                (
                    NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id=office.slack_ids["Sam"]),
                    NamedMember("Mo", Role.TEAM_MANAGER, slack_id=office.slack_ids["Mo"]),
                    NamedMember("Tom", Role.PROFESSIONAL, slack_id=office.slack_ids["Tom"]),
                ),
                children=("AB", "CD"),
                dates=dates,
            ),
        )
        plan_meeting(turn, group.id, MET)
        return group.id


def children(office: Office, group_id: uuid.UUID) -> dict[str, uuid.UUID]:
    with office.store.session() as session:
        rows = session.exec(select(Child).where(Child.core_group_id == group_id)).all()
        return {row.initials: row.id for row in rows}


def open_rows(office: Office, group_id: uuid.UUID, *rules: str) -> list[tuple[str, str, date]]:
    with office.store.session() as session:
        rows = session.exec(
            select(DeadlineRow)
            .where(
                DeadlineRow.core_group_id == group_id,
                DeadlineRow.state == DeadlineState.OPEN,
                col(DeadlineRow.rule).in_(rules),
            )
            .order_by(col(DeadlineRow.due), col(DeadlineRow.subject))
        ).all()
        return [(row.rule, row.subject, row.due) for row in rows]


def subject_of(office: Office, group_id: uuid.UUID) -> str:
    with office.store.session() as session:
        found = session.exec(
            select(Meeting.id).where(Meeting.core_group_id == group_id, Meeting.state == "planned")
        ).one()
        return f"meeting:{found}"


def record(
    office: Office, group_id: uuid.UUID, *labels: str, next_on: date = date(2027, 2, 2)
) -> Meeting:
    """Record the planned meeting in its afternoon; `labels` are those discussed, none not asked."""
    ids = children(office, group_id)
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    new = NewOutcome(
        who=WhoCame(
            came=frozenset({office.people["Sam"], office.people["Tom"]}),
            chair_role=ChairRole.LEAD_SOCIAL_WORKER,
            chair_id=office.people["Sam"],
            discussed=frozenset(ids[one] for one in labels) if labels else None,
        ),
        decided=Decided("Go on."),
        next=Next(next_on),
    )
    subject = subject_of(office, group_id)
    with office.turn("Sam") as turn:
        return record_outcome(turn, subject, new)


APART = (ChildDates(EARLIER, date(2027, 3, 4)), ChildDates(LATER, date(2027, 3, 18)))


def test_siblings_whose_conferences_differ_have_dates_of_their_own(office: Office) -> None:
    group_id = family(office, dates=APART)
    ids = children(office, group_id)
    with office.store.session() as session:
        rows = session.exec(
            select(Conference)
            .where(Conference.core_group_id == group_id)
            .order_by(col(Conference.on_date))
        ).all()
    assert [(row.kind, row.on_date, row.children) for row in rows] == [
        (ConferenceKind.INITIAL, EARLIER, [str(ids["AB"])]),
        (ConferenceKind.INITIAL, LATER, [str(ids["CD"])]),
        (ConferenceKind.REVIEW, date(2027, 3, 4), [str(ids["AB"])]),
        (ConferenceKind.REVIEW, date(2027, 3, 18), [str(ids["CD"])]),
    ]
    # Ten working days from each Friday: one ends before Christmas, the other crosses it.
    assert open_rows(office, group_id, "SX-10") == [
        ("SX-10", "initial conference on 4 December 2026 (AB)", date(2026, 12, 18)),
        ("SX-10", "initial conference on 18 December 2026 (CD)", date(2027, 1, 6)),
    ]


@lite
def test_siblings_with_one_conference_share_its_row(office: Office) -> None:
    same = (ChildDates(LATER), ChildDates(LATER, date(2027, 3, 18)))
    group_id = family(office, dates=same)
    with office.store.session() as session:
        rows = session.exec(select(Conference).where(Conference.core_group_id == group_id)).all()
    assert sorted((row.kind, len(row.children)) for row in rows) == [("initial", 0), ("review", 1)]


@lite
@pytest.mark.parametrize(
    ("dates", "field", "phrase"),
    [
        ((ChildDates(LATER), ChildDates(date(2026, 12, 24))), "initial-1-CD", "conference_ahead"),
        ((ChildDates(LATER, EARLIER), ChildDates(LATER)), "review-0-AB", "review_before_initial"),
        ((ChildDates(date(1900, 1, 1)), ChildDates(LATER)), "initial-0-AB", "date_out_of_range"),
    ],
)
def test_a_childs_own_date_is_refused_under_its_own_field(
    office: Office, dates: tuple[ChildDates, ...], field: str, phrase: str
) -> None:
    with pytest.raises(DutyError) as refused:
        family(office, dates=dates)
    assert (refused.value.field, refused.value.phrase) == (field, phrase)


def test_a_meeting_counts_for_the_children_it_discussed(office: Office) -> None:
    group_id = family(office)
    ids = children(office, group_id)
    meeting = record(office, group_id, "AB")
    assert meeting.children == [str(ids["AB"])]
    # AB's six weeks have begun; the first meeting about CD is still owed.
    assert open_rows(office, group_id, "SX-10", "SX-13") == [
        ("SX-10", "initial conference on 18 December 2026", date(2027, 1, 6)),
        ("SX-13", "core group meeting on 5 January 2027 (AB)", date(2027, 2, 16)),
    ]
    with office.turn("Sam") as turn:
        assert outcome_record(turn, meeting.id).children == ("AB",)


def test_a_meeting_that_discussed_all_counts_for_all(office: Office) -> None:
    group_id = family(office)
    for_all = record(office, group_id, "AB", "CD")
    assert for_all.children == []
    assert open_rows(office, group_id, "SX-10", "SX-13") == [
        ("SX-13", "core group meeting on 5 January 2027", date(2027, 2, 16)),
    ]
    with office.turn("Sam") as turn:
        assert outcome_record(turn, for_all.id).children == ()


@lite
def test_a_first_meeting_for_one_child_asks_what_a_first_meeting_asks(office: Office) -> None:
    group_id = family(office, "greenwich")
    record(office, group_id, "AB")
    with office.turn("Sam") as turn:
        plan_meeting(turn, group_id, date(2027, 1, 6))
    office.clock.set(datetime(2027, 1, 6, 15, tzinfo=UTC))
    ids = children(office, group_id)
    with office.turn("Sam") as turn:
        sitting = turn.session.exec(
            select(Meeting.id).where(
                Meeting.core_group_id == group_id, Meeting.on_date == date(2027, 1, 6)
            )
        ).one()
        page = outcome_page(turn, f"meeting:{sitting}")
        assert "GR-21" not in [rule.id for rule in page.asked]
        about_cd = NewOutcome(
            who=WhoCame(
                frozenset(),
                ChairRole.TEAM_MANAGER,
                discussed=frozenset({ids["CD"]}),
            ),
            decided=Decided("x"),
        )
        page = outcome_page(turn, f"meeting:{sitting}", about_cd)
        assert "GR-21" in [rule.id for rule in page.asked]


@lite
def test_whom_the_form_ticks_is_who_had_a_plan_on_that_day(office: Office) -> None:
    group_id = family(office, dates=(ChildDates(LATER), ChildDates(EARLIER, LATER)))
    subject = subject_of(office, group_id)
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    with office.turn("Sam") as turn:
        page_of = [(one.label, one.usually) for one in _page(turn, subject)]
    assert page_of == [("AB", True), ("CD", True)]
    with office.store.session() as session:
        row = session.exec(
            select(Conference).where(
                Conference.core_group_id == group_id, Conference.kind == ConferenceKind.REVIEW
            )
        ).one()
        row.outcome = "ended"
        session.add(row)
    with office.turn("Sam") as turn:
        page_of = [(one.label, one.usually) for one in _page(turn, subject)]
    assert page_of == [("AB", True), ("CD", False)]
    assert record(office, group_id).children == [str(children(office, group_id)["AB"])]


def _page(turn: Turn, subject: str) -> tuple[Discussed, ...]:
    return outcome_page(turn, subject).children


@lite
def test_no_child_ticked_is_refused_and_an_only_child_is_not_asked(office: Office) -> None:
    group_id = family(office)
    office.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    subject, other = subject_of(office, group_id), subject_of(office, office.group_id)
    with office.turn("Sam") as turn:
        new = NewOutcome(
            who=WhoCame(frozenset(), ChairRole.LEAD_SOCIAL_WORKER, discussed=frozenset()),
            decided=Decided("x"),
            next=Next(date(2027, 2, 2)),
        )
        with pytest.raises(DutyError) as refused:
            record_outcome(turn, subject, new)
        assert (refused.value.field, refused.value.phrase) == ("discussed-0", "discussed_nobody")
        assert _page(turn, other) == ()
        only = siblings(turn, turn.session.get_one(CoreGroup, office.group_id))
        assert [one.label for one in only] == ["AB"]


def test_next_names_the_child_where_a_duty_is_not_about_all(office: Office) -> None:
    family(office, dates=APART)
    upcoming = whats_next(
        office.store,
        team_id=TEAM,
        slack_id="U0SAM",
        now=office.clock(),
        machine_now=office.machine(),
    )
    (group,) = [one for one in upcoming.groups if one.reference == "CG-8"]
    lines = duty_lines(group, upcoming.today, office.rulebook.titles, load_phrases())
    assert "Hold the first core group meeting (AB)" in lines[0]
    others = [one for one in upcoming.groups if one.reference == "CG-104"]
    shown = duty_lines(others[0], upcoming.today, office.rulebook.titles, load_phrases())
    assert not any("(" in line for line in shown)
