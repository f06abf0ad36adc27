"""The planner: one digest a person and working day, urgent duties at once, everybody reached."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.duties.projection import reproject
from bot.records.tables import (
    Apology,
    Concern,
    DeadlineRow,
    Meeting,
    Membership,
    Person,
    Workspace,
)
from bot.reminders.due import BATCH, DUE
from bot.reminders.engine import Reminders
from bot.reminders.planner import plan_batch
from tests.support.databases import BOTH, plan_of
from tests.support.office import Office
from tests.support.reminding import add_task, at, finish_task, look_at, make_reminders, states
from tests.support.slack import FakeSlack

TUESDAY, WEDNESDAY = date(2026, 12, 22), date(2026, 12, 23)


@BOTH
def test_one_digest_a_person_and_day_under_its_key(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    for number in range(3):
        add_task(office, "Priya", WEDNESDAY, f"Task {number}")
    office.clock.set(at("2026-12-21"))
    result = reminders.tick()
    key = f"digest:{office.people['Priya']}:2026-12-21"
    assert [(one.key, one.recipient, one.kind) for one in result.messages] == [
        (key, "U0PRIYA", "digest")
    ]
    assert (result.planned, result.sent, result.uncertain, result.failed) == (1, 1, 0, 0)
    (message,) = slack.to("U0PRIYA")
    assert all(f"Task {number}" in message["text"] for number in range(3))
    assert message["metadata"]["event_payload"] == {"key": key}
    assert reminders.tick().messages == ()


def test_nothing_before_the_hour_and_nothing_out_of_hours(
    office: Office, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21", "08:59"))
    assert reminders.tick().planned == 0
    # A process that slept until the evening, over Christmas, or until a Saturday waits for work.
    for moment in (at("2026-12-21", "18:00"), at("2026-12-24", "23:00"), at("2026-12-26", "10:00")):
        office.clock.set(moment)
        assert reminders.tick().planned == 0
    office.clock.set(at("2026-12-29"))
    assert reminders.tick().sent == 3


def test_a_process_that_slept_sends_one_digest_that_says_what_is_true_now(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2027-01-04", "11:30"))
    reminders.tick()
    (message,) = slack.to("U0PRIYA")
    assert "12 days late" in message["text"]
    assert "can you come" in message["text"]


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [("2026-12-22", 9), ("2027-04-06", 8), ("2027-10-29", 8), ("2027-11-02", 9)],
)
def test_nine_in_the_morning_is_nine_on_both_sides_of_a_clock_change(
    office: Office, reminders: Reminders, day: str, utc_hour: int
) -> None:
    office.clock.set(at(day, "00:01"))
    reminders.tick()
    add_task(office, "Priya", date.fromisoformat(day))
    (row,) = (row for row in office.deadlines("GR-12") if row.due.isoformat() == day)
    assert row.next_reminder_at is not None
    assert row.next_reminder_at.hour == utc_hour
    office.clock.set(at(day, "08:59"))
    assert reminders.tick().planned == 0
    office.clock.set(at(day, "09:00"))
    assert reminders.tick().planned > 0


@BOTH
def test_an_urgent_duty_goes_out_at_once_by_itself_on_a_holiday_too(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    office.clock.set(at("2026-12-26", "22:15"))
    with office.turn("Priya") as turn:
        turn.session.add(
            Concern(
                workspace_id=office.workspace_id,
                core_group_id=office.group_id,
                kind="safety",
                text="private",
                by_id=turn.actor.id,
                at=turn.now,
            )
        )
        turn.session.flush()
        reproject(turn, office.group(turn.session))
    (row,) = office.deadlines("GR-08")
    result = reminders.tick()
    assert [one.key for one in result.messages] == [f"{row.id}:2026-12-26:now"]
    (message,) = slack.to("U0PRIYA")
    assert "This cannot wait." in message["text"]
    assert "999" in message["text"]
    assert "020 7946 0002" in message["text"]
    assert "private" not in message["text"]
    assert reminders.tick().planned == 0


def test_who_has_no_slack_is_told_by_the_lead_social_worker(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Nell", WEDNESDAY, "Measure the height")
    office.clock.set(at("2026-12-21"))
    assert [one.recipient for one in reminders.tick().messages] == ["U0SAM"]
    assert "Nell (Nursery). CG-104: Measure the height." in slack.to("U0SAM")[0]["text"]


@pytest.mark.parametrize("change", ["inactive", "unreachable", "left"])
def test_who_cannot_be_reached_any_more_is_told_by_the_lead(
    office: Office, reminders: Reminders, change: str
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    with office.store.session() as session:
        priya = session.get_one(Person, office.people["Priya"])
        if change == "inactive":
            priya.active = False
        elif change == "unreachable":
            priya.unreachable_since = office.machine()
        else:
            membership = session.exec(
                select(Membership).where(Membership.person_id == priya.id)
            ).one()
            membership.ends = date(2026, 12, 20)
    office.clock.set(at("2026-12-21"))
    assert [one.recipient for one in reminders.tick().messages] == ["U0SAM"]


def test_where_the_lead_cannot_be_reached_the_manager_is_told(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Sam", WEDNESDAY, "Write to the GP")
    with office.store.session() as session:
        session.get_one(Person, office.people["Sam"]).active = False
    office.clock.set(at("2026-12-21"))
    assert [one.recipient for one in reminders.tick().messages] == ["U0MO"]
    assert "Sam (Children's social care). CG-104: Write to the GP." in slack.to("U0MO")[0]["text"]


@BOTH
def test_everybody_is_asked_if_they_can_come_but_who_has_said_that_they_cannot(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    with office.store.session() as session:
        meeting = session.exec(select(Meeting)).one()
        session.add(
            Apology(
                workspace_id=office.workspace_id,
                meeting_id=meeting.id,
                person_id=office.people["Tom"],
                in_time=True,
                said_at=office.clock(),
            )
        )
    office.clock.set(at("2026-12-23"))
    result = reminders.tick()
    # Priya is asked herself, and Nell by Sam, who leads and is asked nothing.
    assert sorted(one.recipient for one in result.messages) == ["U0PRIYA", "U0SAM"]
    assert "can you come to the core group meeting" in slack.to("U0PRIYA")[0]["text"]
    assert "Nell (Nursery). CG-104: ask if they can come" in slack.to("U0SAM")[0]["text"]


def test_what_comes_up_after_the_digest_waits_for_the_next_day(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21"))
    reminders.tick()
    look_at(office, "Priya")
    office.clock.set(at("2026-12-21", "10:00"))
    add_task(office, "Priya", WEDNESDAY, "Second")
    assert reminders.tick().planned == 0
    office.clock.set(at("2026-12-22"))
    reminders.tick()
    assert len(slack.to("U0PRIYA")) == 2
    assert "Second" in slack.to("U0PRIYA")[1]["text"]


@BOTH
def test_what_has_to_be_done_today_does_not_wait(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21"))
    reminders.tick()
    look_at(office, "Priya")
    office.clock.set(at("2026-12-21", "10:00"))
    add_task(office, "Priya", date(2026, 12, 21), "Today")
    (row,) = (row for row in office.deadlines("GR-12") if row.due == date(2026, 12, 21))
    assert [one.key for one in reminders.tick().messages] == [f"{row.id}:2026-12-21:act_by"]
    assert "Today is the day for this." in slack.to("U0PRIYA")[1]["text"]
    assert reminders.tick().planned == 0


@BOTH
def test_a_digest_that_never_went_out_is_taken_into_the_next(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY, "First")
    office.clock.set(at("2026-12-21"))
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    assert states(office) == {"failed": 1}
    add_task(office, "Priya", date(2026, 12, 24), "Second")
    office.clock.set(at("2026-12-22"))
    office.machine.advance(days=1)
    reminders.tick()
    assert states(office) == {"withdrawn": 1, "sent": 1}
    (message,) = slack.to("U0PRIYA")
    assert "First" in message["text"]
    assert "Second" in message["text"]


@BOTH
def test_a_withdrawn_digest_can_be_planned_again_the_same_day(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", WEDNESDAY, "First")
    slack.break_next("chat.postMessage", "refused")
    office.clock.set(at("2026-12-21"))
    reminders.tick()
    finish_task(office, task)
    office.machine.advance(minutes=10)
    reminders.tick()
    assert states(office) == {"withdrawn": 1}
    add_task(office, "Priya", date(2026, 12, 21), "Second")
    assert reminders.tick().sent == 1
    assert "Second" in slack.to("U0PRIYA")[0]["text"]


def test_what_is_not_ours_to_judge_is_never_brought_up(
    office: Office, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    with office.store.session() as session:
        for row in session.exec(select(DeadlineRow)).all():
            row.assessed = False
    office.clock.set(at("2027-01-06"))
    assert reminders.tick().planned == 0


def test_one_row_that_cannot_be_read_does_not_hold_the_others_up(
    office: Office, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    add_task(office, "Tom", WEDNESDAY)
    with office.store.session() as session:
        rows = session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-12")).all()
        bad = next(row for row in rows if row.owner_id == office.people["Priya"])
        bad.stage = "nonsense"
    office.clock.set(at("2026-12-21"))
    assert [one.recipient for one in reminders.tick().messages] == ["U0TOM"]


def test_a_stopped_workspace_is_left_alone(office: Office, reminders: Reminders) -> None:
    add_task(office, "Priya", WEDNESDAY)
    with office.store.session() as session:
        session.get_one(Workspace, office.workspace_id).stopped_reason = "token_revoked"
    office.clock.set(at("2026-12-21"))
    # Slack takes the token at the probe that follows, and the day goes on.
    assert reminders.tick().sent == 1
    with office.store.session() as session:
        assert session.get_one(Workspace, office.workspace_id).stopped_reason is None


def test_a_clock_set_back_doubles_nothing(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    for moment in (at("2026-12-22"), at("2026-12-21"), at("2026-12-21", "12:00"), at("2026-12-22")):
        office.clock.set(moment)
        reminders.tick()
    assert len(slack.to("U0PRIYA")) == 1


def test_a_dry_run_leaves_out_what_is_no_longer_true(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21"))
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    office.machine.advance(minutes=5)
    assert len(reminders.preview().messages) == 1
    finish_task(office, task)
    assert reminders.preview().messages == ()
    assert states(office) == {"failed": 1}


@BOTH
def test_a_dry_run_shows_what_would_be_sent_and_writes_nothing(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", WEDNESDAY)
    add_task(office, "Tom", WEDNESDAY)
    before = office.deadlines()
    office.clock.set(at("2026-12-21"))
    shown = reminders.preview()
    assert (shown.planned, shown.sent) == (2, 0)
    assert sorted(one.recipient for one in shown.messages) == ["U0PRIYA", "U0TOM"]
    assert office.outbox() == []
    assert office.deadlines() == before
    assert slack.calls == []
    finish_task(office, task)
    assert [one.recipient for one in reminders.preview().messages] == ["U0TOM"]
    assert [one.recipient for one in reminders.tick().messages] == ["U0TOM"]


def fill_a_batch(office: Office) -> None:
    """Five hundred duties of Nell's fill the first batch; Sam, who tells her, has some too."""
    office.clock.set(at("2026-12-21"))
    with office.store.session() as session:
        for number in range(BATCH + 20):
            mine = number >= BATCH
            session.add(
                DeadlineRow(
                    workspace_id=office.workspace_id,
                    core_group_id=office.group_id,
                    rule="GR-12",
                    subject_key=f"task:{uuid.UUID(int=number)}",
                    subject=f"Task {number}",
                    owner_key=str(number),
                    owner_role="task_owner",
                    owner_id=office.people["Sam" if mine else "Nell"],
                    due=WEDNESDAY,
                    act_by=WEDNESDAY,
                    stage="ahead",
                    next_reminder_at=office.clock() - timedelta(minutes=0 if mine else 1),
                )
            )


@BOTH
def test_a_digest_waits_until_everything_for_its_reader_is_planned(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    fill_a_batch(office)
    result = reminders.tick()
    assert (result.planned, result.sent) == (1, 1)
    (row,) = office.outbox()
    assert (len(row.ids["deadlines"]), len(row.ids["tell"])) == (20, BATCH)
    assert len(slack.to("U0SAM")) == 1


def test_a_digest_does_not_wait_for_a_planner_that_was_killed(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    fill_a_batch(office)
    with office.store.session() as session:
        plan_batch(session, office.rulebook, now=office.clock(), machine_now=office.machine())
    assert reminders._sender.claim(5) == []
    assert reminders.tick().sent == 0
    office.machine.advance(seconds=10)
    assert reminders.tick().sent == 1
    (row,) = office.outbox()
    assert (len(row.ids["deadlines"]), len(row.ids["tell"])) == (20, BATCH)


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_two_processes_plan_each_digest_once(office: Office, slack: FakeSlack) -> None:
    for name in ("Sam", "Mo", "Priya", "Tom"):
        for number in range(5):
            add_task(office, name, WEDNESDAY, f"Task {number}")
    office.clock.set(at("2026-12-21"))
    both = [make_reminders(office, slack) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(Reminders.tick, both))
    for one in both:
        one.stop()
    assert sum(result.sent for result in results) == 4
    assert sorted(slack.keys()) == sorted(set(slack.keys()))
    texts = [slack.to(slack_id)[0]["text"] for slack_id in ("U0SAM", "U0MO", "U0PRIYA", "U0TOM")]
    assert all(f"Task {number}" in text for text in texts for number in range(5))


@BOTH
def test_a_tick_reads_by_the_partial_index(office: Office) -> None:
    with office.store.connection() as connection:
        assert "ix_deadline_reminder" in plan_of(connection, DUE, now=office.clock())


def test_weeks_around_easter_bring_each_reminder_once_and_none_on_a_day_off(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", date(2027, 3, 29), "Due on Easter Monday")
    with office.turn("Sam") as turn:
        calendar = turn.calendar
    day = date(2027, 3, 15)
    while day < date(2027, 4, 20):
        for hour in ("08:59", "09:00", "17:59"):
            office.clock.set(at(day.isoformat(), hour))
            office.machine.advance(hours=1)
            result = reminders.tick()
            assert result.planned == result.sent
            assert not result.planned or calendar.is_working(day)
            assert not (result.planned and hour == "08:59")
        day += timedelta(days=1)
    keys = slack.keys()
    assert len(keys) == len(set(keys)) > 10
    due = [one["text"] for one in slack.to("U0PRIYA") if "Due Monday 29 March" in one["text"]]
    assert len(due) == 2
    assert "do it by today, Thursday 25 March" in due[1]
