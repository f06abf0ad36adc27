"""`coregroup timetable` as it is typed: what it prints, and how it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.assets import data_folder
from bot.cli import app

GREENWICH = ("--procedure", "greenwich", "--initial-conference", "2026-12-18")
ROW = {
    "rule",
    "title",
    "subject",
    "opens",
    "due",
    "act_by",
    "owner",
    "audience",
    "conditional",
    "why",
    "source",
}


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"COREGROUP_PROCEDURES_DIR": "", **(env or {})}).invoke(
        app, ["timetable", *words]
    )


def as_json(*words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def by_rule(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in found["deadlines"]:
        rows.setdefault(row["rule"], []).append(row)
    return rows


def test_the_first_meeting_after_christmas_and_which_days_were_skipped() -> None:
    found = as_json(*GREENWICH)
    assert found["procedure"]["id"] == "greenwich"
    assert found["procedure"]["nation"] == "ENG"
    assert found["procedure"]["document_date"] is None
    (row,) = by_rule(found)["GR-19"]
    assert set(row) == ROW
    assert row == {
        "rule": "GR-19",
        "title": "Hold the first core group meeting",
        "subject": "initial conference on 18 December 2026",
        "opens": None,
        "due": "2027-01-06",
        "act_by": "2027-01-06",
        "owner": "lead_social_worker",
        "audience": ["core_group"],
        "conditional": False,
        "why": row["why"],
        "source": {
            "document": "Royal Borough of Greenwich, Effective Core Group Meetings (leaflet)",
            "section": "First meeting 1",
        },
    }
    for skipped in ("25 December 2026", "28 December 2026", "1 January 2027"):
        assert skipped in row["why"]


def test_people_read_the_same_in_a_table() -> None:
    done = run(*GREENWICH)
    assert done.exit_code == 0
    said = " ".join(done.stdout.replace("│", " ").split())
    assert "Wed 6 Jan 2027" in said
    assert "Hold the first core group meeting" in said
    assert "lead social worker; GR-19, First meeting 1" in said
    assert "Monday 28 December 2026 (Boxing Day, substitute day)" in said
    assert "The leaflet bears no date" in said


def test_a_window_and_a_day_to_act_by_are_in_the_table() -> None:
    done = run(
        "--procedure", "sussex", "--initial-conference", "2027-01-04",
        "--review-conference", "2027-03-30",
    )  # fmt: skip
    said = " ".join(done.stdout.replace("│", " ").split())
    for part in ("from Tue 9 Mar 2027", "to Mon 29 Mar 2027", "act by Thu 25 Mar 2027"):
        assert part in said


def test_every_date_is_there_those_already_met_too() -> None:
    rows = by_rule(
        as_json(
            *GREENWICH,
            "--held", "2027-02-12",
            "--held", "2027-01-06",
            "--planned", "2027-04-12",
            "--planned", "2027-05-10",
            "--review-conference", "2027-03-12",
            "--review-outcome", "continued",
        )
    )  # fmt: skip
    assert {rule: [row["due"] for row in found] for rule, found in rows.items()} == {
        "GR-14": ["2027-04-11", "2027-05-09"],
        "GR-17": ["2026-12-29"],
        "GR-19": ["2027-01-06"],
        "GR-25": ["2027-01-13"],
        "GR-27": ["2027-03-11"],
        "GR-30": ["2027-05-07"],
        "GR-32": ["2027-02-19"],
    }
    assert all(row["conditional"] for row in rows["GR-14"])
    assert not any(row["conditional"] for rule in set(rows) - {"GR-14"} for row in rows[rule])
    assert rows["GR-32"][0]["audience"] == ["all_members", "conference_chair"]
    assert rows["GR-14"][0]["owner"] == "professional"


def test_an_ended_plan_leads_to_a_childs_plan_meeting() -> None:
    rows = by_rule(
        as_json(
            "--procedure", "practice-lead", "--initial-conference", "2026-12-18",
            "--held", "2027-01-04", "--review-conference", "2027-03-12",
            "--review-outcome", "ended",
        )
    )  # fmt: skip
    assert rows["PL-07"][0]["due"] == "2027-04-23"
    assert (rows["PL-04"][0]["due"], rows["PL-04"][0]["act_by"]) == ("2027-01-02", "2026-12-31")


@pytest.mark.parametrize(
    ("procedure", "nation", "day", "rule", "due"),
    [
        ("suffolk", None, "2026-03-27", "SF-2.1", "2026-04-14"),
        ("suffolk", "SCT", "2026-03-27", "SF-2.1", "2026-04-13"),
        ("greenwich", "ENG", "2026-06-12", "GR-19", "2026-06-26"),
        ("greenwich", "SCT", "2026-06-12", "GR-19", "2026-06-29"),
        ("greenwich", "SCT", "2026-12-18", "GR-19", "2027-01-07"),
        ("highland", None, "2026-03-27", "HI-12", "2026-04-08"),
        ("highland", "NIR", "2026-03-27", "HI-12", "2026-04-09"),
    ],
)
def test_each_nation_has_its_own_days(
    procedure: str, nation: str | None, day: str, rule: str, due: str
) -> None:
    more = ("--nation", nation) if nation else ()
    found = as_json("--procedure", procedure, "--initial-conference", day, *more)
    assert by_rule(found)[rule][0]["due"] == due


def test_suffolk_asks_for_a_report_on_the_day_of_each_planned_meeting() -> None:
    rows = by_rule(
        as_json(
            "--procedure", "suffolk", "--initial-conference", "2026-12-14",
            "--planned", "2026-12-21",
        )
    )["SF-4.6"]  # fmt: skip
    assert [(row["due"], row["act_by"], row["conditional"]) for row in rows] == [
        ("2026-12-21", "2026-12-21", True)
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            (*GREENWICH, "--review-conference", "2026-12-01"),
            "The review conference on 1 December 2026 is not after the initial conference",
        ),
        (
            (*GREENWICH, "--review-conference", "2026-12-18"),
            "The review conference on 18 December 2026 is not after the initial conference",
        ),
        (
            (*GREENWICH, "--held", "2026-12-17"),
            "The meeting on 17 December 2026 is before the initial conference",
        ),
        (
            (*GREENWICH, "--planned", "2026-12-17"),
            "The meeting on 17 December 2026 is before the initial conference",
        ),
        (
            ("--procedure", "greenwich", "--initial-conference", "2051-03-01"),
            "the calendar, which holds the years 2010 to 2045",
        ),
        (
            ("--procedure", "greenwich", "--initial-conference", "2045-12-29"),
            "the calendar, which holds the years 2010 to 2045",
        ),
        (
            ("--procedure", "greenwich", "--initial-conference", "2026-02-30"),
            "There is no day 2026-02-30",
        ),
        (
            ("--procedure", "atlantis", "--initial-conference", "2026-12-18"),
            "There is no procedure 'atlantis': use one of greenwich, highland",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    done = run(*words, "--json")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert sentence in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        (*GREENWICH, "--colour", "red"),
        (*GREENWICH, "--held", "soon"),
        (*GREENWICH, "--nation", "FRA"),
        (*GREENWICH, "--review-outcome", "continued"),
        (*GREENWICH, "--review-conference", "2027-03-12", "--review-outcome", "maybe"),
        ("--procedure", "greenwich"),
        ("--initial-conference", "2026-12-18"),
    ],
)
def test_misuse_ends_with_two(words: tuple[str, ...]) -> None:
    done = run(*words, "--json")
    assert done.exit_code == 2
    assert done.stdout == ""


def test_an_authority_uses_a_procedure_of_its_own(tmp_path: Path) -> None:
    text = (data_folder() / "procedures" / "highland.toml").read_text(encoding="utf-8")
    ours = text.replace('id = "highland"', 'id = "islands"').replace("limit = 7", "limit = 6")
    (tmp_path / "islands.toml").write_text(ours, encoding="utf-8")
    env = {"COREGROUP_PROCEDURES_DIR": str(tmp_path)}
    words = ("--procedure", "islands", "--initial-conference", "2026-03-27", "--json")
    done = run(*words, env=env)
    assert by_rule(json.loads(done.stdout))["HI-12"][0]["due"] == "2026-04-07"
    broken = ours.replace('unit = "weeks"', 'unit = "moons"')
    (tmp_path / "islands.toml").write_text(broken, encoding="utf-8")
    done = run(*words, env=env)
    assert done.exit_code == 1
    assert "islands.toml, line" in done.stderr
    assert "unknown unit 'moons'" in done.stderr


def test_the_command_needs_neither_slack_nor_a_database() -> None:
    program = (
        "import sys\n"
        "from bot.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    code = end.code\n"
        "heavy = {'slack_bolt', 'slack_sdk', 'sqlalchemy', 'sqlmodel', 'alembic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "timetable", *GREENWICH, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == "[]\n"
    assert json.loads(done.stdout)["deadlines"]
