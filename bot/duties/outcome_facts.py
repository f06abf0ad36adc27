"""A meeting as the checks see it: what is on record, with what the form adds to it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from bot.duties.members import Member, members_on
from bot.duties.outcome_given import NewOutcome, discussed
from bot.duties.outcome_items import plan_lines
from bot.duties.sittings import Sitting
from bot.duties.turn import Turn
from bot.records.tables import Apology, Concern, PlanItem, Task
from bot.records.timelines import read_timeline
from bot.records.words import ConcernKind, ConcernState, PlanItemKind, PlanItemState, TaskState
from bot.rules import timeline as rules
from bot.rules.checks import kinds_of
from bot.rules.derived import ClosedMeeting, Seat
from bot.rules.procedure import Procedure

_UNBOOKED = "unbooked"


def procedure_of(turn: Turn, sitting: Sitting) -> Procedure:
    """Return the procedure that the group was opened with, in its version."""
    group = sitting.group
    return turn.rulebook.procedure(group.procedure, group.procedure_version)


def current_items(turn: Turn, sitting: Sitting) -> Sequence[PlanItem]:
    """Return the items that stand in the group's plan."""
    return turn.session.exec(
        select(PlanItem)
        .where(
            PlanItem.core_group_id == sitting.group.id,
            PlanItem.state == PlanItemState.CURRENT,
        )
        .order_by(col(PlanItem.agreed_on), col(PlanItem.id))
    ).all()


def excused(turn: Turn, sitting: Sitting) -> frozenset[uuid.UUID]:
    """Return who has sent apologies for the meeting."""
    if sitting.meeting is None:
        return frozenset()
    return frozenset(
        turn.session.exec(
            select(Apology.person_id).where(
                Apology.meeting_id == sitting.meeting.id, col(Apology.withdrawn_at).is_(None)
            )
        ).all()
    )


def closed_meeting(turn: Turn, sitting: Sitting, new: NewOutcome | None = None) -> ClosedMeeting:
    """Return what the checks are told; without `new` the meeting as it stands before the form."""
    kinds, occasions = _kinds(turn, sitting, new)
    undecided, decided = _concerns(turn, sitting)
    if undecided or decided:
        kinds |= {"plan"}
    away, items = excused(turn, sitting), current_items(turn, sitting)
    members = members_on(turn, sitting.group.id, sitting.on)
    seen_by = {item.person_id for item in items if item.kind == PlanItemKind.SEEING}
    base = ClosedMeeting(
        kinds=kinds,
        occasions=occasions,
        seats=tuple(
            Seat(str(one.role), False, one.person_id in away, one.person_id in seen_by)
            for one in members
        ),
        parts=frozenset(item.kind for item in items) | _actions(turn, sitting),
        undecided=undecided,
        decided=decided,
    )
    if new is None:
        return base
    lines = {key for key, _, _ in plan_lines(turn, sitting)}
    base = replace(base, items=len(lines), discussed=len(lines & new.decided.lines))
    return _with_form(base, members, away, seen_by, new)


def _with_form(
    base: ClosedMeeting,
    members: Sequence[Member],
    away: frozenset[uuid.UUID],
    seen_by: set[uuid.UUID | None],
    new: NewOutcome,
) -> ClosedMeeting:
    who, decided = new.who, new.decided
    said = {person_id for person_id, often in decided.seeing.items() if often.strip()}
    parts = set(base.parts)
    if decided.contingency.strip():
        parts.add(PlanItemKind.CONTINGENCY)
    if said:
        parts.add(PlanItemKind.SEEING)
    if any(not task.empty for task in new.tasks):
        parts.add(PlanItemKind.ACTION)
    occasions = set(base.occasions)
    if who.concern_increased:
        occasions.add("risk increased")
    if who.disagreed:
        occasions.add("disagreement about the plan")
    if "parents" not in who.family:
        occasions.add("parents decline")
    if said or decided.contingency.strip():
        occasions.add("plan changed")
    return replace(
        base,
        occasions=frozenset(occasions),
        seats=tuple(
            Seat(
                role=str(one.role),
                came=one.person_id in who.came or one.person_id == who.chair_id,
                excused=one.person_id in away,
                sees=one.person_id in seen_by or one.person_id in said,
            )
            for one in members
        ),
        family=frozenset(who.family),
        chair=str(who.chair_role),
        concern_increased=who.concern_increased,
        next_on=new.next.on,
        no_next_reason=new.next.why_none,
        parts=frozenset(parts),
    )


def _kinds(
    turn: Turn, sitting: Sitting, new: NewOutcome | None
) -> tuple[frozenset[str], frozenset[str]]:
    timeline = read_timeline(turn.session, sitting.group, turn.workspace.zone)
    name = str(sitting.meeting.id) if sitting.meeting else _UNBOOKED
    there = {one.id: one for one in timeline.meetings}
    there.setdefault(name, rules.Meeting(id=name, on=sitting.on))
    # What it is for each child depends on whom it discussed.
    about = frozenset(str(child) for child in discussed(turn, sitting, new.who if new else None))
    there[name] = replace(there[name], children=about)
    timeline = replace(timeline, meetings=tuple(there.values()))
    kinds, occasions = kinds_of(timeline, procedure_of(turn, sitting).words, name)
    return kinds, occasions | ({"plan agreed"} if "first_meeting" in kinds else set())


def _concerns(turn: Turn, sitting: Sitting) -> tuple[int, int]:
    rows = turn.session.exec(
        select(Concern.decided_at).where(
            Concern.core_group_id == sitting.group.id,
            Concern.kind == ConcernKind.PLAN,
            Concern.state != ConcernState.WITHDRAWN,
        )
    ).all()
    return rows.count(None), len(rows) - rows.count(None)


def _actions(turn: Turn, sitting: Sitting) -> frozenset[str]:
    found = turn.session.exec(
        select(Task.id).where(Task.core_group_id == sitting.group.id, Task.state == TaskState.OPEN)
    ).first()
    return frozenset({str(PlanItemKind.ACTION)} if found else ())
