"""`coregroup guide` as it is typed: what it prints, and how it refuses."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.assets import data_folder
from bot.cli import app


def run(*words: str):
    return CliRunner().invoke(app, ["guide", *words])


def test_the_whole_leaflet_is_printed_when_no_topic_is_named():
    done = run()
    assert done.exit_code == 0
    assert done.stdout.startswith("# Your guide to core groups\n\nGreenwich\n")
    assert "## Escalation: worries about the group" in done.stdout


def test_a_question_prints_its_topic_alone():
    done = run("how", "long", "for", "minutes", "--role", "professional")
    assert done.exit_code == 0
    assert "## Minutes" in done.stdout
    assert done.stdout.count("\n## ") == 1
    assert "for the professional member" in done.stdout


def test_html_is_one_page():
    done = run("--format", "html", "--procedure", "greenwich")
    assert done.exit_code == 0
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.rstrip().endswith("</html>")


def test_telephone_numbers_are_printed():
    done = run("apologies", "--duty", "01632 960 101", "--out-of-hours", "01632 960 202")
    assert "ring 01632 960 101. Out of hours, ring 01632 960 202." in done.stdout


def test_the_dates_from_a_conference_are_printed_with_their_reason():
    done = run("first-meeting", "--initial-conference", "2026-12-18")
    assert done.exit_code == 0
    assert "### Dates for the initial conference on Friday 18 December 2026" in done.stdout
    assert "by **Wednesday 6 January 2027**" in done.stdout
    assert "Boxing Day" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["pizza"], 1, "no page that fits those words"),
        (["--procedure", "atlantis"], 1, "There is no procedure 'atlantis'"),
        (["--initial-conference", "2026-02-30"], 1, "There is no day 2026-02-30"),
        (["--role", "aunt"], 2, "--role is one of"),
        (["--format", "pdf"], 2, "'pdf' is not one of"),
        (["--duty", "01632 960 101"], 2, "go together"),
        (["--initial-conference", "soon"], 2, "is no date"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(words, code, sentence):
    done = run(*words)
    assert done.exit_code == code
    assert sentence in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_an_authoritys_own_procedure_has_guidance_too(tmp_path):
    source = (data_folder() / "procedures" / "greenwich.toml").read_text(encoding="utf-8")
    own = source.replace('id = "greenwich"', 'id = "northshire"', 1)
    (tmp_path / "northshire.toml").write_text(own, encoding="utf-8")
    done = run("first", "meeting", "--procedure", "northshire", "--procedures-dir", str(tmp_path))
    assert done.exit_code == 0
    assert "(First meeting 2)" in done.stdout
