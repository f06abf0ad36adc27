"""`make chaos`: long storms on both databases; what came of them goes into docs/chaos.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.app import make_rulebook
from bot.records.engine import make_engine
from bot.records.schema import migrate
from bot.settings import Settings
from tests.chaos.cluster import Cluster, can_run
from tests.chaos.storm import LOOKS, POSTS, Storm, Toll, rage
from tests.support.databases import open_records

PAGE = Path(__file__).parents[2] / "docs" / "chaos.md"
HEAD = """# Storms

How reminders come through a storm, written by `make chaos`. Each row is one run: so many reminders
due at once, a playground that answers {posts} of the posts ({looks} of the look-ups) with a fault,
and processes that are killed with `kill -9` every few seconds and started again. The sender's times
and Slack's are scaled down together by {factor:g}. In the last row PostgreSQL itself is stopped, as
by a power cut, and started at each kill.

| database | reminders | processes | killed | faults | posts | seconds | lost | doubled |
|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Run:
    """One storm and where it rages."""

    name: str
    storm: Storm
    restarts: bool = False


def runs(number: int, seed: int) -> list[Run]:
    """Return the storms of one `make chaos`."""
    long = max(600.0, number * 0.5)
    alone = Storm(number, 1, seed, kill_every=4.0, patience=long)
    two = Storm(number, 2, seed, kill_every=3.0, patience=long)
    return [
        Run("SQLite", alone),
        Run("PostgreSQL", two),
        Run("PostgreSQL, restarted", two, restarts=True),
    ]


@contextmanager
def database(run: Run) -> Iterator[tuple[str, Cluster | None]]:
    """Make an empty database for a storm."""
    if run.name == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/storm.db", None
    else:
        with Cluster() as cluster:
            yield cluster.url, cluster


def carry_out(run: Run, progress: Progress) -> Toll:
    """Let one storm rage and return its toll."""
    task = progress.add_task(run.name, total=run.storm.reminders)
    with database(run) as (url, cluster):
        engine = make_engine(url)
        migrate(engine)
        store = open_records(engine)
        try:
            return rage(
                run.storm,
                store,
                make_rulebook(Settings()),
                url,
                shake=lambda _: cluster.restart() if cluster and run.restarts else None,
                progress=lambda done, of: progress.update(task, completed=done, total=of),
            )
        finally:
            store.close()


def row(run: Run, toll: Toll) -> str:
    """Return a run as a line of the table."""
    cells = (
        run.name,
        len(toll.expected),
        run.storm.processes,
        toll.kills,
        sum(toll.struck.values()),
        toll.posts,
        round(toll.seconds),
        len(toll.lost),
        len(toll.doubled),
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> int:
    """Run every storm; 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wanted = [one for one in runs(given.reminders, given.seed) if one.name == "SQLite" or can_run()]
    lines, sound = [], True
    with Progress() as progress:
        for run in wanted:
            toll = carry_out(run, progress)
            lines.append(row(run, toll))
            sound = sound and not toll.lost and not toll.doubled
    shares = {
        "posts": f"{sum(POSTS.values()):.0%}",
        "looks": f"{sum(LOOKS.values()):.0%}",
        "factor": wanted[0].storm.factor,
    }
    PAGE.write_text(HEAD.format(**shares) + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
