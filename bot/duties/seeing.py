"""Arranging who sees a child: each week on a day, more often than usual, in the lead's place."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, entry_by_id
from bot.duties.meetings import first_conference_day
from bot.duties.projection import reproject
from bot.duties.seeing_page import SeeingPage, page_of, seeing_page
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import intake, outbox
from bot.records.tables import CoreGroup, Cover, SchoolBreak, StandingVisit, VisitInterval
from bot.records.words import IntervalFrom
from bot.rules.terms import Break

LONGEST = timedelta(days=366)
STANDS_IN_TEXT = 200


@dataclass(frozen=True, slots=True)
class NewStanding:
    """Some children are seen by one member on one day of each week; `weekday` 0 is Monday."""

    children: Collection[uuid.UUID]
    by: uuid.UUID
    weekday: int
    in_term: bool
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class NewInterval:
    """How often some children are to be seen, in working days; nothing given is as usual."""

    children: Collection[uuid.UUID]
    set_by: IntervalFrom
    lead_days: int | None = None
    any_days: int | None = None
    seen_by: uuid.UUID | None = None


def add_standing(turn: Turn, core_group_id: uuid.UUID, new: NewStanding, *, once: str) -> None:
    """Record a standing arrangement for each child named; the same form twice is one.

    Raises NotHere, DutyError under `children`, `who`, `in_term`, `starts` or `ends`.
    """
    page, group = _open(turn, core_group_id)
    children = _children(page, new.children)
    _check_member(page, "who", new.by)
    if new.in_term and not page.has_terms:
        raise DutyError("in_term", "seeing_no_terms")
    _check_days(turn, group, new.starts, new.ends)
    if not _first_time(turn, f"standing:{once}"):
        return
    rows = [
        StandingVisit(
            workspace_id=turn.workspace_id,
            core_group_id=group.id,
            child_id=child_id,
            by_id=new.by,
            weekday=new.weekday,
            in_term=new.in_term,
            starts=new.starts,
            ends=new.ends,
            recorded_by=turn.actor.id,
            recorded_at=turn.now,
        )
        for child_id in children
    ]
    turn.session.add_all(rows)
    _tell(turn, page, new.by, [f"standing:{row.id}" for row in rows])
    _written(turn, group, "add_standing_visit", weekday=new.weekday, children=len(children))


def set_interval(turn: Turn, core_group_id: uuid.UUID, new: NewInterval, *, once: str) -> None:
    """Record how often the plan or the chair wants some children seen; nothing given is as usual.

    Raises NotHere, DutyError under `children`, `lead_days`, `any_days` or `who`.
    """
    page, group = _open(turn, core_group_id)
    children = _children(page, new.children)
    for field, days, usual in (
        ("lead_days", new.lead_days, page.figures[0]),
        ("any_days", new.any_days, page.figures[1]),
    ):
        if days is not None and not 1 <= days < usual:
            raise DutyError(field, "seeing_not_shorter", usual=usual)
    if new.seen_by is not None:
        _check_member(page, "who", new.seen_by)
    if not _first_time(turn, f"interval:{once}"):
        return
    for child_id in children:
        turn.session.add(
            VisitInterval(
                workspace_id=turn.workspace_id,
                core_group_id=group.id,
                child_id=child_id,
                lead_days=new.lead_days,
                any_days=new.any_days,
                seen_by=new.seen_by,
                set_by=new.set_by,
                recorded_by=turn.actor.id,
                recorded_at=turn.now,
            )
        )
    _written(turn, group, "set_visit_interval", set_by=str(new.set_by), children=len(children))


def name_cover(
    turn: Turn,
    core_group_id: uuid.UUID,
    person_id: uuid.UUID,
    starts: date,
    ends: date,
    *,
    once: str,
) -> None:
    """Name who sees the children in the lead social worker's place from one day to another.

    Raises NotHere, DutyError under `who`, `starts` or `ends`.
    """
    page, group = _open(turn, core_group_id)
    _check_member(page, "who", person_id)
    _check_days(turn, group, starts, ends)
    if not _first_time(turn, f"cover:{once}"):
        return
    row = Cover(
        workspace_id=turn.workspace_id,
        core_group_id=group.id,
        person_id=person_id,
        starts=starts,
        ends=ends,
        recorded_by=turn.actor.id,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    _tell(turn, page, person_id, [f"cover:{row.id}"])
    _written(turn, group, "name_cover", starts=starts.isoformat(), ends=ends.isoformat())


def arrangement(turn: Turn, value: str) -> tuple[StandingVisit | Cover, SeeingPage]:
    """Return a standing arrangement ("standing:<id>") or cover ("cover:<id>") with its page.

    Raises NotHere for one that is foreign or missing.
    """
    kind, _, name = value.partition(":")
    try:
        known = uuid.UUID(name)
    except ValueError:
        raise NotHere from None
    row: StandingVisit | Cover | None = (
        turn.session.get(Cover, known)
        if kind == "cover"
        else turn.session.get(StandingVisit, known)
    )
    if row is None or row.workspace_id != turn.workspace_id:
        raise NotHere
    return row, seeing_page(turn, row.core_group_id)


def end_arrangement(turn: Turn, value: str, last: date) -> uuid.UUID:
    """Let an arrangement end with a day; a day before it began takes it back altogether.

    What was recorded by mistake thus never counted. Returns the group's id. Raises NotHere,
    DutyError under `last` for a day after its own last.
    """
    row, page = arrangement(turn, value)
    if last > row.ends:
        raise DutyError("last", "seeing_ends_already", on=row.ends.isoformat())
    row.ended_on = max(last, row.starts - timedelta(days=1))
    turn.session.add(row)
    group = turn.session.get_one(CoreGroup, page.core_group_id)
    _written(turn, group, "end_arrangement", subject=value, last=row.ended_on.isoformat())
    return group.id


def answer_break(
    turn: Turn, core_group_id: uuid.UUID, gap: Break, sees: uuid.UUID, stands_in: str
) -> None:
    """Record who sees the child in a break and who stands in for school; a later answer stands.

    Raises NotHere, DutyError under `who` or `stands_in`.
    """
    page, group = _open(turn, core_group_id)
    _check_member(page, "who", sees)
    words = stands_in.strip()
    if len(words) > STANDS_IN_TEXT:
        raise DutyError("stands_in", "text_too_long", most=STANDS_IN_TEXT)
    if not words:
        raise DutyError("stands_in", "seeing_stands_in_missing")
    row = turn.session.exec(
        select(SchoolBreak).where(
            SchoolBreak.core_group_id == group.id, SchoolBreak.starts == gap.starts
        )
    ).one_or_none() or SchoolBreak(
        workspace_id=turn.workspace_id,
        core_group_id=group.id,
        starts=gap.starts,
        ends=gap.ends,
        sees_id=sees,
        answered_by=turn.actor.id,
        answered_at=turn.now,
    )
    row.sees_id, row.stands_in, row.ends = sees, words, gap.ends
    row.answered_by, row.answered_at = turn.actor.id, turn.now
    turn.session.add(row)
    audit.note(
        turn, "answer_break", core_group_id=group.id, subject=f"break:{gap.starts.isoformat()}"
    )


def _open(turn: Turn, core_group_id: uuid.UUID) -> tuple[SeeingPage, CoreGroup]:
    entry = entry_by_id(turn, core_group_id, Action.ARRANGE_VISITS)
    # Two submissions of one form wait for each other here.
    turn.session.exec(
        select(CoreGroup.id).where(CoreGroup.id == entry.group.id).with_for_update()
    ).one()
    return page_of(turn, entry), entry.group


def _first_time(turn: Turn, key: str) -> bool:
    return intake.first_time(turn.session, key, turn.machine_now)


def _children(page: SeeingPage, chosen: Collection[uuid.UUID]) -> list[uuid.UUID]:
    known = [child_id for child_id, _ in page.children]
    found = [child_id for child_id in known if child_id in chosen or len(known) == 1]
    if not found:
        raise DutyError("children", "seeing_child_missing")
    return found


def _check_member(page: SeeingPage, field: str, person_id: uuid.UUID) -> None:
    if all(one.person_id != person_id for one in page.members):
        raise DutyError(field, "seeing_person_left")


def _check_days(turn: Turn, group: CoreGroup, starts: date, ends: date) -> None:
    first = first_conference_day(turn, group)
    if first is not None and starts < first:
        raise DutyError("starts", "visit_before_conference")
    if ends < starts:
        raise DutyError("ends", "seeing_ends_before")
    if ends - starts > LONGEST:
        raise DutyError("ends", "seeing_ends_far")
    if ends > turn.calendar.last_day:
        raise DutyError("ends", "date_out_of_range")


def _tell(turn: Turn, page: SeeingPage, person_id: uuid.UUID, named: list[str]) -> None:
    """Tell a member whom somebody else has named."""
    here = any(one.person_id == person_id and one.on_slack for one in page.members)
    if person_id == turn.actor.id or not here:
        return
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"seeing_named:{named[0]}",
        kind="seeing_named",
        recipient_id=person_id,
        core_group_id=page.core_group_id,
        now=turn.machine_now,
        named=",".join(named),
        by=str(turn.actor.id),
    )


def _written(
    turn: Turn, group: CoreGroup, action: str, *, subject: str = "", **detail: Any
) -> None:
    reproject(turn, group)
    audit.note(turn, action, core_group_id=group.id, subject=subject, **detail)
