"""Who may see one concern, and who may do what about it; asked again at each click."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from bot.duties.access import POLICY, Action
from bot.duties.concern_rungs import covering, manned
from bot.duties.concern_tell import told_people
from bot.duties.turn import NotHere, Turn
from bot.records.tables import Concern, CoreGroup, Membership
from bot.records.words import ConcernState, GroupState, Role, StandsAs
from bot.rules.ladder import MANAGERS

_WITH_SOMEBODY = frozenset({ConcernState.WAITING, ConcernState.MANAGER, ConcernState.DECISION})
_CHANGEABLE = _WITH_SOMEBODY | {ConcernState.STEPS}


@dataclass(frozen=True, slots=True)
class Held:
    """A concern that the actor may see, and what the actor is to it.

    `roles` are those held in the group today, none for cover and service manager, who see what they
    were told and nothing else of the group. `no_manager` is whether Slack reaches neither manager:
    then whoever leads the group records what the manager has decided.
    """

    concern: Concern
    group: CoreGroup
    roles: frozenset[Role]
    is_filer: bool
    was_told: bool
    stands_as: str | None
    no_manager: bool = False

    def may(self, action: Action) -> bool:
        """True where a role in the open group allows the action."""
        return self.group.state == GroupState.OPEN and bool(POLICY[action] & self.roles)

    @property
    def is_manager(self) -> bool:
        """True for whoever decides, or writes down what a manager without Slack has decided."""
        told = self.was_told and self.stands_as == StandsAs.SERVICE_MANAGER
        for_them = self.no_manager and self.may(Action.HANDLE_CONCERN)
        return self.may(Action.DECIDE_CONCERN) or told or for_them

    @property
    def may_acknowledge(self) -> bool:
        """True where the actor's word that they have read it is still asked for."""
        if self.concern.state == ConcernState.WAITING:
            return not self.is_filer and (self.may(Action.HANDLE_CONCERN) or self.was_told)
        return self.concern.state == ConcernState.MANAGER and self.is_manager

    @property
    def may_decide(self) -> bool:
        """True for a manager, of a concern that asks for a decision or has one to put right."""
        decided = self.concern.decided_at is not None
        asked = self.concern.state in _WITH_SOMEBODY or decided
        return (
            self.is_manager
            and asked
            and self.concern.kind != "group"
            and self.concern.state != ConcernState.WITHDRAWN
        )

    @property
    def may_correct(self) -> bool:
        """True for whoever raised it, while somebody is at work on it."""
        return self.is_filer and self.concern.state in _CHANGEABLE

    @property
    def may_withdraw(self) -> bool:
        """True for whoever raised it, until something was decided."""
        return self.may_correct and self.concern.decided_at is None

    @property
    def may_step(self) -> bool:
        """True for who leads or answers for the group, while steps of the ladder are open."""
        return self.concern.state in _CHANGEABLE and self.may(Action.HANDLE_CONCERN)


def find_concern(turn: Turn, concern_id: uuid.UUID) -> Held:
    """Return a concern, locked until the turn ends; raises NotHere for whoever may not see it.

    It is seen by who raised it, who leads or answers for the group, and who was told.
    """
    concern = turn.session.exec(
        select(Concern)
        .where(Concern.id == concern_id, Concern.workspace_id == turn.workspace_id)
        .with_for_update()
    ).one_or_none()
    if concern is None or not turn.actor.active:
        raise NotHere
    held = hold(turn, concern)
    if held is None:
        raise NotHere
    return held


def hold(turn: Turn, concern: Concern) -> Held | None:
    """Return what the actor is to a concern, None where it is not for them."""
    roles = frozenset(
        Role(role)
        for role in turn.session.exec(
            select(Membership.role).where(
                Membership.core_group_id == concern.core_group_id,
                Membership.person_id == turn.actor.id,
                Membership.starts <= turn.today,
                or_(col(Membership.ends).is_(None), col(Membership.ends) >= turn.today),
            )
        ).all()
    )
    sits = bool(roles & POLICY[Action.SEE_CONCERNS])
    was_told = turn.actor.id in told_people(turn.session, concern)
    group = turn.session.get_one(CoreGroup, concern.core_group_id)
    held = Held(
        concern=concern,
        group=group,
        roles=roles,
        is_filer=sits and concern.by_id == turn.actor.id,
        was_told=was_told and (sits or _stands_in(turn, concern)),
        stands_as=turn.actor.stands_as,
        no_manager=Role.LEAD_SOCIAL_WORKER in roles and _no_manager(turn, group),
    )
    handles = bool(roles & POLICY[Action.HANDLE_CONCERN])
    return held if held.is_filer or held.was_told or handles else None


def _no_manager(turn: Turn, group: CoreGroup) -> bool:
    found = manned(turn.session, group, turn.today, turn.machine_now, frozenset())
    return not set(MANAGERS) & set(found)


def _stands_in(turn: Turn, concern: Concern) -> bool:
    if turn.actor.stands_as is not None:
        return True
    covers = covering(turn.session, concern.core_group_id, turn.today)
    return turn.actor.id in {one.id for one in covers}
