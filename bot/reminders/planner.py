"""The planner: duties whose time has come become messages in the outbox, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, update
from sqlmodel import Session

from bot.clock import local_day
from bot.duties.turn import Rulebook
from bot.duties.unread import is_morning, unread
from bot.records.base import new_id
from bot.records.reads import D
from bot.records.tables import DeadlineRow
from bot.records.words import OutboxState
from bot.reminders import digests
from bot.reminders.digests import Digest
from bot.reminders.due import BATCH, People, claim_due, read_people
from bot.reminders.offices import Office, open_offices, read_workspaces
from bot.reminders.recipients import Address, addresses
from bot.rules.stages import Reminder, Stage, as_of, next_reminder, read_label
from bot.rules.workdays import CalendarError

log = structlog.get_logger(__name__)

SINGLE = "reminder"
HELD = timedelta(seconds=10)
"""How long digests of a full batch wait at most, should their planner be killed."""
_MOVE = (
    update(DeadlineRow)
    .where(D.id == bindparam("row_id"))
    .values(stage=bindparam("to_stage"), next_reminder_at=bindparam("to_at"))
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A message that was put into the outbox; `held` until the rest has been planned."""

    key: str
    recipient: uuid.UUID
    kind: str
    held: bool = False


@dataclass
class Plan:
    """What one batch comes to: digests by key, single messages, and where each row moves on to.

    `changes` are for digests that have gone out and can say more in their place: those whose keys
    are `changeable`.
    """

    digests: dict[str, Digest] = field(default_factory=dict)
    singles: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    changes: dict[str, Digest] = field(default_factory=dict)
    changeable: set[str] = field(default_factory=set)

    def move(self, row: Row[Any], stage: str, at: datetime | None) -> None:
        """Say when a row is brought up next, and as what."""
        self.moves.append({"row_id": row.id, "to_stage": stage, "to_at": at})


def plan_batch(
    session: Session, rulebook: Rulebook, *, now: datetime, machine_now: datetime
) -> list[Planned] | None:
    """Plan the next batch of what is due; None where nothing is.

    `now` is case time, `machine_now` stamps the outbox. Raises digests.Raced where another process
    planned the same digest in this moment: roll back and plan again.
    """
    connection = session.connection()
    rows = claim_due(connection, now)
    if not rows:
        return None
    workspaces = read_workspaces(session, {row.workspace_id for row in rows})
    todays = {one.id: local_day(now, one.zone) for one in workspaces}
    people = read_people(connection, rows, todays, machine_now)
    offices = open_offices(session, rulebook, workspaces, rows, people.people, now)
    plan = Plan()
    called = _call(rows, offices, people, plan)
    known = digests.lock_known(
        connection,
        (
            _digest(row, address, offices[row.workspace_id])
            for row, reminder, found in called
            if reminder.stage is not Stage.NOW
            for address in found
        ),
    )
    fresh = unread(connection, known.values())
    plan.changeable = {key for key, row in known.items() if row.id in fresh}
    for row, reminder, found in called:
        _place(row, reminder, found, offices[row.workspace_id], known, plan, machine_now)
    # Of a full batch more may follow for the same people: their digests wait for it.
    held = len(rows) >= BATCH
    not_before = machine_now + HELD if held else machine_now
    new = digests.insert_new(connection, plan.singles)
    changed = digests.write_changes(connection, plan.changes, known, machine_now)
    written = digests.write(connection, plan.digests.values(), known, machine_now, not_before)
    connection.execute(_MOVE.execution_options(synchronize_session=False), plan.moves)
    singles = [one for one in plan.singles if one["id"] in new] + changed
    return [Planned(one["key"], one["recipient_id"], one["kind"]) for one in singles] + [
        Planned(one.key, one.recipient, digests.DIGEST, held) for one in written
    ]


def _call(
    rows: Sequence[Row[Any]], offices: dict[uuid.UUID, Office], people: People, plan: Plan
) -> list[tuple[Row[Any], Reminder, list[Address]]]:
    """Return what each row says today and to whom; rows that wait or lapse only move on."""
    called = []
    for row in rows:
        office = offices[row.workspace_id]
        try:
            reminder = _say(row, office, plan)
        except (CalendarError, ValueError) as error:
            # One row that cannot be read never holds the others up; it is tried again tomorrow.
            log.error("deadline skipped", deadline=str(row.id), error=type(error).__name__)
            plan.move(row, row.stage, office.tomorrow(None))
            continue
        if reminder is None:
            continue
        found = addresses(row, people)
        if not found:
            log.warning("nobody to remind", deadline=str(row.id), rule=row.rule)
        called.append((row, reminder, found))
    return called


def _say(row: Row[Any], office: Office, plan: Plan) -> Reminder | None:
    planned = read_label(row.stage, office.today)
    waits_until = None if planned.stage is Stage.NOW else office.waits_until(row)
    if waits_until is not None:
        plan.move(row, row.stage, waits_until)
        return None
    reminder = as_of(row, office.calendar, planned, office.today)
    if reminder is None:
        plan.move(row, "", None)
    return reminder


def _digest(row: Row[Any], address: Address, office: Office) -> Digest:
    last = office.is_last_day(row)
    day = office.day_of(address.recipient, through_pause=last)
    return Digest(row.workspace_id, address.recipient, day, through_pause=last)


def _place(
    row: Row[Any],
    reminder: Reminder,
    found: list[Address],
    office: Office,
    known: dict[str, Any],
    plan: Plan,
    machine_now: datetime,
) -> None:
    """Put a row into each recipient's digest, or alone where it cannot be in one.

    Whoever has had today's digest gets no second one: the row waits for the next working day,
    unless today is the last day to act or others are asked the same. A digest that is still unread
    in the morning says it in its place.
    """
    today = {address: _digest(row, address, office) for address in found}
    had = [
        address
        for address, digest in today.items()
        if not digests.takes_more(known.get(digest.key))
    ]
    alone = list(found) if reminder.stage is Stage.NOW else had
    if alone and reminder.stage is not Stage.NOW and is_morning(office.workspace, office.now):
        for address in [one for one in had if today[one].key in plan.changeable]:
            change = plan.changes.setdefault(today[address].key, today[address])
            _include(change, row, address)
            alone, found = _but(alone, address), _but(found, address)
    if alone and reminder.stage is not Stage.NOW and _can_wait(row, found, office):
        plan.move(row, row.stage, office.tomorrow(row.owner_id))
        return
    for address in found:
        if address in alone:
            plan.singles.append(_single(row, reminder, address, machine_now, many=len(found) > 1))
        else:
            digest = plan.digests.setdefault(today[address].key, today[address])
            digest.through_pause = digest.through_pause or today[address].through_pause
            _include(digest, row, address)
    after = next_reminder(row, office.calendar, today=office.today, after=reminder)
    plan.move(row, after.label if after else "", office.instant(after, row.owner_id))


def _but(addresses: list[Address], one: Address) -> list[Address]:
    return [address for address in addresses if address != one]


def _can_wait(row: Row[Any], found: list[Address], office: Office) -> bool:
    last_chance = office.today <= row.act_by < office.next_day(row.owner_id)
    return len(found) == 1 and not last_chance


def _include(digest: Digest, row: Row[Any], address: Address) -> None:
    if address.tell:
        digest.tell[(str(row.id), str(address.about or ""))] = None
    else:
        digest.deadlines[str(row.id)] = None


def _single(
    row: Row[Any], reminder: Reminder, address: Address, now: datetime, *, many: bool
) -> dict[str, Any]:
    whose = address.about if address.tell else address.recipient
    key = f"{row.id}:{row.due.isoformat()}:{reminder.label}"
    ids = {"deadline": str(row.id)}
    if address.tell:
        ids["tell"] = str(address.about or "")
    return {
        "id": new_id(),
        "workspace_id": row.workspace_id,
        "key": f"{key}:{whose}" if many else key,
        "kind": SINGLE,
        "recipient_id": address.recipient,
        "core_group_id": row.core_group_id,
        "ids": ids,
        "urgent": row.urgent,
        "rank": 0 if row.urgent else 1,
        "state": OutboxState.PLANNED.value,
        "not_before": now,
        "created_at": now,
    }
