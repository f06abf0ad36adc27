"""`coregroup reproject` and `coregroup versions`: counted, done, and shown before it is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assets import data_folder
from tests.support.cli import Cli
from tests.support.office import TEAM


@pytest.fixture
def seeded(cli: Cli) -> Cli:
    """Forty synthetic core groups."""
    cli.json("seed", "--workspace", TEAM, "--cases", "40", "--seed", "7")
    return cli


def test_it_counts_then_works_then_has_nothing_to_do(seeded: Cli):
    assert _one(seeded, "--dry-run")["lagging"] == 0
    seeded.json("workspace", "set", TEAM, "--no-figure-days", "7")
    assert _one(seeded)["projected"] == 0
    every = _one(seeded, "--all")
    assert (every["projected"], every["missing"]) == (every["open"], [])


def _one(cli: Cli, *words: str) -> dict[str, object]:
    (found,) = cli.json("reproject", *words)["workspaces"]
    return found


def test_it_says_in_words_what_it_did(seeded: Cli):
    done = seeded("reproject", "--workspace", TEAM)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{TEAM}: of ")
    assert "0 were reckoned again" in done.stdout
    assert "Nothing was changed." in seeded("reproject", "--dry-run").stdout
    assert "T0404" in seeded.refusal("reproject", "--workspace", "T0404")


def test_without_a_workspace_there_is_nothing(cli: Cli):
    assert cli.json("reproject") == {"workspaces": []}


def newer(folder: Path) -> None:
    """Write a version 2 of Greenwich whose first meeting is a day sooner."""
    text = (data_folder() / "procedures" / "greenwich.toml").read_text(encoding="utf-8")
    text = text.replace('version = "1"', 'version = "2"')
    before, mark, after = text.partition('id = "GR-19"')
    changed = before + mark + after.replace("limit = 10", "limit = 9", 1)
    (folder / "greenwich-2.toml").write_text(changed, encoding="utf-8")


def test_an_administrator_sees_what_a_newer_version_would_change(seeded: Cli, tmp_path: Path):
    newer(tmp_path)
    seeded.environment["COREGROUP_PROCEDURES_DIR"] = str(tmp_path)
    found = seeded.json("versions", TEAM, "--from", "greenwich@1", "--to", "greenwich")
    assert (found["from"], found["to"]) == ("greenwich@1", "greenwich@2")
    waiting = [one for one in found["groups"] if one["changes"]]
    assert waiting
    (line,) = found["changes"]
    assert (line["title"], line["number"]) == ("Hold the first core group meeting", len(waiting))
    shown = seeded("versions", TEAM, "--from", "greenwich@1", "--to", "greenwich@2")
    assert "Hold the first core group meeting" in shown.stdout
    # Nothing was moved.
    assert seeded.json("versions", TEAM, "--from", "greenwich@1", "--to", "greenwich@2") == found
    refused = seeded.refusal("versions", TEAM, "--from", "greenwich@1", "--to", "greenwich@9")
    assert "no such version" in refused
    assert "no such version" in seeded.refusal("versions", TEAM, "--from", "x", "--to", "y")
