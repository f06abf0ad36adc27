"""Run every measurement and write bench/results.json."""

from __future__ import annotations

import json
import platform
import sqlite3
from pathlib import Path

from bench import next_up, talk, timetable

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Measure, print a line for each figure, keep them all."""
    results = {
        "machine": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "next": next_up.measure(),
        "timetable": timetable.measure(),
        "talk": talk.measure(),
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    found = results["next"]
    print(
        f"/coregroup next: {found['ours_ms']} ms, bare ack {found['bare_ms']} ms, "
        f"ratio {found['ratio']} (aim: at most {found['aim']})"
    )
    found = results["timetable"]
    sums = found["arithmetic"]
    print(
        f"timetable: {found['ms_a_group']} ms a core group with twelve months behind it "
        f"(aim: under {found['aim_ms']}), {found['groups']:,} in {found['seconds']} s; "
        f"an addition {sums['ours_us']} us, naive {sums['naive_us']} us, "
        f"ratio {sums['ratio']} (aim: at least {sums['aim']:.0f})"
    )
    found = results["talk"]
    print(
        f"one message among {found['groups']} core groups: {found['words']['p95_ms']} ms at p95 "
        f"for the words, {found['message']['p95_ms']} ms with all that is the person's own "
        f"(aim: under {found['aim_ms']})"
    )


if __name__ == "__main__":
    main()
