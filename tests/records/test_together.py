"""Two processes that do the same in one moment: one of them does it, and nobody fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import Session, select

from bot.duties.projection import reproject
from bot.records import intake, outbox
from bot.records.tables import DeadlineRow, Meeting, Task
from bot.records.words import DeadlineState, MeetingState
from tests.support.office import Office

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database", ["postgres"], indirect=True),
]
SHORT = 0.3
PATIENCE = 20.0


class Undone(Exception):
    """The first of two goes wrong in the end."""


def put(office: Office, session: Session) -> bool:
    return outbox.put(
        session,
        workspace_id=office.workspace_id,
        key="group_joined:1",
        kind="group_joined",
        recipient_id=office.people["Tom"],
        core_group_id=office.group_id,
        now=office.machine(),
    )


def deliver(office: Office, session: Session) -> bool:
    return intake.first_time(session, "event:Ev1", office.machine())


def second(office: Office, act: Callable[[Office, Session], bool]) -> bool:
    with office.store.session() as session:
        return act(office, session)


def waits(running: Future[bool]) -> None:
    """The second one neither fails nor goes ahead while the first has not ended."""
    with pytest.raises(TimeoutError):
        running.result(timeout=SHORT)


@pytest.mark.parametrize("act", [put, deliver])
@pytest.mark.parametrize("undone", [False, True])
def test_the_first_to_end_well_is_the_first(
    office: Office, act: Callable[[Office, Session], bool], undone: bool
) -> None:
    with ThreadPoolExecutor(1) as pool:
        try:
            with office.store.session() as session:
                assert act(office, session)
                running = pool.submit(second, office, act)
                waits(running)
                if undone:
                    raise Undone
        except Undone:
            pass
        assert running.result(timeout=PATIENCE) is undone
    assert not second(office, act)


def test_two_changes_of_one_group_are_projected_one_after_the_other(office: Office) -> None:
    """One moves the meeting; the other, who had read it before, agrees a task at the same time."""
    read, moved = threading.Event(), threading.Event()

    def agree_a_task() -> bool:
        with office.turn("Sam") as turn:
            meeting = turn.session.exec(select(Meeting)).one()
            assert meeting.on_date != date(2026, 12, 30)
            read.set()
            assert moved.wait(PATIENCE)
            turn.session.add(
                Task(
                    workspace_id=office.workspace_id,
                    core_group_id=office.group_id,
                    owner_id=office.people["Priya"],
                    title="Ring the school",
                    agreed_on=turn.today,
                    due=date(2027, 1, 6),
                )
            )
            reproject(turn, office.group(turn.session))
        return True

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(agree_a_task)
        assert read.wait(PATIENCE)
        with office.turn("Mo") as turn:
            meeting = turn.session.exec(select(Meeting)).one()
            meeting.on_date, meeting.state = date(2026, 12, 30), MeetingState.PLANNED
            reproject(turn, office.group(turn.session))
            moved.set()
            waits(running)
        assert running.result(timeout=PATIENCE)
    before = rows(office)
    assert any("30 December" in subject for _, subject, _, _ in before)
    with office.turn("Sam") as turn:
        reproject(turn, office.group(turn.session))
    assert rows(office) == before


def rows(office: Office) -> list[tuple[str, str, date, str]]:
    with office.store.session() as session:
        found = session.exec(
            select(DeadlineRow).where(DeadlineRow.state == DeadlineState.OPEN)
        ).all()
    return sorted((row.rule, row.subject, row.due, row.owner_key) for row in found)
