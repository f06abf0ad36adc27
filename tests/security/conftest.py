"""A workspace with a case full of words that nobody outside its core group may ever read."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select as select_rows
from sqlmodel import Session, select

from bot.duties.turn import Rulebook
from bot.records.base import METADATA, Row
from bot.records.engine import make_engine
from bot.records.tables import (
    Apology,
    Check,
    Child,
    Concern,
    CoreGroup,
    Meeting,
    Membership,
    Minutes,
    Person,
    PlanItem,
    Report,
    Task,
    Visit,
    Workspace,
)
from tests.support.databases import open_records, quick
from tests.support.desk import FrontDesk
from tests.support.office import MONDAY_MORNING, TEAM, Office

OTHER_TEAM = "T0002"
SECRETS = (
    *("Walnutreason", "Walnutreport", "Walnutminutes", "Walnuttask", "Walnutnote", "Walnutconcern"),
    *("Walnutvenue", "Walnutitem", "Walnutcheck", "Walnutfile", "Walnutdecided", "ZQ"),
    *("Priya", "Hill School", "Quality assurance"),
)
"""What stands in the case; a reply, a log line or the trail with one of these has leaked."""

OWN = {"audit_entry", "audit_head", "intake", "draft", "conversation", "wishes"}
"""What an attempt may write: the trail, what was delivered, and what is the person's own."""


@dataclass
class Case:
    """The office with its case, a desk before it, and the id of each row by its table."""

    office: Office
    desk: FrontDesk
    ids: dict[str, uuid.UUID]
    before: dict[str, Any] = field(default_factory=dict)

    def snapshot(self) -> dict[str, Any]:
        """Return every row of every table but those that an attempt may write."""
        with self.office.store.connection() as connection:
            return {
                table.name: sorted(
                    tuple(map(str, row)) for row in connection.execute(select_rows(table))
                )
                for table in METADATA.sorted_tables
                if table.name not in OWN
            }


def _fill(session: Session, office: Office) -> dict[str, uuid.UUID]:
    common = {"workspace_id": office.workspace_id}
    group = {**common, "core_group_id": office.group_id}
    at, today = MONDAY_MORNING, MONDAY_MORNING.date()
    priya = office.people["Priya"]
    meeting = session.exec(select(Meeting)).first()
    assert meeting is not None
    meeting.venue = "Walnutvenue"
    child = session.exec(select(Child)).first()
    assert child is not None
    child.initials = "ZQ"
    held = Meeting(
        **group,
        on_date=date(2026, 12, 19),
        state="held",
        called_on=today,
        decided="Walnutdecided",
        closed_at=at,
    )
    session.add(held)
    session.flush()
    rows: list[Row] = [
        Apology(
            **common,
            meeting_id=meeting.id,
            person_id=priya,
            reason="Walnutreason",
            in_time=True,
            said_at=at,
        ),
        Report(
            **common,
            meeting_id=meeting.id,
            person_id=priya,
            version=1,
            text="Walnutreport",
            files=[{"id": "F1", "name": "Walnutfile"}],
            in_time=True,
            sent_at=at,
        ),
        Minutes(
            **common,
            meeting_id=held.id,
            text="Walnutminutes",
            circulated_on=today,
            circulated_by=office.people["Sam"],
            recorded_at=at,
        ),
        Task(
            **group,
            meeting_id=held.id,
            owner_id=priya,
            title="Walnuttask",
            agreed_on=today,
            due=today + timedelta(days=9),
        ),
        Visit(
            **group,
            child_id=child.id,
            by_id=office.people["Sam"],
            at=at,
            seen=True,
            note="Walnutnote",
            recorded_at=at,
        ),
        PlanItem(**group, kind="action", text="Walnutitem", agreed_on=today),
        Concern(**group, kind="safety", text="Walnutconcern", by_id=priya, at=at),
        Check(
            **group,
            meeting_id=held.id,
            about=f"meeting:{held.id}",
            on_date=today,
            rule="GR-1",
            answer="not_met",
            reason="Walnutcheck",
            answered_by=priya,
            answered_at=at,
        ),
    ]
    session.add_all(rows)
    session.flush()
    found = {str(row.__tablename__): row.id for row in rows}
    visit = next(row for row in rows if isinstance(row, Visit))
    return found | {
        "core_group": office.group_id,
        "meeting": meeting.id,
        "held": held.id,
        "child": child.id,
        "person": priya,
        "visit_entry": visit.entry,
    }


def _elsewhere(session: Session) -> None:
    workspace = Workspace(
        team_id=OTHER_TEAM,
        name="Elsewhere",
        procedure="sussex",
        nation="ENG",
        duty_phone="020 7946 0009",
        out_of_hours_phone="020 7946 0008",
        created_at=MONDAY_MORNING,
    )
    session.add(workspace)
    session.flush()
    common = {"workspace_id": workspace.id, "created_at": MONDAY_MORNING}
    eve = Person(**common, slack_id="U0EVE", name="Eve", post="social_worker")
    session.add(eve)
    session.flush()
    group = CoreGroup(
        workspace_id=workspace.id,
        reference="CG-900",
        procedure="sussex",
        procedure_version="1",
        opened_at=MONDAY_MORNING,
        opened_by=eve.id,
    )
    session.add(group)
    session.flush()
    session.add(
        Membership(
            workspace_id=workspace.id,
            core_group_id=group.id,
            person_id=eve.id,
            role="lead_social_worker",
            starts=MONDAY_MORNING.date(),
        )
    )


def _outsiders(session: Session, office: Office) -> None:
    """Tom's membership ended yesterday, and Nell's place is taken by one whose account ended."""
    tom = session.exec(select(Membership).where(Membership.person_id == office.people["Tom"])).one()
    tom.starts, tom.ends = date(2026, 1, 1), MONDAY_MORNING.date() - timedelta(days=1)
    chris = session.get_one(Person, office.people["Chris"])
    chris.active = False


@pytest.fixture(scope="module")
def case(
    first_office: Office, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook
) -> Iterator[Case]:
    """One case for a whole module: attempts leave it as it was."""
    path: Path = tmp_path_factory.mktemp("case") / "case.db"
    shutil.copyfile(str(first_office.store.engine.url.database), path)
    store = open_records(quick(make_engine(f"sqlite:///{path}")))
    office = Office(store, rulebook, first_office)
    with store.session() as session:
        ids = _fill(session, office)
        _elsewhere(session)
        _outsiders(session, office)
    found = Case(office, FrontDesk(office), ids)
    found.before = found.snapshot()
    yield found
    store.close()


ATTACKERS = {
    "a social worker of no core group": (TEAM, "U0OTTO"),
    "an administrator": (TEAM, "U0ADA"),
    "somebody who left the group": (TEAM, "U0TOM"),
    "somebody whose account has ended": (TEAM, "U0CHRIS"),
    "somebody nobody knows": (TEAM, "U0NOBODY"),
    "a lead of another workspace": (OTHER_TEAM, "U0EVE"),
    "the same under our workspace's name": (TEAM, "U0EVE"),
    "our lead under another workspace's name": (OTHER_TEAM, "U0SAM"),
    "our lead in a workspace that is not set up": ("T0404", "U0SAM"),
}
