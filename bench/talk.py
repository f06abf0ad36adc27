"""Understanding one message in a workspace of 300 core groups, for its busiest lead."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.next_up import TEAM, TOKEN, busiest_lead
from bot.app import make_parts
from bot.duties import dialogue
from bot.settings import Settings
from handlers.ids import Event, Kind
from handlers.requests import Request
from handlers.talk import listener

CORE_GROUPS = 300
ROUNDS = 5
AIM_MS = 10
SAID = Path(__file__).resolve().parent.parent / "tests" / "talk" / "second_set.csv"


def measure() -> dict[str, Any]:
    """Return p50 and p95 in milliseconds over every message of the second set.

    `words` is what the words alone mean, `message` the whole of it: the open question read, the
    person's own meetings, tasks and groups as candidates, and what is left open kept.
    """
    with SAID.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    with tempfile.TemporaryDirectory() as folder:
        settings, seed = _seeded(Path(folder))
        parts = make_parts(settings, nudge=lambda: None)
        try:
            return _measured(parts.desk, texts, busiest_lead(seed))
        finally:
            parts.close()


def _measured(desk: Any, texts: list[str], user: str) -> dict[str, Any]:
    request = Request(Kind.EVENT, TEAM, user, Event.MESSAGE)
    words, whole = [], []
    for _ in range(ROUNDS):
        for text in texts:
            start = time.perf_counter()
            with desk.turn(request) as turn:
                began = time.perf_counter()
                found = listener().understand(text, turn.today)
                words.append(time.perf_counter() - began)
                dialogue.take(turn, listener(), text, found)
            whole.append(time.perf_counter() - start)
    return {
        "groups": CORE_GROUPS,
        "messages": len(words),
        "words": _figures(words),
        "message": _figures(whole),
        "aim_ms": AIM_MS,
    }


def _figures(seconds: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(seconds, n=100)
    return {"p50_ms": round(cut[49] * 1000, 3), "p95_ms": round(cut[94] * 1000, 3)}


def _seeded(folder: Path) -> tuple[Settings, dict[str, Any]]:
    url = f"sqlite:///{folder / 'talk.db'}"
    command = [sys.executable, "-m", "bot", "seed", "--workspace", TEAM]
    command += ["--cases", str(CORE_GROUPS), "--seed", "7", "--json"]
    run = subprocess.run(
        command, env={"DATABASE_URL": url, "PATH": "/usr/bin"}, capture_output=True, check=True
    )
    settings = Settings.model_validate({"DATABASE_URL": url, "SLACK_BOT_TOKEN": TOKEN})
    return settings, json.loads(run.stdout)
