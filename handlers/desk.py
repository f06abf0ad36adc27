"""What routes are given to work with: the records, the rules, the clock, the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.documents.phrases import Phrases
from bot.duties import access, audit
from bot.duties.turn import NotHere, Rulebook, Turn
from bot.records.engine import Store
from handlers.requests import Request


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one process.

    `nudge` wakes the sender after something was put out; `name_of` asks Slack for the name behind
    a Slack id, never inside a transaction.
    """

    store: Store
    rulebook: Rulebook
    clock: Clock
    phrases: Phrases
    machine_now: Callable[[], datetime]
    nudge: Callable[[], None]
    name_of: Callable[[str], str]

    @contextmanager
    def turn(self, request: Request) -> Iterator[Turn]:
        """Open one transaction for the person behind a request.

        Raises NotHere for somebody the workspace does not know. A refusal is written to the trail
        in a transaction of its own, since the one it happened in is rolled back.
        """
        try:
            with self._open(request) as turn:
                yield turn
        except NotHere:
            self._note_refusal(request)
            raise

    @contextmanager
    def _open(self, request: Request) -> Iterator[Turn]:
        with self.store.session() as session:
            workspace, person = access.find_actor(session, request.team, request.user)
            if person is None:
                raise NotHere
            yield Turn(
                session=session,
                workspace=workspace,
                actor=person,
                rulebook=self.rulebook,
                now=self.clock.now(),
                machine_now=self.machine_now(),
            )

    def _note_refusal(self, request: Request) -> None:
        with self.store.session() as session:
            audit.note_refusal(
                session,
                team_id=request.team,
                slack_id=request.user,
                route=f"{request.kind}:{request.route}",
                now=self.clock.now(),
                machine_now=self.machine_now(),
            )
