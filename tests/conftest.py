"""What tests share: both databases, an office with people and a core group, a fake Slack.

`store` and `office` run a test once on SQLite and once on PostgreSQL. Where the database does not
matter, say so for a test or a whole module:

    pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import make_rulebook
from bot.duties.turn import Rulebook
from bot.records.engine import Store, is_sqlite, make_engine
from bot.settings import Settings
from tests.support.databases import (
    copy_template,
    fresh,
    make_template,
    open_records,
    own_schema,
    quick,
)
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
    opened = open_records(quick(make_engine(database)))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The procedures that come with the bot."""
    return make_rulebook(Settings())


@pytest.fixture(scope="session")
def first_office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook
) -> Office:
    """An office on SQLite, to be copied: filling one takes longer than most tests."""
    url = copy_template(sqlite_template, tmp_path_factory.mktemp("office"))
    opened = open_records(quick(make_engine(url)))
    office = Office(opened, rulebook)
    opened.close()
    return office


@pytest.fixture
def office(request: pytest.FixtureRequest, store: Store, rulebook: Rulebook) -> Office:
    """A workspace with people and the core group CG-104, on Monday 21 December 2026, 08:30."""
    if not is_sqlite(store.engine):
        return Office(store, rulebook)
    first: Office = request.getfixturevalue("first_office")
    # Nobody has opened the empty file yet, so it can still become another.
    shutil.copyfile(str(first.store.engine.url.database), str(store.engine.url.database))
    return Office(store, rulebook, first)


@pytest.fixture
def slack(office: Office) -> FakeSlack:
    """A Slack in memory whose clock is the office's machine time."""
    return FakeSlack(office.machine)
