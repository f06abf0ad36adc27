"""The tables, one module for each part of a core group's life."""

from bot.records.tables.concern import Concern, ConcernStep
from bot.records.tables.group import Child, Conference, CoreGroup, Membership
from bot.records.tables.machinery import (
    AuditEntry,
    AuditHead,
    DeadlineRow,
    Draft,
    Intake,
    OutboxMessage,
    SealingKey,
)
from bot.records.tables.meeting import Apology, Attendance, Check, Meeting, Minutes, Report
from bot.records.tables.seeing import Cover, SchoolBreak, StandingVisit, VisitInterval
from bot.records.tables.talk import Conversation
from bot.records.tables.wishes import Snooze, Wishes
from bot.records.tables.work import PlanItem, Task, Visit
from bot.records.tables.workspace import Person, Workspace

__all__ = [
    "Apology",
    "Attendance",
    "AuditEntry",
    "AuditHead",
    "Check",
    "Child",
    "Concern",
    "ConcernStep",
    "Conference",
    "Conversation",
    "CoreGroup",
    "Cover",
    "DeadlineRow",
    "Draft",
    "Intake",
    "Meeting",
    "Membership",
    "Minutes",
    "OutboxMessage",
    "Person",
    "PlanItem",
    "Report",
    "SchoolBreak",
    "SealingKey",
    "Snooze",
    "StandingVisit",
    "Task",
    "Visit",
    "VisitInterval",
    "Wishes",
    "Workspace",
]
