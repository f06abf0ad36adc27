"""Reminders at the size of a country, on PostgreSQL: ticks, claims, draining, overdue, memory.

`python -m bench.scale` by itself; `make bench` runs it too, where a
PostgreSQL answers at BENCH_POSTGRES_URL. Everything is made in a schema of its own and dropped.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from rich.progress import Progress
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from bench.scale_records import (
    DUE,
    GROUPS,
    NOBODY,
    NOW,
    SERVER,
    TEAM,
    environment,
    grow,
    make_due,
    schema,
    seed,
)
from bot.app import make_rulebook, open_store
from bot.records.engine import Store
from bot.records.reads import P, X, overdue_rows
from bot.records.tables import CoreGroup, Membership, OutboxMessage, Workspace
from bot.reminders.claims import claim_ready
from bot.reminders.planner import plan_batch
from bot.reminders.timing import Timing
from bot.settings import Settings
from playground.driver import Slack
from playground.people import read_person
from playground.server import Playground


class _Undo(Exception):
    pass


def tick(store: Store, rulebook: Any) -> tuple[float, float]:
    """Plan and claim what is due, then undo it; return milliseconds for each."""
    spent = (0.0, 0.0)
    try:
        with store.session() as session:
            began = time.perf_counter()
            planned = plan_batch(session, rulebook, now=NOW, machine_now=NOW)
            middle = time.perf_counter()
            claims = claim_ready(session.connection(), now=NOW, limit=DUE, timing=Timing())
            ended = time.perf_counter()
            if not planned or len(claims) != DUE:
                raise RuntimeError(f"{len(planned or [])} planned, {len(claims)} claimed")
            spent = ((middle - began) * 1000, (ended - middle) * 1000)
            raise _Undo
    except _Undo:
        return spent


def ticks(store: Store, rounds: int = 7) -> dict[str, float]:
    """Return the medians of planning and claiming, the first rounds left out."""
    rulebook = make_rulebook(Settings())
    found = [tick(store, rulebook) for _ in range(rounds)][2:]
    return {
        "plan_ms": round(statistics.median(one for one, _ in found), 2),
        "claim_ms": round(statistics.median(one for _, one in found), 2),
    }


def nothing() -> None:
    """What the other scheduler's jobs do."""


def job_store_ms(url: str) -> float:
    """Return the milliseconds one due job costs an APScheduler SQLAlchemyJobStore: added, found
    due, and taken out, as its scheduler does it."""
    jobs = SQLAlchemyJobStore(url=url.replace("postgresql:", "postgresql+psycopg:", 1))
    scheduler = BackgroundScheduler(timezone=UTC)
    jobs.start(scheduler, "bench")
    began = time.perf_counter()
    for number in range(DUE):
        job = Job(scheduler, id=str(number), func=nothing, args=(), kwargs={})
        _set_due(job)
        jobs.add_job(job)
    for due in jobs.get_due_jobs(NOW + timedelta(seconds=1)):
        jobs.remove_job(due.id)
    spent = (time.perf_counter() - began) * 1000
    jobs.shutdown()
    return spent / DUE


def _set_due(job: Any) -> None:
    job._modify(
        trigger=DateTrigger(NOW),
        executor="default",
        name="bench",
        misfire_grace_time=60,
        coalesce=True,
        max_instances=1,
        next_run_time=NOW,
    )


def overdue_p95(store: Store, rounds: int = 200) -> dict[str, Any]:
    """Return how long the overdue list takes for somebody who answers for 300 groups."""
    with store.connection() as connection:
        workspace = connection.execute(select(Workspace.id)).scalar_one()
        manager = connection.execute(select(P.id).order_by(P.id).limit(1)).scalar_one()
        groups = connection.execute(
            select(CoreGroup.id).where(CoreGroup.reference.like("CG-%"))
        ).scalars()
        ids = list(groups)
        own: Any = Membership.__table__  # type: ignore[attr-defined]
        connection.execute(own.delete().where(own.c.person_id == manager))
        connection.execute(
            insert(Membership),
            [
                {
                    "workspace_id": workspace,
                    "core_group_id": one,
                    "person_id": manager,
                    "role": "team_manager",
                    "starts": NOW.date() - timedelta(days=400),
                }
                for one in ids
            ],
        )
    spent, rows = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        with store.connection() as connection:
            rows = len(
                overdue_rows(
                    connection, workspace_id=workspace, person_id=manager, today=NOW.date()
                )
            )
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    return {"groups": len(ids), "rows": rows, "p95_ms": round(spent[int(rounds * 0.95)], 2)}


def drain(url: str, store: Store, people: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return how many messages a second two processes post to a playground without limits."""
    make_due(store, number)
    records = [
        read_person({"id": one["slack_id"], "name": one["name"], "team_id": TEAM}) for one in people
    ]
    with Playground(records) as playground:
        given = environment(
            url,
            COREGROUP_NOW=NOW.isoformat(),
            SLACK_API_URL=playground.api_url,
            SLACK_BOT_TOKEN=playground.bot_token,
        )
        command = [sys.executable, "-m", "bot", "tick", "--json"]
        running = [
            subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL) for _ in range(2)
        ]
        for process in running:
            process.wait()
        calls = Slack(playground.base_url).calls("chat.postMessage")
    with store.connection() as connection:
        sent = connection.execute(
            select(OutboxMessage.sent_at).where(X.state == "sent").order_by(X.sent_at)
        ).scalars()
        times = [one for one in sent if one is not None]
    if len(times) < 2:
        raise RuntimeError("nothing was sent")
    seconds = (times[-1] - times[0]).total_seconds()
    return {
        "messages": len(times),
        "posts": len(calls),
        "seconds": round(seconds, 2),
        "a_second": round(len(times) / max(seconds, 0.001)),
        "aim_a_second": 300,
    }


def memory_mb(url: str) -> float:
    """Return the resident memory of a serving process once it is up, in megabytes."""
    port = 20_000 + os.getpid() % 9_000
    given = environment(
        url,
        SLACK_BOT_TOKEN="xoxb-bench",
        SLACK_SIGNING_SECRET="bench",
        SLACK_API_URL=NOBODY,
        COREGROUP_NOW=(NOW - timedelta(days=300)).isoformat(),
    )
    command = [sys.executable, "-m", "bot", "serve", "--http", "--port", str(port)]
    with subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            time.sleep(5)
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
            return round(int(line.split()[1]) / 1024, 1)
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 - this machine
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the bot did not come up")


def measure(small: int = 15_000, large: int = 1_500_000, messages: int = 3_000) -> dict[str, Any]:
    """Return every figure; a reason instead where no PostgreSQL answers."""
    try:
        with schema() as url, Progress() as progress:
            return _measure(url, progress, small, large, messages)
    except OperationalError as error:
        return {"skipped": f"no PostgreSQL at {SERVER.rpartition('@')[2]}: {type(error).__name__}"}


def _measure(url: str, progress: Progress, small: int, large: int, messages: int) -> dict[str, Any]:
    steps = progress.add_task("scale", total=8)

    def step(name: str) -> None:
        progress.update(steps, description=name, advance=1)

    step(f"seeding {GROUPS} core groups")
    seeded = seed(url)
    settings = Settings.model_validate(
        {"DATABASE_URL": url, "COREGROUP_KEY": environment(url)["COREGROUP_KEY"]}
    )
    store = open_store(settings)
    found: dict[str, Any] = {"due": DUE, "small": small, "large": large}
    try:
        for name, wanted in (("small", small), ("large", large)):
            step(f"{wanted:,} open deadlines")
            with store.connection() as connection:
                grow(connection, wanted)
            make_due(store)
            with store.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
            found[f"tick_{name}"] = ticks(store)
        step("a job store")
        ours = sum(found["tick_small"].values()) / DUE
        theirs = job_store_ms(url)
        found["job_store"] = {
            "ours_ms": round(ours, 4),
            "job_ms": round(theirs, 4),
            "ratio": round(theirs / ours, 1),
            "aim": 30,
        }
        whole = {name: sum(found[f"tick_{name}"].values()) for name in ("small", "large")}
        found["tick_ratio"] = {"ratio": round(whole["large"] / whole["small"], 2), "aim": 1.5}
        step("memory")
        found["memory"] = {"mb": memory_mb(url), "aim_mb": 120}
        step(f"draining {messages:,}")
        found["drain"] = drain(url, store, seeded["people"], messages)
        step("overdue")
        found["overdue"] = overdue_p95(store) | {"aim_ms": 10}
        step("done")
    finally:
        store.close()
    return found


def main() -> None:
    """Measure by itself and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=15_000)
    parser.add_argument("--large", type=int, default=1_500_000)
    parser.add_argument("--messages", type=int, default=3_000)
    given = parser.parse_args()
    print(json.dumps(measure(given.small, given.large, given.messages), indent=2))


if __name__ == "__main__":
    main()
