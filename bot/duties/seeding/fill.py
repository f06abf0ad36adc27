"""Filling a workspace with synthetic core groups, for trying out, for tests and for measuring."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.duties import audit
from bot.duties.access import POLICY, Action
from bot.duties.next_days import NOTHING_AHEAD, first_owed
from bot.duties.projection import fingerprint, new_row
from bot.duties.seeding.case import make_case
from bot.duties.seeding.ledger import Case, Rows, Stage, group_id
from bot.duties.seeding.people import Company, Synthetic, chance_of, read_seed_data, seeded_id
from bot.duties.turn import DutyError, Rulebook
from bot.duties.workspaces import WorkspaceFacts, add_workspace, as_document, find_workspace
from bot.records.base import METADATA
from bot.records.engine import Store
from bot.records.sealed import placed_rows
from bot.records.tables import CoreGroup, DeadlineRow, Meeting, Membership, Person, Workspace
from bot.records.words import DeadlineState, MeetingState, Role
from bot.rules.procedure import Procedure
from bot.rules.timetable import project

MOST_CASES = 200_000
BATCH = 250
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a Slack team, how many groups, which seed, one procedure or all."""

    team_id: str
    cases: int
    seed: int
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many groups were made, and the document that `coregroup seed --json` prints."""

    made: int
    document: dict[str, Any]


def seed(
    store: Store,
    rulebook: Rulebook,
    wish: Wish,
    *,
    now: datetime,
    machine_now: datetime,
    done: Callable[[int], None] = lambda count: None,
) -> Seeded:
    """Make core groups CG-1 to CG-N with their people, and the workspace where there is none.

    Ids follow from team and seed alone, dates lie around the day of `now`. Groups that are there
    already are left as they are, so the same seed twice adds nothing and a larger number only what
    is missing. `done` is told how many groups each step has brought. Raises DutyError for a number
    that is out of range, and under `seed` where other groups stand in the workspace.
    """
    if not 1 <= wish.cases <= MOST_CASES:
        raise DutyError("cases", "seed_cases")
    with store.session() as session:
        workspace = _workspace(session, rulebook, wish, now, machine_now)
        missing = _missing(session, workspace, wish)
    stage = Stage(
        workspace, rulebook.calendar(workspace), now, local_day(now, workspace.zone), wish.seed
    )
    company = Company(wish.team_id, wish.seed)
    done(wish.cases - len(missing))
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        with store.session() as session:
            _write(session, rulebook, wish, stage, company, batch)
        done(len(batch))
    with store.session() as session:
        if missing:
            _note(session, workspace, wish, len(missing), now, machine_now)
        return Seeded(len(missing), seeded_document(session, workspace, wish))


def _workspace(
    session: Session, rulebook: Rulebook, wish: Wish, now: datetime, machine_now: datetime
) -> Workspace:
    workspace = find_workspace(session, wish.team_id)
    if workspace is None:
        facts = WorkspaceFacts(**read_seed_data("workspace"))
        workspace = add_workspace(
            session, rulebook, wish.team_id, facts, now=now, machine_now=machine_now
        )
    return workspace


def _missing(session: Session, workspace: Workspace, wish: Wish) -> list[int]:
    rows = session.exec(
        select(CoreGroup.id, CoreGroup.reference).where(CoreGroup.workspace_id == workspace.id)
    ).all()
    there = {}
    for row_id, reference in rows:
        number = int(reference[3:]) if reference[3:].isdigit() else 0
        if row_id != group_id(wish.team_id, wish.seed, number):
            raise DutyError("seed", "seed_mixed", team=wish.team_id)
        there[number] = row_id
    return [number for number in range(1, wish.cases + 1) if number not in there]


def _write(
    session: Session,
    rulebook: Rulebook,
    wish: Wish,
    stage: Stage,
    company: Company,
    numbers: Sequence[int],
) -> None:
    rows: Rows = defaultdict(list)
    people: dict[uuid.UUID, Synthetic] = {}
    names = sorted(rulebook.procedures)
    for number in numbers:
        cast = company.cast(number)
        name = names[(number - 1) % len(names)] if wish.spread else stage.workspace.procedure
        procedure = rulebook.procedure(name)
        case = make_case(number, cast, procedure, stage)
        rows[CoreGroup].append(_marked(case, rulebook, stage))
        for kind, found in case.rows.items():
            if kind is not CoreGroup:
                rows[kind] += found
        deadlines = list(_deadlines(case, procedure, stage, number))
        rows[DeadlineRow] += deadlines
        _mark_next_days(case, deadlines, stage.today)
        people |= {one.id: one for one in cast.everybody}
    for one in (company.administrator(), company.outsider()):
        people[one.id] = one
    rows[Person] = [*_new_people(session, people, stage), *rows[Person]]
    by_name = {str(kind.__tablename__): found for kind, found in rows.items()}
    # On the connection, in Core: the ORM's own bulk insert splits rows by which columns are empty.
    connection = session.connection()
    for table in METADATA.sorted_tables:
        if table.name in by_name:
            connection.execute(table.insert(), placed_rows(table, by_name[table.name]))


def _marked(case: Case, rulebook: Rulebook, stage: Stage) -> dict[str, Any]:
    row = case.rows[CoreGroup][0]
    return row | {"fingerprint": fingerprint(rulebook, stage.workspace, CoreGroup(**row))}


def _mark_next_days(case: Case, deadlines: Sequence[Mapping[str, Any]], today: date) -> None:
    owed = first_owed(
        (row["owner_id"], row["act_by"])
        for row in deadlines
        if row["state"] == DeadlineState.OPEN
        and row["assessed"]
        and not (row["lapses_on"] and row["lapses_on"] <= today)
    )
    planned = (
        row["on_date"] for row in case.rows.get(Meeting, ()) if row["state"] == MeetingState.PLANNED
    )
    meets = min(planned, default=NOTHING_AHEAD)
    for member in case.rows[Membership]:
        member["next_on"] = min(meets, owed.get(member["person_id"], NOTHING_AHEAD))


def _deadlines(
    case: Case, procedure: Procedure, stage: Stage, number: int
) -> Iterator[dict[str, Any]]:
    workspace = stage.workspace
    ids = chance_of(f"{workspace.team_id}/{stage.seed}/deadlines/{number}")
    duties = project(
        procedure, case.timeline, stage.calendar, no_figure_days=workspace.no_figure_days
    )
    for duty in duties:
        columns = new_row(
            duty,
            case.holders,
            workspace=workspace,
            calendar=stage.calendar,
            now=stage.now,
            today=stage.today,
        )
        yield columns | {
            "id": seeded_id(number, ids),
            "workspace_id": workspace.id,
            "core_group_id": case.group_id,
        }


def _new_people(
    session: Session, people: dict[uuid.UUID, Synthetic], stage: Stage
) -> list[dict[str, Any]]:
    known = set(session.exec(select(Person.id).where(col(Person.id).in_(list(people)))).all())
    return [
        {
            "id": one.id,
            "workspace_id": stage.workspace.id,
            "slack_id": one.slack_id,
            "name": one.name,
            "agency": one.agency,
            "post": one.post,
            "is_administrator": one.is_administrator,
            "created_at": stage.now,
        }
        for one in people.values()
        if one.id not in known
    ]


def _note(
    session: Session,
    workspace: Workspace,
    wish: Wish,
    made: int,
    now: datetime,
    machine_now: datetime,
) -> None:
    audit.note_command(
        session, workspace.id, "seed", now=now, machine_now=machine_now, cases=made, seed=wish.seed
    )


def seeded_document(session: Session, workspace: Workspace, wish: Wish) -> dict[str, Any]:
    """Return the workspace, its people and groups as `coregroup seed --json` prints them.

    Of many groups the first 50, with their people, and everybody who is in no group.
    """
    references = [f"CG-{number}" for number in range(1, min(wish.cases, SHOWN) + 1)]
    rows = session.exec(
        select(CoreGroup.reference, CoreGroup.procedure, Membership.role, Person)
        .join(Membership, col(Membership.core_group_id) == CoreGroup.id)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            CoreGroup.workspace_id == workspace.id,
            col(CoreGroup.reference).in_(references),
            col(Membership.role).in_(sorted(POLICY[Action.SEE_DATES])),
            col(Membership.ends).is_(None),
            col(Person.slack_id).is_not(None),
            col(Person.active).is_(True),
        )
    ).all()
    order = list(Role)
    rows = sorted(rows, key=lambda row: (int(row[0][3:]), order.index(Role(row[2])), row[3].name))
    roles: dict[str, set[str]] = defaultdict(set)
    members: dict[str, list[str]] = {reference: [] for reference in references}
    procedures: dict[str, str] = {}
    people: dict[str, Person] = {}
    for reference, procedure, role, person in rows:
        slack_id = str(person.slack_id)
        procedures[reference] = procedure
        people[slack_id] = person
        roles[slack_id].add(role)
        if slack_id not in members[reference]:
            members[reference].append(slack_id)
    for person in _groupless(session, workspace):
        people[str(person.slack_id)] = person
        if person.is_administrator:
            roles[str(person.slack_id)].add("administrator")
    return {
        "workspace": as_document(session, workspace),
        "people": [
            {
                "slack_id": slack_id,
                "name": person.name,
                "agency": person.agency,
                "roles": sorted(roles[slack_id]),
            }
            for slack_id, person in people.items()
        ],
        "core_groups": [
            {"reference": one, "procedure": procedures[one], "members": members[one]}
            for one in references
        ],
    }


def _groupless(session: Session, workspace: Workspace) -> Sequence[Person]:
    return session.exec(
        select(Person)
        .outerjoin(Membership, col(Membership.person_id) == Person.id)
        .where(
            Person.workspace_id == workspace.id,
            col(Person.slack_id).is_not(None),
            col(Person.active).is_(True),
            col(Membership.id).is_(None),
        )
        .order_by(col(Person.is_administrator).desc(), col(Person.id))
        .limit(SHOWN)
    ).all()
