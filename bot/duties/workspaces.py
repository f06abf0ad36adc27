"""Setting a workspace up: its procedure, calendar and hours, and the numbers that answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.duties import audit
from bot.duties.contacts import parse_hours
from bot.duties.turn import DutyError, Rulebook
from bot.records.tables import Person, Workspace
from bot.records.tables.workspace import CONCERN_MINUTES
from bot.records.words import Nation
from bot.rules.ladder import MOST_MINUTES

TEAM_ID = re.compile(r"[TE][A-Z0-9]{1,30}")
PHONE = re.compile(r"\+?\d[\d ().-]{1,30}\d( ?(ext|x)\.? ?\d{1,6})?", re.IGNORECASE)
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What a workspace is set up with.

    `nation` says whose bank holidays count, `digest_hour` is an hour of the day in `zone`,
    `duty_hours` are like "09:00-17:00"; outside them the out-of-hours number answers. `days_added`
    and `days_removed` are the workspace's own days off and working days; `no_figure_days` are the
    working days given where a procedure asks for something without a figure. `concern_minutes` are
    what the lead social worker, the cover and the manager each have before a concern climbs.
    """

    name: str
    procedure: str
    nation: str
    duty_phone: str
    out_of_hours_phone: str
    zone: str = "Europe/London"
    digest_hour: int = 9
    duty_hours: str = "09:00-17:00"
    days_added: tuple[date, ...] = field(default=())
    days_removed: tuple[date, ...] = field(default=())
    no_figure_days: int | None = None
    concern_minutes: tuple[int, ...] = CONCERN_MINUTES


def add_workspace(
    session: Session,
    rulebook: Rulebook,
    team_id: str,
    facts: WorkspaceFacts,
    *,
    now: datetime,
    machine_now: datetime,
) -> Workspace:
    """Set up the workspace of a Slack team.

    Raises DutyError naming the fact that cannot be used, or `team_id` where it is there already.
    """
    if not TEAM_ID.fullmatch(team_id):
        raise DutyError("team_id", "workspace_team_id")
    if find_workspace(session, team_id) is not None:
        raise DutyError("team_id", "workspace_known", team=team_id)
    workspace = Workspace(team_id=team_id, created_at=now, **_checked(facts, rulebook))
    session.add(workspace)
    session.flush()
    audit.note_command(session, workspace.id, "add_workspace", now=now, machine_now=machine_now)
    return workspace


def change_workspace(
    session: Session,
    rulebook: Rulebook,
    team_id: str,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    machine_now: datetime,
) -> Workspace:
    """Change facts of a workspace by name; core groups keep the procedure they were opened with.

    Raises DutyError as `add_workspace` does, or `team_id` where there is none such.
    """
    workspace = get_workspace(session, team_id)
    for name, value in _checked(_facts_of(workspace, changes), rulebook).items():
        setattr(workspace, name, value)
    audit.note_command(
        session,
        workspace.id,
        "change_workspace",
        now=now,
        machine_now=machine_now,
        changed=" ".join(sorted(changes)),
    )
    return workspace


def find_workspace(session: Session, team_id: str) -> Workspace | None:
    """Return the workspace of a Slack team, None where it has not been set up."""
    return session.exec(select(Workspace).where(Workspace.team_id == team_id)).one_or_none()


def get_workspace(session: Session, team_id: str) -> Workspace:
    """Return the workspace of a Slack team; raises DutyError where it has not been set up."""
    workspace = find_workspace(session, team_id)
    if workspace is None:
        raise DutyError("team_id", "workspace_unknown", team=team_id)
    return workspace


def list_workspaces(session: Session) -> Sequence[Workspace]:
    """Return every workspace, by name."""
    return session.exec(select(Workspace).order_by(col(Workspace.name), col(Workspace.id))).all()


def as_document(session: Session, workspace: Workspace) -> dict[str, Any]:
    """Return a workspace as programs read it, its administrators by Slack id."""
    administrators = session.exec(
        select(Person.slack_id)
        .where(
            Person.workspace_id == workspace.id,
            col(Person.is_administrator).is_(True),
            col(Person.active).is_(True),
        )
        .order_by(col(Person.slack_id))
    ).all()
    facts = {name: getattr(workspace, name) for name in WorkspaceFacts.__dataclass_fields__}
    return {"team_id": workspace.team_id} | facts | {"administrators": list(administrators)}


def _facts_of(workspace: Workspace, changes: Mapping[str, Any]) -> WorkspaceFacts:
    known: dict[str, Any] = {
        name: getattr(workspace, name) for name in WorkspaceFacts.__dataclass_fields__
    }
    for name in ("days_added", "days_removed"):
        known[name] = tuple(date.fromisoformat(day) for day in known[name])
    known["concern_minutes"] = tuple(known["concern_minutes"])
    return WorkspaceFacts(**(known | dict(changes)))


def _checked(facts: WorkspaceFacts, rulebook: Rulebook) -> dict[str, Any]:
    if not facts.name.strip() or len(facts.name) > NAME_LENGTH:
        raise DutyError("name", "workspace_name", most=NAME_LENGTH)
    if facts.procedure not in rulebook.procedures:
        known = ", ".join(rulebook.procedures)
        raise DutyError("procedure", "workspace_procedure", known=known)
    if facts.nation not in set(Nation):
        raise DutyError("nation", "workspace_nation")
    _check_zone(facts.zone)
    if not 0 <= facts.digest_hour <= 23:
        raise DutyError("digest_hour", "workspace_digest_hour")
    for name in ("duty_phone", "out_of_hours_phone"):
        if not PHONE.fullmatch(getattr(facts, name).strip()):
            raise DutyError(name, f"workspace_{name}")
    try:
        parse_hours(facts.duty_hours)
    except ValueError:
        raise DutyError("duty_hours", "workspace_duty_hours") from None
    if set(facts.days_added) & set(facts.days_removed):
        raise DutyError("days_added", "workspace_days_both")
    if facts.no_figure_days is not None and not 1 <= facts.no_figure_days <= 60:
        raise DutyError("no_figure_days", "workspace_no_figure_days")
    _check_minutes(facts.concern_minutes)
    checked = asdict(facts) | {"concern_minutes": [*facts.concern_minutes]}
    for name in ("name", "duty_phone", "out_of_hours_phone"):
        checked[name] = checked[name].strip()
    for name in ("days_added", "days_removed"):
        checked[name] = [day.isoformat() for day in sorted(getattr(facts, name))]
    return checked


def _check_minutes(minutes: Sequence[int]) -> None:
    if len(minutes) != len(CONCERN_MINUTES) or not all(1 <= one <= MOST_MINUTES for one in minutes):
        raise DutyError("concern_minutes", "workspace_concern_minutes")


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise DutyError("zone", "workspace_zone") from None
