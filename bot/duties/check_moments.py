"""When checks come up beside the close of a meeting: conferences, minutes, changes of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from bot.clock import local_day
from bot.duties import checks
from bot.duties.members import members_on
from bot.duties.turn import Turn
from bot.records.tables import Check, Concern, Conference, CoreGroup, Meeting, Minutes
from bot.records.timelines import read_timeline
from bot.records.words import (
    CheckAnswer,
    ConcernKind,
    ConcernState,
    ConferenceKind,
    GroupState,
    MeetingState,
)
from bot.rules.british import said_day
from bot.rules.checks import Finding, due_checks, findings, kinds_of, put_right
from bot.rules.derived import ClosedMeeting, Seat
from bot.rules.procedure import Procedure

MINUTES = "minutes written"
PLAN_CHANGED = "plan changed"
LAST_MEETING = "last meeting before review"


def after_opening(turn: Turn, group: CoreGroup, first_meeting: date | None) -> None:
    """Bring up what a procedure asks of the initial conference, as its core group is opened.

    Not for a group that is opened in the middle of a plan: what came before is not ours to judge.
    """
    conference = turn.session.exec(
        select(Conference).where(
            Conference.core_group_id == group.id, Conference.kind == ConferenceKind.INITIAL
        )
    ).first()
    if conference is None or group.tracked_from is not None:
        return
    facts = ClosedMeeting(
        kinds=frozenset({str(ConferenceKind.INITIAL)}),
        seats=_seats(turn, group),
        next_on=first_meeting,
    )
    about = f"conference:{conference.id}"
    rows = checks.keep(turn, group, about, conference.on_date, _findings(turn, group, facts))
    checks.ask_afterwards(turn, group, about, rows)


def after_review(turn: Turn, group: CoreGroup, review: Conference) -> None:
    """Bring up what a procedure asks of a review, and of the last meeting before it.

    At that meeting nobody may have known that it would be the last. Nothing is asked where the
    group has been closed.
    """
    if group.state == GroupState.CLOSED or review.outcome is None:
        return
    kinds = frozenset({str(ConferenceKind.REVIEW), str(review.outcome)})
    about = f"conference:{review.id}"
    ends = _findings(turn, group, ClosedMeeting(kinds=kinds, seats=_seats(turn, group)))
    rows = checks.keep(turn, group, about, review.on_date, ends)
    rows += _last_meeting(turn, group, review)
    checks.ask_afterwards(turn, group, about, rows, f"group:{group.id}")


def _last_meeting(turn: Turn, group: CoreGroup, review: Conference) -> list[Check]:
    meeting = turn.session.exec(
        select(Meeting)
        .where(
            Meeting.core_group_id == group.id,
            Meeting.state == MeetingState.HELD,
            col(Meeting.on_date) <= review.on_date,
        )
        .order_by(col(Meeting.on_date).desc(), col(Meeting.id).desc())
    ).first()
    if meeting is None:
        return []
    facts = ClosedMeeting(kinds=frozenset(), occasions=frozenset({LAST_MEETING}))
    ends = [Finding(rule.id, "unanswered") for rule in due_checks(_procedure(turn, group), facts)]
    about = f"meeting:{meeting.id}"
    wanted = {one.rule for one in ends}
    rows = checks.keep(turn, group, about, meeting.on_date, ends, meeting)
    return [row for row in rows if row.rule in wanted]


def after_minutes(turn: Turn, group: CoreGroup, meeting: Meeting, minutes: Minutes) -> None:
    """Bring up what can be judged only once the minutes of a meeting have gone out."""
    timeline = read_timeline(turn.session, group, turn.workspace.zone)
    kinds, occasions = kinds_of(timeline, _procedure(turn, group).words, str(meeting.id))
    if "parents" not in meeting.family:
        occasions |= {"parents decline"}
    facts = ClosedMeeting(
        kinds=kinds,
        occasions=occasions | {MINUTES},
        written=bool(meeting.decided.strip()),
        family_minutes=minutes.family_on is not None,
        moment=MINUTES,
    )
    ends = _findings(turn, group, facts)
    about = f"meeting:{meeting.id}"
    rows = checks.keep(turn, group, about, meeting.on_date, ends, meeting)
    waited = {one.rule for one in ends}
    asked = [row for row in rows if row.rule in waited]
    checks.ask_afterwards(turn, group, about, asked, f"group:{group.id}/{about}/later")


def after_plan_change(turn: Turn, group: CoreGroup) -> None:
    """Bring up what a procedure asks of a change of the plan between two meetings."""
    facts = ClosedMeeting(
        kinds=frozenset(), occasions=frozenset({PLAN_CHANGED}), seats=_seats(turn, group)
    )
    about = f"plan:{turn.today.isoformat()}"
    checks.keep(turn, group, about, turn.today, _findings(turn, group, facts))


def after_concern(turn: Turn, group: CoreGroup, concern: Concern) -> None:
    """Bring up what a procedure asks of a concern about the plan, raised or decided.

    It is not met until the manager's decision is on record; one taken back asks for none.
    """
    if concern.kind != ConcernKind.PLAN:
        return
    over = concern.state == ConcernState.WITHDRAWN
    facts = ClosedMeeting(
        kinds=frozenset({str(concern.kind)}),
        undecided=int(concern.decided_at is None and not over),
        decided=int(concern.decided_at is not None),
    )
    on = local_day(concern.at, turn.workspace.zone)
    checks.keep(turn, group, f"concern:{concern.id}", on, _findings(turn, group, facts))


def put_right_later(
    turn: Turn, group: CoreGroup, on: date, about: str, facts: ClosedMeeting
) -> None:
    """Mark as met what the plan lacked at an earlier meeting and holds now.

    `on` is the day of the meeting that changed the plan, `about` the occasion itself.
    """
    procedure = _procedure(turn, group)
    words = turn.rulebook.why_words["checks"]
    from_then = words["put_right"].format(day=said_day(on))
    for row in checks.standing(turn, group.id):
        unmet = row.derived and row.answer == CheckAnswer.NOT_MET and row.about != about
        if unmet and put_right(procedure, row.rule, facts):
            row.answer, row.reason = CheckAnswer.MET, from_then
            row.answered_by, row.answered_at = turn.actor.id, turn.now
            turn.session.add(row)


def _findings(turn: Turn, group: CoreGroup, facts: ClosedMeeting) -> Sequence[Finding]:
    return findings(_procedure(turn, group), facts, {}, turn.rulebook.why_words["checks"])


def _seats(turn: Turn, group: CoreGroup) -> tuple[Seat, ...]:
    members = members_on(turn, group.id, turn.today)
    return tuple(Seat(str(one.role), came=False) for one in members)


def _procedure(turn: Turn, group: CoreGroup) -> Procedure:
    return turn.rulebook.procedure(group.procedure, group.procedure_version)
