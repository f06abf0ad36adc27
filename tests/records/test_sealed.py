"""Sealed columns: what somebody wrote is in no file, and opens in its own row and column alone."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.assets import data_folder
from bot.duties import drafts
from bot.records.base import METADATA
from bot.records.engine import Store, make_engine
from bot.records.reads import P
from bot.records.sealed import NotPlaced, SealedJson, SealedText, placed_rows, sealed_columns
from bot.records.sealing import Keys, SealBroken, Vault, new_key, sealed_with
from bot.records.tables import Apology, Draft, Person, Task
from tests.support.office import MONDAY_MORNING, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def raw(store: Store, statement: str) -> list[tuple[object, ...]]:
    with store.connection() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def as_kept(kind: sa.types.TypeEngine[object]) -> sa.types.TypeEngine[object]:
    while isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    return kind


def test_every_text_column_is_sealed_or_on_the_written_list():
    listed = tomllib.loads((data_folder() / "governance/plain_columns.toml").read_text())
    plain = {(table, column) for table, columns in listed.items() for column in columns}
    assert all(reason.strip() for columns in listed.values() for reason in columns.values())
    texts = {
        (table.name, column.name): isinstance(column.type, (SealedText, SealedJson))
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(as_kept(column.type), (sa.String, sa.JSON, sa.LargeBinary))
    }
    found = {place for place, is_sealed in texts.items() if not is_sealed}
    assert found == plain, "declare it with sealed(), or list it in plain_columns.toml with why"


def test_names_go_in_sealed_and_come_out_plain(office: Office):
    with office.store.session() as session:
        person = session.get_one(Person, office.people["Priya"])
        assert (person.name, person.agency, person.safe_contact) == (
            "Priya",
            "Health visiting",
            None,
        )
        columns = session.exec(select(Person.name).where(Person.slack_id == "U0PRIYA")).one()
        assert columns == "Priya"
        other = sa.orm.aliased(Person)
        assert (
            session.exec(
                sa.select(P.name.label("called"), other.name).where(P.id == other.id)
            ).first()
            is not None
        )
    for (held,) in raw(office.store, "SELECT name FROM person"):
        assert str(held).startswith(sealed_with(1))
    (first,), (second,) = raw(office.store, "SELECT agency FROM person WHERE agency <> '' LIMIT 2")
    assert first != second


def test_a_change_is_sealed_anew_and_nothing_else_is(office: Office):
    before = dict(raw(office.store, "SELECT id, name FROM person"))
    with office.store.session() as session:
        person = session.get_one(Person, office.people["Tom"])
        person.name = "Thomas"
        session.flush()
        assert type(person.name) is str
        person.active = False
        session.get_one(Person, office.people["Sam"]).name = "Sam"
    after = dict(raw(office.store, "SELECT id, name FROM person"))
    assert len({row for row in before if before[row] != after[row]}) == 1
    with office.store.session() as session:
        assert session.get_one(Person, office.people["Tom"]).name == "Thomas"


def test_a_value_copied_to_another_row_is_sealed_for_that_row(office: Office):
    with office.store.session() as session:
        source = session.get_one(Person, office.people["Tom"])
        session.get_one(Person, office.people["Ada"]).agency = source.agency
    with office.store.session() as session:
        assert session.get_one(Person, office.people["Ada"]).agency == "Hill School"


@pytest.mark.parametrize(
    "moved",
    [
        "UPDATE person SET name = (SELECT name FROM person p WHERE p.slack_id = 'U0TOM')",
        "UPDATE person SET name = agency WHERE slack_id = 'U0PRIYA'",
        "UPDATE person SET name = 'Mallory' WHERE slack_id = 'U0PRIYA'",
        "UPDATE person SET name = 's1.9.AAAA' WHERE slack_id = 'U0PRIYA'",
        "UPDATE person SET name = replace(name, 's1.1.', 's2.1.') WHERE slack_id = 'U0PRIYA'",
    ],
    ids=["other row", "other column", "plain", "unknown key", "other form"],
)
def test_what_was_moved_or_changed_does_not_open(office: Office, moved: str):
    with office.store.connection() as connection:
        connection.execute(sa.text(moved))
    with office.store.session() as session, pytest.raises(SealBroken) as refused:
        session.get_one(Person, office.people["Priya"])
    assert "person.name" in str(refused.value)
    assert "Mallory" not in str(refused.value)
    with office.store.connection() as connection, pytest.raises(SealBroken):
        connection.execute(sa.select(P.name).where(P.slack_id == "U0PRIYA")).all()


def test_a_plain_value_never_gets_in(office: Office):
    with office.store.connection() as connection, pytest.raises(sa.exc.StatementError) as refused:
        connection.execute(sa.update(Person).values(name="Mallory"))
    assert isinstance(refused.value.orig, NotPlaced)
    with office.store.session() as session, pytest.raises(sa.exc.StatementError):
        session.exec(select(Person).where(Person.name == "Priya")).all()


def test_many_rows_go_in_sealed_at_once(office: Office):
    table = METADATA.tables["person"]
    ids = [uuid.uuid4() for _ in range(3)]
    rows = [
        {
            "id": one,
            "workspace_id": office.workspace_id,
            "name": f"Person {number}",
            "agency": "",
            "post": "professional",
            "is_administrator": False,
            "active": True,
            "created_at": MONDAY_MORNING,
        }
        for number, one in enumerate(ids)
    ]
    with office.store.connection() as connection:
        connection.execute(table.insert(), placed_rows(table, rows))
    with office.store.session() as session:
        assert [session.get_one(Person, one).name for one in ids] == [
            "Person 0",
            "Person 1",
            "Person 2",
        ]


def test_a_draft_is_sealed_as_a_whole(office: Office):
    typed = {"text": {"save_draft": {"type": "plain_text_input", "value": "Bruises — 'both arms'"}}}
    with office.turn("Priya") as turn:
        drafts.save(turn, "report", "meeting", typed)
    with office.turn("Priya") as turn:
        assert drafts.load(turn, "report", "meeting") == typed
        drafts.save(turn, "report", "meeting", {"more": {"x": {"value": "y"}}})
    with office.turn("Priya") as turn:
        assert drafts.load(turn, "report", "meeting") == typed | {"more": {"x": {"value": "y"}}}
        drafts.drop(turn, "report", "meeting")
    assert raw(office.store, "SELECT state FROM draft") == [("{}",)]


@lite
def test_no_word_that_was_typed_stands_in_the_file(office: Office):
    words = ("Zanzibarlike reason", "Quokka school visit", "Nellnamed")
    with office.store.session() as session:
        session.add(
            Task(
                workspace_id=office.workspace_id,
                core_group_id=office.group_id,
                owner_id=office.people["Tom"],
                title=words[1],
                agreed_on=MONDAY_MORNING.date(),
                due=MONDAY_MORNING.date(),
            )
        )
        session.get_one(Person, office.people["Nell"]).name = words[2]
    office.store.close()
    found = Path(str(office.store.engine.url.database)).parent
    held = b"".join(path.read_bytes() for path in found.iterdir() if path.is_file())
    for word in (*words, "Priya", "Hill School", "Health visiting"):
        assert word.encode() not in held
    assert b"CG-104" in held  # the search itself finds what is there


def test_an_engine_without_keys_opens_nothing(office: Office):
    engine = make_engine(office.store.engine.url.render_as_string(hide_password=False))
    try:
        with Session(engine) as session, pytest.raises(LookupError, match="no keys"):
            session.get(Person, office.people["Priya"])
    finally:
        engine.dispose()


def test_another_key_opens_nothing(office: Office):
    stranger = Vault(Keys({1: new_key()}, new_key()))
    (held,) = raw(office.store, "SELECT id, name FROM person WHERE slack_id = 'U0PRIYA'")
    with pytest.raises(SealBroken):
        stranger.open(f"person.name.{uuid.UUID(str(held[0])).hex}", str(held[1]))


def test_each_table_with_sealed_columns_names_its_rows_by_id():
    for table in METADATA.sorted_tables:
        if sealed_columns(table):
            assert [column.name for column in table.primary_key] == ["id"]
    assert {one.name for one in sealed_columns(Apology.__table__)} == {"reason", "instead"}  # type: ignore[attr-defined]
    assert {one.name for one in sealed_columns(Draft.__table__)} == {"state"}  # type: ignore[attr-defined]
