"""Records at the size of a country on PostgreSQL, in a schema of their own, for bench.scale."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select, text, update

from bot.records.engine import Store, make_engine
from bot.records.reads import D, P
from bot.records.schema import migrate
from bot.records.tables import CoreGroup, DeadlineRow, Membership

SERVER = os.environ.get("BENCH_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
NOBODY = "http://127.0.0.1:9/api/"
TEAM, GROUPS, DUE, A_GROUP = "T0001", 300, 500, 12
NOW = datetime(2026, 12, 21, 9, 30, tzinfo=UTC)
_ROWS: Any = DeadlineRow.__table__  # type: ignore[attr-defined]


@contextmanager
def schema() -> Iterator[str]:
    """Make a schema with every table; yield a URL that sees it alone."""
    name = f"bench_{secrets.token_hex(6)}"
    admin = create_engine(SERVER.replace("postgresql:", "postgresql+psycopg:", 1))
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    url = f"{SERVER}?options=-csearch_path%3D{name}"
    try:
        engine = make_engine(url)
        migrate(engine)
        engine.dispose()
        yield url
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        admin.dispose()


def environment(url: str, **more: str) -> dict[str, str]:
    """Return what a process of the bot is given."""
    key = base64.b64encode(b"\0" * 32).decode()
    return {**os.environ, "DATABASE_URL": url, "COREGROUP_KEY": key, **more}


def seed(url: str) -> dict[str, Any]:
    """Seed the core groups that one manager answers for; return who is there."""
    command = [sys.executable, "-m", "bot", "seed", "--workspace", TEAM, "--json"]
    command += ["--cases", str(GROUPS), "--seed", "7"]
    given = environment(url, COREGROUP_NOW=NOW.isoformat(), SLACK_API_URL=NOBODY)
    found: dict[str, Any] = json.loads(
        subprocess.run(command, env=given, capture_output=True, check=True).stdout
    )
    return found


def _copies(table: Any, changed: dict[str, str], source: str, times: str) -> str:
    columns = [column.name for column in table.__table__.c]
    values = ", ".join(changed.get(name, f"t.{name}") for name in columns)
    return f"INSERT INTO {table.__tablename__} ({', '.join(columns)}) SELECT {values} FROM {source} t, {times}"  # noqa: E501, S608 - names of our own tables


def grow(connection: Connection, wanted: int) -> None:
    """Fill up to so many open deadlines, in groups of others; none of them is due for a year."""
    have = connection.execute(text("SELECT count(*) FROM deadline WHERE state = 'open'")).scalar()
    groups = max(0, wanted - int(have or 0)) // A_GROUP
    if not groups:
        return
    start = connection.execute(text("SELECT count(*) FROM core_group")).scalar()
    numbers = f"generate_series(1, {groups}) n"
    one = "(SELECT * FROM core_group ORDER BY reference LIMIT 1)"
    changed = {"id": "gen_random_uuid()", "reference": f"'XX-' || ({start} + n)"}
    connection.execute(text(_copies(CoreGroup, changed, one, numbers)))
    duty = "(SELECT * FROM deadline WHERE state = 'open' AND assessed LIMIT 1)"
    each = f"core_group g, generate_series(1, {A_GROUP}) n WHERE g.reference LIKE 'XX-%' AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.core_group_id = g.id)"  # noqa: E501, S608 - no value from outside
    changed = {
        "id": "gen_random_uuid()",
        "core_group_id": "g.id",
        "subject_key": "'task:' || gen_random_uuid()",
        "owner_key": "n::text",
        "owner_id": "NULL",
        "next_reminder_at": "now() + interval '1 year' + n * interval '1 minute'",
    }
    connection.execute(text(_copies(DeadlineRow, changed, duty, each)))


def make_due(store: Store, number: int = DUE, *, urgent: bool = True) -> None:
    """Let exactly so many duties be due now, of people with Slack."""
    with store.connection() as connection:
        connection.execute(
            update(_ROWS)
            .where(D.next_reminder_at <= NOW + timedelta(days=60))
            .values(next_reminder_at=NOW + timedelta(days=90))
        )
        mine = connection.execute(
            select(DeadlineRow.__table__)  # type: ignore[attr-defined]
            .join(Membership, Membership.core_group_id == D.core_group_id)
            .where(D.state == "open", D.assessed, D.owner_id == Membership.person_id)
            .join(P.id.table, P.id == D.owner_id)
            .where(P.slack_id.is_not(None))
            .limit(50)
        ).mappings()
        templates = [dict(row) for row in mine]
        rows = [
            templates[one % len(templates)]
            | {
                "id": uuid.uuid4(),
                "subject_key": f"task:{uuid.uuid4()}",
                "subject": "",
                "conditional": False,
                "urgent": urgent,
                "stage": "now",
                "due": NOW.date(),
                "act_by": NOW.date(),
                "next_reminder_at": NOW,
            }
            for one in range(number)
        ]
        connection.execute(insert(_ROWS), rows)
