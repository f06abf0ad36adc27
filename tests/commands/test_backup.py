"""A copy while the bot works, whole and for its owner alone; and back again."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlmodel import select

from bot.records import lock
from bot.records.backup import back_up, put_back
from bot.records.engine import DatabaseError, make_engine
from bot.records.tables import Person, Workspace
from tests.support.cli import Cli
from tests.support.databases import open_records
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def names(url: str) -> list[str]:
    store = open_records(make_engine(url))
    try:
        with store.session() as session:
            return sorted(one.name for one in session.exec(select(Person)).all())
    finally:
        store.close()


def test_a_copy_is_whole_while_somebody_writes(office: Office, database: str, tmp_path: Path):
    before = names(database)
    copy = tmp_path / "copy.db"
    with office.store.session() as session:
        # Begun and not committed: not in the copy.
        session.get_one(Workspace, office.workspace_id).name = "Changed"
        session.flush()
        back_up(database, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert names(f"sqlite:///{copy}") == before
    store = open_records(make_engine(f"sqlite:///{copy}"))
    with store.session() as session:
        assert session.get_one(Workspace, office.workspace_id).name == "Testborough"
    store.close()
    with pytest.raises(DatabaseError, match="exists already"):
        back_up(database, copy)


def test_it_comes_back_as_it_was(office: Office, database: str, tmp_path: Path):
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    with office.store.session() as session:
        session.get_one(Person, office.people["Tom"]).name = "Thomas"
    office.store.close()
    kept = put_back(database, copy, "now")
    assert "Tom" in names(database)
    assert kept is not None
    assert "Thomas" in names(f"sqlite:///{kept}")


def test_nothing_is_put_back_under_a_running_bot(office: Office, database: str, tmp_path: Path):
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    with lock.hold(database), pytest.raises(DatabaseError, match="Another coregroup process"):
        put_back(database, copy, "now")


def test_a_damaged_copy_changes_nothing(office: Office, database: str, tmp_path: Path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    before = names(database)
    with pytest.raises(DatabaseError, match="damaged"):
        put_back(database, copy, "now")
    assert names(database) == before


def test_the_commands_say_what_they_did(database: str, tmp_path: Path):
    cli = Cli(database)
    cli.json("seed", "--workspace", "T0001", "--cases", "1")
    copy = tmp_path / "copy.db"
    assert cli.json("backup", str(copy))["bytes"] == copy.stat().st_size
    assert cli.json("restore", str(copy))["before"]
    assert "There is no file" in cli.refusal("restore", str(tmp_path / "none.db"))
    path = Path(str(make_engine(database).url.database))
    path.chmod(0o644)
    said = cli("check").stdout
    assert "FAULT" in said.split("files")[0]
    assert "chmod 600" in " ".join(said.split())
