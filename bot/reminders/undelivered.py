"""When somebody cannot be reached on Slack: whoever leads their groups is asked to tell them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.clock import local_day
from bot.records import outbox
from bot.records.tables import DeadlineRow, Membership, OutboxMessage, Person, Workspace
from bot.records.timelines import ANEW
from bot.records.words import OutboxState, Role
from bot.reminders.claims import Claim

UNDELIVERED = "undelivered"
_TELLERS = (Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER)


def tell(session: Session, claim: Claim, *, now: datetime, case_now: datetime) -> int:
    """Ask the lead of each group that a message was about to tell its recipient by hand.

    One message a day for one person and lead, however much went astray. Where such a message
    cannot be delivered itself, the team manager is asked. Returns how many were put into the
    outbox. `now` is machine time.
    """
    person = claim.recipient_id
    if claim.kind == UNDELIVERED:
        person = _read(claim.ids.get("person")) or person
    workspace = session.get_one(Workspace, claim.workspace_id)
    today = local_day(case_now, workspace.zone)
    duties = _duties(session, claim)
    told = 0
    for group in sorted({one.core_group_id for one in duties} | _own(claim), key=str):
        teller = _teller(session, group, {person, claim.recipient_id}, today)
        if teller is None:
            continue
        key = f"{UNDELIVERED}:{person}:{today.isoformat()}:{teller}"
        mine = [str(one.id) for one in duties if one.core_group_id == group]
        told += _put(session, claim, key, (teller, person), group, mine, now)
    return told


def _own(claim: Claim) -> set[uuid.UUID]:
    return {claim.core_group_id} if claim.core_group_id else set()


def _duties(session: Session, claim: Claim) -> list[DeadlineRow]:
    ids = [*claim.ids.get("deadlines", ()), *(pair[0] for pair in claim.ids.get("tell", ()))]
    ids.append(claim.ids.get("deadline", ""))
    found: Iterable[DeadlineRow] = session.exec(
        select(DeadlineRow).where(col(DeadlineRow.id).in_(list(filter(None, map(_read, ids)))))
    ).all()
    return list(found)


def _read(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        # The row may have been given up for the very reason that it cannot be read.
        return None


def _teller(
    session: Session, group: uuid.UUID, other_than: set[uuid.UUID], today: date
) -> uuid.UUID | None:
    rows = session.exec(
        select(Membership.role, Person.id)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.core_group_id == group,
            col(Membership.starts) <= today,
            or_(col(Membership.ends).is_(None), col(Membership.ends) >= today),
            col(Membership.role).in_(_TELLERS),
            col(Person.slack_id).is_not(None),
            col(Person.active).is_(True),
            col(Person.unreachable_since).is_(None),
            col(Person.id).not_in(other_than),
        )
        .order_by(col(Membership.starts))
    ).all()
    by_role = dict(rows)
    return next((by_role[role] for role in _TELLERS if role in by_role), None)


def _put(
    session: Session,
    claim: Claim,
    key: str,
    teller_and_person: tuple[uuid.UUID, uuid.UUID],
    group: uuid.UUID,
    deadlines: list[str],
    now: datetime,
) -> bool:
    teller, person = teller_and_person
    if outbox.put(
        session,
        workspace_id=claim.workspace_id,
        key=key,
        kind=UNDELIVERED,
        recipient_id=teller,
        core_group_id=group,
        now=now,
        person=str(person),
        deadlines=deadlines,
    ):
        return True
    known = session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.workspace_id == claim.workspace_id, OutboxMessage.key == key)
        .with_for_update(),
        execution_options=ANEW,
    ).one()
    if known.state == OutboxState.PLANNED:
        more = [one for one in deadlines if one not in known.ids["deadlines"]]
        known.ids = {**known.ids, "deadlines": known.ids["deadlines"] + more}
        if known.core_group_id != group:
            known.core_group_id = None
    return False
