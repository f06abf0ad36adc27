"""The real guidance and procedures, and a small procedure of our own for single points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bot.assets import data_folder
from bot.documents.guidance_data import load_library
from bot.documents.guidance_model import Library
from bot.rules.procedure import Procedures, load_all


@dataclass(frozen=True)
class SmallRule:
    """A rule as guidance sees it."""

    id: str
    section: str = "Section 1"
    owner: str = ""
    trigger: str = ""
    figure: str = ""
    words: str = "Do this."


@dataclass(frozen=True)
class SmallProcedure:
    """A procedure as guidance sees it, without a book."""

    rules: Mapping[str, SmallRule]
    id: str = "northshire"
    version: str = "1"
    name: str = "Northshire"
    document: str = "Northshire handbook"
    how_old: str = "It dates from May 2026."
    labels: Mapping[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(data_folder() / "guidance")


@pytest.fixture(scope="session")
def procedures() -> Procedures:
    return load_all(data_folder() / "procedures")


@pytest.fixture
def northshire() -> SmallProcedure:
    rules = [
        SmallRule(
            "NS-1", "2.1", "lead_social_worker", "initial conference", "3 days", "Meet soon."
        ),
        SmallRule("NS-2", "2.2", "team_manager", "first meeting held", "", "Chair it."),
        SmallRule("NS-3", "9", "any_member", "concern about plan", "at once", "Speak up."),
    ]
    return SmallProcedure({rule.id: rule for rule in rules})
