"""One person's one request: who asks, in which workspace, by which rules, at what time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from bot.assets import data_folder
from bot.clock import local_day
from bot.records.tables import Person, Workspace
from bot.rules.procedure import Procedure, Procedures
from bot.rules.timeline import Deadline
from bot.rules.why import Phrases as WhyWords
from bot.rules.why import explain
from bot.rules.workdays import Calendar, load_calendar


class DutyError(Exception):
    """A request that cannot be carried out: the field it concerns and a phrase's key.

    `phrase` names an entry of data/phrases/answers, `values` fill it; `field` is the name
    of the use case's argument, or "" where the whole request is meant. Handlers show the
    sentence under that field.
    """

    def __init__(self, field: str, phrase: str, **values: object) -> None:
        super().__init__(f"{field}: {phrase}")
        self.field = field
        self.phrase = phrase
        self.values = values


class NotHere(DutyError):
    """Nothing is shown: the reference is foreign, or there is none such. Both look the same."""

    def __init__(self) -> None:
        super().__init__("", "outsider")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The procedures by id, the words of `why`, and one calendar for each set of days."""

    procedures: Procedures
    why_words: WhyWords = field(default_factory=dict)
    _calendars: dict[tuple[object, ...], Calendar] = field(default_factory=dict)

    def procedure(self, name: str, version: str | None = None) -> Procedure:
        """Return a procedure by its id, the newest version or the one a group was opened with.

        Raises DutyError under `procedure` where there is none.
        """
        try:
            return self.procedures.at(name, version) if version else self.procedures[name]
        except KeyError:
            raise DutyError("procedure", "procedure_unknown", procedure=name) from None

    def titles(self, procedure: str, rule: str, owner: str = "") -> str:
        """Return the line people read for a rule; its id where no procedure has it any more.

        `owner` tells the second step of a rule from its first: who passes the news on. A row that
        the newest version dropped, or of a procedure that the group was moved from, is looked for
        in the others.
        """
        found = self.procedure(procedure).rules.get(rule)
        if found is None:
            others = (one.rules.get(rule) for one in reversed(self.procedures.everything))
            found = next((one for one in others if one is not None), None)
        if found is None:
            return rule
        step = found.then
        return step.title if step and owner == step.owner else found.title

    def why(self, procedure: Procedure, duty: Deadline, calendar: Calendar) -> str:
        """Return the arithmetic of a deadline in a sentence, to be checked on paper."""
        return explain(duty, procedure.rules[duty.rule], calendar, self.why_words)

    def calendar(self, workspace: Workspace, nation: str = "") -> Calendar:
        """Return the calendar of a workspace: its nation's, with days added and removed.

        `nation` is that of somebody who works in another: its own bank holidays alone count.
        """
        if nation and nation != workspace.nation:
            return self._abroad(nation)
        key = (workspace.nation, *workspace.days_added, "-", *workspace.days_removed)
        if key not in self._calendars:
            self._calendars[key] = load_calendar(
                workspace.nation,
                data_folder() / "holidays",
                added=[date.fromisoformat(day) for day in workspace.days_added],
                removed=[date.fromisoformat(day) for day in workspace.days_removed],
            )
        return self._calendars[key]

    def _abroad(self, nation: str) -> Calendar:
        if (nation,) not in self._calendars:
            self._calendars[nation,] = load_calendar(nation, data_folder() / "holidays")
        return self._calendars[nation,]


@dataclass(frozen=True, slots=True)
class Turn:
    """What each use case is given: a session in one transaction, the actor, the rules, now.

    `now` is case time as an aware UTC instant; `machine_now` stamps the audit. `passes` says for
    each core group that was entered what for and by which role: the trail keeps it.
    """

    session: Session
    workspace: Workspace
    actor: Person
    rulebook: Rulebook
    now: datetime
    machine_now: datetime
    passes: dict[uuid.UUID, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Case time's day in the workspace's zone."""
        return local_day(self.now, self.workspace.zone)

    @property
    def calendar(self) -> Calendar:
        """The workspace's calendar."""
        return self.rulebook.calendar(self.workspace)

    @property
    def workspace_id(self) -> uuid.UUID:
        """The workspace that every row written in this turn belongs to."""
        return self.workspace.id
