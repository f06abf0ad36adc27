"""The day beside each membership: what `next` orders core groups by follows every change."""

from __future__ import annotations

import uuid
from datetime import date

from sqlmodel import col, select

from bot.duties.bookings import NewTime, cancel_meeting, move_meeting
from bot.duties.next_days import NOTHING_AHEAD, first_owed
from bot.duties.projection import reproject
from bot.duties.tasks import mark_done
from bot.records.tables import Meeting, Membership, Person, Task
from bot.records.words import GroupState
from tests.support.office import Office

FIRST_DUE, BOOKED = date(2027, 1, 6), date(2027, 1, 5)
ASKED = dict.fromkeys(("Priya", "Tom", "Nell"), date(2026, 12, 29))
"""Whether the plan's copy came is asked on the fifth working day after Friday 18 December."""


def days(office: Office) -> dict[str, date | None]:
    with office.store.session() as session:
        rows = session.exec(
            select(Person.name, Membership.next_on)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(Membership.core_group_id == office.group_id)
        ).all()
    return dict(rows)


def task(office: Office, due: date) -> None:
    with office.turn("Sam") as turn:
        turn.session.add(
            Task(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                owner_id=office.people["Priya"],
                title="Book the clinic",
                agreed_on=date(2026, 12, 18),
                due=due,
            )
        )
        reproject(turn, office.group(turn.session))


def test_a_booked_meeting_stands_for_everybody_who_owes_nothing_before(office: Office):
    assert days(office) == {"Sam": BOOKED, "Mo": BOOKED, "Chris": BOOKED, **ASKED}


def test_a_task_is_its_owners_alone_until_it_is_done(office: Office):
    before = days(office)
    task(office, date(2026, 12, 23))
    assert days(office) == before | {"Priya": date(2026, 12, 23)}
    with office.turn("Priya") as turn:
        mark_done(turn, turn.session.exec(select(Task.id)).one())
    assert days(office) == before


def test_a_moved_and_a_cancelled_meeting(office: Office):
    with office.turn("Sam") as turn:
        meeting = turn.session.exec(select(Meeting.id)).one()
        move_meeting(turn, meeting, NewTime(date(2026, 12, 23)), "The hall is taken")
    assert set(days(office).values()) == {date(2026, 12, 23)}
    with office.turn("Sam") as turn:
        cancel_meeting(turn, meeting, "The family moves")
    # The lead's own duty is what stands: to hold the first meeting.
    nothing = NOTHING_AHEAD
    assert days(office) == {"Sam": FIRST_DUE, "Mo": nothing, "Chris": nothing, **ASKED}


def test_a_closed_group_has_no_day(office: Office):
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        group.state = GroupState.CLOSED
        reproject(turn, group)
    assert set(days(office).values()) == {None}


def test_the_first_day_of_each_owner():
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    owned = [(one, date(2027, 1, 6)), (two, date(2027, 1, 5)), (one, date(2027, 1, 4))]
    assert first_owed(owned) == {one: date(2027, 1, 4), two: date(2027, 1, 5)}
