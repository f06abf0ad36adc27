"""What /metrics shows: counts of requests and messages, never whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.records.engine import Store
from bot.records.reads import counts, oldest_waiting


class Numbers:
    """One process's metrics in a registry of its own."""

    def __init__(self, store: Store, machine_now: Callable[[], datetime]) -> None:
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
        self.registry.register(_FromRecords(store, machine_now))

    def text(self) -> bytes:
        """Return every metric in Prometheus's text format."""
        return generate_latest(self.registry)


class _FromRecords(Collector):
    def __init__(self, store: Store, machine_now: Callable[[], datetime]) -> None:
        self._store = store
        self._machine_now = machine_now

    def describe(self) -> Iterable[Metric]:
        # Named here, so that registering does not read the records.
        return (GaugeMetricFamily("coregroup_outbox_waiting", "Messages waiting by state"),)

    def collect(self) -> Iterable[Metric]:
        with self._store.connection() as connection:
            waiting, duties = counts(connection)
            oldest = oldest_waiting(connection)
        states = GaugeMetricFamily(
            "coregroup_outbox_waiting", "Messages waiting by state", labels=["state"]
        )
        for state, number in waiting.items():
            states.add_metric([state], number)
        age = max(0.0, (self._machine_now() - oldest).total_seconds()) if oldest else 0.0
        return (
            states,
            GaugeMetricFamily(
                "coregroup_outbox_oldest_seconds", "Age of the oldest waiting message", value=age
            ),
            GaugeMetricFamily("coregroup_open_duties", "Open dated duties", value=duties),
        )
