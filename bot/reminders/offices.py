"""A workspace at one moment of case time, as the planner needs it: its day, people's hours."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties.hours import Timekeeper, timekeeper
from bot.duties.projection import reminder_instant
from bot.duties.turn import Rulebook
from bot.records.tables import Snooze, Wishes, Workspace
from bot.rules.hours import Hours
from bot.rules.stages import Reminder, is_late
from bot.rules.workdays import Calendar

Snoozed = Mapping[tuple[uuid.UUID, uuid.UUID], Snooze]


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace at this moment: `now` is case time, `today` its day in the workspace's zone.

    `snoozed` says by (person, deadline) what somebody has put off.
    """

    workspace: Workspace
    calendar: Calendar
    now: datetime
    today: date
    keeper: Timekeeper
    snoozed: Snoozed = field(default_factory=dict)

    def waits_until(self, row: Row[Any]) -> datetime | None:
        """Return until when a duty that is no emergency waits for its owner, None where not.

        A pause and a snooze end on the last day on which the owner can act in time; a day off
        does not.
        """
        hours = self.keeper.of(row.owner_id)
        opens = hours.opening(self.now, through_pause=self.is_last_day(row))
        if self.is_last_day(row):
            return opens
        put_off = self.snoozed.get((row.owner_id, row.id)) if row.owner_id else None
        if put_off and put_off.due == row.due and put_off.until > self.today:
            opens = max(opens or self.now, hours.instant(hours.days.on_or_after(put_off.until)))
        last = self._last_day(row)
        if opens is not None and last > self.today and not is_late(row, self.today):
            return min(opens, hours.instant(last))
        return opens

    def is_last_day(self, row: Row[Any]) -> bool:
        """Say whether its owner does not work again before the day to act by has gone by."""
        return self._last_day(row) <= self.today and not is_late(row, self.today)

    def _last_day(self, row: Row[Any]) -> date:
        return self.keeper.of(row.owner_id).days.on_or_before(row.act_by)

    def instant(self, reminder: Reminder | None, owner: uuid.UUID | None) -> datetime | None:
        """Return when a later reminder is due for its owner."""
        if reminder is None:
            return None
        return reminder_instant(reminder, self.keeper.of(owner), self.today)

    def next_day(self, owner: uuid.UUID | None) -> date:
        """Return the next day on which somebody works."""
        return self.keeper.of(owner).days.add(self.today, 1)

    def tomorrow(self, owner: uuid.UUID | None) -> datetime:
        """Return when the digest of that day is due."""
        hours: Hours = self.keeper.of(owner)
        return hours.instant(self.next_day(owner))

    def day_of(self, recipient: uuid.UUID, *, through_pause: bool) -> date:
        """Return the day of the digest that somebody gets next: today's, where it may go out."""
        opens = self.keeper.of(recipient).opening(self.now, through_pause=through_pause)
        return local_day(opens, self.workspace.zone) if opens else self.today


def read_workspaces(session: Session, ids: Iterable[uuid.UUID]) -> Sequence[Workspace]:
    """Return workspaces by id."""
    return session.exec(select(Workspace).where(col(Workspace.id).in_(list(ids)))).all()


def open_offices(
    session: Session,
    rulebook: Rulebook,
    workspaces: Iterable[Workspace],
    rows: Sequence[Row[Any]],
    people: Iterable[uuid.UUID],
    now: datetime,
) -> dict[uuid.UUID, Office]:
    """Return the offices of these rows by workspace, with the hours of everybody in `people`."""
    wishes = session.exec(select(Wishes).where(col(Wishes.person_id).in_(list(people)))).all()
    snoozes = session.exec(
        select(Snooze).where(col(Snooze.deadline_id).in_([row.id for row in rows]))
    ).all()
    snoozed = {(one.person_id, one.deadline_id): one for one in snoozes}
    return {
        workspace.id: Office(
            workspace,
            rulebook.calendar(workspace),
            now,
            local_day(now, workspace.zone),
            timekeeper(workspace, rulebook, wishes),
            snoozed,
        )
        for workspace in workspaces
    }
