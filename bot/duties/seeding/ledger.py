"""Writing one synthetic core group down: rows by table, and beside them what the rules read."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from bot.duties.seeding.people import Cast, chance_of, read_seed_data, seeded_id
from bot.records.tables import Workspace
from bot.records.words import Role
from bot.rules import timeline as rules
from bot.rules.procedure import Procedure
from bot.rules.workdays import Calendar

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the groups are put: the workspace, its calendar, case time and the local day."""

    workspace: Workspace
    calendar: Calendar
    now: datetime
    today: date
    seed: int

    def at(self, day: date, hour: int) -> datetime:
        """Return an hour of a local day as an aware UTC instant, never later than now."""
        local = datetime.combine(day, time(hour), ZoneInfo(self.workspace.zone))
        return min(local.astimezone(UTC), self.now)


@dataclass(slots=True)
class Case:
    """A group as rows by table, what the rules read of it, and who holds each role."""

    group_id: uuid.UUID
    rows: Rows
    holders: dict[Role, uuid.UUID]
    timeline: rules.Timeline = field(default_factory=rules.Timeline)


def group_id(team: str, seed: int, number: int) -> uuid.UUID:
    """Return the id of a synthetic group: the same for the same team, seed and number."""
    return seeded_id(number, chance_of(f"{team}/{seed}/group/{number}"))


class Ledger:
    """One group while it is written down: `number` counts from 1, `situation` is its turn's.

    `parts` are the timeline's, by the names of its fields.
    """

    def __init__(self, number: int, cast: Cast, procedure: Procedure, stage: Stage) -> None:
        situations = read_seed_data("situations")["situation"]
        self.number, self.cast, self.procedure, self.stage = number, cast, procedure, stage
        self.situation = situations[(number - 1) % len(situations)]
        self.texts = read_seed_data("texts")
        team = stage.workspace.team_id
        self._ids = chance_of(f"{team}/{stage.seed}/rows/{number}")
        self.chance = chance_of(f"{stage.seed}/case/{number}")
        # Groups of the first round stand exactly as the situations say.
        self._drift = 0 if number <= len(situations) else self.chance.randrange(3)
        self.case = Case(group_id(team, stage.seed, number), defaultdict(list), {})
        self.initial = self.day(self.situation["initial"])
        self.changes: list[date] = []
        self.parts: dict[str, list[Any]] = defaultdict(list)

    def day(self, offset: int) -> date:
        """Return the day so many working days from today; later groups lie a little further."""
        away = self._drift if offset > 0 else -self._drift
        return self.stage.calendar.add(self.stage.today, offset + away)

    def new_id(self) -> uuid.UUID:
        """Return the group's next id."""
        return seeded_id(self.number, self._ids)

    def add(self, table: type[SQLModel], **values: Any) -> uuid.UUID:
        """Add one row of the group; return its id."""
        row_id = self.new_id()
        common = {"id": row_id, "workspace_id": self.stage.workspace.id}
        self.case.rows[table].append(common | values)
        return row_id

    def within(self, table: type[SQLModel], **values: Any) -> uuid.UUID:
        """Add one row that names its core group."""
        return self.add(table, core_group_id=self.case.group_id, **values)

    def close(self) -> Case:
        """Return the group with its timeline put together."""
        parts: dict[str, Any] = {name: tuple(found) for name, found in self.parts.items()}
        changes = tuple(rules.PlanChange(day.isoformat(), day) for day in self.changes)
        self.case.timeline = rules.Timeline(**parts, plan_changes=changes)
        return self.case
