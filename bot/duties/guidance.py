"""Who reads guidance: by which procedure, in which role, with which numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from bot.documents.guidance_model import CaseDates, Contacts
from bot.duties import audit
from bot.duties.access import Action, entry_by_reference, find_actor, my_groups
from bot.duties.group_page import open_duties
from bot.duties.turn import NotHere, Rulebook, Turn
from bot.records.tables import Membership
from bot.records.words import Role
from bot.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Reader:
    """What a page of guidance is made for.

    `role` is None for somebody in no group, `contacts` None where the workspace is not set up,
    `dates` None unless one core group was named.
    """

    procedure: Procedure
    role: str | None
    contacts: Contacts | None
    dates: CaseDates | None = None


def anybody(
    session: Session, rulebook: Rulebook, *, team_id: str, slack_id: str, default: str
) -> Reader:
    """Return what anybody may read, a stranger too: the workspace's procedure, else `default`."""
    try:
        workspace, person = find_actor(session, team_id, slack_id)
    except NotHere:
        return Reader(rulebook.procedure(default), None, None)
    roles: Iterable[str] = ()
    if person is not None:
        roles = session.exec(
            select(Membership.role).where(Membership.person_id == person.id).distinct()
        ).all()
    contacts = Contacts(workspace.duty_phone, workspace.out_of_hours_phone)
    return Reader(rulebook.procedure(workspace.procedure), _foremost(roles), contacts)


def member(turn: Turn, reference: str) -> Reader:
    """Return what a member of one core group reads, with the group's own open dates.

    Raises NotHere for a foreign and for a missing reference alike.
    """
    entry = entry_by_reference(turn, reference, Action.SEE_DATES)
    group = entry.group
    audit.note(turn, "see_guidance", core_group_id=group.id)
    return Reader(
        procedure=turn.rulebook.procedure(group.procedure, group.procedure_version),
        role=_foremost(entry.roles),
        contacts=Contacts(turn.workspace.duty_phone, turn.workspace.out_of_hours_phone),
        dates=CaseDates(group.reference, tuple(open_duties(turn, entry))),
    )


def _foremost(roles: Iterable[str]) -> str | None:
    # Who holds several roles reads as whoever carries most: the words stand in that order.
    held = set(roles)
    return next((role.value for role in Role if role in held), None)


@dataclass(frozen=True, slots=True)
class Governed:
    """A procedure and the actor's core groups that follow it; none where it is the workspace's."""

    procedure: Procedure
    references: tuple[str, ...]


def procedures_of(turn: Turn, reference: str = "") -> tuple[Governed, ...]:
    """Return the procedures that a question of the actor's is about, by their groups.

    `reference` narrows it to one core group. Somebody in no group reads the workspace's own
    procedure. Raises NotHere for a foreign and for a missing reference alike.
    """
    if reference:
        entries = [entry_by_reference(turn, reference, Action.SEE_DATES)]
    else:
        entries = my_groups(turn, Action.SEE_DATES)
    if not entries:
        return (Governed(turn.rulebook.procedure(turn.workspace.procedure), ()),)
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        key = (entry.group.procedure, entry.group.procedure_version)
        found.setdefault(key, []).append(entry.group.reference)
    audit.note(turn, "see_guidance", groups=len(entries))
    return tuple(
        Governed(turn.rulebook.procedure(*key), tuple(references))
        for key, references in sorted(found.items())
    )
