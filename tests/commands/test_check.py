"""`coregroup check` and `coregroup migrate`: each fault comes with its remedy."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.assets import data_folder
from bot.records.engine import make_engine
from bot.records.schema import newest
from handlers.manifest import scopes
from tests.support.cli import Cli
from tests.support.databases import own_schema


def findings(cli: Cli) -> tuple[int, dict[str, Any]]:
    done = cli("check", "--json")
    document = json.loads(done.stdout)
    assert document["ok"] is (done.exit_code == 0)
    return done.exit_code, {one["name"]: one for one in document["checks"]}


def test_a_sound_bot_says_so(cli: Cli):
    code, found = findings(cli)
    assert code == 0
    assert {
        "settings",
        "procedures",
        "manifest",
        "database",
        "files",
        "workspaces",
        "clock",
    } == set(found)
    assert all(one["ok"] and not one["remedy"] for one in found.values())
    assert "coregroup workspace add" in found["workspaces"]["said"]
    done = cli("check")
    assert done.exit_code == 0
    assert "FAULT" not in done.stdout


def test_it_looks_at_a_database_without_making_one(tmp_path: Path):
    cli = Cli(f"sqlite:///{tmp_path}/new.db")
    code, found = findings(cli)
    assert code == 0
    assert "made at first use" in found["database"]["said"]


@pytest.mark.parametrize(
    ("changes", "name", "says"),
    [
        ({"DATABASE_URL": "mysql://x"}, "database", "only sqlite and postgresql"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "database", "does not answer"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "database", "does not answer"),
        ({"COREGROUP_NOW": "tomorrow"}, "clock", "no instant"),
        ({"COREGROUP_PROCEDURES_DIR": "/no/such/folder"}, "procedures", "no such folder"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "token", "Slack does not answer"),
        ({"SLACK_API_URL": "https://slack.com/api/"}, "settings", "COREGROUP_NOW"),
    ],
)
def test_a_fault_is_named_with_its_remedy(cli: Cli, changes: dict[str, str], name: str, says: str):
    cli.environment |= changes
    code, found = findings(cli)
    assert code == 1
    assert says in found[name]["said"]
    assert found[name]["remedy"].endswith((".", "?"))
    assert [one["name"] for one in found.values() if not one["ok"]] == [name]
    assert "FAULT" in cli("check").stdout


def test_a_database_of_another_version_is_a_fault(cli: Cli):
    engine = make_engine(cli.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    code, found = findings(cli)
    assert code == 1
    assert "9999" in found["database"]["said"]


@contextmanager
def token_answers(answer: bytes, granted: str) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("x-oauth-scopes", granted)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


GOOD = b'{"ok": true, "team_id": "T0001"}'


@pytest.mark.parametrize(
    ("answer", "granted", "ok", "says"),
    [
        (
            b'{"ok": true, "team_id": "T0001"}',
            ",".join(sorted(scopes())),
            True,
            "knows the bot in T0001",
        ),
        (GOOD, "commands", False, "lacks the scopes app_m"),
        (b'{"ok": false, "error": "invalid_auth"}', "", False, "refuses the bot token: invalid"),
    ],
)
def test_the_token_is_tried_where_one_is_given(
    cli: Cli, answer: bytes, granted: str, ok: bool, says: str
):
    with token_answers(answer, granted) as url:
        cli.environment |= {"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_API_URL": url}
        code, found = findings(cli)
    assert (code == 0, found["token"]["ok"]) == (ok, ok)
    assert says in found["token"]["said"]
    assert "xoxb-secret" not in str(found)


def test_a_procedure_file_is_checked_alone(cli: Cli, tmp_path: Path):
    done = cli("check", "procedure", str(data_folder() / "procedures" / "greenwich.toml"))
    assert done.exit_code == 0
    assert "sound, version 1" in done.stdout
    broken = tmp_path / "mine.toml"
    broken.write_text('id = "mine"\nversion = 3\n', encoding="utf-8")
    assert "mine.toml, line 2" in cli.refusal("check", "procedure", str(broken))
    assert cli("check", "procedure", str(tmp_path / "none.toml")).exit_code == 2


def test_migrate_says_what_it_did(tmp_path: Path):
    cli = Cli(f"sqlite:///{tmp_path}/new.db")
    assert cli.json("migrate") == {"before": None, "after": newest()}
    assert cli.json("migrate") == {"before": newest(), "after": newest()}
    assert "up to date" in cli("migrate").stdout
    cli.environment["DATABASE_URL"] = "postgresql://nobody:secret@127.0.0.1:1/x"
    refusal = cli("migrate")
    assert refusal.exit_code == 1
    assert "could not be brought up to date" in refusal.stderr
    assert "secret" not in refusal.stderr


@pytest.mark.postgres
def test_postgres_waits_for_migrate_and_says_so():
    with own_schema() as url:
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        cli = Cli(url)
        assert "run coregroup migrate" in cli.refusal("workspace", "list")
        code, found = findings(cli)
        assert code == 1
        assert found["database"]["remedy"] == "Run coregroup migrate."
        engine.dispose()
