"""Run the measurements, all of them or those that are named, and write bench/results.json."""

from __future__ import annotations

import json
import platform
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import mornings, next_up, scale, talk, timetable

RESULTS = Path(__file__).with_name("results.json")
Figures = Mapping[str, Any]


def next_line(found: Figures) -> str:
    """Say what `/coregroup next` costs."""
    return (
        f"/coregroup next: {found['ours_ms']} ms, bare ack {found['bare_ms']} ms, "
        f"ratio {found['ratio']} (aim: at most {found['aim']})"
    )


def timetable_line(found: Figures) -> str:
    """Say what the timetable costs, and the arithmetic under it."""
    sums = found["arithmetic"]
    return (
        f"timetable: {found['ms_a_group']} ms a core group with twelve months behind it "
        f"(aim: under {found['aim_ms']}), {found['groups']:,} in {found['seconds']} s; "
        f"an addition {sums['ours_us']} us, naive {sums['naive_us']} us, "
        f"ratio {sums['ratio']} (aim: at least {sums['aim']:.0f})"
    )


def talk_line(found: Figures) -> str:
    """Say what it costs to understand one message."""
    return (
        f"one message among {found['groups']} core groups: {found['words']['p95_ms']} ms at p95 "
        f"for the words, {found['message']['p95_ms']} ms with all that is the person's own "
        f"(aim: under {found['aim_ms']})"
    )


def mornings_line(found: Figures) -> str:
    """Say how long Slack's limits make a morning."""
    return "; ".join(f"{name}: {one['minutes']} minutes" for name, one in found.items())


def scale_line(found: Figures) -> str:
    """Say what reminders cost at the size of a country."""
    if "skipped" in found:
        return f"at scale: {found['skipped']}"
    return (
        f"a tick with {found['due']} due among {found['large']:,} open takes "
        f"{found['tick_ratio']['ratio']} times one among {found['small']:,} (aim: at most 1.5); "
        f"a reminder is {found['job_store']['ratio']} times cheaper than a job (aim: 30); "
        f"{found['drain']['a_second']} messages a second (aim: 300); overdue "
        f"{found['overdue']['p95_ms']} ms at p95 (aim: 10); {found['memory']['mb']} MB (aim: 120)"
    )


PARTS: Mapping[str, tuple[Callable[[], Figures], Callable[[Figures], str]]] = {
    "next": (next_up.measure, next_line),
    "timetable": (timetable.measure, timetable_line),
    "talk": (talk.measure, talk_line),
    "mornings": (mornings.measure, mornings_line),
    "scale": (scale.measure, scale_line),
}


def main(
    names: Sequence[str],
    results: Path = RESULTS,
    parts: Mapping[str, tuple[Callable[[], Figures], Callable[[Figures], str]]] = PARTS,
) -> int:
    """Measure what is named, or everything; keep the other figures as they were.

    Returns 2 for a name that is none.
    """
    unknown = [name for name in names if name not in parts]
    if unknown:
        print(f"There is no {unknown[0]} to measure: {', '.join(parts)}.", file=sys.stderr)
        return 2
    kept = json.loads(results.read_text(encoding="utf-8")) if names and results.exists() else {}
    kept["machine"] = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in names or parts:
        measure, line = parts[name]
        kept[name] = measure()
        print(line(kept[name]))
    ordered = {name: kept[name] for name in ("machine", *parts) if name in kept}
    results.write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
