"""Who may do what in which core group: one table, deny by default, asked at every click."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.duties.turn import NotHere, Turn
from bot.records.tables import CoreGroup, Membership, Person, Workspace
from bot.records.words import GroupState, Post, Role


class Action(StrEnum):
    """What somebody may want to do in a core group."""

    SEE_DATES = "see_dates"
    SEE_WORK = "see_work"
    SEE_OVERDUE = "see_overdue"
    SEND_APOLOGIES = "send_apologies"
    SEE_REASON = "see_reason"
    SEND_REPORT = "send_report"
    SEE_HELD_REPORT = "see_held_report"
    RELEASE_REPORT = "release_report"
    PLAN_MEETING = "plan_meeting"
    RECORD_OUTCOME = "record_outcome"
    CIRCULATE_MINUTES = "circulate_minutes"
    DO_TASK = "do_task"
    MANAGE_TASKS = "manage_tasks"
    RECORD_VISIT = "record_visit"
    ARRANGE_VISITS = "arrange_visits"
    CONFIRM_COPY = "confirm_copy"
    RECORD_REVIEW = "record_review"
    CORRECT_REVIEW = "correct_review"
    SEE_CHECKS = "see_checks"
    ANSWER_CHECKS = "answer_checks"
    DECIDE_COUNTS = "decide_counts"
    CHANGE_PROCEDURE = "change_procedure"
    RAISE_CONCERN = "raise_concern"
    SEE_CONCERNS = "see_concerns"
    HANDLE_CONCERN = "handle_concern"
    DECIDE_CONCERN = "decide_concern"


_LEAD = frozenset({Role.LEAD_SOCIAL_WORKER})
_SOCIAL_CARE = frozenset({Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER})
_IN_THE_ROOM = frozenset({Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PROFESSIONAL})
_ALL = _IN_THE_ROOM | {Role.CONFERENCE_CHAIR}

POLICY: dict[Action, frozenset[Role]] = {
    Action.SEE_DATES: _ALL,
    Action.SEE_WORK: _IN_THE_ROOM,
    Action.SEE_OVERDUE: _SOCIAL_CARE,
    Action.SEND_APOLOGIES: _IN_THE_ROOM,
    Action.SEE_REASON: _LEAD,
    Action.SEND_REPORT: _IN_THE_ROOM,
    Action.SEE_HELD_REPORT: _LEAD,
    Action.RELEASE_REPORT: _LEAD,
    Action.PLAN_MEETING: _SOCIAL_CARE,
    # A professional chairs and records where nobody from social care comes (SF-4.2a).
    Action.RECORD_OUTCOME: _IN_THE_ROOM,
    Action.CIRCULATE_MINUTES: _SOCIAL_CARE,
    Action.DO_TASK: _IN_THE_ROOM,
    # Marking a task done for somebody without Slack, and agreeing on another date.
    Action.MANAGE_TASKS: _SOCIAL_CARE,
    Action.RECORD_VISIT: _IN_THE_ROOM,
    Action.ARRANGE_VISITS: _SOCIAL_CARE,
    Action.CONFIRM_COPY: _IN_THE_ROOM,
    Action.RECORD_REVIEW: _SOCIAL_CARE | {Role.CONFERENCE_CHAIR},
    # A plan that ended by mistake closed its group: putting it right opens the group again.
    Action.CORRECT_REVIEW: _SOCIAL_CARE | {Role.CONFERENCE_CHAIR},
    # What is not as the procedure asks is for who leads and who answers for the group.
    Action.SEE_CHECKS: _SOCIAL_CARE,
    Action.ANSWER_CHECKS: _SOCIAL_CARE,
    # Whether a meeting that too few came to counts: whoever answers for the group says so.
    Action.DECIDE_COUNTS: frozenset({Role.TEAM_MANAGER}),
    # Another version moves everybody's dates.
    Action.CHANGE_PROCEDURE: frozenset({Role.TEAM_MANAGER}),
    # Which of them somebody sees is asked again for each (duties.concern_access).
    Action.RAISE_CONCERN: _ALL,
    Action.SEE_CONCERNS: _ALL,
    Action.HANDLE_CONCERN: _SOCIAL_CARE,
    Action.DECIDE_CONCERN: frozenset({Role.TEAM_MANAGER}),
}
"""Role by action; family members and administrators have no line here, so they see nothing."""

MAY_OPEN = frozenset({Post.SOCIAL_WORKER, Post.TEAM_MANAGER, Post.CONFERENCE_CHAIR})
"""Whose post lets them open a core group."""

WHEN_CLOSED = frozenset(
    {
        Action.SEE_DATES,
        Action.SEE_WORK,
        Action.SEE_REASON,
        Action.SEE_HELD_REPORT,
        Action.CORRECT_REVIEW,
        Action.SEE_CONCERNS,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A core group that the actor may act in, and the roles held there today."""

    group: CoreGroup
    roles: frozenset[Role]

    def may(self, action: Action) -> bool:
        """True where one of the roles allows the action in the group's state."""
        if self.group.state == GroupState.CLOSED and action not in WHEN_CLOSED:
            return False
        return bool(POLICY[action] & self.roles)

    def why(self, action: Action) -> str:
        """Return what lets the actor do it: the action and the roles that allow it."""
        return f"{action} as {', '.join(sorted(POLICY[action] & self.roles))}"


def find_actor(session: Session, team_id: str, slack_id: str) -> tuple[Workspace, Person | None]:
    """Return the workspace of a Slack team and the active person behind a Slack id, or None.

    Raises NotHere where the workspace has not been set up.
    """
    workspace = session.exec(select(Workspace).where(Workspace.team_id == team_id)).one_or_none()
    if workspace is None:
        raise NotHere
    person = session.exec(
        select(Person).where(
            Person.workspace_id == workspace.id,
            Person.slack_id == slack_id,
            col(Person.active).is_(True),
        )
    ).one_or_none()
    return workspace, person


def entry_by_reference(turn: Turn, reference: str, action: Action) -> Entry:
    """Return the core group of a reference typed by a person; raises NotHere without the right."""
    return _entry(turn, CoreGroup.reference == reference.strip().upper(), action)


def entry_by_id(turn: Turn, core_group_id: uuid.UUID, action: Action) -> Entry:
    """Return a core group by its id (from a payload, never trusted); raises NotHere."""
    return _entry(turn, CoreGroup.id == core_group_id, action)


def _entry(turn: Turn, which: object, action: Action) -> Entry:
    # One statement for the foreign and for the missing alike.
    rows = turn.session.exec(
        select(CoreGroup, Membership.role)
        .join(Membership, col(Membership.core_group_id) == CoreGroup.id)
        .where(
            which,  # type: ignore[arg-type]
            CoreGroup.workspace_id == turn.workspace_id,
            Membership.person_id == turn.actor.id,
            Membership.starts <= turn.today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
        )
    ).all()
    if not rows or not turn.actor.active:
        raise NotHere
    entry = Entry(rows[0][0], frozenset(Role(role) for _, role in rows))
    if not entry.may(action):
        raise NotHere
    turn.passes[entry.group.id] = entry.why(action)
    return entry


def my_groups(turn: Turn, action: Action) -> list[Entry]:
    """Return the core groups in which the actor may do something today, by reference."""
    rows = turn.session.exec(
        select(CoreGroup, Membership.role)
        .join(Membership, col(Membership.core_group_id) == CoreGroup.id)
        .where(
            CoreGroup.workspace_id == turn.workspace_id,
            Membership.person_id == turn.actor.id,
            Membership.starts <= turn.today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
        )
    ).all()
    roles: dict[uuid.UUID, set[Role]] = {}
    groups: dict[uuid.UUID, CoreGroup] = {}
    for group, role in rows:
        groups[group.id] = group
        roles.setdefault(group.id, set()).add(Role(role))
    entries = [Entry(group, frozenset(roles[key])) for key, group in groups.items()]
    allowed = [entry for entry in entries if entry.may(action)]
    return sorted(allowed, key=lambda entry: (len(entry.group.reference), entry.group.reference))
