"""Where a procedure's prompts appear: the right ones at the right place, and nothing as noise."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.procedure_model import Procedure, Rule

AGENDA = "agenda"
BEFORE = "agenda, before the meeting"
STAYS_AWAY = "agency that stays away"
BOOKING = "booking form"
OPENED = "core group opened"
ATTENDANCE = "attendance in the outcome form"
DECISIONS = "decisions in the outcome form"
TASKS = "task list"
VISIT = "visit form"
CONCERN_PLAN = "concern form, about the plan"
CONCERN_GROUP = "concern form, about the group"

_LEADS = frozenset({"lead_social_worker", "team_manager"})
_READERS: dict[str, frozenset[str]] = {
    "lead_social_worker": _LEADS,
    "professional": frozenset({"professional"}),
    "health_professional": frozenset({"professional"}),
}
"""Whom a prompt is for, by its owner; one whose owner is not named here is for everybody."""


def prompts_at(
    procedure: Procedure, place: str, roles: Collection[str] | None = None
) -> tuple[Rule, ...]:
    """Return the prompts of a place for somebody of these roles (None: for everybody)."""
    return tuple(
        rule
        for rule in procedure.rules.values()
        if place in rule.places and (roles is None or _is_for(rule, roles))
    )


def _is_for(rule: Rule, roles: Collection[str]) -> bool:
    readers = _READERS.get(rule.owner)
    return readers is None or not readers.isdisjoint(roles)


def agenda_points(
    procedure: Procedure,
    kinds: Collection[str],
    occasions: Collection[str],
    roles: Collection[str],
) -> tuple[Rule, ...]:
    """Return the prompts that belong into the agenda of a meeting.

    `kinds` are the events that the meeting is, `occasions` further ones that it brings, as for
    checks.
    """
    return tuple(
        rule
        for rule in prompts_at(procedure, AGENDA, roles)
        if not set(rule.events).isdisjoint(kinds)
        or not {rule.trigger, *rule.also}.isdisjoint(occasions)
    )
