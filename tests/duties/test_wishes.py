"""What somebody wishes for their reminders, and what becomes of what is due from them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlmodel import select

from bot.duties import wishes
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, NotHere
from bot.duties.wishes import Wished
from bot.records.tables import AuditEntry, DeadlineRow, Snooze, Task
from bot.records.tables import Wishes as WishesRow
from tests.support.office import Office
from tests.support.reminding import add_task, at

WEDNESDAY = date(2026, 12, 23)
MONDAY, TUESDAY = date(2026, 12, 21), date(2026, 12, 22)
lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def save(office: Office, name: str = "Priya", **wished: Any) -> None:
    with office.turn(name) as turn:
        wishes.save_wishes(turn, Wished(**wished))


def row_of(office: Office, task: uuid.UUID) -> DeadlineRow:
    return next(row for row in office.deadlines() if row.subject_key == f"task:{task}")


def planned(office: Office, task: uuid.UUID) -> datetime | None:
    return row_of(office, task).next_reminder_at


def test_wishes_are_kept_one_row_a_person(office: Office) -> None:
    first = Wished(8, 12, 14, frozenset({4}), "SCT", date(2027, 1, 4))
    with office.turn("Priya") as turn:
        page = wishes.save_wishes(turn, first)
        assert (page.wished, page.usual_hour, page.usual_nation) == (first, 9, "ENG")
    save(office, digest_hour=10)
    with office.turn("Priya") as turn:
        assert wishes.see_wishes(turn).wished == Wished(10)
        assert len(turn.session.exec(select(WishesRow)).all()) == 1
        actions = [one.action for one in turn.session.exec(select(AuditEntry)).all()]
        assert actions.count("set_wishes") == 2
    with office.turn("Tom") as turn:
        assert wishes.see_wishes(turn).wished == Wished()


@lite
def test_a_pause_that_is_over_is_shown_no_more(office: Office) -> None:
    save(office, paused_until=date(2027, 1, 4))
    with office.turn("Priya", now=at("2027-01-04")) as turn:
        assert wishes.see_wishes(turn).wished.paused_until is None


@lite
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("digest_hour", {"digest_hour": 5}),
        ("digest_hour", {"digest_hour": 21}),
        ("quiet_until", {"quiet_from": 9}),
        ("quiet_from", {"quiet_until": 9}),
        ("quiet_until", {"quiet_from": 9, "quiet_until": 9}),
        ("quiet_days", {"quiet_days": frozenset(range(5))}),
        ("quiet_days", {"quiet_days": frozenset({5})}),
        ("nation", {"nation": "FRA"}),
        ("paused_until", {"paused_until": MONDAY}),
        ("paused_until", {"paused_until": date(2027, 1, 19)}),
    ],
)
def test_what_cannot_be_is_said_under_its_field(
    office: Office, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(DutyError) as raised:
        save(office, **wrong)
    assert raised.value.field == field
    with office.turn("Priya") as turn:
        assert wishes.see_wishes(turn).wished == Wished()


def test_what_waits_moves_to_the_new_hour(office: Office) -> None:
    task = add_task(office, "Priya", WEDNESDAY)
    other = add_task(office, "Tom", WEDNESDAY)
    assert planned(office, task) == at("2026-12-21", "09:00")
    save(office, digest_hour=11)
    assert planned(office, task) == at("2026-12-21", "11:00")
    assert planned(office, other) == at("2026-12-21", "09:00")


@lite
def test_what_is_agreed_later_is_planned_for_the_hour_wished_for(office: Office) -> None:
    save(office, digest_hour=11, quiet_days=frozenset({0}))
    task = add_task(office, "Priya", WEDNESDAY)
    # Monday is not worked: two working days before Wednesday it would be, so Tuesday.
    assert planned(office, task) == at("2026-12-22", "11:00")


@lite
def test_a_last_day_that_is_not_worked_is_said_on_the_day_before_it(office: Office) -> None:
    task = add_task(office, "Priya", date(2027, 1, 8), "Due on a Friday")
    found = row_of(office, task).id
    with office.turn("Priya") as turn:
        row = turn.session.get_one(DeadlineRow, found)
        row.stage, row.next_reminder_at = "act_by", at("2027-01-08")
    save(office, quiet_days=frozenset({3, 4}))
    assert planned(office, task) == at("2027-01-06")


def put_off(office: Office, task: uuid.UUID, until: date, name: str = "Priya") -> date:
    found = row_of(office, task).id
    with office.turn(name) as turn:
        return wishes.snooze(turn, found, until)[1]


def test_a_snoozed_duty_comes_back_on_its_day(office: Office) -> None:
    task = add_task(office, "Priya", date(2027, 1, 6))
    assert put_off(office, task, date(2026, 12, 30)) == date(2026, 12, 30)
    row = row_of(office, task)
    assert (row.stage, row.next_reminder_at) == ("ahead", at("2026-12-30"))
    assert put_off(office, task, date(2027, 1, 4)) == date(2027, 1, 4)
    with office.turn("Priya") as turn:
        (kept,) = turn.session.exec(select(Snooze)).all()
        assert (kept.until, kept.due) == (date(2027, 1, 4), date(2027, 1, 6))


@lite
@pytest.mark.parametrize(
    ("until", "back"),
    [
        # Never later than the last day to act.
        (date(2027, 1, 20), date(2027, 1, 6)),
        # Sunday, and the bank holiday of Monday 28 December.
        (date(2026, 12, 27), date(2026, 12, 29)),
    ],
)
def test_nothing_is_put_off_past_its_last_day_or_to_a_day_off(
    office: Office, until: date, back: date
) -> None:
    assert put_off(office, add_task(office, "Priya", date(2027, 1, 6)), until) == back


@lite
def test_what_is_due_today_and_what_is_not_ones_own_cannot_be_put_off(office: Office) -> None:
    today = add_task(office, "Priya", MONDAY)
    with pytest.raises(DutyError, match="snooze_not_now"):
        put_off(office, today, TUESDAY)
    theirs = add_task(office, "Tom", date(2027, 1, 6))
    with pytest.raises(NotHere):
        put_off(office, theirs, TUESDAY)
    found = row_of(office, theirs).id
    with office.turn("Priya") as turn, pytest.raises(NotHere):
        wishes.undo_snooze(turn, found)


@lite
def test_an_urgent_duty_is_never_put_off(office: Office) -> None:
    task = add_task(office, "Priya", date(2027, 1, 6))
    found = row_of(office, task).id
    with office.turn("Priya") as turn:
        turn.session.get_one(DeadlineRow, found).urgent = True
    with pytest.raises(DutyError, match="snooze_not_now"):
        put_off(office, task, TUESDAY)


@lite
def test_a_late_duty_comes_back_within_a_week(office: Office) -> None:
    task = add_task(office, "Priya", MONDAY)
    office.clock.set(at("2027-01-05", "10:00"))
    found = row_of(office, task).id
    with office.turn("Priya") as turn:
        turn.session.get_one(DeadlineRow, found).stage = "late-3"
    assert put_off(office, task, date(2027, 2, 1)) == date(2027, 1, 12)
    row = row_of(office, task)
    assert (row.stage, row.next_reminder_at) == ("late-3", at("2027-01-12"))


@lite
def test_a_snooze_taken_back_comes_tomorrow(office: Office) -> None:
    task = add_task(office, "Priya", date(2027, 1, 6))
    put_off(office, task, date(2027, 1, 4))
    found = row_of(office, task).id
    with office.turn("Priya") as turn:
        assert wishes.undo_snooze(turn, found).later
        assert turn.session.exec(select(Snooze)).all() == []
    assert planned(office, task) == at("2026-12-22")
    # Pressed twice it stays as it is.
    with office.turn("Priya") as turn:
        wishes.undo_snooze(turn, found)
    assert planned(office, task) == at("2026-12-22")


@lite
def test_a_date_that_moves_ends_a_snooze(office: Office) -> None:
    task = add_task(office, "Priya", date(2027, 1, 6))
    put_off(office, task, date(2027, 1, 4))
    with office.turn("Sam") as turn:
        turn.session.get_one(Task, task).due = WEDNESDAY
        reproject(turn, office.group(turn.session))
    assert planned(office, task) == at("2026-12-21")


@lite
def test_the_hours_are_on_the_wall(office: Office) -> None:
    save(office, digest_hour=8)
    # The Friday before the clocks go forward, and the Wednesday after Easter.
    for due, hour in ((date(2027, 3, 24), 8), (date(2027, 4, 7), 7)):
        task = add_task(office, "Priya", due)
        found = planned(office, task)
        assert found is not None
        assert found.timetz().replace(tzinfo=None) == time(hour)
