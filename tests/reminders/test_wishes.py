"""Reminders by people's own hours: never early, never twice, never past the last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.duties import wishes
from bot.duties.projection import reproject
from bot.duties.wishes import Wished
from bot.records.tables import Concern
from bot.reminders.engine import Reminders
from tests.support.databases import BOTH
from tests.support.office import Office
from tests.support.reminding import add_task, at, look_at, states
from tests.support.slack import FakeSlack

WEDNESDAY = date(2026, 12, 23)


def wish(office: Office, name: str, **wished: Any) -> None:
    with office.turn(name) as turn:
        wishes.save_wishes(turn, Wished(**wished))


def tick_at(office: Office, reminders: Reminders, *moments: str) -> list[str]:
    """Tick at each moment ("day hour"); return those at which anything was sent."""
    sent = []
    for moment in moments:
        day, hour = moment.split()
        office.clock.set(at(day, hour))
        office.machine.advance(minutes=10)
        if reminders.tick().sent:
            sent.append(moment)
    return sent


@BOTH
@pytest.mark.parametrize(
    ("hour", "comes"), [(7, "2026-12-21 07:00"), (9, "2026-12-21 09:00"), (16, "2026-12-21 16:00")]
)
def test_the_digest_comes_at_the_hour_wished_for(
    office: Office, slack: FakeSlack, reminders: Reminders, hour: int, comes: str
) -> None:
    office.clock.set(at("2026-12-20", "12:00"))
    wish(office, "Priya", digest_hour=hour)
    add_task(office, "Priya", WEDNESDAY)
    moments = [f"2026-12-21 {clock}" for clock in ("06:59", "07:00", "08:59", "09:00")]
    moments += [f"2026-12-21 {clock}" for clock in ("15:59", "16:00", "17:00")]
    assert tick_at(office, reminders, *moments) == [comes]
    assert len(slack.to("U0PRIYA")) == 1


@BOTH
def test_a_digest_waits_for_quiet_hours_to_end_and_takes_in_what_comes_up(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    wish(office, "Priya", quiet_from=8, quiet_until=11)
    add_task(office, "Priya", WEDNESDAY, "First")
    assert tick_at(office, reminders, "2026-12-21 09:00", "2026-12-21 10:00") == []
    add_task(office, "Priya", WEDNESDAY, "Second")
    assert tick_at(office, reminders, "2026-12-21 10:59", "2026-12-21 11:00") == [
        "2026-12-21 11:00"
    ]
    (message,) = slack.to("U0PRIYA")
    assert "First" in message["text"]
    assert "Second" in message["text"]


def test_a_day_off_brings_it_forward_and_late_things_back(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    """Thursday and Friday off, due on Friday 8 January: said on Wednesday, late on Monday."""
    wish(office, "Priya", quiet_days=frozenset({3, 4}))
    office.clock.set(at("2027-01-04", "08:00"))
    add_task(office, "Priya", date(2027, 1, 8))
    days = [f"2027-01-{day:02} 09:00" for day in range(4, 13)]
    assert tick_at(office, reminders, *days)
    texts = [one["text"] for one in slack.to("U0PRIYA") if "Ring the school" in one["text"]]
    assert "Due Friday 8 January" in texts[0]
    assert "3 days late" in texts[-1]
    assert not any("Thursday 7" in one or "today, Friday 8" in one for one in texts)


def test_the_bank_holidays_of_ones_own_nation_count(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    """Monday 4 January 2027 is a working day in England and none in Scotland."""
    wish(office, "Priya", nation="SCT")
    office.clock.set(at("2026-12-31", "12:00"))
    add_task(office, "Priya", date(2027, 1, 6), "Hers")
    add_task(office, "Tom", date(2027, 1, 6), "His")
    tick_at(office, reminders, "2027-01-04 09:00", "2027-01-04 15:00")
    assert slack.to("U0PRIYA") == []
    assert "His" in slack.to("U0TOM")[-1]["text"]
    tick_at(office, reminders, "2027-01-05 09:00")
    assert "Hers" in slack.to("U0PRIYA")[-1]["text"]


@BOTH
def test_a_pause_ends_early_for_what_has_its_last_day(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    wish(office, "Priya", paused_until=date(2027, 1, 11))
    add_task(office, "Priya", date(2026, 12, 30), "In time")
    add_task(office, "Priya", date(2027, 1, 13), "Later")
    mornings = [f"2026-12-{day} 09:00" for day in (21, 22, 23, 24, 29)]
    tick_at(office, reminders, *mornings)
    # Tuesday 29 December is the last day to say whether the copy of the plan has come.
    (message,) = slack.to("U0PRIYA")
    assert "In time. Due" in message["text"]
    assert "has your copy of the plan come?" in message["text"]
    tick_at(office, reminders, "2026-12-30 09:00")
    assert "In time. Due today." in slack.to("U0PRIYA")[1]["text"]
    tick_at(office, reminders, "2026-12-31 09:00", "2027-01-05 09:00")
    assert "Later" not in str(slack.to("U0PRIYA")[2:])
    tick_at(office, reminders, "2027-01-11 09:00")
    assert "Later" in slack.to("U0PRIYA")[-1]["text"]


def test_a_snoozed_duty_is_left_out_until_its_day(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", date(2026, 12, 24), "Put off")
    add_task(office, "Priya", WEDNESDAY, "Stays")
    (row,) = (row for row in office.deadlines() if row.subject_key == f"task:{task}")
    with office.turn("Priya") as turn:
        wishes.snooze(turn, row.id, WEDNESDAY)
    tick_at(office, reminders, "2026-12-21 09:00", "2026-12-22 09:00")
    (message,) = slack.to("U0PRIYA")
    assert "Stays" in message["text"]
    assert "Put off" not in message["text"]
    tick_at(office, reminders, "2026-12-23 09:00")
    assert "Put off" in slack.to("U0PRIYA")[-1]["text"]


def test_what_was_planned_before_it_was_put_off_is_not_sent(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", date(2026, 12, 23))
    office.clock.set(at("2026-12-21"))
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    (row,) = (row for row in office.deadlines() if row.subject_key == f"task:{task}")
    with office.turn("Priya") as turn:
        wishes.snooze(turn, row.id, date(2026, 12, 22))
    office.machine.advance(minutes=5)
    reminders.tick()
    assert states(office) == {"withdrawn": 1}
    tick_at(office, reminders, "2026-12-22 09:00")
    assert len(slack.to("U0PRIYA")) == 1


def test_an_urgent_duty_minds_no_wishes(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    wish(
        office,
        "Priya",
        quiet_from=8,
        quiet_until=20,
        quiet_days=frozenset({0, 1, 2, 3}),
        paused_until=date(2027, 1, 11),
    )
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
        reproject(turn, office.group(turn.session))
    assert reminders.tick().sent == 1
    assert "This cannot wait." in slack.to("U0PRIYA")[0]["text"]


def test_a_single_reminder_waits_for_quiet_hours_to_end(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    add_task(office, "Priya", WEDNESDAY)
    tick_at(office, reminders, "2026-12-21 09:00")
    wish(office, "Priya", quiet_from=10, quiet_until=13)
    # Its last day, it came up after the digest, and the first attempt fails.
    look_at(office, "Priya")
    office.clock.set(at("2026-12-21", "09:30"))
    slack.break_next("chat.postMessage", "refused")
    add_task(office, "Priya", date(2026, 12, 21), "Today")
    reminders.tick()
    assert tick_at(office, reminders, "2026-12-21 10:30", "2026-12-21 12:00") == []
    assert tick_at(office, reminders, "2026-12-21 13:00") == ["2026-12-21 13:00"]
    assert "Today" in slack.to("U0PRIYA")[-1]["text"]


def test_who_is_told_for_somebody_else_has_hours_too(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    """Nell has no Slack; Sam, who tells her, is not in on Mondays."""
    wish(office, "Sam", quiet_days=frozenset({0}))
    add_task(office, "Nell", WEDNESDAY, "Measure the height")
    tick_at(office, reminders, "2026-12-21 09:00")
    assert slack.to("U0SAM") == []
    (row,) = office.outbox()
    assert row.key.endswith(":2026-12-22")
    tick_at(office, reminders, "2026-12-22 09:00")
    assert "Measure the height" in slack.to("U0SAM")[0]["text"]
    assert len(slack.to("U0SAM")) == 1
