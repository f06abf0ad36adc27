"""The measurements: one part alone leaves the figures of the others as they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import PARTS, main


def parts(number: int) -> Mapping[str, tuple[Callable[[], Any], Callable[[Any], str]]]:
    return {
        name: (lambda name=name: {"of": name, "n": number}, lambda found: f"{found['of']} {number}")
        for name in PARTS
    }


def test_one_part_is_measured_alone_and_the_rest_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.json"
    assert main([], results, parts(1)) == 0
    assert main(["timetable"], results, parts(2)) == 0
    found = json.loads(results.read_text(encoding="utf-8"))
    assert list(found) == ["machine", *PARTS]
    assert {name: found[name]["n"] for name in PARTS} == {
        name: 2 if name == "timetable" else 1 for name in PARTS
    }
    assert capsys.readouterr().out.splitlines()[-1] == "timetable 2"


def test_what_cannot_be_measured_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.json"
    assert main(["speed"], results, parts(1)) == 2
    assert "There is no speed to measure: next, timetable, talk, " in capsys.readouterr().err
    assert not results.exists()
