"""The people of a workspace: putting somebody on record, changing that, and leaving."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.duties import audit
from bot.duties.turn import DutyError
from bot.duties.workspaces import NAME_LENGTH, find_workspace
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.records.words import OutboxState, Post

SLACK_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
WITHDRAWN = "the person has left"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody on Slack; `post` says whether they may open core groups."""

    slack_id: str
    name: str
    agency: str = ""
    post: Post = Post.PROFESSIONAL
    is_administrator: bool = False


def add_person(
    session: Session,
    workspace: Workspace,
    facts: PersonFacts,
    *,
    now: datetime,
    machine_now: datetime,
) -> Person:
    """Put somebody of a workspace on record.

    Raises DutyError naming the fact that cannot be used, or `slack_id` where they are there.
    """
    if not SLACK_ID.fullmatch(facts.slack_id):
        raise DutyError("slack_id", "person_slack_id")
    if find_person(session, workspace.id, facts.slack_id) is not None:
        raise DutyError("slack_id", "person_known", slack_id=facts.slack_id)
    person = Person(
        workspace_id=workspace.id,
        slack_id=facts.slack_id,
        name=facts.name.strip(),
        agency=facts.agency.strip(),
        post=facts.post,
        is_administrator=facts.is_administrator,
        created_at=now,
    )
    _check(person)
    session.add(person)
    session.flush()
    audit.note_command(
        session, workspace.id, "add_person", now=now, machine_now=machine_now, person=str(person.id)
    )
    return person


def change_person(
    session: Session,
    workspace: Workspace,
    slack_id: str,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    machine_now: datetime,
) -> Person:
    """Change somebody's name, agency, post, `is_administrator`, `stands_as` or `active`.

    Who becomes inactive is told nothing more. Raises DutyError as `add_person` does, or
    `slack_id` where there is nobody such.
    """
    person = find_person(session, workspace.id, slack_id)
    if person is None:
        raise DutyError("slack_id", "person_unknown", slack_id=slack_id, team=workspace.team_id)
    for name, value in changes.items():
        setattr(person, name, value.strip() if isinstance(value, str) else value)
    _check(person)
    if not person.active:
        _withdraw(session, person.id)
    audit.note_command(
        session,
        workspace.id,
        "change_person",
        now=now,
        machine_now=machine_now,
        person=str(person.id),
        changed=" ".join(sorted(changes)),
    )
    return person


def leave(
    session: Session, *, team_id: str, slack_id: str, now: datetime, machine_now: datetime
) -> bool:
    """Take somebody whose Slack account has ended out: no access, and nothing more is sent.

    Their memberships stay on record, and so does what they owe: it shows up as overdue until
    somebody else takes it on. False where nobody active is behind the Slack id.
    """
    workspace = find_workspace(session, team_id)
    person = find_person(session, workspace.id, slack_id) if workspace else None
    if workspace is None or person is None or not person.active:
        return False
    person.active = False
    _withdraw(session, person.id)
    audit.note_command(
        session, workspace.id, "left", now=now, machine_now=machine_now, person=str(person.id)
    )
    return True


def find_person(session: Session, workspace_id: uuid.UUID, slack_id: str) -> Person | None:
    """Return the person behind a Slack id, active or not, or None."""
    return session.exec(
        select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    ).one_or_none()


def list_people(session: Session, workspace: Workspace) -> Sequence[Person]:
    """Return everybody of a workspace with a Slack id, by name."""
    found = session.exec(
        select(Person).where(Person.workspace_id == workspace.id, col(Person.slack_id).is_not(None))
    ).all()
    # Names are sealed: the database cannot sort by them.
    return sorted(found, key=lambda one: (one.name, str(one.slack_id)))


def as_document(person: Person) -> dict[str, Any]:
    """Return a person as programs read them."""
    names = ("slack_id", "name", "agency", "post", "is_administrator", "stands_as", "active")
    return {name: getattr(person, name) for name in names}


def _check(person: Person) -> None:
    if not person.name or len(person.name) > NAME_LENGTH:
        raise DutyError("name", "person_name", most=NAME_LENGTH)
    if len(person.agency) > NAME_LENGTH:
        raise DutyError("agency", "person_agency", most=NAME_LENGTH)
    if person.post == Post.FAMILY:
        raise DutyError("post", "person_family_on_slack")


def _withdraw(session: Session, person_id: uuid.UUID) -> None:
    # What is being sent this moment is left to the sender, which asks about access itself.
    session.execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.recipient_id) == person_id,
            col(OutboxMessage.state).in_([OutboxState.PLANNED, OutboxState.FAILED]),
        )
        .values(state=OutboxState.WITHDRAWN, reason=WITHDRAWN)
    )
