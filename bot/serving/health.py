"""Whether the bot is alive, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.records.engine import Store
from bot.records.lag import read_lag
from bot.records.reads import stopped_workspaces

MOST_SECONDS_SINCE_TICK = 60
MOST_LAG_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Health:
    """What /readyz asks: the records, the socket (None over HTTP), the last tick, the lag.

    `now` is case time.
    """

    store: Store
    socket_connected: Callable[[], bool] | None
    last_tick: Callable[[], datetime | None]
    now: Callable[[], datetime]
    machine_now: Callable[[], datetime]

    def faults(self) -> list[str]:
        """Return what keeps the bot from its work, each as a sentence; empty when it is ready."""
        return [*self._database(), *self._socket(), *self._ticks()]

    def _database(self) -> list[str]:
        try:
            with self.store.connection() as connection:
                connection.execute(text("SELECT 1"))
                stopped = stopped_workspaces(connection)
                lag = read_lag(connection, self.now(), self.machine_now())
        except SQLAlchemyError as error:
            return [f"The database does not answer ({type(error).__name__})."]
        faults = [f"Workspace {team}: Slack refuses the token ({why})." for team, why in stopped]
        if lag.due_seconds > MOST_LAG_SECONDS:
            minutes = lag.due_seconds // 60
            faults.append(f"{lag.due} reminders are due, the oldest for {minutes:.0f} minutes.")
        if lag.waiting_seconds > MOST_LAG_SECONDS:
            minutes = lag.waiting_seconds // 60
            faults.append(f"The oldest message has waited for {minutes:.0f} minutes.")
        return faults

    def _socket(self) -> list[str]:
        if self.socket_connected is None or self.socket_connected():
            return []
        return ["The Slack socket is not connected."]

    def _ticks(self) -> list[str]:
        last = self.last_tick()
        if last is None:
            return ["Reminders have not started."]
        seconds = (self.machine_now() - last).total_seconds()
        if seconds > MOST_SECONDS_SINCE_TICK:
            return [f"Reminders last ticked {seconds:.0f} seconds ago."]
        return []
