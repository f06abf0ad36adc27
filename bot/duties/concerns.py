"""Raising a concern, putting it right, taking it back: whoever raised it stays its author."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id, entry_by_reference, my_groups
from bot.duties.check_moments import after_concern
from bot.duties.concern_access import Held, find_concern
from bot.duties.concern_climb import start
from bot.duties.concern_tell import say, step, told_people
from bot.duties.contacts import number_now
from bot.duties.projection import reproject
from bot.duties.turn import DutyError, Turn
from bot.records import intake
from bot.records.tables import Concern, CoreGroup
from bot.records.words import ConcernKind, ConcernState, ConcernStepKind, Role
from bot.rules.escalation import Escalation
from bot.rules.procedure import Procedure
from bot.rules.prompts import CONCERN_GROUP, CONCERN_PLAN, prompts_at

TEXT = 1000
REASON = 500
_IDS = uuid.UUID("6a3f1c52-0d0b-4b0e-9a51-6d2f5f1f7c10")


@dataclass(frozen=True, slots=True)
class NewConcern:
    """What is raised: about what, the sentence, the procedure's triggers that were ticked."""

    kind: ConcernKind
    text: str
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConcernForm:
    """What the form for one group opens with.

    `triggers` are pairs of a word and a line by kind, `prompts` the procedure's own lines by kind;
    `duty` is the number that answers now, `minutes` how long the first who is told is given.
    """

    core_group_id: uuid.UUID
    reference: str
    duty: str
    minutes: int
    triggers: dict[str, tuple[tuple[str, str], ...]]
    prompts: dict[str, tuple[str, ...]]


def concern_groups(turn: Turn, value: str = "") -> list[CoreGroup]:
    """Return the groups in which the actor may raise a concern; `value` narrows it as elsewhere.

    `value` is "", a reference or a group's id; raises NotHere without the right to what is named.
    """
    if not value:
        return [entry.group for entry in my_groups(turn, Action.RAISE_CONCERN)]
    try:
        return [entry_by_id(turn, uuid.UUID(value), Action.RAISE_CONCERN).group]
    except ValueError:
        return [entry_by_reference(turn, value, Action.RAISE_CONCERN).group]


def concern_form(turn: Turn, core_group_id: uuid.UUID) -> ConcernForm:
    """Return what the form for a group opens with; raises NotHere."""
    group = entry_by_id(turn, core_group_id, Action.RAISE_CONCERN).group
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    places = {"plan": CONCERN_PLAN, "group": CONCERN_GROUP}
    return ConcernForm(
        core_group_id=group.id,
        reference=group.reference,
        duty=number_now(turn.workspace, turn.calendar, turn.now),
        minutes=int(turn.workspace.concern_minutes[0]),
        triggers={kind: trigger_lines(procedure, kind) for kind in places},
        prompts={
            kind: tuple(rule.words for rule in prompts_at(procedure, place))
            for kind, place in places.items()
        },
    )


def escalation_of(procedure: Procedure, kind: str) -> Escalation:
    """Return a procedure's own triggers and ladder for a kind of concern; empty without any."""
    return procedure.escalations.get(kind, Escalation())


def trigger_lines(procedure: Procedure, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the triggers of a kind as pairs of the word that is kept and the line."""
    lines = escalation_of(procedure, kind).triggers
    return tuple((f"{line.rule}.{number}", line.words) for number, line in enumerate(lines, 1))


def file_concern(turn: Turn, core_group_id: uuid.UUID, new: NewConcern, once: str) -> uuid.UUID:
    """Put a concern on record and tell the first of its ladder at once; return its id.

    `once` names the form that was sent: the same again is the same concern. Raises NotHere,
    DutyError under `text`.
    """
    entry = entry_by_id(turn, core_group_id, Action.RAISE_CONCERN)
    concern_id = uuid.uuid5(_IDS, f"{turn.workspace_id}:{turn.actor.id}:{once}")
    text = checked(new.text, "text", TEXT)
    if not intake.first_time(turn.session, f"concern:{concern_id}", turn.machine_now):
        return concern_id
    procedure = turn.rulebook.procedure(entry.group.procedure, entry.group.procedure_version)
    known = {word for word, _ in trigger_lines(procedure, new.kind)}
    concern = Concern(
        id=concern_id,
        workspace_id=turn.workspace_id,
        core_group_id=entry.group.id,
        kind=new.kind,
        text=text,
        triggers=[one for one in new.triggers if one in known],
        by_id=turn.actor.id,
        at=turn.now,
    )
    turn.session.add(concern)
    turn.session.flush()
    step(turn, concern, ConcernStepKind.FILED, by=turn.actor.id)
    _know_what_the_filer_knows(turn, concern, entry)
    told = start(turn, concern, entry.group)
    say(turn, concern, "concern_filed", turn.actor.id, "filed")
    reproject(turn, entry.group)
    after_concern(turn, entry.group, concern)
    note(turn, concern, "concern_filed", kind=new.kind, told=" ".join(str(one.id) for one in told))
    return concern_id


def _know_what_the_filer_knows(turn: Turn, concern: Concern, entry: Entry) -> None:
    """Whoever leads the group and raises it has read it; a manager knows of it."""
    if Role.LEAD_SOCIAL_WORKER in entry.roles:
        concern.lead_told_at = concern.acknowledged_at = turn.now
        concern.acknowledged_by, concern.state = turn.actor.id, ConcernState.MANAGER
    if Role.TEAM_MANAGER in entry.roles:
        concern.manager_told_at = turn.now


def correct_concern(turn: Turn, concern_id: uuid.UUID, text: str, reason: str) -> Held:
    """Put the sentence right: what stood there is kept, and everybody who was told is told.

    Raises NotHere, DutyError under `text` or `reason`, or where it is over.
    """
    held = find_concern(turn, concern_id)
    concern = held.concern
    text, reason = checked(text, "text", TEXT), checked(reason, "reason", REASON)
    if not held.may_correct:
        raise DutyError("", "concern_not_yours_to_change")
    if text == concern.text:
        raise DutyError("text", "concern_nothing_changed")
    row = step(
        turn,
        concern,
        ConcernStepKind.CORRECTED,
        by=turn.actor.id,
        text=reason,
        was=concern.text,
    )
    concern.text = text
    turn.session.add(concern)
    for one in told_people(turn.session, concern):
        if one != turn.actor.id:
            say(turn, concern, "concern_corrected", one, row.id)
    note(turn, concern, "concern_corrected")
    return held


def withdraw_concern(turn: Turn, concern_id: uuid.UUID, reason: str) -> Held:
    """Take a concern back: the ladder stops, and everybody who was told hears why. Twice is once.

    Raises NotHere, DutyError under `reason`, or where something was decided on it.
    """
    held = find_concern(turn, concern_id)
    concern = held.concern
    if held.is_filer and concern.state == ConcernState.WITHDRAWN:
        return held
    reason = checked(reason, "reason", REASON)
    if not held.may_withdraw:
        raise DutyError("", "concern_not_yours_to_withdraw")
    concern.state, concern.climbs_at = ConcernState.WITHDRAWN, None
    step(turn, concern, ConcernStepKind.WITHDRAWN, by=turn.actor.id, text=reason)
    turn.session.add(concern)
    for one in told_people(turn.session, concern):
        if one != turn.actor.id:
            say(turn, concern, "concern_withdrawn", one, "withdrawn")
    reproject(turn, held.group)
    note(turn, concern, "concern_withdrawn")
    return held


def note(turn: Turn, concern: Concern, action: str, **detail: str | int | None) -> None:
    """Leave a line in the trail."""
    about = {"core_group_id": concern.core_group_id, "subject": f"concern:{concern.id}"}
    audit.note(turn, action, **about, **detail)  # type: ignore[arg-type]  # both by their names


def checked(text: str, field: str, most: int) -> str:
    """Return a stripped text; raises DutyError under its field where it is empty or too long."""
    text = text.strip()
    if not text:
        raise DutyError(field, "concern_text_missing" if field == "text" else "concern_reason")
    if len(text) > most:
        raise DutyError(field, "text_too_long", most=most)
    return text
