"""Review conferences of siblings: one for several, one for each, a plan that ends for one alone."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.group_page import by_id
from bot.duties.review_checks import Result
from bot.duties.review_records import ReviewPage, review_page
from bot.duties.reviews import correct_result, record_result, set_date
from bot.duties.turn import DutyError
from bot.records.tables import Child, Conference, CoreGroup, Task
from bot.records.words import ConferenceOutcome, GroupState, Role, TaskState
from tests.support.office import FRIDAY_CONFERENCE, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REVIEW, NEXT = date(2027, 3, 18), date(2027, 6, 17)
CONTINUED, ENDED = ConferenceOutcome.CONTINUED, ConferenceOutcome.ENDED


@pytest.fixture
def family(office: Office) -> dict[str, uuid.UUID]:
    """Open CG-8 under Sussex for AB, CD and EF, with one review ahead; return ids by name."""
    with office.turn("Sam") as turn:
        members = (
            NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id="U0SAM"),
            NamedMember("Mo", Role.TEAM_MANAGER, slack_id="U0MO"),
        )
        group = open_group(
            turn,
            NewGroup(
                "CG-8",
                "sussex",
                FRIDAY_CONFERENCE,
                members,
                children=("AB", "CD", "EF"),
                review_conference=REVIEW,
            ),
        )
        children = turn.session.exec(select(Child).where(Child.core_group_id == group.id)).all()
        return {"group": group.id} | {child.initials: child.id for child in children}


def rows(office: Office, family: dict[str, uuid.UUID]) -> list[tuple[date, str | None, str]]:
    """Return the reviews as day, outcome and the children they name."""
    names = {str(child_id): name for name, child_id in family.items()}
    with office.store.session() as session:
        found = session.exec(
            select(Conference).where(
                Conference.core_group_id == family["group"], Conference.kind == "review"
            )
        ).all()
    return sorted(
        (
            (one.on_date, one.outcome, " ".join(names[child] for child in one.children))
            for one in found
        ),
        key=lambda row: (row[0], row[1] or "not held yet"),
    )


def some(family: dict[str, uuid.UUID], names: str) -> frozenset[uuid.UUID]:
    return frozenset(family[name] for name in names.split())


def move(office: Office, family: dict[str, uuid.UUID], on: date, names: str = "") -> bool:
    with office.turn("Sam") as turn:
        return set_date(turn, family["group"], on, None, some(family, names))


def record(
    office: Office,
    family: dict[str, uuid.UUID],
    outcome: ConferenceOutcome,
    names: str = "",
    next_on: date | None = None,
    on: date = REVIEW,
) -> bool:
    office.clock.set(datetime(on.year, on.month, on.day, 15, tzinfo=UTC))
    with office.turn("Mo") as turn:
        result = Result(on, outcome, next_on, some(family, names))
        return record_result(turn, family["group"], result)


def page(office: Office) -> ReviewPage:
    with office.turn("Mo") as turn:
        return review_page(turn, "CG-8")


def state(office: Office, family: dict[str, uuid.UUID]) -> str:
    with office.store.session() as session:
        return session.get_one(CoreGroup, family["group"]).state


def test_one_child_is_given_a_day_of_its_own_and_comes_back(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    other = date(2027, 3, 25)
    assert move(office, family, other, "CD") is True
    assert rows(office, family) == [(REVIEW, None, "AB EF"), (other, None, "CD")]
    assert move(office, family, other, "CD") is False
    due = [row for row in office.deadlines("SX-24") if row.core_group_id == family["group"]]
    assert [(row.subject, row.due) for row in due] == [
        ("review conference on 18 March 2027 (AB, EF)", date(2027, 3, 13)),
        ("review conference on 25 March 2027 (CD)", date(2027, 3, 20)),
    ]
    assert move(office, family, REVIEW, "CD") is True
    assert rows(office, family) == [(REVIEW, None, "")]


@lite
def test_moving_all_puts_together_what_was_apart(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    move(office, family, date(2027, 3, 25), "CD")
    move(office, family, date(2027, 4, 1), "EF")
    assert move(office, family, date(2027, 4, 8)) is True
    assert rows(office, family) == [(date(2027, 4, 8), None, "")]


@lite
def test_joining_a_sibling_leaves_the_day_of_the_report(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    move(office, family, date(2027, 3, 25), "CD")
    shared = date(2027, 3, 8)
    office.clock.set(datetime(2027, 3, 8, 15, tzinfo=UTC))
    with office.turn("Sam") as turn:
        set_date(turn, family["group"], REVIEW, shared, some(family, "AB EF"))
    move(office, family, REVIEW, "CD")
    (ahead,) = page(office).ahead
    assert (ahead.on, ahead.shared_on) == (REVIEW, shared)


def test_a_plan_ends_for_one_child_while_it_goes_on_for_others(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    with office.turn("Sam") as turn:
        turn.session.add(
            Task(
                workspace_id=turn.workspace_id,
                core_group_id=family["group"],
                owner_id=turn.actor.id,
                title="Ring the school",
                agreed_on=date(2027, 1, 5),
                due=date(2027, 4, 1),
            )
        )
    assert record(office, family, ENDED, "AB") is True
    assert rows(office, family) == [(REVIEW, ENDED, "AB"), (REVIEW, None, "CD EF")]
    assert record(office, family, CONTINUED, "CD EF", NEXT) is True
    assert record(office, family, CONTINUED, "CD EF", NEXT) is False
    assert rows(office, family) == [
        (REVIEW, CONTINUED, "CD EF"),
        (REVIEW, ENDED, "AB"),
        (NEXT, None, "CD EF"),
    ]
    assert state(office, family) == GroupState.OPEN
    shown = page(office)
    assert (shown.ended, [one.label for one in shown.running]) == (("AB",), ["CD", "EF"])
    with office.turn("Sam") as turn:
        lines = by_id(turn, family["group"]).children
        assert turn.session.exec(select(Task.state)).one() == TaskState.OPEN
    assert [(one.label, one.over, one.review_on) for one in lines] == [
        ("AB", True, None),
        ("CD", False, NEXT),
        ("EF", False, NEXT),
    ]
    # The last of them closes the group and what is open.
    assert record(office, family, ENDED, on=NEXT) is True
    assert record(office, family, ENDED, on=NEXT) is False
    assert state(office, family) == GroupState.CLOSED
    with office.store.session() as session:
        assert session.exec(select(Task.state)).one() == TaskState.CLOSED


@lite
def test_results_alike_of_one_day_are_one_review(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    record(office, family, CONTINUED, "AB", NEXT)
    record(office, family, CONTINUED, "EF", NEXT)
    record(office, family, CONTINUED, "CD", date(2027, 6, 10))
    assert rows(office, family) == [
        (REVIEW, CONTINUED, ""),
        (date(2027, 6, 10), None, "CD"),
        (NEXT, None, "AB EF"),
    ]


@lite
def test_another_result_for_a_child_of_that_day_is_for_a_correction(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    record(office, family, ENDED, "AB")
    with pytest.raises(DutyError) as refused:
        record(office, family, CONTINUED, "AB CD")
    assert refused.value.phrase == "review_recorded_already"
    with pytest.raises(DutyError) as refused:
        move(office, family, NEXT, "AB")
    assert (refused.value.field, refused.value.phrase) == ("on", "review_plan_over")


def correct(office: Office, family: dict[str, uuid.UUID], which: str, result: Result) -> bool:
    ours = [one for one in page(office).held if one.correctable]
    (held,) = [one for one in ours if one.about == some(family, which)]
    with office.turn("Mo") as turn:
        return correct_result(turn, held.conference_id, result)


@lite
def test_a_result_said_of_the_wrong_child_is_put_right(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    record(office, family, ENDED, "AB CD")
    record(office, family, CONTINUED, "EF", NEXT)
    only_ab = Result(REVIEW, ENDED, None, some(family, "AB"))
    assert correct(office, family, "AB CD", only_ab) is True
    assert correct(office, family, "AB", only_ab) is False
    assert record(office, family, CONTINUED, "CD", NEXT) is True
    assert rows(office, family) == [
        (REVIEW, CONTINUED, "CD EF"),
        (REVIEW, ENDED, "AB"),
        (NEXT, None, "CD EF"),
    ]


@lite
def test_a_child_whose_plan_had_ended_before_takes_no_part_in_a_correction(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    record(office, family, ENDED, "AB")
    record(office, family, CONTINUED, "CD EF", NEXT)
    record(office, family, CONTINUED, on=NEXT)
    with pytest.raises(DutyError) as refused:
        correct(office, family, "CD EF", Result(NEXT, ENDED, None, some(family, "AB CD")))
    assert (refused.value.field, refused.value.phrase) == ("children-0", "review_child_over")


@lite
def test_an_end_by_mistake_opens_the_group_for_all_of_them(
    office: Office, family: dict[str, uuid.UUID]
) -> None:
    record(office, family, ENDED)
    assert state(office, family) == GroupState.CLOSED
    assert correct(office, family, "AB CD EF", Result(REVIEW, ENDED, None, some(family, "AB")))
    assert state(office, family) == GroupState.OPEN
    assert [one.label for one in page(office).running] == ["CD", "EF"]
