"""`coregroup workspace terms`: a file read line by line, kept whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.test_workspace import added
from tests.support.cli import Cli

YEAR = """name,first,last
Autumn 1,2026-09-02,2026-10-23
Autumn 2,2026-11-02,2026-12-18
Spring 1,2027-01-05,2027-02-12
"""


def write(folder: Path, text: str) -> str:
    path = folder / "terms.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_terms_are_read_shown_and_taken_away(cli: Cli, tmp_path: Path):
    added(cli)
    assert cli.json("workspace", "terms", "T0AB")["terms"] == []
    found = cli.json("workspace", "terms", "T0AB", "--file", write(tmp_path, YEAR))
    assert [one["name"] for one in found["terms"]] == ["Autumn 1", "Autumn 2", "Spring 1"]
    assert found["breaks"] == [
        {"starts": "2026-10-24", "ends": "2026-11-01"},
        {"starts": "2026-12-19", "ends": "2027-01-04"},
    ]
    assert cli.json("workspace", "terms", "T0AB") == found
    shown = cli("workspace", "terms", "T0AB")
    assert shown.exit_code == 0
    assert "Wed 2 Sep 2026" in shown.stdout
    assert "No school from Sat 19 Dec 2026 to Mon 4 Jan 2027." in shown.stdout
    assert cli.json("workspace", "terms", "T0AB", "--clear")["terms"] == []
    assert "No school terms are on record" in cli("workspace", "terms", "T0AB").stdout


def test_a_file_from_a_spreadsheet_in_any_order_is_read(cli: Cli, tmp_path: Path):
    added(cli)
    text = "\ufeffSpring,2027-01-05,2027-02-12\r\n\r\n Autumn , 2026-09-02 ,2026-12-18\r\n"
    found = cli.json("workspace", "terms", "T0AB", "--file", write(tmp_path, text))
    assert [one["name"] for one in found["terms"]] == ["Autumn", "Spring"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is no term in that file"),
        ("name,first,last\n", "There is no term in that file"),
        (f"{YEAR}Spring 2,2027-02-22\n", "Line 5 has to hold a name"),
        (f"{YEAR}\nSpring 2,2027-02-30,2027-03-25\n", "Line 6: 2027-02-30 is no date"),
        (f"{YEAR}Spring 2,22/02/2027,2027-03-25\n", "Line 5: 22/02/2027 is no date"),
        (f"{YEAR}Spring 2,2027-03-25,2027-02-22\n", "Line 5: the last day is not after"),
        (f"{YEAR}Spring 2,2027-02-12,2027-03-25\n", "Line 5: this term begins before Spring 1"),
        (f"{YEAR}Spring 2,2027-02-22,2028-03-25\n", "Line 5: a term has at most 200 days"),
        (f"{YEAR},2027-02-22,2027-03-25\n", "Line 5: give the term a name"),
        (f'{YEAR}"Spring 2,2027-02-22,2027-03-25\n', "Line 5 has to hold a name"),
        (f"{YEAR}Far,2046-02-22,2046-03-25\n", "Far: the calendar holds the years"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_nothing_changes(
    cli: Cli, tmp_path: Path, text: str, says: str
):
    added(cli)
    cli.json("workspace", "terms", "T0AB", "--file", write(tmp_path, YEAR))
    assert says in cli.refusal("workspace", "terms", "T0AB", "--file", write(tmp_path, text))
    assert len(cli.json("workspace", "terms", "T0AB")["terms"]) == 3


def test_what_is_no_text_and_who_is_not_there_is_refused(cli: Cli, tmp_path: Path):
    added(cli)
    (tmp_path / "terms.xlsx").write_bytes(b"\xff\xfe\x00PK")
    refused = cli.refusal("workspace", "terms", "T0AB", "--file", str(tmp_path / "terms.xlsx"))
    assert "terms.xlsx cannot be read as text" in refused
    path = write(tmp_path, YEAR)
    assert "not both" in cli.refusal("workspace", "terms", "T0AB", "--file", path, "--clear")
    assert "no workspace T0NO" in cli.refusal("workspace", "terms", "T0NO", "--file", path)
