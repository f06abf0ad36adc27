"""Reminders as the composition root uses them: one object that ticks, by itself or when asked."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlmodel import col, select, update

from bot.duties.turn import Rulebook
from bot.records.engine import Store, is_sqlite
from bot.records.tables import Person, Workspace
from bot.records.words import OutboxState as State
from bot.reminders.breaks import BreakQuestions
from bot.reminders.climbing import climb_all
from bot.reminders.digests import Raced, look_again, release
from bot.reminders.lanes import Lanes
from bot.reminders.meter import Meter, Uncounted
from bot.reminders.outcomes import Outcome, Shown, TickResult, count
from bot.reminders.planner import Planned, plan_batch
from bot.reminders.prepare import Preparer, Render
from bot.reminders.preview import preview
from bot.reminders.scheduler import Scheduler
from bot.reminders.sender import Sender
from bot.reminders.timing import Timing
from bot.reminders.verdicts import Fate, ask

log = structlog.get_logger(__name__)

LANES = 8
SQLITE_LANES = 4
PROBE_SECONDS = 60
MOST_RACES = 20
JUMP = timedelta(seconds=2)


class CaseClock(Protocol):
    """What is asked of case time here; bot.clock.Clock gives it."""

    def now(self) -> datetime: ...


class Reminders:
    """Plans what is due and sends what is planned.

    `clock` is case time and `machine_now` machine time. `client` is a slack_sdk WebClient with
    retry_handlers=[] and timeout 10. `render(session, row)` makes a row's text and blocks, None
    (or NotHere) where it is no longer true.
    """

    def __init__(
        self,
        *,
        store: Store,
        rulebook: Rulebook,
        clock: CaseClock,
        machine_now: Callable[[], datetime],
        client: Any,
        render: Render,
        timing: Timing | None = None,
        meter: Meter | None = None,
    ) -> None:
        self._store = store
        self._rulebook = rulebook
        self._clock = clock
        self._machine_now = machine_now
        self._client = client
        self._render = render
        self._meter: Meter = meter or Uncounted()
        preparer = Preparer(store, rulebook, render, clock.now)
        self._sender = Sender(
            store, client, preparer, machine_now, timing or Timing(), meter=self._meter
        )
        most = SQLITE_LANES if is_sqlite(store.engine) else LANES
        self._lanes = Lanes(self._sender, most, self._hear)
        self._heard: list[Outcome] | None = None
        self._hearing = threading.Lock()
        self._ticking = threading.Lock()
        self._last_tick: datetime | None = None
        self._last_probe: datetime | None = None
        self._offset: timedelta | None = None
        self._breaks = BreakQuestions()
        self._scheduler = Scheduler(self._beat)

    def tick(self) -> TickResult:
        """Plan what is due, send what is planned, look up what is uncertain; wait until done."""
        with self._ticking:
            heard: list[Outcome] = []
            with self._hearing:
                self._heard = heard
            try:
                planned = self._plan()
                self._lanes.wake()
                self._lanes.wait()
            finally:
                with self._hearing:
                    self._heard = None
            self._last_tick = self._machine_now()
            return self._result(planned, heard)

    def preview(self) -> TickResult:
        """Return what a tick would plan and send now; nothing is written."""
        return preview(
            self._store,
            self._rulebook,
            self._render,
            now=self._clock.now(),
            machine_now=self._machine_now(),
        )

    def start(self) -> None:
        """Tick every few seconds from now on, in threads of its own."""
        self._scheduler.start()

    def nudge(self) -> None:
        """Send at once what was put into the outbox, and tick: case time may have jumped."""
        self._lanes.wake()
        self._scheduler.nudge()

    def stop(self) -> None:
        """Finish what is under way and tick no more."""
        self._scheduler.stop()
        self._lanes.stop()

    def last_tick(self) -> datetime | None:
        """Return when the last tick went through, by machine time; None before the first."""
        return self._last_tick

    def _beat(self) -> None:
        with self._ticking:
            self._lanes.wake()
            if self._plan():
                self._lanes.wake()
            self._last_tick = self._machine_now()

    def _plan(self) -> list[Planned]:
        self._probe_stopped()
        self._notice_jump()
        now, machine_now = self._clock.now(), self._machine_now()
        planned = climb_all(self._store, self._rulebook, now=now, machine_now=machine_now)
        races = 0
        while races < MOST_RACES:
            try:
                with self._store.session() as session:
                    batch = plan_batch(
                        session,
                        self._rulebook,
                        now=self._clock.now(),
                        machine_now=self._machine_now(),
                    )
            except Raced:
                races += 1
                continue
            if batch is None:
                break
            self._meter.planned(len(batch))
            planned += batch
        planned += self._ask_about_breaks()
        held = [one.recipient for one in planned if one.held]
        if held:
            with self._store.connection() as connection:
                release(connection, held, self._machine_now())
        return planned

    def _notice_jump(self) -> None:
        offset = self._clock.now() - self._machine_now()
        jumped = self._offset is not None and abs(offset - self._offset) > JUMP
        self._offset = offset
        if jumped:
            with self._store.connection() as connection:
                look_again(connection, self._machine_now())

    def _ask_about_breaks(self) -> list[Planned]:
        try:
            with self._store.session() as session:
                return self._breaks.plan(
                    session,
                    self._rulebook,
                    now=self._clock.now(),
                    machine_now=self._machine_now(),
                )
        except Exception:
            # What was undone has not been asked.
            self._breaks = BreakQuestions()
            raise

    def _probe_stopped(self) -> None:
        """Ask Slack once a minute whether a stopped workspace's token is taken again."""
        now = self._machine_now()
        if self._last_probe and (now - self._last_probe).total_seconds() < PROBE_SECONDS:
            return
        self._last_probe = now
        with self._store.session() as session:
            stopped = session.exec(
                select(Workspace.team_id).where(col(Workspace.stopped_reason).is_not(None))
            ).all()
        if not stopped:
            return
        answer = ask(self._client.auth_test)
        team = str((answer.data or {}).get("team_id") or "")
        if answer.fate is Fate.DONE and team in stopped:
            log.info("workspace goes on", team=team)
            with self._store.session() as session:
                session.exec(
                    update(Workspace)
                    .where(col(Workspace.team_id) == team)
                    .values(stopped_reason=None)
                )

    def _hear(self, outcome: Outcome) -> None:
        self._meter.settled(outcome.state)
        with self._hearing:
            if self._heard is not None:
                self._heard.append(outcome)

    def _result(self, planned: list[Planned], heard: list[Outcome]) -> TickResult:
        both: list[Planned | Outcome] = [*planned, *heard]
        messages = {(one.recipient, one.key): one.kind for one in both}
        slack_ids = self._slack_ids({recipient for recipient, _ in messages})
        return TickResult(
            planned=len(planned),
            sent=count(heard, State.SENT),
            uncertain=count(heard, State.UNCERTAIN),
            failed=count(heard, State.FAILED, State.ABANDONED),
            messages=tuple(
                Shown(key, slack_ids.get(recipient) or str(recipient), kind)
                for (recipient, key), kind in messages.items()
            ),
        )

    def _slack_ids(self, people: set[uuid.UUID]) -> dict[uuid.UUID, str | None]:
        if not people:
            return {}
        with self._store.session() as session:
            rows = session.exec(
                select(Person.id, Person.slack_id).where(col(Person.id).in_(people))
            ).all()
        return dict(rows)
