"""What /metrics shows: counts of requests and messages, never whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.records.engine import Store
from bot.records.lag import counts, read_lag
from bot.records.reads import stopped_workspaces

SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)


class Numbers:
    """One process's metrics in a registry of its own; `now` is case time."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], machine_now: Callable[[], datetime]
    ) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "coregroup_http_requests",
            "Requests at the HTTP door by path and status",
            ["path", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "coregroup_http_seconds", "Seconds for one request of Slack's", registry=self.registry
        )
        self._planned = Counter(
            "coregroup_messages_planned", "Messages put into the outbox", registry=self.registry
        )
        self._settled = Counter(
            "coregroup_messages",
            "Messages dealt with, by where they stand then: sent, uncertain, failed, ...",
            ["state"],
            registry=self.registry,
        )
        self._sent_after = Histogram(
            "coregroup_due_to_sent_seconds",
            "Seconds from when a message was due to when Slack took it",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._calls = Counter(
            "coregroup_slack_calls",
            "Calls to Slack by method and result",
            ["method", "result"],
            registry=self.registry,
        )
        self.registry.register(_FromRecords(store, now, machine_now))

    def planned(self, number: int) -> None:
        """Count messages put into the outbox."""
        self._planned.inc(number)

    def settled(self, state: str) -> None:
        """Count a message by the state it stands in after it was dealt with."""
        self._settled.labels(state).inc()

    def sent_after(self, seconds: float) -> None:
        """Count how long a message took from being due to being sent."""
        self._sent_after.observe(seconds)

    def called(self, method: str, result: str) -> None:
        """Count a call to Slack."""
        self._calls.labels(method, result).inc()

    def text(self) -> bytes:
        """Return every metric in Prometheus's text format."""
        return generate_latest(self.registry)


class _FromRecords(Collector):
    def __init__(
        self, store: Store, now: Callable[[], datetime], machine_now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._now = now
        self._machine_now = machine_now

    def describe(self) -> Iterable[Metric]:
        # Named here, so that registering does not read the records.
        return (GaugeMetricFamily("coregroup_outbox_waiting", "Messages waiting by state"),)

    def collect(self) -> Iterable[Metric]:
        with self._store.connection() as connection:
            waiting, duties = counts(connection)
            behind = read_lag(connection, self._now(), self._machine_now())
            stopped = len(stopped_workspaces(connection))
        states = GaugeMetricFamily(
            "coregroup_outbox_waiting", "Messages waiting by state", labels=["state"]
        )
        for state, number in waiting.items():
            states.add_metric([state], number)
        yield states
        for name, said, value in (
            ("outbox_oldest_seconds", "Age of the oldest waiting message", behind.waiting_seconds),
            ("due", "Dated duties whose reminder is due and not yet planned", behind.due),
            ("due_oldest_seconds", "Age of the oldest of them", behind.due_seconds),
            ("open_duties", "Open dated duties", duties),
            ("workspaces_stopped", "Workspaces whose token Slack refuses", stopped),
        ):
            yield GaugeMetricFamily(f"coregroup_{name}", said, value=value)
