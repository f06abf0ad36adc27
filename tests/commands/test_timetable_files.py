"""`coregroup timetable --ics`: the file it writes, what it says, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

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
