"""A small office for tests: a workspace, its people, one open core group, a clock that stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.duties.turn import Rulebook, Turn
from bot.records.engine import Store
from bot.records.tables import CoreGroup, DeadlineRow, OutboxMessage, Person, Workspace
from bot.records.words import DeadlineState, Nation, Post, Role

TEAM = "T0001"
FRIDAY_CONFERENCE = date(2026, 12, 18)
MONDAY_MORNING = datetime(2026, 12, 21, 8, 30, tzinfo=UTC)

PEOPLE = (
    # name, Slack id, post, agency
    ("Sam", "U0SAM", Post.SOCIAL_WORKER, "Children's social care"),
    ("Mo", "U0MO", Post.TEAM_MANAGER, "Children's social care"),
    ("Priya", "U0PRIYA", Post.PROFESSIONAL, "Health visiting"),
    ("Tom", "U0TOM", Post.PROFESSIONAL, "Hill School"),
    ("Chris", "U0CHRIS", Post.CONFERENCE_CHAIR, "Quality assurance"),
    ("Nell", None, Post.PROFESSIONAL, "Nursery"),
    ("Otto", "U0OTTO", Post.SOCIAL_WORKER, "Children's social care"),
    ("Ada", "U0ADA", Post.PROFESSIONAL, "IT"),
)
"""Otto is a social worker in no group, Ada an administrator; Nell has no Slack."""


class StandingClock:
    """An instant that moves only when a test says so."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Move to an instant."""
        self.instant = instant

    def advance(self, **parts: float) -> None:
        """Move on by a timedelta's parts, such as seconds=60."""
        self.instant += timedelta(**parts)


class Office:
    """The workspace T0001 with its people and the core group CG-104.

    `clock` is case time, `machine` machine time: both stand until a test moves them. `people` are
    ids by name, `slack_ids` Slack ids by name.
    """

    def __init__(self, store: Store, rulebook: Rulebook, like: Office | None = None) -> None:
        """Fill an empty database; or take over one that is a copy of another office's."""
        self.store = store
        self.rulebook = rulebook
        self.clock = StandingClock(MONDAY_MORNING)
        self.machine = StandingClock(MONDAY_MORNING)
        self.people: dict[str, uuid.UUID] = {}
        self.slack_ids = {name: slack_id for name, slack_id, _, _ in PEOPLE if slack_id}
        if like is not None:
            self.people = dict(like.people)
            self.workspace_id, self.group_id = like.workspace_id, like.group_id
            return
        with store.session() as session:
            self.workspace_id = self._workspace(session)
        with self.turn("Sam") as turn:
            self.group_id = open_group(turn, self._group()).id
        with store.session() as session:
            for row in session.exec(select(OutboxMessage)).all():
                session.delete(row)

    def _workspace(self, session: Session) -> uuid.UUID:
        workspace = Workspace(
            team_id=TEAM,
            name="Testborough",
            procedure="greenwich",
            nation=Nation.ENGLAND,
            duty_phone="020 7946 0001",
            out_of_hours_phone="020 7946 0002",
            created_at=self.clock(),
        )
        session.add(workspace)
        session.flush()
        for name, slack_id, post, agency in PEOPLE:
            person = Person(
                workspace_id=workspace.id,
                slack_id=slack_id,
                name=name,
                agency=agency,
                post=post,
                is_administrator=name == "Ada",
                created_at=self.clock(),
            )
            session.add(person)
            self.people[name] = person.id
        return workspace.id

    def _group(self) -> NewGroup:
        def member(name: str, role: Role) -> NamedMember:
            agency = next(agency for known, _, _, agency in PEOPLE if known == name)
            return NamedMember(name, role, agency, self.slack_ids.get(name))

        return NewGroup(
            reference="CG-104",
            procedure="greenwich",
            initial_conference=FRIDAY_CONFERENCE,
            members=(
                member("Sam", Role.LEAD_SOCIAL_WORKER),
                member("Mo", Role.TEAM_MANAGER),
                member("Priya", Role.PROFESSIONAL),
                member("Tom", Role.PROFESSIONAL),
                member("Chris", Role.CONFERENCE_CHAIR),
                member("Nell", Role.PROFESSIONAL),
            ),
            children=("AB",),
            first_meeting=date(2027, 1, 5),
        )

    @contextmanager
    def turn(self, name: str, **changed: Any) -> Iterator[Turn]:
        """Open one transaction for somebody of the office."""
        with self.store.session() as session:
            workspace = session.get_one(Workspace, self.workspace_id)
            yield Turn(
                session=session,
                workspace=workspace,
                actor=session.get_one(Person, self.people[name]),
                rulebook=self.rulebook,
                now=changed.get("now", self.clock()),
                machine_now=changed.get("machine_now", self.machine()),
            )

    def group(self, session: Session) -> CoreGroup:
        """Return the core group CG-104."""
        return session.get_one(CoreGroup, self.group_id)

    def deadlines(self, rule: str = "") -> list[DeadlineRow]:
        """Return the open rows of the projection, of one rule or of all, soonest first."""
        with self.store.session() as session:
            rows = session.exec(
                select(DeadlineRow)
                .where(DeadlineRow.state == DeadlineState.OPEN)
                .order_by(col(DeadlineRow.due), col(DeadlineRow.rule))
            ).all()
        return [row for row in rows if not rule or row.rule == rule]

    def outbox(self) -> list[OutboxMessage]:
        """Return the outbox, oldest first."""
        with self.store.session() as session:
            return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all())
