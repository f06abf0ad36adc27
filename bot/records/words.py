"""The words that stand in string columns; each column has a CHECK over one of these."""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """Whose bank holidays count."""

    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


class Post(StrEnum):
    """What somebody is in the workspace, whatever groups they sit in."""

    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    CONFERENCE_CHAIR = "conference_chair"
    PROFESSIONAL = "professional"
    FAMILY = "family"


class Role(StrEnum):
    """What somebody is in one core group."""

    LEAD_SOCIAL_WORKER = "lead_social_worker"
    TEAM_MANAGER = "team_manager"
    CONFERENCE_CHAIR = "conference_chair"
    PROFESSIONAL = "professional"
    FAMILY = "family"


class GroupState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ConferenceKind(StrEnum):
    INITIAL = "initial"
    REVIEW = "review"


class ConferenceOutcome(StrEnum):
    CONTINUED = "continued"
    ENDED = "ended"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ChairRole(StrEnum):
    """Who chaired a meeting, in the procedures' words."""

    LEAD_SOCIAL_WORKER = "lead_social_worker"
    RECEIVING_TEAM_MANAGER = "receiving_team_manager"
    TEAM_MANAGER = "team_manager"
    OTHER_SOCIAL_CARE = "other_social_care"
    PROFESSIONAL = "professional"


class CheckAnswer(StrEnum):
    """How a check ended; an unanswered one never means met."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


class PlanItemKind(StrEnum):
    ACTION = "action"
    GOAL = "goal"
    CONTINGENCY = "contingency"
    SEEING = "seeing"


class PlanItemState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"


class ConcernKind(StrEnum):
    SAFETY = "safety"
    SIGNIFICANT_CHANGE = "significant_change"
    PLAN = "plan"
    GROUP = "group"


class IntervalFrom(StrEnum):
    """Who asks that a child be seen more often than the procedure does."""

    PLAN = "plan"
    CHAIR = "chair"


class ConcernState(StrEnum):
    """How far a concern has come: who is to do something next.

    WAITING for anybody to say that they have read it, MANAGER for the manager to, DECISION for the
    manager's decision; STEPS is the procedure's own ladder, taken by hand.
    """

    WAITING = "waiting"
    MANAGER = "manager"
    DECISION = "decision"
    STEPS = "steps"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Measure(StrEnum):
    """What a manager can decide on a concern (GR-35)."""

    PROTECTION = "protection"
    ENQUIRY = "enquiry"
    CONFERENCE = "conference"
    NONE = "none"


class StandsAs(StrEnum):
    """Who answers for concerns in the whole workspace when a core group's own people do not."""

    COVER = "cover"
    SERVICE_MANAGER = "service_manager"


class ConcernStepKind(StrEnum):
    FILED = "filed"
    TOLD = "told"
    UNMANNED = "unmanned"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    SHARED = "shared"
    TAKEN = "taken"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


class DeadlineState(StrEnum):
    OPEN = "open"
    MET = "met"
    CLOSED = "closed"


class OutboxState(StrEnum):
    """The life of a message; docs/reminders.md draws it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"
