"""What tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Cli
from tests.support.databases import copy_template


@pytest.fixture
def cli(sqlite_template: Path, tmp_path: Path) -> Cli:
    """The command line on an empty SQLite database."""
    return Cli(copy_template(sqlite_template, tmp_path))
