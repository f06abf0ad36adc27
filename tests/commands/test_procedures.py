"""`coregroup procedures` as it is typed."""

from __future__ import annotations

from typer.testing import CliRunner

from bot.assets import data_folder
from bot.cli import app


def run(*words: str):
    return CliRunner().invoke(app, ["procedures", *words], env={"COREGROUP_PROCEDURES_DIR": None})


def test_the_page_is_printed_as_it_stands_in_docs():
    done = run("--format", "md")
    assert done.exit_code == 0
    page = data_folder().parent / "docs" / "procedures.md"
    assert done.stdout == page.read_text(encoding="utf-8")


def test_an_authoritys_own_procedure_is_on_the_page(tmp_path):
    source = (data_folder() / "procedures" / "highland.toml").read_text(encoding="utf-8")
    own = source.replace('id = "highland"', 'id = "northshire"', 1)
    own = own.replace('title = "Core groups in Highland"', 'title = "Core groups up north"', 1)
    (tmp_path / "northshire.toml").write_text(own, encoding="utf-8")
    done = run("--procedures-dir", str(tmp_path))
    assert done.exit_code == 0
    assert "## Core groups up north" in done.stdout


def test_a_file_that_cannot_be_used_is_refused(tmp_path):
    (tmp_path / "wrong.toml").write_text('id = "wrong"\n', encoding="utf-8")
    done = run("--procedures-dir", str(tmp_path))
    assert done.exit_code == 1
    assert "wrong.toml" in done.stderr
    assert done.stdout == ""
