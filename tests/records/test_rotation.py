"""A newer key while others read and write: everything is sealed anew, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.duties.keys import rotate
from bot.records.engine import make_engine
from bot.records.keys import read_key
from bot.records.rotation import counted, reseal
from bot.records.sealing import STALE_SECONDS, SealBroken
from bot.records.tables import Person
from tests.support.cli import Cli
from tests.support.databases import TEST_KEY, open_records
from tests.support.office import MONDAY_MORNING, Office

MASTER = read_key(TEST_KEY)


def begin(office: Office, wait=lambda seconds: None):
    return rotate(office.store, MASTER, now=MONDAY_MORNING, machine_now=MONDAY_MORNING, wait=wait)


def test_every_row_is_sealed_with_the_newer_key(office: Office):
    before = counted(office.store)
    assert set(before) == {1}
    made = begin(office)
    assert made.number == 2
    assert made.rows == before[1]
    assert counted(office.store) == {2: before[1]}
    with office.store.session() as session:
        assert session.get_one(Person, office.people["Priya"]).agency == "Health visiting"
    assert reseal(office.store) == 0


def test_another_process_reads_at_once_and_writes_with_the_newer_key_soon(office: Office):
    other = open_records(make_engine(office.store.engine.url.render_as_string(hide_password=False)))
    try:
        begin(office)
        with other.session() as session:
            assert session.get_one(Person, office.people["Priya"]).name == "Priya"
            session.get_one(Person, office.people["Priya"]).agency = "Midwifery"
        assert set(counted(office.store)) == {2}
    finally:
        other.close()


def test_what_was_written_with_the_older_key_meanwhile_is_sealed_anew(office: Office):
    other = open_records(make_engine(office.store.engine.url.render_as_string(hide_password=False)))

    def meanwhile(seconds: float) -> None:
        assert seconds > STALE_SECONDS
        with other.session() as session:
            # Nothing tells it of the newer key yet: it reads nothing and writes a new row.
            session.add(
                Person(workspace_id=office.workspace_id, name="Late", created_at=MONDAY_MORNING)
            )
        assert counted(office.store)[1] == 1

    try:
        made = begin(office, meanwhile)
    finally:
        other.close()
    assert set(counted(office.store)) == {made.number}


def test_readers_and_writers_go_on_while_it_runs(office: Office):
    stop, wrong, rounds = Event(), [], dict.fromkeys(("Tom", "Priya"), 0)

    def work(name: str) -> int:
        count = 0
        store = open_records(
            make_engine(office.store.engine.url.render_as_string(hide_password=False))
        )
        try:
            while not stop.is_set():
                with store.session() as session:
                    person = session.get_one(Person, office.people[name])
                    if count and person.agency != f"{name} {count}":
                        wrong.append(person.agency)
                    count += 1
                    person.agency = f"{name} {count}"
                with store.session() as session:
                    session.exec(select(Person)).all()
                rounds[name] = count
        finally:
            store.close()
        return count

    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(work, name) for name in ("Tom", "Priya")]
        turns = 0
        while turns < 4 or (min(rounds.values()) < 3 and turns < 50):
            newest = begin(office).number
            turns += 1
        stop.set()
        counts = [one.result() for one in workers]
    assert not wrong
    assert min(counts) >= 3
    reseal(office.store)
    assert set(counted(office.store)) == {newest}
    with office.store.session() as session:
        found = [session.get_one(Person, office.people[name]).agency for name in ("Tom", "Priya")]
    assert found == [f"Tom {counts[0]}", f"Priya {counts[1]}"]


def test_a_value_that_does_not_open_stops_it_and_stays(office: Office):
    with office.store.connection() as connection:
        connection.execute(text("UPDATE person SET name = 's1.1.AAAA' WHERE slack_id = 'U0TOM'"))
    with pytest.raises(SealBroken, match=r"person\.name"):
        begin(office)
    with office.store.connection() as connection:
        held = connection.execute(text("SELECT name FROM person WHERE slack_id = 'U0TOM'"))
        assert held.scalar_one() == "s1.1.AAAA"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_says_what_it_did(database: str):
    cli = Cli(database)
    cli.json("seed", "--workspace", "T0001", "--cases", "2")
    before = cli.json("keys", "list")
    assert before["newest"] == 1
    made = cli.json("keys", "rotate")
    assert made == {"key": 2, "rows": before["rows"]["1"]}
    assert cli.json("keys", "list")["rows"] == {"1": 0, "2": made["rows"]}
    assert cli.json("keys", "rotate", "--finish") == {"key": 2, "rows": 0}
    assert "is no key" in cli.refusal("keys", "change-master")
