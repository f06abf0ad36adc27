"""The master key: from the environment or a file of its own, and a clear refusal without it."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app import open_store
from bot.records.engine import make_engine
from bot.records.keys import KeyProblem, change_master, read_key, unlock
from bot.records.sealing import new_key
from bot.records.tables import Person
from bot.settings import Settings
from tests.support.databases import TEST_KEY
from tests.support.office import MONDAY_MORNING, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def settings(folder: Path, **more: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": f"sqlite:///{folder / 'new.db'}", **more})


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path):
    open_store(settings(tmp_path)).close()
    path = tmp_path / "new.db.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read_key(path.read_text(), "the file")
    assert [one.name for one in tmp_path.glob("*.key*")] == ["new.db.key"]
    kept = path.read_bytes()
    open_store(settings(tmp_path)).close()
    assert path.read_bytes() == kept


def test_the_file_may_stand_elsewhere(tmp_path: Path):
    elsewhere = tmp_path / "keys" / "main"
    elsewhere.parent.mkdir()
    open_store(settings(tmp_path, COREGROUP_KEY_FILE=str(elsewhere))).close()
    assert elsewhere.exists()
    assert not (tmp_path / "new.db.key").exists()


def test_a_lost_key_file_is_not_made_again(tmp_path: Path):
    open_store(settings(tmp_path)).close()
    (tmp_path / "new.db.key").unlink()
    with pytest.raises(KeyProblem, match=r"is missing.*put the file back"):
        open_store(settings(tmp_path))
    assert not (tmp_path / "new.db.key").exists()


def test_a_wrong_key_is_refused_by_name(tmp_path: Path):
    open_store(settings(tmp_path)).close()
    wrong = base64.b64encode(new_key()).decode()
    with pytest.raises(KeyProblem, match=r"does not open these records.*right one") as refused:
        open_store(settings(tmp_path, COREGROUP_KEY=wrong))
    assert wrong not in str(refused.value)


@pytest.mark.parametrize("text", ["short", "", "é", base64.b64encode(b"x" * 31).decode()])
def test_what_is_no_key_is_said_so(text: str):
    with pytest.raises(KeyProblem, match="base64 of 32 bytes"):
        read_key(text)


@pytest.mark.postgres
def test_postgres_has_to_be_given_one(postgres_url: str):
    with pytest.raises(KeyProblem, match="set COREGROUP_KEY"):
        open_store(Settings.model_validate({"DATABASE_URL": postgres_url}))


@lite
def test_the_master_key_can_be_another(office: Office):
    fresh = new_key()
    engine = make_engine(str(office.store.engine.url))
    try:
        with pytest.raises(KeyProblem):
            change_master(engine, fresh, new_key())
        assert change_master(engine, read_key(TEST_KEY), fresh) == 2
        with pytest.raises(KeyProblem):
            unlock(engine, read_key(TEST_KEY), MONDAY_MORNING)
        unlock(engine, fresh, MONDAY_MORNING)
    finally:
        engine.dispose()
    with office.store.session() as session:
        assert {one.name for one in session.exec(select(Person)).all()} >= {"Sam", "Mo"}
