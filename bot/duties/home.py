"""What one person's Home shows: what is due, what comes next, what is overdue, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, select

from bot.clock import local_day
from bot.duties.access import MAY_OPEN, Action, find_actor, my_groups
from bot.duties.next_up import Upcoming, whats_next
from bot.duties.overdue import OverdueList, overdue_in
from bot.duties.turn import NotHere, Rulebook, Turn
from bot.duties.unmet import how_many
from bot.records.engine import Store
from bot.records.tables import CoreGroup, Person, Workspace


@dataclass(frozen=True, slots=True)
class Numbers:
    """The workspace's telephone numbers, and the hours in which the duty team's answers."""

    duty: str
    hours: str
    out_of_hours: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator sees of the workspace: settings and figures, never content."""

    procedure: str
    nation: str
    zone: str
    digest_hour: int
    groups: int
    people: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """One person's Home; `numbers` is None where the workspace is not set up.

    `known` is False for somebody who is not on record: they see the numbers and whom to ask.
    `overdue` is None for who neither leads nor answers for a core group; `unmet` counts what is not
    as the procedure asks there, which is never overdue.
    """

    today: date
    known: bool = False
    may_open: bool = False
    numbers: Numbers | None = None
    upcoming: Upcoming = Upcoming()  # noqa: RUF009 - frozen, so one value serves all
    overdue: OverdueList | None = None
    settings: Settings | None = None
    unmet: int = 0


def read_home(
    store: Store,
    rulebook: Rulebook,
    *,
    team_id: str,
    slack_id: str,
    now: datetime,
    machine_now: datetime,
) -> HomePage:
    """Read one person's Home; `now` is case time, `machine_now` stamps the trail."""
    with store.session() as session:
        try:
            workspace, person = find_actor(session, team_id, slack_id)
        except NotHere:
            return HomePage(now.date())
        numbers = Numbers(workspace.duty_phone, workspace.duty_hours, workspace.out_of_hours_phone)
        today = local_day(now, workspace.zone)
        if person is None:
            return HomePage(today, numbers=numbers)
        turn = Turn(session, workspace, person, rulebook, now, machine_now)
        led = my_groups(turn, Action.SEE_OVERDUE)
        overdue = overdue_in(turn, led) if led else None
        unmet = how_many(turn) if led else 0
        settings = _settings(session, rulebook, workspace) if person.is_administrator else None
        may_open = person.post in MAY_OPEN
    upcoming = whats_next(
        store, team_id=team_id, slack_id=slack_id, now=now, machine_now=machine_now
    )
    return HomePage(today, True, may_open, numbers, upcoming, overdue, settings, unmet)


def _settings(session: Session, rulebook: Rulebook, workspace: Workspace) -> Settings:
    groups = select(func.count()).where(CoreGroup.workspace_id == workspace.id)
    people = select(func.count()).where(Person.workspace_id == workspace.id)
    return Settings(
        procedure=rulebook.procedure(workspace.procedure).name,
        nation=workspace.nation,
        zone=workspace.zone,
        digest_hour=workspace.digest_hour,
        groups=session.exec(groups).one(),
        people=session.exec(people).one(),
    )
