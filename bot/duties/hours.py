"""Each person's hours as they wished them; as in the workspace where they said nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.duties.turn import Rulebook
from bot.records.tables import Membership, Wishes, Workspace
from bot.rules.hours import Hours, OwnDays
from bot.rules.workdays import Calendar


def usual_hours(workspace: Workspace, calendar: Calendar) -> Hours:
    """Return the hours of who has wished for nothing."""
    return Hours(workspace.zone, workspace.digest_hour, OwnDays(calendar))


def hours_of(workspace: Workspace, rulebook: Rulebook, wishes: Wishes | None) -> Hours:
    """Return somebody's hours."""
    if wishes is None:
        return usual_hours(workspace, rulebook.calendar(workspace))
    quiet = None
    if wishes.quiet_from is not None and wishes.quiet_until is not None:
        quiet = (wishes.quiet_from, wishes.quiet_until)
    hour = workspace.digest_hour if wishes.digest_hour is None else wishes.digest_hour
    calendar = rulebook.calendar(workspace, wishes.nation or "")
    days = OwnDays(calendar, frozenset(wishes.quiet_days))
    return Hours(workspace.zone, hour, days, quiet, wishes.paused_until)


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """The hours of everybody in one workspace, by person's id."""

    usual: Hours
    own: Mapping[uuid.UUID, Hours] = field(default_factory=dict)

    def of(self, person_id: uuid.UUID | None) -> Hours:
        """Return a person's hours; the usual ones for nobody in particular."""
        return self.own.get(person_id, self.usual) if person_id else self.usual


def timekeeper(
    workspace: Workspace, rulebook: Rulebook, wishes: Iterable[Wishes] = ()
) -> Timekeeper:
    """Return the hours of those who wished for something, and the usual ones for all others."""
    usual = usual_hours(workspace, rulebook.calendar(workspace))
    own = {
        row.person_id: hours_of(workspace, rulebook, row)
        for row in wishes
        if row.workspace_id == workspace.id
    }
    return Timekeeper(usual, own)


def group_hours(
    session: Session, workspace: Workspace, rulebook: Rulebook, core_group_id: uuid.UUID
) -> Timekeeper:
    """Return the hours of a core group's members."""
    members = select(Membership.person_id).where(Membership.core_group_id == core_group_id)
    rows = session.exec(select(Wishes).where(col(Wishes.person_id).in_(members))).all()
    return timekeeper(workspace, rulebook, rows)


def person_hours(
    session: Session, workspace: Workspace, rulebook: Rulebook, person_id: uuid.UUID
) -> Hours:
    """Return one person's hours."""
    row = session.exec(select(Wishes).where(Wishes.person_id == person_id)).one_or_none()
    return hours_of(workspace, rulebook, row)
