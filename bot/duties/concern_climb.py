"""A concern that nobody has read climbs: whoever is next is told, day and night."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties import audit
from bot.duties.concern_rungs import Manned, manned
from bot.duties.concern_tell import At, say, tell_rungs
from bot.duties.projection import reproject_group
from bot.duties.turn import Rulebook
from bot.records.tables import Concern, CoreGroup, Person, Workspace
from bot.records.words import ConcernState, GroupState
from bot.rules.ladder import EVERYBODY, MANAGERS, Climb, Rung, begin, climb

_LADDERS: dict[str, Sequence[Rung]] = {
    ConcernState.WAITING: EVERYBODY,
    ConcernState.MANAGER: MANAGERS,
    ConcernState.DECISION: MANAGERS,
}


class Stuck(Exception):
    """A concern that could not climb, by its id: the others must not wait for it."""

    def __init__(self, concern_id: uuid.UUID) -> None:
        super().__init__(str(concern_id))
        self.concern_id = concern_id


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which a concern climbs by itself; `now` is case time, `machine_now` stamps."""

    session: Session
    workspace: Workspace
    now: datetime
    machine_now: datetime


def start(at: At, concern: Concern, group: CoreGroup) -> list[Person]:
    """Tell the first of a concern's ladder, as its state has it; return who is told."""
    people = _people(at, concern, group)
    ladder = _LADDERS[concern.state]
    return tell_rungs(at, concern, begin(ladder, set(people), _minutes(at), at.now), people)


def wait_for_decision(at: At, concern: Concern, rulebook: Rulebook) -> None:
    """Let a decision that is not made be asked for again on the next working day."""
    concern.climbs_at = _next_working_day(at, rulebook)


def climb_next(
    session: Session,
    rulebook: Rulebook,
    *,
    now: datetime,
    machine_now: datetime,
    passed_over: Collection[uuid.UUID] = (),
) -> tuple[Concern, list[Person]] | None:
    """Let the next concern climb whose time has come; None where there is none.

    It is locked and moves on in the transaction in which its messages are put into the outbox, so
    that a step is taken once however many processes look, and whenever one is killed. `now` is case
    time. Raises Stuck, naming the concern, where it cannot be read.
    """
    concern = session.exec(
        select(Concern)
        .where(
            col(Concern.climbs_at).is_not(None),
            col(Concern.climbs_at) <= now,
            col(Concern.id).not_in(list(passed_over)),
        )
        .order_by(col(Concern.climbs_at), col(Concern.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if concern is None:
        return None
    concern_id = concern.id
    try:
        workspace = session.get_one(Workspace, concern.workspace_id)
        at = Moment(session, workspace, now, machine_now)
        return concern, _climb(at, concern, rulebook)
    except Exception as error:
        raise Stuck(concern_id) from error


def _climb(at: Moment, concern: Concern, rulebook: Rulebook) -> list[Person]:
    group = at.session.get_one(CoreGroup, concern.core_group_id)
    ladder = _LADDERS.get(concern.state)
    if ladder is None or group.state != GroupState.OPEN or concern.climbs_at is None:
        concern.climbs_at = None
        at.session.add(concern)
        return []
    people = _people(at, concern, group)
    before = concern.rung
    due = concern.climbs_at
    told = tell_rungs(at, concern, _next(at, concern, ladder, people, rulebook, due), people)
    _tell_who_waits(at, concern, before)
    today = local_day(at.now, at.workspace.zone)
    at.session.flush()
    reproject_group(at.session, at.workspace, group, rulebook, at.now, today)
    audit.note_bot(
        at.session,
        concern.workspace_id,
        "concern_climbed",
        core_group_id=group.id,
        subject=f"concern:{concern.id}",
        now=at.now,
        machine_now=at.machine_now,
        state=concern.state,
        rung=concern.rung,
        told=" ".join(str(one.id) for one in told),
    )
    return told


def _next(
    at: Moment,
    concern: Concern,
    ladder: Sequence[Rung],
    people: Manned,
    rulebook: Rulebook,
    due: datetime,
) -> Climb:
    if concern.state == ConcernState.DECISION:
        # A decision takes its time: asked for again on working days, and of the same people.
        first = next((rung for rung in ladder if rung in people), None)
        return Climb((first,) if first else (), first, _next_working_day(at, rulebook))
    return climb(
        ladder,
        set(people),
        _minutes(at),
        rung=Rung(concern.rung) if concern.rung else None,
        due=due,
        now=at.now,
    )


def _tell_who_waits(at: Moment, concern: Concern, before: str) -> None:
    """Say to whoever passed it on last that nobody has read it: time to ring instead."""
    again = concern.rung == before and concern.tellings > 2
    if concern.state == ConcernState.DECISION or again:
        return
    waits = concern.acknowledged_by or concern.by_id
    say(at, concern, "concern_waiting", waits, concern.tellings, state=concern.state)


def _people(at: At, concern: Concern, group: CoreGroup) -> Manned:
    today = local_day(at.now, at.workspace.zone)
    knows = {concern.by_id} | ({concern.acknowledged_by} if concern.acknowledged_by else set())
    if concern.state == ConcernState.DECISION:
        # Whoever decides may have raised it or read it first.
        knows = set()
    return manned(at.session, group, today, at.machine_now, frozenset(knows))


def _minutes(at: At) -> Sequence[int]:
    return [int(one) for one in at.workspace.concern_minutes]


def _next_working_day(at: At, rulebook: Rulebook) -> datetime:
    workspace = at.workspace
    day = rulebook.calendar(workspace).add(local_day(at.now, workspace.zone), 1)
    hour = time(workspace.digest_hour)
    return datetime.combine(day, hour, ZoneInfo(workspace.zone)).astimezone(UTC)
