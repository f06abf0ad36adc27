"""The table of deadlines: what stays, what changes, what is closed, who owes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.duties.meetings import plan_meeting
from bot.duties.projection import fingerprint, new_row, reproject
from bot.records.tables import DeadlineRow, Meeting, Membership, Task
from bot.records.timelines import read_timeline
from bot.records.words import DeadlineState, MeetingState, Role, TaskState
from bot.rules.timetable import project
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Kept = dict[tuple[str, str, str], dict[str, object]]


def rows(office: Office) -> Kept:
    with office.store.session() as session:
        found = session.exec(select(DeadlineRow)).all()
    return {(row.rule, row.subject_key, row.owner_key): row.model_dump() for row in found}


def again(office: Office, **moved: float) -> None:
    with office.turn("Sam", now=office.clock() + timedelta(**moved)) as turn:
        reproject(turn, office.group(turn.session))


def test_projecting_again_changes_nothing(office: Office):
    before = rows(office)
    assert before
    again(office)
    assert rows(office) == before


def test_an_unchanged_row_keeps_its_next_reminder(office: Office):
    planned = datetime.fromisoformat("2026-12-24T09:00:00+00:00")
    with office.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.next_reminder_at, row.stage = planned, "ahead"
    again(office, days=1)
    (row,) = office.deadlines("GR-19")
    assert (row.next_reminder_at, row.stage) == (planned, "ahead")


def test_a_changed_row_gets_a_new_reminder(office: Office):
    (before,) = office.deadlines("GR-19")
    with office.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.due, row.next_reminder_at, row.stage = date(2027, 1, 4), None, ""
        reproject(turn, office.group(turn.session))
    (after,) = office.deadlines("GR-19")
    assert (after.due, after.stage) == (before.due, before.stage)
    assert after.next_reminder_at == before.next_reminder_at
    assert after.next_reminder_at is not None


def test_what_is_no_longer_owed_is_closed_with_the_reason(office: Office):
    with office.turn("Sam") as turn:
        task = Task(
            workspace_id=turn.workspace_id,
            core_group_id=office.group_id,
            owner_id=office.people["Priya"],
            title="Book the clinic",
            agreed_on=turn.today,
            due=date(2027, 1, 8),
        )
        turn.session.add(task)
        reproject(turn, office.group(turn.session))
    (open_row,) = office.deadlines("GR-12")
    assert open_row.owner_id == office.people["Priya"]
    with office.turn("Sam") as turn:
        held = turn.session.get_one(Task, task.id)
        held.state, held.closed_on, held.closed_reason = TaskState.CLOSED, turn.today, "moved"
        reproject(turn, office.group(turn.session))
    assert office.deadlines("GR-12") == []
    closed = rows(office)[("GR-12", f"task:{task.id}", str(office.people["Priya"]))]
    assert closed["state"] == DeadlineState.CLOSED
    assert closed["closed_reason"] == "no longer owed"
    assert closed["next_reminder_at"] is None
    assert closed["id"] == open_row.id


def test_what_was_closed_comes_back_to_life_with_a_reminder(office: Office):
    with office.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        row.state, row.next_reminder_at = DeadlineState.CLOSED, None
        reproject(turn, office.group(turn.session))
    (row,) = office.deadlines("GR-19")
    assert row.next_reminder_at is not None
    assert row.closed_reason == ""


def test_a_duty_that_was_met_is_met_and_reminds_nobody(office: Office):
    with office.turn("Sam") as turn:
        meeting = turn.session.exec(select(Meeting)).one()
        meeting.on_date, meeting.state = turn.today, MeetingState.HELD
        reproject(turn, office.group(turn.session))
    met = next(row for key, row in rows(office).items() if key[0] == "GR-19")
    assert met["state"] == DeadlineState.MET
    assert met["met_on"] == date(2026, 12, 21)
    assert met["next_reminder_at"] is None
    assert [row.due for row in office.deadlines("GR-25")] == [date(2026, 12, 30)]


@lite
def test_the_owner_follows_a_change_of_lead(office: Office):
    assert {row.owner_id for row in office.deadlines("GR-19")} == {office.people["Sam"]}
    before = rows(office)
    with office.turn("Sam") as turn:
        old = turn.session.exec(
            select(Membership).where(
                Membership.person_id == office.people["Sam"],
                Membership.role == Role.LEAD_SOCIAL_WORKER,
            )
        ).one()
        old.ends = turn.today
        turn.session.add(
            Membership(
                workspace_id=turn.workspace_id,
                core_group_id=office.group_id,
                person_id=office.people["Otto"],
                role=Role.LEAD_SOCIAL_WORKER,
                starts=turn.today,
            )
        )
        reproject(turn, office.group(turn.session))
    (row,) = office.deadlines("GR-19")
    assert row.owner_id == office.people["Otto"]
    # The key is the role's: the row is the same one, and keeps its place in the calendar.
    kept = before[("GR-19", row.subject_key, row.owner_key)]
    assert (row.id, row.next_reminder_at) == (kept["id"], kept["next_reminder_at"])


@lite
def test_nobody_owes_a_conditional_duty_until_somebody_says_so(office: Office):
    (row,) = office.deadlines("GR-14")
    assert row.conditional
    assert row.owner_id is None


@lite
def test_a_booked_meeting_quietens_the_duty_to_hold_one(office: Office):
    (row,) = office.deadlines("GR-19")
    assert row.quiet
    with office.turn("Sam") as turn:
        turn.session.exec(select(Meeting)).one().state = MeetingState.CANCELLED
        reproject(turn, office.group(turn.session))
    (row,) = office.deadlines("GR-19")
    assert not row.quiet
    with office.turn("Sam") as turn:
        plan_meeting(turn, office.group_id, date(2027, 1, 6))
    (row,) = office.deadlines("GR-19")
    assert row.quiet


@lite
def test_a_bulk_row_says_what_a_projection_writes(office: Office):
    columns = set(DeadlineRow.model_fields) - {"id", "workspace_id", "core_group_id"}
    with office.turn("Sam") as turn:
        group = office.group(turn.session)
        timeline = read_timeline(turn.session, group, turn.workspace.zone)
        procedure = turn.rulebook.procedure("greenwich")
        holders = {
            Role.LEAD_SOCIAL_WORKER: office.people["Sam"],
            Role.TEAM_MANAGER: office.people["Mo"],
            Role.CONFERENCE_CHAIR: office.people["Chris"],
        }
        bulk = [
            new_row(
                duty,
                holders,
                workspace=turn.workspace,
                calendar=turn.calendar,
                now=turn.now,
                today=turn.today,
            )
            for duty in project(procedure, timeline, turn.calendar)
        ]
    stored = rows(office)
    assert len(bulk) == len(stored)
    for row in bulk:
        kept = stored[(row["rule"], row["subject_key"], row["owner_key"])]
        assert {name: row[name] for name in columns} == {name: kept[name] for name in columns}


@lite
def test_the_fingerprint_tells_calendars_and_figures_apart(office: Office):
    with office.turn("Sam") as turn:
        group, workspace = office.group(turn.session), turn.workspace
        kept = group.fingerprint
        assert kept == fingerprint(turn.rulebook, workspace, group)
        workspace.days_added = ["2026-12-24"]
        with_a_day_off = fingerprint(turn.rulebook, workspace, group)
        workspace.days_added, workspace.no_figure_days = [], 7
        with_a_figure = fingerprint(turn.rulebook, workspace, group)
        turn.session.rollback()
    assert len({kept, with_a_day_off, with_a_figure}) == 3


@lite
def test_a_day_off_moves_the_dates(office: Office):
    (before,) = office.deadlines("GR-19")
    assert before.due == date(2027, 1, 6)
    with office.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-23", "2026-12-24"]
        reproject(turn, office.group(turn.session))
    (after,) = office.deadlines("GR-19")
    assert (after.id, after.due) == (before.id, date(2027, 1, 8))


@lite
@pytest.mark.parametrize("column", ["remind_from", "warn_from", "lapses_on"])
def test_another_day_to_begin_to_warn_or_to_give_up_plans_the_reminder_again(
    office: Office, column: str
):
    (before,) = office.deadlines("GR-19")
    with office.turn("Sam") as turn:
        row = turn.session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-19")).one()
        setattr(row, column, date(2026, 12, 1))
        row.next_reminder_at, row.stage = None, ""
        reproject(turn, office.group(turn.session))
    (after,) = office.deadlines("GR-19")
    assert getattr(after, column) == getattr(before, column)
    assert (after.stage, after.next_reminder_at) == (before.stage, before.next_reminder_at)
    assert after.next_reminder_at is not None
