"""Opening a core group: what is refused under which field, and what stands in the records after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from bot.documents.phrases import load_phrases
from bot.duties.cases import NamedMember, NewGroup, members_on_slack, next_reference, open_group
from bot.duties.turn import DutyError
from bot.records.tables import (
    AuditEntry,
    Child,
    Conference,
    CoreGroup,
    DeadlineRow,
    Meeting,
    Membership,
    Person,
)
from bot.records.words import Role
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SAM = NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, slack_id="U0SAM")
MO = NamedMember("Mo", Role.TEAM_MANAGER, slack_id="U0MO")
PRIYA = NamedMember("Priya", Role.PROFESSIONAL, "Health visiting", slack_id="U0PRIYA")
GOOD = NewGroup(
    reference="cg-105 ",
    procedure="greenwich",
    initial_conference=date(2026, 12, 18),
    members=(SAM, MO, PRIYA),
    children=("AB", "CB"),
    review_conference=date(2027, 3, 15),
    first_meeting=date(2027, 1, 5),
)

REFUSED = {
    "no reference": ({"reference": ""}, "reference", "reference_shape"),
    "a name as reference": ({"reference": "SMITH"}, "reference", "reference_shape"),
    "a date as reference": ({"reference": "01-02-2020"}, "reference", "reference_shape"),
    "digits of another script": ({"reference": "CG-١٢"}, "reference", "reference_shape"),
    "a line more": ({"reference": "CG-1\nCG-2"}, "reference", "reference_shape"),
    "a reference in use": ({"reference": "CG-104"}, "reference", "reference_taken"),
    "no such procedure": ({"procedure": "narnia"}, "procedure", "procedure_unknown"),
    "a conference ahead": (
        {"initial_conference": date(2026, 12, 22)},
        "initial_conference",
        "conference_ahead",
    ),
    "a conference long ago": (
        {"initial_conference": date(1900, 1, 1)},
        "initial_conference",
        "date_out_of_range",
    ),
    "a review on the same day": (
        {"review_conference": date(2026, 12, 18)},
        "review_conference",
        "review_before_initial",
    ),
    "a review in another age": (
        {"review_conference": date(9999, 12, 31)},
        "review_conference",
        "date_out_of_range",
    ),
    "a meeting before the conference": (
        {"first_meeting": date(2026, 12, 17)},
        "first_meeting",
        "meeting_before_conference",
    ),
    "a meeting in another age": (
        {"first_meeting": date(9999, 12, 31)},
        "first_meeting",
        "date_out_of_range",
    ),
    "too many children": ({"children": ("AB",) * 13}, "children", "too_many_children"),
    "a child's name": ({"children": ("Alice",)}, "children", "initials_only"),
    "a date of birth": ({"children": ("2019",)}, "children", "initials_only"),
    "mark-up for initials": ({"children": ("*A*",)}, "children", "initials_only"),
    "no lead": ({"members": (MO, PRIYA)}, "lead", "one_lead"),
    "two leads": (
        {"members": (SAM, replace(PRIYA, role=Role.LEAD_SOCIAL_WORKER), MO)},
        "lead",
        "one_lead",
    ),
    "no manager": ({"members": (SAM, PRIYA)}, "manager", "a_manager"),
    "a member without a name": (
        {"members": (SAM, MO, replace(PRIYA, name="  "))},
        "members",
        "member_needs_name",
    ),
    "somebody twice": (
        {"members": (SAM, MO, replace(PRIYA, slack_id="U0SAM"))},
        "members",
        "member_twice",
    ),
}


@lite
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_named_and_nothing_is_kept(office: Office, case: str):
    changes, field, phrase = REFUSED[case]
    with pytest.raises(DutyError) as caught, office.turn("Sam") as turn:
        open_group(turn, replace(GOOD, **changes))
    assert (caught.value.field, caught.value.phrase) == (field, phrase)
    sentence = load_phrases().say(phrase, **caught.value.values)
    assert sentence.endswith(".")
    with office.store.session() as session:
        assert len(session.exec(select(CoreGroup)).all()) == 1
        assert len(session.exec(select(Conference)).all()) == 1
    assert office.outbox() == []


@lite
def test_a_reference_in_use_comes_with_one_that_is_free(office: Office):
    with pytest.raises(DutyError) as caught, office.turn("Sam") as turn:
        open_group(turn, replace(GOOD, reference="CG-104"))
    assert caught.value.values == {"free": "CG-105"}


@lite
@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Sam", True),
        ("Mo", True),
        ("Chris", True),
        ("Otto", True),
        ("Priya", False),
        ("Ada", False),
    ],
)
def test_the_post_decides_who_opens(office: Office, name: str, may: bool):
    with office.turn(name) as turn:
        if may:
            assert open_group(turn, GOOD).opened_by == office.people[name]
            return
        with pytest.raises(DutyError) as caught:
            open_group(turn, GOOD)
    assert (caught.value.field, caught.value.phrase) == ("", "may_not_open")


def test_an_opened_group_stands_in_the_records_with_its_dates(office: Office):
    with office.turn("Sam") as turn:
        group_id = open_group(turn, GOOD).id
    with office.store.session() as session:
        group = session.get_one(CoreGroup, group_id)
        assert (group.reference, group.procedure_version) == ("CG-105", "1")
        children = session.exec(select(Child).where(Child.core_group_id == group_id)).all()
        assert {(one.position, one.initials) for one in children} == {(0, "AB"), (1, "CB")}
        kinds = session.exec(select(Conference).where(Conference.core_group_id == group_id)).all()
        assert {one.kind for one in kinds} == {"initial", "review"}
        (meeting,) = session.exec(select(Meeting).where(Meeting.core_group_id == group_id)).all()
        assert (meeting.on_date, meeting.called_on) == (date(2027, 1, 5), date(2026, 12, 21))
        seats = session.exec(select(Membership).where(Membership.core_group_id == group_id)).all()
        assert {seat.person_id for seat in seats} == {
            office.people[name] for name in ("Sam", "Mo", "Priya")
        }
        assert {seat.starts for seat in seats} == {date(2026, 12, 18)}
        rows = session.exec(select(DeadlineRow).where(DeadlineRow.core_group_id == group_id)).all()
        first = next(row for row in rows if row.rule == "GR-19")
        assert (first.due, first.owner_id) == (date(2027, 1, 6), office.people["Sam"])
        trail = session.exec(select(AuditEntry).where(AuditEntry.core_group_id == group_id)).one()
        assert (trail.action, trail.actor_id) == ("open_group", office.people["Sam"])


@lite
def test_each_member_on_slack_is_told_once_and_the_opener_otherwise(office: Office):
    with office.turn("Sam") as turn:
        open_group(turn, GOOD)
    told = {row.recipient_id: row.kind for row in office.outbox()}
    assert told == {
        office.people["Sam"]: "group_opened",
        office.people["Mo"]: "group_joined",
        office.people["Priya"]: "group_joined",
    }


@lite
def test_somebody_new_on_slack_is_put_on_record_with_the_post_of_their_role(office: Office):
    chair = NamedMember("Zed", Role.CONFERENCE_CHAIR, "Reviewing", slack_id="U0ZED")
    by_hand = NamedMember("Nell", Role.PROFESSIONAL, "Nursery")
    with office.turn("Sam") as turn:
        group = open_group(turn, replace(GOOD, members=(SAM, MO, chair, by_hand)))
        assert office.people["Sam"] in members_on_slack(turn, group.id)
        assert len(members_on_slack(turn, group.id)) == 3
    with office.store.session() as session:
        zed = session.exec(select(Person).where(Person.slack_id == "U0ZED")).one()
        assert (zed.name, zed.post, zed.agency) == ("Zed", "conference_chair", "Reviewing")
        # Two of one name may be two people: whoever has no Slack is recorded anew.
        assert [one.name for one in session.exec(select(Person)).all()].count("Nell") == 3


@lite
def test_a_group_needs_neither_children_nor_dates_ahead(office: Office):
    bare = replace(GOOD, children=(), review_conference=None, first_meeting=None)
    with office.turn("Sam") as turn:
        group = open_group(turn, bare)
        (child,) = turn.session.exec(select(Child).where(Child.core_group_id == group.id)).all()
    assert child.initials == ""
    (row,) = [row for row in office.deadlines("GR-19") if row.core_group_id == group.id]
    assert not row.quiet


@lite
def test_a_plan_that_began_earlier_is_judged_from_today(office: Office):
    earlier = replace(
        GOOD,
        initial_conference=date(2026, 9, 1),
        review_conference=None,
        first_meeting=None,
        plan_began_earlier=True,
    )
    with office.turn("Sam") as turn:
        group_id = open_group(turn, earlier).id
    rows = [row for row in office.deadlines() if row.core_group_id == group_id]
    late = [row for row in rows if row.due < date(2026, 12, 21)]
    assert late
    assert not any(row.assessed for row in late)


@lite
def test_the_next_reference_follows_the_highest_number(office: Office):
    with office.turn("Sam") as turn:
        open_group(turn, replace(GOOD, reference="CG-200"))
        open_group(turn, replace(GOOD, reference="HV-999"))
        assert next_reference(turn) == "CG-201"
