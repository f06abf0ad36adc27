"""One synthetic core group: its rows for bulk inserts and the timeline that they amount to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.duties.seeding.ledger import Case, Ledger, Stage
from bot.duties.seeding.meetings import apologies, held, planned
from bot.duties.seeding.people import Cast
from bot.records.tables import Child, Conference, CoreGroup, Membership, Person, Task, Visit
from bot.records.words import Post, Role
from bot.rules import timeline as rules
from bot.rules.procedure import Procedure

_COPY_AFTER = 4
_RELATIVES = ("mother", "father", "grandmother", "aunt")


def make_case(number: int, cast: Cast, procedure: Procedure, stage: Stage) -> Case:
    """Make core group `number` (counted from 1), in the situation whose turn it is."""
    ledger = Ledger(number, cast, procedure, stage)
    situation = ledger.situation
    _group(ledger)
    children = _children(ledger)
    _conferences(ledger)
    for place, one in enumerate(situation.get("held", ())):
        held(ledger, place, one)
    ahead = [planned(ledger, offset) for offset in situation.get("planned", ())]
    if ahead and situation.get("apologies"):
        apologies(ledger, ahead[0], cast.professionals[0])
    for place, task in enumerate(situation.get("tasks", ())):
        _task(ledger, place, task)
    for offset in situation.get("visits", ()):
        _visit(ledger, ledger.day(offset), children)
    # Members last: their copy of the plan depends on its changes.
    _members(ledger, children[0][1])
    return ledger.close()


def _group(ledger: Ledger) -> None:
    ledger.case.rows[CoreGroup].append(
        {
            "id": ledger.case.group_id,
            "workspace_id": ledger.stage.workspace.id,
            "reference": f"CG-{ledger.number}",
            "procedure": ledger.procedure.id,
            "procedure_version": ledger.procedure.version,
            "opened_at": ledger.stage.at(ledger.initial, 16),
            "opened_by": ledger.cast.lead.id,
        }
    )


def _children(ledger: Ledger) -> list[tuple[uuid.UUID, str]]:
    """Add one to three siblings by initials; return their ids with these."""
    letters = "ABCDEFGHJKLMNPRSTW"
    family = ledger.chance.choice(letters)
    found = []
    for position, given in enumerate(
        ledger.chance.sample(letters, ledger.chance.choice((1, 1, 2, 3)))
    ):
        initials = given + family
        child = ledger.within(Child, position=position, initials=initials)
        ledger.parts["children"].append(rules.Child(str(child), initials))
        found.append((child, initials))
    return found


def _conferences(ledger: Ledger) -> None:
    outcome = ledger.situation.get("outcome")
    dates = [("initial", ledger.initial, None)]
    if "review" in ledger.situation:
        dates.append(("review", ledger.day(ledger.situation["review"]), outcome))
    for kind, on, ended in dates:
        row = ledger.within(
            Conference,
            kind=kind,
            on_date=on,
            outcome=ended,
            # The date of the review is set at the initial conference.
            recorded_at=ledger.stage.at(ledger.initial, 16),
        )
        ledger.parts["conferences"].append(
            rules.Conference(str(row), kind, on, ended, called_on=ledger.initial)  # type: ignore[arg-type]  # a word of the table's
        )


def _task(ledger: Ledger, place: int, task: Mapping[str, Any]) -> None:
    """Add a task: open, done, or one whose owner has said that it cannot be done in time."""
    owners = (*ledger.cast.professionals, ledger.cast.lead)
    owner = owners[(ledger.number + place) % len(owners)]
    agreed, due = ledger.day(task["agreed"]), ledger.day(task["due"])
    done = ledger.day(task["done"]) if "done" in task else None
    title = ledger.texts["tasks"][task["title"]]
    blocked = ledger.stage.at(ledger.stage.today, 0) if task.get("blocked") else None
    row = ledger.within(
        Task,
        owner_id=owner.id,
        title=title,
        agreed_on=agreed,
        due=due,
        state="done" if done else "open",
        done_on=done,
        done_by=owner.id if done else None,
        blocked_at=blocked,
        blocked_reason=ledger.texts["blocked"] if blocked else "",
        proposed_due=ledger.day(task["due"] + 10) if blocked else None,
    )
    ledger.parts["tasks"].append(rules.Task(str(row), title, str(owner.id), due, agreed, done))


def _visit(ledger: Ledger, on: date, children: list[tuple[uuid.UUID, str]]) -> None:
    """Add a visit of the lead social worker to each child."""
    entry = ledger.new_id()
    for child, _ in children:
        row = ledger.within(
            Visit,
            child_id=child,
            by_id=ledger.cast.lead.id,
            at=ledger.stage.at(on, 15),
            seen=True,
            alone=True,
            note=ledger.texts["visit"],
            entry=entry,
            recorded_at=ledger.stage.at(on, 17),
        )
        ledger.parts["visits"].append(
            rules.Visit(str(row), str(child), str(ledger.cast.lead.id), on, True, by_lead=True)
        )


def _members(ledger: Ledger, initials: str) -> None:
    """Add who sits in the group, a relative and somebody without Slack among them."""
    relative = ledger.add(
        Person,
        slack_id=None,
        name=f"{initials}'s {ledger.chance.choice(_RELATIVES)}",
        agency="",
        post=Post.FAMILY,
        is_administrator=False,
        created_at=ledger.stage.at(ledger.initial, 16),
    )
    cast = ledger.cast
    sitting = [(cast.lead.id, Role.LEAD_SOCIAL_WORKER), (cast.manager.id, Role.TEAM_MANAGER)]
    sitting.append((cast.chair.id, Role.CONFERENCE_CHAIR))
    others = [*cast.professionals, *([cast.by_hand] if cast.by_hand else [])]
    sitting += [(person.id, Role.PROFESSIONAL) for person in others]
    sitting.append((relative, Role.FAMILY))
    copied = _copied(ledger)
    for person_id, role in sitting:
        ledger.within(
            Membership,
            person_id=person_id,
            role=role,
            starts=ledger.initial,
            plan_copy_on=copied if role is Role.PROFESSIONAL else None,
        )
        ledger.case.holders[role] = max(
            person_id, ledger.case.holders.get(role, person_id), key=str
        )
        copy = copied if role is Role.PROFESSIONAL else None
        ledger.parts["members"].append(
            rules.Member(str(person_id), role, ledger.initial, plan_copy_on=copy)
        )


def _copied(ledger: Ledger) -> date | None:
    """Return the day the latest copy of the plan reached the professionals, None for not yet."""
    for changed in reversed([ledger.initial, *ledger.changes]):
        came = ledger.stage.calendar.add(changed, _COPY_AFTER)
        if came <= ledger.stage.today:
            return came
    return None
