"""The command line as it is typed, on a database of its own, on Monday 21 December 2026."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from typer.testing import CliRunner, Result

from bot.cli import app
from tests.support.databases import TEST_KEY

NOW = "2026-12-21T09:00:00+00:00"


@dataclass
class Cli:
    """`cli("seed", "--cases", "3")`; `environment` may be changed between calls."""

    url: str
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = {
            "DATABASE_URL": self.url,
            "COREGROUP_NOW": NOW,
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
            "SLACK_BOT_TOKEN": "",
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": "",
            "COREGROUP_CLOCK_URL": "",
            "COREGROUP_KEY": TEST_KEY,
        } | self.environment

    def __call__(self, *words: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(app, list(words), env=self.environment)

    def json(self, *words: str) -> Any:
        """Run one command with --json; return what it printed, which is nothing but JSON."""
        done = self(*words, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    def refusal(self, *words: str) -> str:
        """Run one command that is refused: nothing on stdout, one sentence on stderr, exit 1."""
        done = self(*words)
        assert (done.exit_code, done.stdout) == (1, ""), (done.stdout, done.stderr)
        assert done.stderr.strip().endswith(".")
        return done.stderr.strip()
