"""Who sees a child: each week, more often, in the lead's place; what moves, and what cannot be."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from bot.duties.seeing import (
    NewInterval,
    NewStanding,
    add_standing,
    answer_break,
    end_arrangement,
    name_cover,
    set_interval,
)
from bot.duties.seeing_page import seeing_page
from bot.duties.turn import DutyError, NotHere
from bot.duties.visits import NewVisit, Seen, record_visit, visit_note
from bot.records.tables import AuditEntry, StandingVisit, Visit, Workspace
from bot.records.words import IntervalFrom
from bot.rules.terms import Break
from tests.support.office import Office
from tests.support.seeing import due, in_suffolk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MONDAY = date(2027, 1, 11)
LEADS, ANYBODY = "SF-8.1", "SF-8.3"


@pytest.fixture
def children(office: Office) -> list[uuid.UUID]:
    return in_suffolk(office)


def school(office: Office, known: list[uuid.UUID], **changed: object) -> NewStanding:
    facts: dict[str, object] = {
        "children": known[:1],
        "by": office.people["Tom"],
        "weekday": 2,
        "in_term": True,
        "starts": MONDAY,
        "ends": date(2027, 3, 31),
    }
    return NewStanding(**{**facts, **changed})  # type: ignore[arg-type]  # fields by name


def see(office: Office, children: list[uuid.UUID], by: str = "Sam") -> None:
    with office.turn(by) as turn:
        seen = dict.fromkeys(children, Seen.ALONE)
        record_visit(turn, office.group_id, NewVisit(MONDAY, time(9), seen), once="V0")


def arrange(office: Office, new: NewStanding, by: str = "Sam", once: str = "V1") -> None:
    with office.turn(by) as turn:
        add_standing(turn, office.group_id, new, once=once)


def test_seen_at_school_each_week_carries_one_childs_clock_to_the_break(
    office: Office, children: list[uuid.UUID]
) -> None:
    first, second = (str(child) for child in children)
    see(office, children)
    before = due(office, ANYBODY)
    assert set(before.values()) == {date(2027, 1, 25)}
    arrange(office, school(office, children))
    after = due(office, ANYBODY)
    # Wednesday 10 February is the last before half-term; Wednesday 24 is the tenth day after it,
    # so the clock carries on, up to Wednesday 24 March.
    assert after[first] == date(2027, 4, 9)
    assert after[second] == before[second]
    assert due(office, LEADS)[first] == due(office, LEADS)[second]
    # The same form twice is one arrangement.
    arrange(office, school(office, children))
    with office.store.session() as session:
        assert len(session.exec(select(StandingVisit)).all()) == 1


def test_the_leads_own_arrangement_carries_both_clocks(
    office: Office, children: list[uuid.UUID]
) -> None:
    see(office, children)
    arrange(office, school(office, children, by=office.people["Sam"], in_term=False))
    first = str(children[0])
    # The last Wednesday is 31 March; Easter Monday is 29 March.
    assert due(office, ANYBODY)[first] == date(2027, 4, 14)
    assert due(office, LEADS)[first] == date(2027, 4, 21)


def test_it_ends_with_a_day_or_never_counted(office: Office, children: list[uuid.UUID]) -> None:
    see(office, children)
    before = due(office, ANYBODY)
    arrange(office, school(office, children))
    with office.store.session() as session:
        value = f"standing:{session.exec(select(StandingVisit.id)).one()}"
    with office.turn("Sam") as turn:
        end_arrangement(turn, value, date(2027, 1, 22))
    # Seen on Wednesdays 13 and 20 January.
    assert due(office, ANYBODY)[str(children[0])] == date(2027, 2, 3)
    with office.turn("Mo") as turn:
        end_arrangement(turn, value, date(2026, 12, 1))
        assert seeing_page(turn, office.group_id).seeing.standing == ()
    assert due(office, ANYBODY) == before
    with office.turn("Sam") as turn, pytest.raises(DutyError, match="last"):
        end_arrangement(turn, value, date(2027, 4, 1))


def test_without_terms_no_day_in_term_is_known(office: Office, children: list[uuid.UUID]) -> None:
    see(office, children)
    before = due(office, ANYBODY)
    arrange(office, school(office, children))
    with office.turn("Sam") as turn:
        turn.session.get_one(Workspace, office.workspace_id).terms = []
        turn.session.flush()
        from_school = school(office, children)
        with pytest.raises(DutyError, match="seeing_no_terms"):
            add_standing(turn, office.group_id, from_school, once="V2")
        set_interval(turn, office.group_id, NewInterval(children, IntervalFrom.PLAN), once="V3")
    assert due(office, ANYBODY) == before


def test_a_shorter_interval_wins_and_says_who_asked(
    office: Office, children: list[uuid.UUID]
) -> None:
    first, second = (str(child) for child in children)
    before = due(office, LEADS), due(office, ANYBODY)
    new = NewInterval(children[:1], IntervalFrom.CHAIR, 5, 3, office.people["Priya"])
    with office.turn("Sam") as turn:
        set_interval(turn, office.group_id, new, once="V1")
    # From Friday 18 December: three bank holidays lie in between.
    assert due(office, LEADS) == {first: date(2026, 12, 29), second: before[0][second]}
    assert due(office, ANYBODY) == {first: date(2026, 12, 23), second: before[1][second]}
    row = next(one for one in office.deadlines(ANYBODY) if first in one.subject_key)
    assert (row.owner_id, row.owner_role) == (office.people["Priya"], "professional")
    with office.turn("Sam") as turn:
        (line,) = seeing_page(turn, office.group_id).seeing.intervals
        assert (line.child, line.lead_days, line.any_days, line.name) == ("AB", 5, 3, "Priya")
        assert line.set_by == IntervalFrom.CHAIR
    # Nothing given takes the procedure's own up again.
    with office.turn("Sam") as turn:
        usual = NewInterval(children, IntervalFrom.PLAN)
        set_interval(turn, office.group_id, usual, once="V2")
        assert seeing_page(turn, office.group_id).seeing.intervals == ()
    assert (due(office, LEADS), due(office, ANYBODY)) == before


@pytest.mark.parametrize(
    ("on", "moved", "changed"),
    [
        (date(2027, 1, 11), True, {}),
        (date(2027, 1, 8), False, {}),
        (date(2027, 1, 11), False, {"video": True}),
    ],
)
def test_a_named_covers_visit_counts_and_says_so(
    office: Office, children: list[uuid.UUID], on: date, moved: bool, changed: dict[str, bool]
) -> None:
    first = str(children[0])
    before = due(office, LEADS)[first]
    with office.turn("Sam") as turn:
        name_cover(
            turn, office.group_id, office.people["Priya"], MONDAY, date(2027, 1, 15), once="V1"
        )
    seen = dict.fromkeys(children, Seen.ALONE)
    with office.turn("Priya") as turn:
        record_visit(turn, office.group_id, NewVisit(on, time(9), seen, **changed), once="V2")
    assert (due(office, LEADS)[first] > before) is moved
    with office.turn("Priya") as turn:
        note = visit_note(turn, turn.session.exec(select(Visit.entry)).first())  # type: ignore[arg-type]
    assert note.cover is (on == MONDAY)
    assert note.video is bool(changed)
    with office.turn("Sam") as turn:
        why = seeing_page(turn, office.group_id).seeing.covers
    assert [(one.name, one.starts, one.last) for one in why] == [
        ("Priya", MONDAY, date(2027, 1, 15))
    ]


def test_a_video_call_moves_no_clock(office: Office, children: list[uuid.UUID]) -> None:
    before = due(office, LEADS), due(office, ANYBODY)
    seen = dict.fromkeys(children, Seen.WITH_OTHERS)
    with office.turn("Sam") as turn:
        call = NewVisit(MONDAY, time(9), seen, video=True)
        record_visit(turn, office.group_id, call, once="V1")
    assert (due(office, LEADS), due(office, ANYBODY)) == before
    with office.turn("Sam") as turn:
        visit = NewVisit(MONDAY, time(9), seen)
        record_visit(turn, office.group_id, visit, once="V2")
    assert set(due(office, ANYBODY).values()) == {date(2027, 1, 25)}


def test_a_break_is_shown_and_answered_while_it_is_near(
    office: Office, children: list[uuid.UUID]
) -> None:
    gap = Break(date(2027, 2, 13), date(2027, 2, 21))
    office.clock.set(datetime(2027, 2, 1, 9, tzinfo=UTC))
    with office.turn("Sam") as turn:
        assert seeing_page(turn, office.group_id).seeing.gap is None
    arrange(office, school(office, children))
    with office.turn("Sam") as turn:
        found = seeing_page(turn, office.group_id).seeing.gap
        assert found is not None
        assert (found.gap, found.sees) == (gap, "")
        for words in ("The school nurse", " Priya's team "):
            answer_break(turn, office.group_id, gap, office.people["Sam"], words)
        found = seeing_page(turn, office.group_id).seeing.gap
        assert found is not None
        assert (found.sees, found.stands_in) == ("Sam", "Priya's team")
    office.clock.set(datetime(2027, 2, 22, 9, tzinfo=UTC))
    with office.turn("Sam") as turn:
        assert seeing_page(turn, office.group_id).seeing.gap is None


@pytest.mark.parametrize(
    ("changed", "field", "phrase"),
    [
        ({"children": []}, "children", "seeing_child_missing"),
        ({"children": [uuid.UUID(int=1)]}, "children", "seeing_child_missing"),
        ({"by": uuid.UUID(int=1)}, "who", "seeing_person_left"),
        ({"starts": date(2026, 12, 17)}, "starts", "visit_before_conference"),
        ({"ends": date(2027, 1, 10)}, "ends", "seeing_ends_before"),
        ({"ends": date(2028, 1, 13)}, "ends", "seeing_ends_far"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    office: Office,
    children: list[uuid.UUID],
    changed: dict[str, object],
    field: str,
    phrase: str,
) -> None:
    with pytest.raises(DutyError) as refused:
        arrange(office, school(office, children, **changed))
    assert (refused.value.field, refused.value.phrase) == (field, phrase)
    with office.store.session() as session:
        assert session.exec(select(StandingVisit)).all() == []


@pytest.mark.parametrize(("lead", "anybody", "field"), [(15, 3, "lead_days"), (5, 0, "any_days")])
def test_a_longer_interval_is_none(
    office: Office, children: list[uuid.UUID], lead: int, anybody: int, field: str
) -> None:
    new = NewInterval(children, IntervalFrom.PLAN, lead, anybody)
    with office.turn("Sam") as turn, pytest.raises(DutyError) as refused:
        set_interval(turn, office.group_id, new, once="V1")
    assert (refused.value.field, refused.value.phrase) == (field, "seeing_not_shorter")


@pytest.mark.parametrize("name", ["Priya", "Tom", "Chris", "Otto", "Ada"])
def test_nobody_else_arranges_anything(
    office: Office, children: list[uuid.UUID], name: str
) -> None:
    arrange(office, school(office, children))
    with office.store.session() as session:
        value = f"standing:{session.exec(select(StandingVisit.id)).one()}"
    with office.turn(name) as turn:
        for refused in (
            lambda: seeing_page(turn, office.group_id),
            lambda: add_standing(turn, office.group_id, school(office, children), once="V9"),
            lambda: end_arrangement(turn, value, MONDAY),
            lambda: end_arrangement(turn, "cover:nonsense", MONDAY),
        ):
            with pytest.raises(NotHere):
                refused()


def test_the_trail_says_what_was_arranged(office: Office, children: list[uuid.UUID]) -> None:
    arrange(office, school(office, children))
    with office.store.session() as session:
        actions = session.exec(select(AuditEntry.action)).all()
    assert "add_standing_visit" in actions


def test_an_arrangement_does_not_hide_that_a_date_was_missed(
    office: Office, children: list[uuid.UUID]
) -> None:
    before = due(office, ANYBODY)
    assert set(before.values()) == {date(2027, 1, 6)}
    arrange(office, school(office, children))
    assert due(office, ANYBODY) == before
