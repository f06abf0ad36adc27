"""A year of clock for fifty core groups: each duty at its stages, nothing at a bad hour, no double.

Planning alone: nobody does anything, and what is planned counts as sent at once.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.duties.seeding.fill import Wish, seed
from bot.duties.turn import Rulebook
from bot.records.engine import Store
from bot.records.reads import X
from bot.records.tables import DeadlineRow, OutboxMessage, Wishes, Workspace
from bot.reminders.planner import plan_batch
from bot.rules.stages import as_of, next_reminder, read_label
from bot.rules.workdays import Calendar
from tests.support.reminding import at

FIRST, LAST = date(2026, 12, 21), date(2027, 12, 20)
HOURS = ("00:30", "09:00", "11:00", "17:00", "22:00")
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_year_for_fifty_core_groups(store: Store, rulebook: Rulebook) -> None:
    start = at(FIRST.isoformat(), "00:30")
    seed(store, rulebook, Wish("T0001", 50, 7, spread=True), now=start, machine_now=start)
    with store.session() as session:
        workspace = session.exec(select(Workspace)).one()
        calendar = rulebook.calendar(workspace)
        duties = session.exec(select(DeadlineRow).where(DeadlineRow.state == "open")).all()
        late_riser = next(row.owner_id for row in duties if row.owner_id)
        # One of them wants the digest at eleven.
        wished = Wishes(workspace_id=workspace.id, person_id=late_riser, digest_hour=11)
        session.add(wished)
    expected = {row.id: walk(row, calendar) for row in duties if row.next_reminder_at}
    planned = live(store, rulebook)
    said: dict[uuid.UUID, list[date]] = defaultdict(list)
    for message, on in planned:
        local = on.astimezone(LONDON)
        if message.kind == "digest":
            assert calendar.is_working(local.date()), message.key
            early = message.recipient_id == late_riser
            assert local.hour in ((11, 17) if early else (9, 11, 17)), message.key
        for one in told(message):
            said[one].append(local.date())
    # Once a day at most is somebody told of a duty, and everybody has one digest a day at most.
    keys = Counter(message.key for message, _ in planned)
    assert set(keys.values()) == {1}
    assert len(keys) > 1000
    missed = {
        one: [day for day in days if day not in said[one]]
        for one, days in expected.items()
        if one in said
    }
    assert {one: days for one, days in missed.items() if days} == {}
    assert len(said) > 0.9 * len(expected)


def walk(row: DeadlineRow, calendar: Calendar) -> list[date]:
    """Return the days of a year on which a duty is brought up while nobody does anything."""
    assert row.next_reminder_at is not None
    day = max(row.next_reminder_at.astimezone(LONDON).date(), FIRST)
    label, days = row.stage, []
    while day <= LAST:
        if label != "now":
            day = calendar.on_or_after(day)
        if day > LAST:
            break
        said = as_of(row, calendar, read_label(label, day), day)
        if said is None:
            break
        days.append(day)
        after = next_reminder(row, calendar, today=day, after=said)
        if after is None:
            break
        day, label = after.on, after.label
    return days


def live(store: Store, rulebook: Rulebook) -> list[tuple[OutboxMessage, datetime]]:
    """Let a year go by; return each message with the instant at which it was planned."""
    found, day = [], FIRST
    while day <= LAST:
        for hour in HOURS:
            now = at(day.isoformat(), hour)
            with store.session() as session:
                keys = []
                while batch := plan_batch(session, rulebook, now=now, machine_now=now):
                    keys += [one.key for one in batch]
                rows = session.exec(select(OutboxMessage).where(col(OutboxMessage.key).in_(keys)))
                found += [(row, now) for row in rows.all()]
                session.connection().execute(
                    update(OutboxMessage).where(X.key.in_(keys)).values(state="sent")
                )
        day += timedelta(days=1)
    return found


def told(message: OutboxMessage) -> set[uuid.UUID]:
    """Return the duties that a message is about."""
    ids = message.ids
    named = [*ids.get("deadlines", ()), *(pair[0] for pair in ids.get("tell", ()))]
    return {uuid.UUID(one) for one in [*named, *filter(None, [ids.get("deadline")])]}
