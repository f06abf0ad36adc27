"""What one person hears on a working morning: their own duties, and duties to tell others about."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.duties import digest_rows as reads
from bot.duties.access import POLICY, Action
from bot.duties.agenda import Offer, offers
from bot.duties.hours import person_hours
from bot.duties.turn import Turn
from bot.records.reads import D, P
from bot.records.words import Role
from bot.rules.hours import Hours, later_days
from bot.rules.stages import is_late


@dataclass(frozen=True, slots=True)
class Item:
    """One duty as its owner reads of it.

    `done` is what settles it, in the procedures' words. `asks` is true where the reader owes it
    only if they cannot come; `blocked` where they have said that it cannot be done in time. `late`
    means past its last day and of the kind that can be late. `later` are the days to which the
    reader may put it off.
    """

    deadline_id: uuid.UUID
    group_id: uuid.UUID
    reference: str
    title: str
    subject: str
    subject_key: str
    done: str
    due: date
    act_by: date
    late: bool
    recommended: bool
    never_overdue: bool
    asks: bool
    blocked: bool = False
    urgent: bool = False
    later: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """A duty of somebody whom Slack does not reach: the reader tells them.

    `name` is empty where nobody holds the duty's role, which is then `role`, in the procedure's
    words.
    """

    item: Item
    person_id: uuid.UUID | None
    name: str
    agency: str
    role: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One person's day: own duties most urgent first, what to tell others, what comes after.

    `week_ends` is the Sunday of this week; `next_on` the next day to act by among the duties that
    are not listed, None where there is none; `lead` who leads the groups, "" where several do or
    the reader does. `agendas` are of the meetings of the next days in groups that the reader leads.
    """

    now: datetime
    today: date
    week_ends: date
    name: str
    items: tuple[Item, ...]
    telling: tuple[Telling, ...]
    next_on: date | None
    lead: str
    agendas: tuple[Offer, ...] = ()


def read_digest(turn: Turn, ids: Mapping[str, Any]) -> Digest | None:
    """Return what the actor reads today, None where nothing that called for it is true any more.

    `ids` are those of the outbox row: "deadlines" whose time has come, and "tell", pairs of a
    deadline and a person. Other duties of this week are listed beside them.
    """
    called = {uuid.UUID(one) for one in ids.get("deadlines", ())}
    pairs = [
        (uuid.UUID(one), uuid.UUID(about) if about else None) for one, about in ids.get("tell", ())
    ]
    rows = reads.open_rows(turn, D.id.in_(called | {one for one, _ in pairs}))
    mine = reads.open_rows(turn, D.owner_id == turn.actor.id)
    telling = _telling(turn, rows, pairs)
    excused = reads.excused(turn, rows.values())
    hours = person_hours(turn.session, turn.workspace, turn.rulebook, turn.actor.id)
    put_off = reads.put_off(turn, [*rows.values(), *mine.values()], hours)
    due = [
        row for row in rows.values() if row.id in called - put_off and _is_mine(turn, row, excused)
    ]
    if not due and not telling:
        return None
    week_ends = turn.today + timedelta(days=6 - turn.today.weekday())
    also = [
        row
        for row in mine.values()
        if row.id not in called | put_off and _soon(turn, row, week_ends)
    ]
    listed = [*due, *also]
    shown = {row.id for row in listed}
    ahead = [row.act_by for row in mine.values() if row.id not in shown and row.act_by > turn.today]
    blocked = reads.blocked(turn, listed)
    items = [_item(turn, row, blocked, hours) for row in listed]
    return Digest(
        now=turn.now,
        today=turn.today,
        week_ends=week_ends,
        name=turn.actor.name,
        items=tuple(sorted(items, key=_urgency)),
        telling=tuple(telling),
        next_on=min(ahead, default=None),
        lead=reads.lead_of(turn, {row.group_id for row in listed}),
        agendas=offers(turn),
    )


def read_item(turn: Turn, deadline_id: uuid.UUID) -> Item | None:
    """Return one duty of the actor's as a message of its own shows it, None once it is settled."""
    rows = reads.open_rows(turn, D.id == deadline_id)
    excused = reads.excused(turn, rows.values())
    found = [row for row in rows.values() if _is_mine(turn, row, excused)]
    hours = person_hours(turn.session, turn.workspace, turn.rulebook, turn.actor.id)
    return _item(turn, found[0], reads.blocked(turn, found), hours) if found else None


def read_telling(turn: Turn, pairs: Iterable[tuple[uuid.UUID, uuid.UUID | None]]) -> list[Telling]:
    """Return duties that the actor tells others about: (deadline, person) pairs still true."""
    pairs = list(pairs)
    return _telling(turn, reads.open_rows(turn, D.id.in_({one for one, _ in pairs})), pairs)


def _is_mine(turn: Turn, row: Any, excused: Collection[str]) -> bool:
    if row.owner_id is not None or not row.conditional:
        return bool(row.owner_id == turn.actor.id)
    return row.role == Role.PROFESSIONAL and row.subject_key not in excused


def _soon(turn: Turn, row: Any, week_ends: date) -> bool:
    if is_late(row, turn.today):
        return True
    last = turn.today if row.quiet else week_ends
    return bool(row.act_by <= last and not row.never_overdue)


def _urgency(item: Item) -> tuple[bool, bool, date, str, str]:
    return (not item.urgent, not item.late, item.act_by, item.reference, item.title)


def _item(turn: Turn, row: Any, blocked: Collection[str], hours: Hours | None = None) -> Item:
    rule = turn.rulebook.procedure(row.procedure, row.procedure_version).rules.get(row.rule)
    done = rule.done if rule else ""
    if rule and rule.then and row.owner_role == rule.then.owner:
        done = rule.then.done
    return Item(
        deadline_id=row.id,
        group_id=row.group_id,
        reference=row.reference,
        title=turn.rulebook.titles(row.procedure, row.rule, row.owner_role),
        subject=row.subject,
        subject_key=row.subject_key,
        done=done,
        due=row.due,
        act_by=row.act_by,
        late=is_late(row, turn.today),
        recommended=row.recommended,
        never_overdue=row.never_overdue,
        asks=row.conditional and row.owner_id is None,
        blocked=row.subject_key in blocked,
        urgent=row.urgent,
        later=_later(turn, row, hours) if hours and row.owner_id == turn.actor.id else (),
    )


def _later(turn: Turn, row: Any, hours: Hours) -> tuple[date, ...]:
    # What is urgent is never put off, nor what can no longer be late and so never comes back.
    if row.urgent or (row.due < turn.today and not is_late(row, turn.today)):
        return ()
    return later_days(hours.days, turn.today, row.act_by, late=is_late(row, turn.today))


def _telling(
    turn: Turn,
    rows: Mapping[uuid.UUID, Any],
    pairs: Sequence[tuple[uuid.UUID, uuid.UUID | None]],
) -> list[Telling]:
    may = POLICY[Action.SEE_OVERDUE]
    true = [
        (rows[one], about)
        for one, about in pairs
        if one in rows and rows[one].role in may and rows[one].owner_id in (about, None)
    ]
    people = {
        row.id: row
        for row in turn.session.connection()
        .execute(
            select(P.id, P.name, P.agency).where(
                P.workspace_id == turn.workspace_id,
                P.id.in_([about for _, about in true if about]),
            )
        )
        .all()
    }
    found = []
    for row, about in true:
        person = people.get(about) if about else None
        procedure = turn.rulebook.procedure(row.procedure, row.procedure_version)
        found.append(
            Telling(
                item=_item(turn, row, ()),
                person_id=about,
                name=person.name if person else "",
                agency=person.agency if person else "",
                role=procedure.label(row.owner_role),
            )
        )
    return sorted(found, key=lambda one: (_urgency(one.item), one.name))
