"""`coregroup understand`: the contract's JSON, files, bad input, and what it must not load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app

RUN = CliRunner()


def test_a_sentence_is_answered_as_json() -> None:
    done = RUN.invoke(
        app, ["understand", "can't make Thursday for CG-104", "--on", "2026-11-24", "--json"]
    )
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert found["intent"] == "apologies"
    assert found["slots"]["date"] == "2026-11-26"
    assert found["slots"]["case"] == "CG-104"
    assert found["next"] == "open"
    assert 0 <= found["confidence"] <= 1


def test_a_file_gives_one_line_for_each_row(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text(
        'text,more\nhelp,1\n"done with the referral, at last",2\n,3\n', encoding="utf-8"
    )
    done = RUN.invoke(app, ["understand", "--file", str(file), "--on", "2026-11-24"])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["intent"] for one in found] == ["help", "task_done", "none"]


def test_a_file_without_the_column_is_refused_with_a_remedy(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("words\nhelp\n", encoding="utf-8")
    done = RUN.invoke(app, ["understand", "--file", str(file)])
    assert done.exit_code == 1
    assert "column called text" in done.stderr


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["understand", "--file", str(tmp_path / "no.csv")]).exit_code == 1


def test_neither_or_both_is_misuse() -> None:
    assert RUN.invoke(app, ["understand"]).exit_code == 2
    assert RUN.invoke(app, ["understand", "x", "--file", "y"]).exit_code == 2


def test_it_loads_neither_bolt_nor_the_database() -> None:
    code = (
        "import sys; import bot.commands.understand; from bot.talk.understand import make_listener;"
        "make_listener(); never = {'slack_bolt', 'sqlalchemy', 'sqlmodel'};"
        "print(sorted(never & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
