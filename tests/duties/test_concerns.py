"""A concern from its sentence to the decision: who is told when, who may do what, what is kept."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.duties.concern_answers import Decision, acknowledge, decide, settle, take_step
from bot.duties.concern_climb import climb_next
from bot.duties.concern_page import concern_list, concern_page, decision_form, shared_decision
from bot.duties.concerns import (
    NewConcern,
    concern_form,
    correct_concern,
    file_concern,
    withdraw_concern,
)
from bot.duties.turn import DutyError, NotHere
from bot.records.tables import (
    AuditEntry,
    Concern,
    ConcernStep,
    CoreGroup,
    Cover,
    DeadlineRow,
    Membership,
    OutboxMessage,
    Person,
)
from bot.records.words import (
    ConcernKind,
    ConcernState,
    ConcernStepKind,
    GroupState,
    Measure,
    Role,
    StandsAs,
)
from tests.support.office import Office

SATURDAY_NIGHT = datetime(2027, 1, 9, 23, 0, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CHANGE = NewConcern(ConcernKind.SIGNIFICANT_CHANGE, "He has moved back in.")
PROTECT = Decision((Measure.PROTECTION, Measure.ENQUIRY), "Not safe tonight.")


@pytest.fixture
def night(office: Office) -> Office:
    """Saturday 9 January 2027, 23:00; Otto is the workspace's cover, Ada its service manager."""
    office.clock.set(SATURDAY_NIGHT)
    office.machine.set(SATURDAY_NIGHT)
    with office.store.session() as session:
        session.get_one(Person, office.people["Otto"]).stands_as = StandsAs.COVER
        session.get_one(Person, office.people["Ada"]).stands_as = StandsAs.SERVICE_MANAGER
    return office


def raised(office: Office, name: str = "Priya", new: NewConcern = CHANGE) -> uuid.UUID:
    with office.turn(name) as turn:
        return file_concern(turn, office.group_id, new, "V1")


def pass_by(office: Office, minutes: int) -> None:
    """Let time go on, and let what is due climb."""
    office.clock.advance(minutes=minutes)
    office.machine.advance(minutes=minutes)
    while True:
        with office.store.session() as session:
            found = climb_next(
                session, office.rulebook, now=office.clock(), machine_now=office.machine()
            )
            if found is None:
                return


def said(office: Office, kind: str) -> list[str]:
    """Return whom messages of a kind went to, in their order."""
    names = {key: name for name, key in office.people.items()}
    return [names[row.recipient_id] for row in office.outbox() if row.kind == kind]


def read(office: Office, concern_id: uuid.UUID) -> Concern:
    with office.store.session() as session:
        return session.get_one(Concern, concern_id)


def steps(office: Office, concern_id: uuid.UUID) -> list[str]:
    with office.store.session() as session:
        rows = session.exec(
            select(ConcernStep)
            .where(ConcernStep.concern_id == concern_id)
            .order_by(col(ConcernStep.at), col(ConcernStep.id))
        ).all()
        return [row.kind for row in rows]


def trail(office: Office) -> list[str]:
    with office.store.session() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [row.action for row in rows if row.action.startswith("concern_")]


def duties(office: Office, concern_id: uuid.UUID) -> dict[tuple[str, str], str]:
    with office.store.session() as session:
        rows = session.exec(
            select(DeadlineRow).where(DeadlineRow.subject_key == f"concern:{concern_id}")
        ).all()
        return {(row.rule, row.owner_role): row.state for row in rows}


def test_the_lead_is_told_at_once_and_the_filer_hears_that_it_is_kept(night: Office) -> None:
    concern_id = raised(night)
    assert said(night, "concern_told") == ["Sam"]
    assert said(night, "concern_filed") == ["Priya"]
    assert all(row.urgent and row.rank == 0 for row in night.outbox())
    assert read(night, concern_id).climbs_at == SATURDAY_NIGHT + timedelta(minutes=15)
    assert duties(night, concern_id) == {("GR-16", "any_member"): "met"}


def test_a_form_sent_twice_is_one_concern(night: Office) -> None:
    concern_id = raised(night)
    assert raised(night) == concern_id
    assert len(night.outbox()) == 2
    assert trail(night) == ["concern_filed"]
    with night.turn("Priya") as turn:
        assert file_concern(turn, night.group_id, CHANGE, "V2") != concern_id


def test_unread_it_climbs_through_the_night_each_step_once(night: Office) -> None:
    concern_id = raised(night)
    for minutes in (14, 1, 14, 1, 29, 1, 29, 1):
        pass_by(night, minutes)
        pass_by(night, 0)
    assert said(night, "concern_told") == ["Sam", "Otto", "Mo", "Ada", "Ada"]
    # Whoever raised it hears each time that it went on unread, to ring instead.
    assert said(night, "concern_waiting") == ["Priya", "Priya", "Priya"]
    assert trail(night) == ["concern_filed", *["concern_climbed"] * 4]
    assert steps(night, concern_id) == ["filed", *["told"] * 5]


def test_a_night_without_the_bot_is_made_up_for_once(night: Office) -> None:
    raised(night)
    pass_by(night, 9 * 60)
    assert said(night, "concern_told") == ["Sam", "Otto", "Mo", "Ada"]


def test_read_it_stops_and_goes_on_to_the_manager(night: Office) -> None:
    concern_id = raised(night)
    pass_by(night, 5)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    assert said(night, "concern_acknowledged") == ["Priya"]
    assert said(night, "concern_told") == ["Sam", "Mo"]
    assert read(night, concern_id).state == ConcernState.MANAGER
    pass_by(night, 30)
    assert said(night, "concern_told") == ["Sam", "Mo", "Ada"]
    assert said(night, "concern_waiting") == ["Sam"]
    with night.turn("Mo") as turn:
        acknowledge(turn, concern_id)
    pass_by(night, 12 * 60)  # Sunday: nobody is told any more
    assert said(night, "concern_told") == ["Sam", "Mo", "Ada"]
    assert read(night, concern_id).state == ConcernState.DECISION
    pass_by(night, 24 * 60)  # Monday: the decision is asked for again
    assert said(night, "concern_told") == ["Sam", "Mo", "Ada", "Mo"]


@ON_SQLITE
def test_a_cover_of_the_group_comes_before_the_workspaces_own(night: Office) -> None:
    with night.store.session() as session:
        session.add(
            Cover(
                workspace_id=night.workspace_id,
                core_group_id=night.group_id,
                person_id=night.people["Chris"],
                starts=date(2027, 1, 4),
                ends=date(2027, 1, 15),
                recorded_by=night.people["Sam"],
                recorded_at=night.clock(),
            )
        )
    raised(night)
    pass_by(night, 15)
    assert said(night, "concern_told") == ["Sam", "Chris", "Otto"]


@ON_SQLITE
def test_a_lead_who_cannot_be_reached_is_passed_over_at_once(night: Office) -> None:
    with night.store.session() as session:
        session.get_one(Person, night.people["Sam"]).active = False
    concern_id = raised(night)
    assert said(night, "concern_told") == ["Otto"]
    assert duties(night, concern_id)[("GR-16", "any_member")] == "open"


@ON_SQLITE
def test_nobody_at_all_to_tell_is_said_and_not_repeated_for_ever(night: Office) -> None:
    with night.store.session() as session:
        for name in ("Sam", "Mo", "Otto", "Ada"):
            session.get_one(Person, night.people[name]).active = False
    concern_id = raised(night)
    assert steps(night, concern_id) == ["filed", "unmanned"]
    for _ in range(5):
        pass_by(night, 30)
    assert said(night, "concern_told") == []
    assert said(night, "concern_waiting") == ["Priya"]


@ON_SQLITE
def test_for_a_manager_without_slack_the_lead_writes_the_decision_down(night: Office) -> None:
    with night.store.session() as session:
        for name in ("Mo", "Ada"):
            session.get_one(Person, night.people[name]).active = False
    concern_id = raised(night)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    assert read(night, concern_id).state == ConcernState.DECISION
    with night.turn("Sam") as turn:
        decide(turn, concern_id, PROTECT, "V1")
    assert read(night, concern_id).state == ConcernState.SETTLED


@ON_SQLITE
def test_where_a_manager_is_there_the_lead_does_not_decide(night: Office) -> None:
    concern_id = raised(night)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    with night.turn("Sam") as turn, pytest.raises(NotHere):
        decide(turn, concern_id, PROTECT, "V1")


@ON_SQLITE
def test_the_leads_own_concern_goes_to_the_manager(night: Office) -> None:
    concern_id = raised(night, "Sam")
    assert said(night, "concern_told") == ["Mo"]
    assert read(night, concern_id).state == ConcernState.MANAGER
    with night.turn("Sam") as turn:
        assert not concern_page(turn, concern_id).may_acknowledge


@ON_SQLITE
def test_a_managers_own_concern_is_read_by_the_lead_and_decided_by_the_manager(
    night: Office,
) -> None:
    concern_id = raised(night, "Mo")
    assert said(night, "concern_told") == ["Sam"]
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    assert read(night, concern_id).state == ConcernState.DECISION
    with night.turn("Mo") as turn:
        assert concern_page(turn, concern_id).may_decide


def test_a_decision_is_told_to_whom_the_manager_picks_and_to_nobody_else(night: Office) -> None:
    concern_id = raised(night)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
    with night.turn("Mo") as turn:
        people = {one.name: one.person_id for one in decision_form(turn, concern_id).people}
    picked = frozenset({people["Tom"], people["Nell"]})
    given = Decision(PROTECT.measures, PROTECT.reason, picked)
    for _ in range(2):
        with night.turn("Mo") as turn:
            by_hand = decide(turn, concern_id, given, "V9")
        assert [one.name for one in by_hand] == ["Nell"]
    assert said(night, "concern_decided") == ["Tom"]
    concern = read(night, concern_id)
    assert (concern.state, concern.measures) == (ConcernState.SETTLED, ["protection", "enquiry"])
    assert concern.climbs_at is None
    with night.turn("Priya") as turn:
        page = concern_page(turn, concern_id)
    assert (page.decision, page.decided_by) == ("", "Mo")
    assert ConcernStepKind.DECIDED not in {one.kind for one in page.history}
    with night.turn("Tom") as turn, pytest.raises(NotHere):
        concern_page(turn, concern_id)


@ON_SQLITE
def test_family_is_never_told_whatever_is_picked(night: Office) -> None:
    with night.store.session() as session:
        session.add(
            Membership(
                workspace_id=night.workspace_id,
                core_group_id=night.group_id,
                person_id=night.people["Otto"],
                role=Role.FAMILY,
                starts=date(2026, 12, 18),
            )
        )
        session.get_one(Person, night.people["Otto"]).stands_as = None
    concern_id = raised(night)
    with night.turn("Mo") as turn:
        names = [one.name for one in decision_form(turn, concern_id).people]
    assert names == ["Sam", "Chris", "Nell", "Priya", "Tom"]
    with night.turn("Mo") as turn, pytest.raises(DutyError, match="concern_tell_left"):
        decide(
            turn,
            concern_id,
            Decision((Measure.NONE,), "Why", frozenset({night.people["Otto"]})),
            "V",
        )
    with night.turn("Otto") as turn, pytest.raises(NotHere):
        concern_page(turn, concern_id)
    with night.turn("Otto") as turn, pytest.raises(NotHere):
        file_concern(turn, night.group_id, CHANGE, "V5")


@ON_SQLITE
def test_a_decision_put_right_keeps_what_stood_there(night: Office) -> None:
    concern_id = raised(night)
    tom = frozenset({night.people["Tom"]})
    with night.turn("Mo") as turn:
        decide(turn, concern_id, Decision((Measure.NONE,), "Known already.", tom), "V1")
    with night.turn("Mo") as turn:
        decide(turn, concern_id, Decision((Measure.CONFERENCE,), "It is not.", tom), "V2")
    with night.turn("Mo") as turn:
        found = [one for one in concern_page(turn, concern_id).history if one.kind == "decided"]
        told = decision_form(turn, concern_id).told
    assert [(one.word, one.was) for one in found] == [
        ("none", ""),
        ("conference", "none: Known already."),
    ]
    assert told == tom
    assert said(night, "concern_decided") == ["Tom", "Tom"]
    rows = [row for row in night.outbox() if row.kind == "concern_decided"]
    with night.turn("Tom") as turn:
        shown = [shared_decision(turn, concern_id, uuid.UUID(str(row.ids["step"]))) for row in rows]
    assert shown[0] is None
    assert shown[1] is not None
    assert (shown[1].reason, shown[1].again) == ("It is not.", True)


@ON_SQLITE
@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision((), "Why"), "measures"),
        (Decision((Measure.NONE, Measure.ENQUIRY), "Why"), "measures"),
        (Decision((Measure.ENQUIRY,), "  "), "reason"),
        (Decision((Measure.ENQUIRY,), "x" * 1001), "reason"),
    ],
)
def test_a_decision_needs_a_measure_and_a_reason(
    night: Office, decision: Decision, field: str
) -> None:
    concern_id = raised(night)
    with night.turn("Mo") as turn, pytest.raises(DutyError) as caught:
        decide(turn, concern_id, decision, "V1")
    assert caught.value.field == field


def test_it_is_corrected_and_what_stood_there_is_kept(night: Office) -> None:
    concern_id = raised(night)
    with night.turn("Priya") as turn:
        correct_concern(turn, concern_id, "She has moved back in.", "Wrong person")
    assert said(night, "concern_corrected") == ["Sam"]
    with night.turn("Sam") as turn:
        page = concern_page(turn, concern_id)
    assert page.text == "She has moved back in."
    assert [(one.was, one.text) for one in page.history if one.kind == "corrected"] == [
        ("He has moved back in.", "Wrong person")
    ]
    assert read(night, concern_id).climbs_at is not None
    with night.turn("Sam") as turn, pytest.raises(DutyError, match="concern_not_yours_to_change"):
        correct_concern(turn, concern_id, "Nothing", "Not mine")


def test_it_is_taken_back_with_a_reason_and_climbs_no_more(night: Office) -> None:
    concern_id = raised(night)
    pass_by(night, 15)
    for _ in range(2):
        with night.turn("Priya") as turn:
            withdraw_concern(turn, concern_id, "The wrong family")
    assert said(night, "concern_withdrawn") == ["Sam", "Otto"]
    pass_by(night, 600)
    assert said(night, "concern_told") == ["Sam", "Otto"]
    with night.turn("Sam") as turn, pytest.raises(DutyError, match="concern_was_withdrawn"):
        acknowledge(turn, concern_id)
    assert "open" not in duties(night, concern_id).values()


@ON_SQLITE
def test_the_cover_sees_what_they_were_told_and_nothing_before(night: Office) -> None:
    concern_id = raised(night)
    with night.turn("Otto") as turn, pytest.raises(NotHere):
        concern_page(turn, concern_id)
    pass_by(night, 15)
    with night.turn("Otto") as turn:
        page = concern_page(turn, concern_id)
        assert page.may_acknowledge
        assert not page.may_decide
        assert [one.concern_id for one in concern_list(turn).rows] == [concern_id]
    with night.store.session() as session:
        session.get_one(Person, night.people["Otto"]).stands_as = None
    with night.turn("Otto") as turn, pytest.raises(NotHere):
        acknowledge(turn, concern_id)


@ON_SQLITE
@pytest.mark.parametrize("name", ["Tom", "Chris", "Otto", "Ada"])
def test_nobody_else_sees_it(night: Office, name: str) -> None:
    concern_id = raised(night)
    with night.turn(name) as turn, pytest.raises(NotHere):
        concern_page(turn, concern_id)
    with night.turn(name) as turn, pytest.raises(NotHere):
        acknowledge(turn, concern_id)
    with night.turn(name) as turn:
        assert concern_list(turn).rows == ()


@ON_SQLITE
def test_a_closed_group_climbs_no_more(night: Office) -> None:
    concern_id = raised(night)
    with night.store.session() as session:
        session.get_one(CoreGroup, night.group_id).state = GroupState.CLOSED
    pass_by(night, 15)
    assert said(night, "concern_told") == ["Sam"]
    assert read(night, concern_id).climbs_at is None


@ON_SQLITE
def test_about_the_plan_the_procedures_own_ladder_is_dated(night: Office) -> None:
    new = NewConcern(ConcernKind.PLAN, "It does not work.", ("GR-33.1", "XX-1.9"))
    concern_id = raised(night, new=new)
    with night.turn("Sam") as turn:
        acknowledge(turn, concern_id)
        page = concern_page(turn, concern_id)
    assert page.triggers == ("The plan does not bring the risk down, or the risk has gone up",)
    assert [(one.rule, one.at is not None) for one in page.ladder] == [
        ("GR-34", True),
        ("GR-34", True),
        ("GR-35", False),
    ]
    assert set(duties(night, concern_id).values()) == {"met"}
    with night.turn("Mo") as turn:
        decide(turn, concern_id, Decision((Measure.CONFERENCE,), "Sooner."), "V1")
    assert read(night, concern_id).state == ConcernState.SETTLED


@ON_SQLITE
def test_about_the_group_each_step_is_taken_in_turn_and_then_it_is_settled(night: Office) -> None:
    concern_id = raised(night, new=NewConcern(ConcernKind.GROUP, "Nobody comes.", ("GR-36.2",)))
    with night.turn("Mo") as turn, pytest.raises(DutyError, match="concern_not_yet_settled"):
        settle(turn, concern_id, "Fine")
    with night.turn("Mo") as turn:
        acknowledge(turn, concern_id)
        assert concern_page(turn, concern_id).next_step == 2
    with night.turn("Sam") as turn, pytest.raises(DutyError, match="concern_step_not_next"):
        take_step(turn, concern_id, 3, "Too soon")
    for _ in range(2):
        with night.turn("Sam") as turn:
            take_step(turn, concern_id, 2, "Talked on Monday")
    with night.turn("Sam") as turn:
        page = concern_page(turn, concern_id)
    assert [one.at is not None for one in page.ladder] == [True, True, True, False]
    assert (page.next_step, page.state) == (3, ConcernState.STEPS)
    with night.turn("Priya") as turn, pytest.raises(NotHere):
        take_step(turn, concern_id, 3, "Not mine")
    with night.turn("Mo") as turn, pytest.raises(NotHere):
        decide(turn, concern_id, PROTECT, "V1")
    for _ in range(2):
        with night.turn("Sam") as turn:
            settle(turn, concern_id, "They come again")
    assert said(night, "concern_settled") == ["Priya"]
    assert read(night, concern_id).state == ConcernState.SETTLED
    pass_by(night, 3 * 24 * 60)
    assert said(night, "concern_told") == ["Sam"]


@ON_SQLITE
def test_text_is_asked_for_and_has_a_limit(night: Office) -> None:
    for text in ("", "   ", "x" * 1001):
        with night.turn("Priya") as turn, pytest.raises(DutyError) as caught:
            file_concern(turn, night.group_id, NewConcern(ConcernKind.SAFETY, text), "V3")
        assert caught.value.field == "text"
    with night.store.session() as session:
        assert session.exec(select(Concern)).all() == []
        assert session.exec(select(OutboxMessage)).all() == []


@ON_SQLITE
def test_the_form_knows_the_number_that_answers_now(night: Office) -> None:
    with night.turn("Priya") as turn:
        form = concern_form(turn, night.group_id)
    assert (form.duty, form.minutes) == ("020 7946 0002", 15)
    assert len(form.triggers["group"]) == 5
    assert form.prompts["plan"]
