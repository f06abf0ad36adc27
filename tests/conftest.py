"""What tests share: both databases, an office with people and a core group, a fake Slack.

`store` and `office` run a test once on SQLite and once on PostgreSQL. Where the database does not
matter, say so for a test or a whole module:

    pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import make_rulebook
from bot.duties.turn import Rulebook
from bot.records.engine import Store, make_engine
from bot.settings import Settings
from tests.support.databases import fresh, make_template, own_schema, quick
from tests.support.office import Office
from tests.support.slack import FakeSlack


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every table, to be copied."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A schema of this run's own on PostgreSQL, with every table."""
    with own_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database: SQLite, then PostgreSQL."""
    return fresh(request, tmp_path, request.param)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """The records over an empty database."""
    opened = Store(quick(make_engine(database)))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The procedures that come with the bot."""
    return make_rulebook(Settings())


@pytest.fixture
def office(store: Store, rulebook: Rulebook) -> Office:
    """A workspace with people and the core group CG-104, on Monday 21 December 2026, 08:30."""
    return Office(store, rulebook)


@pytest.fixture
def slack(office: Office) -> FakeSlack:
    """A Slack in memory whose clock is the office's machine time."""
    return FakeSlack(office.machine)
