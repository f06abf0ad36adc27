"""Short storms on both databases, and one in which PostgreSQL itself is stopped and started."""

from __future__ import annotations

from typing import Any

import pytest

from bot.duties.turn import Rulebook
from bot.records.engine import Store, is_sqlite, make_engine
from bot.records.schema import migrate
from tests.chaos.cluster import Cluster, can_run
from tests.chaos.storm import Storm, Toll, rage
from tests.support.databases import open_records

SHORT: Any = {"reminders": 60, "kill_every": 2.0, "most_kills": 3}


def assert_each_arrived_once(toll: Toll) -> None:
    assert toll.lost == set()
    assert toll.doubled == set()
    assert set(toll.delivered) == toll.expected
    assert toll.kills >= 1
    assert toll.struck, "the weather was too kind to prove anything"


def test_each_reminder_arrives_once_in_a_storm(
    store: Store, rulebook: Rulebook, database: str
) -> None:
    storm = Storm(**SHORT, processes=1 if is_sqlite(store.engine) else 2)
    assert_each_arrived_once(rage(storm, store, rulebook, database))


@pytest.mark.postgres
def test_each_reminder_arrives_once_while_the_database_is_stopped_and_started(
    rulebook: Rulebook,
) -> None:
    if not can_run():
        pytest.skip("PostgreSQL's own programs are not installed")
    with Cluster() as cluster:
        engine = make_engine(cluster.url)
        migrate(engine)
        store = open_records(engine)
        storm = Storm(**SHORT, processes=2, seed=2)
        toll = rage(storm, store, rulebook, cluster.url, shake=lambda number: cluster.restart())
        store.close()
    assert_each_arrived_once(toll)
