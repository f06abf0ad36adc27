"""The earliest day on which something stands for each member, kept beside their membership.

So that `next` finds the few most urgent of somebody's core groups in one index, and reads only
those. Who may see what never rests on it: dates, role and state are judged where they stand.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, select

from bot.records.tables import CoreGroup, DeadlineRow, Meeting, Membership
from bot.records.words import DeadlineState, GroupState, MeetingState

NOTHING_AHEAD = date.max
"""The day of a member of an open core group for whom nothing stands; a closed group's have None."""


def mark_next_days(
    session: Session, group: CoreGroup, duties: Iterable[DeadlineRow], today: date
) -> None:
    """Write the day beside each membership of a group, from its planned meetings and its duties.

    What lapses later leaves its day standing until the group is projected again: it orders core
    groups, and shows nothing.
    """
    members = session.exec(select(Membership).where(Membership.core_group_id == group.id)).all()
    if group.state != GroupState.OPEN:
        for member in members:
            member.next_on = None
        return
    planned = session.exec(
        select(Meeting).where(
            Meeting.core_group_id == group.id, Meeting.state == MeetingState.PLANNED
        )
    ).all()
    owed = first_owed(
        (duty.owner_id, duty.act_by)
        for duty in duties
        if duty.state == DeadlineState.OPEN
        and duty.assessed
        and not (duty.lapses_on and duty.lapses_on <= today)
    )
    meets = min((meeting.on_date for meeting in planned), default=NOTHING_AHEAD)
    for member in members:
        member.next_on = min(meets, owed.get(member.person_id, NOTHING_AHEAD))


def first_owed(
    duties: Iterable[tuple[uuid.UUID | None, date]],
) -> Mapping[uuid.UUID | None, date]:
    """Return the first day to act by for each owner, from pairs of owner and day."""
    first: dict[uuid.UUID | None, date] = {}
    for owner, act_by in duties:
        first[owner] = min(act_by, first.get(owner, act_by))
    return first
