"""Reminders over a test's office and a fake Slack."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.documents.phrases import load_phrases
from bot.duties import audit
from bot.duties.projection import reproject
from bot.records.tables import Task
from bot.records.words import TaskState
from bot.reminders.engine import Reminders
from bot.reminders.timing import Timing
from handlers.messages import make_render
from tests.support.office import Office
from tests.support.slack import FakeSlack


def make_reminders(office: Office, slack: FakeSlack, timing: Timing | None = None) -> Reminders:
    """Make one process's reminders; several over one office are several processes."""
    return Reminders(
        store=office.store,
        rulebook=office.rulebook,
        clock=office.clock,
        machine_now=office.machine,
        client=slack,
        render=make_render(
            rulebook=office.rulebook,
            phrases=load_phrases(),
            now=office.clock,
            machine_now=office.machine,
        ),
        timing=timing,
    )


def add_task(office: Office, owner: str, due: date, title: str = "Ring the school") -> uuid.UUID:
    """Agree a task in CG-104 today; return its id."""
    with office.turn("Sam") as turn:
        task = Task(
            workspace_id=office.workspace_id,
            core_group_id=office.group_id,
            owner_id=office.people[owner],
            title=title,
            agreed_on=turn.today,
            due=due,
        )
        turn.session.add(task)
        turn.session.flush()
        reproject(turn, office.group(turn.session))
        return task.id


def finish_task(office: Office, task_id: uuid.UUID) -> None:
    """Mark a task as done today."""
    with office.turn("Sam") as turn:
        task = turn.session.get_one(Task, task_id)
        task.state, task.done_on = TaskState.DONE, turn.today
        turn.session.add(task)
        turn.session.flush()
        reproject(turn, office.group(turn.session))


def at(day: str, hour: str = "09:00") -> datetime:
    """Return an instant in London, such as at("2026-12-22")."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo("Europe/London"))


def states(office: Office) -> dict[str, int]:
    """Return how many messages stand in each state."""
    return dict(Counter(row.state for row in office.outbox()))


def look_at(office: Office, name: str) -> None:
    """Let somebody ask the bot for something, so that what it sent them counts as read."""
    with office.turn(name) as turn:
        audit.note(turn, "look")
