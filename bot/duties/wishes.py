"""What somebody wishes for their reminders: an hour, quiet hours and days, a pause, a snooze."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties import audit
from bot.duties.digest import Item, read_item
from bot.duties.hours import hours_of, person_hours
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import outbox
from bot.records.base import new_id
from bot.records.once import insert_once
from bot.records.tables import DeadlineRow, Snooze, Wishes
from bot.records.words import DeadlineState, Nation
from bot.rules.hours import Hours
from bot.rules.stages import Stage

EARLIEST, LATEST = 6, 20
LONGEST_PAUSE = timedelta(days=28)
WEEKDAYS = range(5)


@dataclass(frozen=True, slots=True)
class Wished:
    """One person's wishes; None, or no days, where they are as in the workspace.

    `quiet_days` are weekdays, Monday 0; `quiet_from` and `quiet_until` hours on the wall.
    """

    digest_hour: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_days: frozenset[int] = frozenset()
    nation: str | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class WishesPage:
    """What the settings show: the wishes, and what holds in the workspace without them."""

    wished: Wished
    usual_hour: int
    usual_nation: str
    today: date


def see_wishes(turn: Turn) -> WishesPage:
    """Return the actor's wishes; a pause that is over is none."""
    row = _row(turn.session, turn.actor.id)
    wished = Wished()
    if row is not None:
        pause = row.paused_until
        wished = Wished(
            row.digest_hour,
            row.quiet_from,
            row.quiet_until,
            frozenset(row.quiet_days),
            row.nation,
            pause if pause and pause > turn.today else None,
        )
    workspace = turn.workspace
    return WishesPage(wished, workspace.digest_hour, workspace.nation, turn.today)


def save_wishes(turn: Turn, wished: Wished) -> WishesPage:
    """Keep the actor's wishes; what waits for them is planned by the new hours at once.

    Raises DutyError naming the field.
    """
    _check(turn, wished)
    new = {"id": new_id(), "workspace_id": turn.workspace_id, "person_id": turn.actor.id}
    insert_once(turn.session.connection(), Wishes, [{**new, "quiet_days": []}], ["person_id"])
    row = _row(turn.session, turn.actor.id, lock=True)
    if row is None:
        raise NotHere
    row.digest_hour, row.nation = wished.digest_hour, wished.nation
    row.quiet_from, row.quiet_until = wished.quiet_from, wished.quiet_until
    row.quiet_days = sorted(wished.quiet_days)
    row.paused_until = wished.paused_until
    turn.session.add(row)
    _move(turn, hours_of(turn.workspace, turn.rulebook, row))
    outbox.release(turn.session, turn.actor.id, turn.machine_now)
    audit.note(turn, "set_wishes", subject=f"person:{turn.actor.id}")
    return see_wishes(turn)


def _row(session: Session, person_id: uuid.UUID, *, lock: bool = False) -> Wishes | None:
    statement = select(Wishes).where(Wishes.person_id == person_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def _check(turn: Turn, wished: Wished) -> None:
    for name in ("digest_hour", "quiet_from", "quiet_until"):
        hour = getattr(wished, name)
        if hour is not None and not EARLIEST <= hour <= LATEST:
            raise DutyError(name, "wishes_hour", earliest=EARLIEST, latest=LATEST)
    begins, ends = wished.quiet_from, wished.quiet_until
    if (begins is None) != (ends is None):
        raise DutyError("quiet_from" if begins is None else "quiet_until", "wishes_quiet_both")
    if begins is not None and ends is not None and begins >= ends:
        raise DutyError("quiet_until", "wishes_quiet_order")
    if not wished.quiet_days < set(WEEKDAYS):
        raise DutyError("quiet_days", "wishes_no_day_left")
    if wished.nation is not None and wished.nation not in set(Nation):
        raise DutyError("nation", "wishes_nation")
    pause = wished.paused_until
    if pause is not None and pause <= turn.today:
        raise DutyError("paused_until", "wishes_pause_past")
    if pause is not None and pause > turn.today + LONGEST_PAUSE:
        raise DutyError("paused_until", "wishes_pause_long", days=LONGEST_PAUSE.days)


def _move(turn: Turn, hours: Hours) -> None:
    """Bring the next reminders of what the actor owes to the hours as they are now."""
    rows = turn.session.exec(
        select(DeadlineRow).where(
            DeadlineRow.owner_id == turn.actor.id,
            DeadlineRow.state == DeadlineState.OPEN,
            col(DeadlineRow.next_reminder_at) > turn.now,
        )
    ).all()
    for row in rows:
        if row.next_reminder_at is None or row.stage == Stage.NOW:
            continue
        day = local_day(row.next_reminder_at, hours.zone)
        in_time = not row.stage.startswith(Stage.LATE)
        row.next_reminder_at = hours.instant(hours.day_for(day, today=turn.today, in_time=in_time))
        turn.session.add(row)


def snooze(turn: Turn, deadline_id: uuid.UUID, until: date) -> tuple[Item, date]:
    """Put one duty of the actor's off; return it with the day on which it comes back.

    Raises NotHere for a duty that is not theirs or is settled, DutyError for a day that is too
    late for it, and for one that cannot wait.
    """
    item = read_item(turn, deadline_id)
    if item is None:
        raise NotHere
    if until <= turn.today or not item.later:
        raise DutyError("", "snooze_not_now", reference=item.reference)
    hours = person_hours(turn.session, turn.workspace, turn.rulebook, turn.actor.id)
    until = min(hours.days.on_or_after(until), item.later[-1])
    row = _own_row(turn, deadline_id)
    new: dict[str, Any] = {
        "id": new_id(),
        "workspace_id": turn.workspace_id,
        "person_id": turn.actor.id,
        "deadline_id": deadline_id,
        "until": until,
        "due": row.due,
    }
    unique = ["person_id", "deadline_id"]
    insert_once(turn.session.connection(), Snooze, [new], unique)
    kept = _snoozed(turn, deadline_id)
    if kept is not None:
        kept.until, kept.due = until, row.due
        turn.session.add(kept)
    _bring_back(turn, row, hours, until)
    audit.note(turn, "snooze", core_group_id=item.group_id, subject=f"deadline:{deadline_id}")
    return item, until


def undo_snooze(turn: Turn, deadline_id: uuid.UUID) -> Item:
    """Take a snooze back: the duty is brought up on the actor's next working day."""
    kept = _snoozed(turn, deadline_id)
    item = read_item(turn, deadline_id)
    if item is None:
        raise NotHere
    if kept is not None:
        turn.session.delete(kept)
        hours = person_hours(turn.session, turn.workspace, turn.rulebook, turn.actor.id)
        row = _own_row(turn, deadline_id)
        _bring_back(turn, row, hours, hours.days.add(turn.today, 1))
        audit.note(
            turn, "undo_snooze", core_group_id=item.group_id, subject=f"deadline:{deadline_id}"
        )
    return item


def _bring_back(turn: Turn, row: DeadlineRow, hours: Hours, on: date) -> None:
    row.stage = row.stage if row.stage.startswith(Stage.LATE) else str(Stage.AHEAD)
    row.next_reminder_at = hours.instant(on)
    turn.session.add(row)


def _own_row(turn: Turn, deadline_id: uuid.UUID) -> DeadlineRow:
    return turn.session.exec(
        select(DeadlineRow).where(DeadlineRow.id == deadline_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()


def _snoozed(turn: Turn, deadline_id: uuid.UUID) -> Snooze | None:
    return turn.session.exec(
        select(Snooze)
        .where(Snooze.person_id == turn.actor.id, Snooze.deadline_id == deadline_id)
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
