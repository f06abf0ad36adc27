"""`coregroup timetable --ics` and `--picture`: their files, what they say, how they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

GREENWICH = ("--procedure", "greenwich", "--initial-conference", "2026-12-18")


def run(*words: str) -> Result:
    env = {"COREGROUP_PROCEDURES_DIR": ""}
    return CliRunner(env=env).invoke(app, ["timetable", *GREENWICH, *words])


def events(text: bytes | str) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    return {str(event["summary"]): event for event in calendar.events}


def test_the_calendar_is_printed() -> None:
    done = run("--held", "2027-01-06", "--ics", "-")
    assert done.exit_code == 0
    assert done.stderr == ""
    found = events(done.stdout_bytes)
    assert found["GR-25 Send the notes of the first meeting"]["dtstart"].dt.isoformat() == (
        "2027-01-13"
    )
    why = str(found["GR-19 Hold the first core group meeting"]["description"])
    assert "Boxing Day, substitute day" in why


def test_a_file_is_written_and_named(tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    done = run("--ics", str(target))
    assert done.exit_code == 0
    assert f"2 dates are in {target}." in done.stdout
    assert len(events(target.read_bytes())) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["dates.ics"]


def test_json_stays_alone_on_stdout(tmp_path: Path) -> None:
    done = run("--json", "--ics", str(tmp_path / "dates.ics"))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["deadlines"]
    assert "dates are in" in done.stderr


def test_the_same_dates_keep_their_events_when_a_meeting_is_added() -> None:
    before = events(run("--held", "2027-02-12", "--ics", "-").stdout_bytes)
    after = events(run("--held", "2027-01-06", "--held", "2027-02-12", "--ics", "-").stdout_bytes)
    title = "GR-19 Hold the first core group meeting"
    assert before[title]["uid"] == after[title]["uid"]
    more = run("--held", "2027-02-12", "--held", "2027-03-12", "--ics", "-").stdout_bytes
    notes = "GR-25 Send the notes of the first meeting"
    assert before[notes]["uid"] == events(more)[notes]["uid"]


def test_two_meetings_on_one_day_are_two() -> None:
    done = run("--held", "2027-01-06", "--held", "2027-01-06", "--planned", "2027-01-06",
               "--ics", "-")  # fmt: skip
    calendar = icalendar.Calendar.from_ical(done.stdout_bytes)
    ids = [str(event["uid"]) for event in calendar.events]
    assert len(ids) == len(set(ids)) == 5


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    done = run("--ics", str(tmp_path / "nowhere" / "dates.ics"))
    assert done.exit_code == 1
    assert "cannot be written (No such file or directory): choose another place." in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [("--json", "--ics", "-")])
def test_two_things_cannot_both_have_stdout(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_the_picture_is_written_and_said_in_words(tmp_path: Path) -> None:
    target = tmp_path / "weeks.svg"
    done = run("--held", "2027-01-06", "--planned", "2027-02-10", "--picture", str(target))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].endswith("Greenwich: Friday 18 December 2026 to Wednesday 10 February 2027.")
    assert lines[1] == "Conferences: initial conference on Friday 18 December 2026."
    assert lines[2].endswith(
        "held on Wednesday 6 January 2027; planned for Wednesday 10 February 2027."
    )
    assert lines[3] == "Say if no copy of the plan has come (GR-17): by Tuesday 29 December 2026."
    root = ElementTree.fromstring(target.read_text(encoding="utf-8"))  # noqa: S314  # our own
    assert root.find("{http://www.w3.org/2000/svg}desc").text + "\n" == done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["weeks.svg"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ((), "review conference on Friday 12 March 2027."),
        (("--review-outcome", "continued"), "2027, where the plan went on."),
        (("--review-outcome", "ended"), "2027, where the plan ended."),
    ],
)
def test_how_a_review_ended_is_told(tmp_path: Path, outcome: tuple[str, ...], said: str) -> None:
    target = str(tmp_path / "weeks.svg")
    done = run("--review-conference", "2027-03-12", *outcome, "--picture", target)
    assert said in done.stdout


def test_a_png_is_written_where_its_name_asks_for_one(tmp_path: Path) -> None:
    target = tmp_path / "weeks.PNG"
    done = run("--picture", str(target))
    assert done.exit_code == 0
    assert target.read_bytes().startswith(b"\x89PNG")


def test_calendar_and_picture_come_together(tmp_path: Path) -> None:
    done = run("--ics", "-", "--picture", str(tmp_path / "weeks.svg"))
    assert len(events(done.stdout_bytes)) == 2
    assert done.stderr.startswith("Timeline. ")
    done = run("--json", "--picture", str(tmp_path / "weeks.svg"))
    assert json.loads(done.stdout)["deadlines"]
    assert done.stderr.startswith("Timeline. ")


def test_a_picture_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    done = run("--picture", str(tmp_path / "weeks.pdf"))
    assert done.exit_code == 2
    assert "ends in .svg or .png" in " ".join(done.stderr.replace("│", " ").split())
    done = run("--picture", str(tmp_path / "nowhere" / "weeks.svg"))
    assert done.exit_code == 1
    assert "choose another place" in done.stderr
    assert done.stdout == ""
