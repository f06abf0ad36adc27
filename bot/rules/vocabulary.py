"""The words a procedure file may use: roles, triggers, units, and what settles a duty."""

from __future__ import annotations

from typing import Literal

RuleClass = Literal["deadline", "check", "prompt", "show"]
CLASSES = ("deadline", "check", "prompt", "show")

ROLES = frozenset(
    {
        "lead_social_worker",
        "team_manager",
        "conference_chair",
        "professional",
        "administrator",
        "receiving_team_manager",
        "line_manager",
        "heads_of_service",
        "social_care",
        "core_group",
        "all_members",
        "any_member",
        "chair",
        "minute_taker",
        "task_owner",
        "named_professional",
        "health_professional",
        "conference",
        "own_agency",
        "family",
        "parents",
        "child",
    }
)

UNITS = frozenset(
    {
        "working days",
        "calendar days",
        "days",
        "weeks",
        "immediately",
        "count",
        "as agreed",
        "no figure",
        "professionals",
    }
)
DAYS_IN_UNIT = {"calendar days": 1, "days": 1, "weeks": 7}

TRIGGERS: dict[str, tuple[str, ...]] = {
    "initial conference": ("initial",),
    "initial conference or plan changed": ("initial", "plan_change"),
    "initial or review conference": ("initial", "continued"),
    "review conference planned": ("review",),
    "review conference with plan continued": ("continued",),
    "review conference with continued registration and each later meeting held": (
        "continued",
        "meeting_after_review",
    ),
    "de-registration at a review": ("ended",),
    "meeting held": ("meeting",),
    "first meeting held": ("first_meeting",),
    "later meeting held": ("later_meeting",),
    "meeting held without social care": ("meeting_without_social_care",),
    "significant disagreement": ("disagreement",),
    "meeting planned": ("planned_meeting",),
    "task or visit agreed": ("task",),
    "concern increases": ("safety",),
    "significant change": ("significant_change",),
    "concern about plan": ("plan",),
    "concern about core group": ("group",),
    "significant change to the core group or issue with the plan": ("group", "plan"),
    "child last seen by lead social worker": ("seen_by_lead",),
    "child last seen by a professional member": ("seen",),
    # What follows sets off checks and prompts alone: no clock runs from it.
    "concern about plan or group": (),
    "continued registration recommended": (),
    "difficulty affects safety": (),
    "disagreement about the plan": (),
    "disagreement between professionals": (),
    "domestic abuse or family conflict": (),
    "last meeting before review": (),
    "minutes written": (),
    "parent cannot attend": (),
    "parents decline": (),
    "plan agreed": (),
    "plan changed": (),
    "poor attendance of an agency": (),
    "risk increased": (),
    "risk reduced": (),
    "task open": (),
    "third meeting held": (),
    "visit planned": (),
}
"""Each trigger of the catalogue with the events of a timeline that start its clock."""

_CONFERENCES = frozenset({"initial", "review", "continued", "ended"})
_MEETINGS = frozenset(
    {
        "meeting",
        "first_meeting",
        "later_meeting",
        "meeting_after_review",
        "meeting_without_social_care",
        "disagreement",
    }
)
CONCERNS = frozenset({"safety", "significant_change", "plan", "group"})

DONE: dict[str, frozenset[str]] = {
    "meeting held": _CONFERENCES | _MEETINGS,
    "meetings held": frozenset({"initial", "continued"}),
    "minutes sent": _MEETINGS,
    "family minutes sent": _MEETINGS,
    "outcome told": _MEETINGS,
    "disagreement told": _MEETINGS,
    "report shared": frozenset({"review"}),
    "absence report": frozenset({"planned_meeting"}),
    "task done": frozenset({"task"}),
    "plan copy": frozenset({"initial", "plan_change"}),
    "lead told": CONCERNS,
    "manager told": CONCERNS,
    "chair told": CONCERNS,
    "child seen": frozenset({"seen", "seen_by_lead"}),
}
"""What settles a duty, with the events from which it can be counted."""

AHEAD = frozenset({"review", "planned_meeting"})
"""Events that are planned: a limit may count back from them."""

DERIVED = frozenset(
    {
        "quorum",
        "chair",
        "next_meeting",
        "membership",
        "attendance",
        "family_attendance",
        "contingency",
        "plan_frequency",
        "plan_parts",
        "items_discussed",
        "nothing_removed",
        "decision",
        "minutes_form",
        "family_minutes",
    }
)
"""What records can answer for a check without asking anybody."""

WAITS_FOR = frozenset({"minutes written"})
"""Occasions that a check may wait for, because it cannot be judged when its trigger happens."""

PLACES = frozenset(
    {
        "agenda",
        "agenda, before the meeting",
        "agency that stays away",
        "booking form",
        "core group opened",
        "attendance in the outcome form",
        "decisions in the outcome form",
        "task list",
        "visit form",
        "concern form, about the plan",
        "concern form, about the group",
    }
)
"""Where a prompt may appear."""

WORDS = ("initial", "review", "meeting", "concern", "plan_change", "child", "sibling")
"""What a procedure must say it calls these things, for the line of a duty's subject."""
