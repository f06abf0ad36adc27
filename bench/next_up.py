"""`/coregroup next` in process with 1,000 core groups, beside a bare Bolt app that only acks."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.app import Parts, make_parts
from bot.duties.next_up import NextInGroup, whats_next
from bot.serving.process import settle_memory
from bot.settings import Settings

CORE_GROUPS = 1_000
ROUNDS = 30
CALLS = 60
TEAM = "T0001"
TOKEN = "xoxb-bench"


def bare_app() -> App:
    """Make the floor: one handler that acks, with nothing behind it."""
    app = App(
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=TOKEN
        ),
        client=WebClient(token=TOKEN),
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(1),
    )

    @app.command("/coregroup")
    def only_ack(ack: Ack) -> None:
        ack()

    return app


def seeded(folder: Path) -> tuple[Settings, dict[str, Any]]:
    """Seed a SQLite file with synthetic core groups; return its settings and who is in it."""
    url = f"sqlite:///{folder / 'bench.db'}"
    command = [sys.executable, "-m", "bot", "seed", "--workspace", TEAM]
    command += ["--cases", str(CORE_GROUPS), "--seed", "7", "--json"]
    run = subprocess.run(
        command, env={"DATABASE_URL": url, "PATH": "/usr/bin"}, capture_output=True, check=True
    )
    settings = Settings.model_validate(
        {"DATABASE_URL": url, "SLACK_BOT_TOKEN": TOKEN, "COREGROUP_REQUESTS_A_MINUTE": 0}
    )
    return settings, json.loads(run.stdout)


def busiest_lead(seed: dict[str, Any]) -> str:
    """Return the Slack id of the lead social worker who is in most core groups."""
    leads = {
        person["slack_id"] for person in seed["people"] if "lead_social_worker" in person["roles"]
    }
    counted = Counter(
        member for group in seed["core_groups"] for member in group["members"] if member in leads
    )
    return counted.most_common(1)[0][0]


def request(user: str) -> BoltRequest:
    """Make the payload of `/coregroup next` as Socket Mode delivers it."""
    return BoltRequest(
        mode="socket_mode",
        body={
            "command": "/coregroup",
            "text": "next",
            "team_id": TEAM,
            "user_id": user,
            "channel_id": "C0001",
            "trigger_id": "1.2.3",
            "response_url": "http://127.0.0.1:9/response",
        },
    )


def check_answer(app: App, user: str) -> None:
    """Raise RuntimeError unless the app answers with core groups: a refusal is quick and no use."""
    body = str(app.dispatch(request(user)).body)
    if '"rich_text"' not in body:
        raise RuntimeError(f"next was not answered: {body[:200]}")


def timed(app: App, user: str) -> float:
    """Return the milliseconds one request took."""
    asked = request(user)
    start = time.perf_counter()
    answer = app.dispatch(asked)
    spent = (time.perf_counter() - start) * 1000
    if answer.status != 200:
        raise RuntimeError(f"the app answered {answer.status}")
    return spent


def compare(left: Callable[[], float], right: Callable[[], float]) -> dict[str, float]:
    """Time two things in turn, so that a drifting machine slows both alike.

    Returns both medians in milliseconds and the median of the ratios round by round.
    """
    lefts, rights, ratios = [], [], []
    for number in range(ROUNDS + 3):
        a = [left() for _ in range(CALLS)]
        b = [right() for _ in range(CALLS)]
        if number >= 3:  # the first rounds warm caches up
            lefts += a
            rights += b
            ratios.append(statistics.median(a) / statistics.median(b))
    return {
        "ours_ms": round(statistics.median(lefts), 4),
        "bare_ms": round(statistics.median(rights), 4),
        "ratio": round(statistics.median(ratios), 2),
    }


def groups_of(parts: Parts, user: str) -> tuple[NextInGroup, ...]:
    """Return the core groups that `next` finds for a person."""
    now = parts.clock.now()
    return whats_next(parts.store, team_id=TEAM, slack_id=user, now=now, machine_now=now).groups


def measure() -> dict[str, Any]:
    """Return the figures of `/coregroup next` on SQLite, access check and trail included."""
    with tempfile.TemporaryDirectory() as folder:
        settings, seed = seeded(Path(folder))
        user = busiest_lead(seed)
        parts = make_parts(settings, nudge=lambda: None)
        floor = bare_app()
        settle_memory()
        try:
            check_answer(parts.app, user)
            found = compare(lambda: timed(parts.app, user), lambda: timed(floor, user))
            mine = len(groups_of(parts, user))
        finally:
            parts.close()
    return {**found, "core_groups": CORE_GROUPS, "groups_of_the_person": mine, "aim": 6.0}
