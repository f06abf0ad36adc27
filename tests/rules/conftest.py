"""What the tests of the rules share: the five procedures and the four calendars, loaded once."""

from __future__ import annotations

import pytest

from bot.assets import data_folder
from bot.rules.procedure import Procedures
from bot.rules.why import Phrases, load_phrases
from bot.rules.workdays import Calendar
from tests.support.timelines import Desk, load_calendars, load_procedures


@pytest.fixture(scope="session")
def procedures() -> Procedures:
    """The five procedures."""
    return load_procedures()


@pytest.fixture(scope="session")
def calendars() -> dict[str, Calendar]:
    """The calendar of each nation."""
    return load_calendars()


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    """The words of `why`."""
    return load_phrases(data_folder() / "phrases")


@pytest.fixture(scope="session")
def desk(procedures: Procedures, calendars: dict[str, Calendar]) -> Desk:
    """The five procedures and their calendars, to project a timeline in one call."""
    return Desk(procedures, calendars)
