"""The trail is append-only and chained: whatever is done to it behind the bot's back is named."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.duties import audit
from bot.duties.access import Action, entry_by_reference
from bot.duties.next_up import whats_next
from bot.records.engine import Store, is_sqlite, make_engine
from bot.records.tables import AuditEntry, Workspace
from bot.records.trail_check import Checked, Fault, Wrong, check_trail, hash_at
from tests.support.cli import Cli
from tests.support.databases import open_records
from tests.support.office import TEAM, Office

REFUSED = (sa.exc.IntegrityError, sa.exc.InternalError, sa.exc.ProgrammingError)


def looked(office: Office, times: int) -> None:
    for number in range(times):
        with office.turn("Sam") as turn:
            audit.note(turn, "looked", core_group_id=office.group_id, number=number)


def check(office: Office) -> Checked:
    return check_trail(office.store, office.workspace_id)


def behind_its_back(store: Store, *statements: str) -> None:
    """Do what somebody with the database's own tools could do."""
    off, on = (
        ("PRAGMA foreign_keys=ON", "PRAGMA foreign_keys=ON")
        if is_sqlite(store.engine)
        else (
            "SET session_replication_role = replica",
            "SET session_replication_role = DEFAULT",
        )
    )
    with store.engine.connect() as connection:
        names: list[tuple[str, str]] = []
        if is_sqlite(store.engine):
            found = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            names = [tuple(row) for row in connection.execute(found)]
            for name, _ in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(off)
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(on)
        for _, statement in names:
            connection.exec_driver_sql(statement)
        connection.commit()


def test_every_entry_is_numbered_and_verifies(office: Office):
    before = check(office)
    assert before.faults == []
    assert before.entries == before.seq > 0
    looked(office, 5)
    whats_next(
        office.store,
        team_id=TEAM,
        slack_id="U0SAM",
        now=office.clock(),
        machine_now=office.machine(),
    )
    after = check(office)
    assert (after.seq, after.faults) == (before.seq + 6, [])
    assert hash_at(office.store, office.workspace_id, after.seq) == after.hash


def test_it_says_why_somebody_was_let_in(office: Office):
    with office.turn("Sam") as turn:
        entry = entry_by_reference(turn, "CG-104", Action.SEE_WORK)
        audit.note(turn, "see_tasks", core_group_id=entry.group.id)
    with office.store.session() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.action == "see_tasks")).one()
    assert found.because == "see_work as lead_social_worker"


def test_what_is_rolled_back_leaves_no_gap(office: Office):
    before = check(office)
    with pytest.raises(RuntimeError), office.turn("Sam") as turn:  # noqa: PT012
        audit.note(turn, "looked")
        raise RuntimeError
    looked(office, 1)
    assert (check(office).seq, check(office).faults) == (before.seq + 1, [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET action = 'nothing'",
        "UPDATE audit_entry SET detail = '{}'",
        "UPDATE audit_entry SET detail = NULL",
        "UPDATE audit_entry SET purged_at = at",
        "UPDATE audit_entry SET detail = NULL, purged_at = at, action = 'x'",
        "UPDATE audit_entry SET seq = seq + 1000",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE audit_head SET hash = ''",
    ],
)
def test_the_database_refuses(office: Office, statement: str):
    looked(office, 2)
    with office.store.connection() as connection, pytest.raises(REFUSED, match="append-only"):
        connection.execute(sa.text(statement))


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_it_cannot_be_emptied_at_once(office: Office):
    with office.store.connection() as connection, pytest.raises(REFUSED, match="append-only"):
        connection.execute(sa.text("TRUNCATE audit_entry"))


def test_a_purged_entry_still_verifies(office: Office):
    looked(office, 3)
    with office.store.connection() as connection:
        done = connection.execute(
            sa.text("UPDATE audit_entry SET detail = NULL, purged_at = at WHERE action = 'looked'")
        )
        assert done.rowcount == 3
    assert check(office).faults == []


def nth(office: Office, seq: int) -> uuid.UUID:
    with office.store.session() as session:
        return session.exec(select(AuditEntry.id).where(AuditEntry.seq == seq)).one()


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing'",
        "actor_slack_id = 'U0TOM'",
        "allowed = NOT allowed",
        "detail = '{\"number\": 9}'",
        "case_at = at",
        "because = 'x'",
        "core_group_id = NULL",
        "hash = prev",
    ],
)
def test_a_changed_entry_is_named(office: Office, change: str):
    start = check(office).seq
    looked(office, 4)
    office.clock.advance(days=1)
    looked(office, 2)
    target = start + 5
    behind_its_back(office.store, f"UPDATE audit_entry SET {change} WHERE seq = {target}")
    faults = check(office).faults
    assert Fault(Wrong.CHANGED, target, target, nth(office, target)) in faults
    # The entries around it are what they were.
    assert {one.first for one in faults} <= {target, target + 1}


def test_missing_entries_are_named(office: Office):
    start = check(office).seq
    looked(office, 6)
    behind_its_back(
        office.store, f"DELETE FROM audit_entry WHERE seq IN ({start + 2}, {start + 3})"
    )
    assert check(office).faults == [Fault(Wrong.MISSING, start + 2, start + 3)]


def test_a_cut_off_end_is_missed(office: Office):
    start = check(office).seq
    looked(office, 6)
    behind_its_back(office.store, f"DELETE FROM audit_entry WHERE seq > {start + 4}")
    assert check(office).faults == [Fault(Wrong.MISSING, start + 5, start + 6)]


def test_reordered_entries_are_named(office: Office):
    start = check(office).seq
    looked(office, 6)
    behind_its_back(
        office.store,
        f"UPDATE audit_entry SET seq = -1 WHERE seq = {start + 2}",
        f"UPDATE audit_entry SET seq = {start + 2} WHERE seq = {start + 5}",
        f"UPDATE audit_entry SET seq = {start + 5} WHERE seq = -1",
    )
    faults = check(office).faults
    named = {one.first for one in faults if one.kind is Wrong.REORDERED}
    assert {start + 2, start + 5} <= named
    assert not [one for one in faults if one.kind is Wrong.CHANGED]


def test_an_entry_cannot_be_written_without_the_key(office: Office):
    looked(office, 2)
    last = check(office)
    columns = ", ".join(column.name for column in AuditEntry.__table__.columns)  # type: ignore[attr-defined]
    copied = (
        columns.replace("seq", "seq + 1", 1)
        .replace("prev", "hash AS prev", 1)
        .replace("id,", f"'{uuid.uuid4().hex}',", 1)
    )
    if not is_sqlite(office.store.engine):
        copied = copied.replace("'", "CAST('", 1).replace("',", "' AS uuid),", 1)
    behind_its_back(
        office.store,
        f"INSERT INTO audit_entry ({columns}) SELECT {copied} FROM audit_entry"
        f" WHERE seq = {last.seq}",
        f"UPDATE audit_head SET seq = {last.seq + 1}",
    )
    assert {one.first for one in check(office).faults} == {last.seq + 1}


def test_eight_at_once_make_one_chain(office: Office):
    before = check(office).seq
    url = office.store.engine.url.render_as_string(hide_password=False)

    def work(_: int) -> None:
        other = open_records(make_engine(url))
        try:
            for number in range(5):
                with other.session() as session:
                    workspace = session.get_one(Workspace, office.workspace_id)
                    audit.note_command(
                        session,
                        workspace.id,
                        "looked",
                        now=office.clock(),
                        machine_now=office.machine(),
                        number=number,
                    )
                whats_next(
                    other,
                    team_id=TEAM,
                    slack_id="U0SAM",
                    now=office.clock(),
                    machine_now=office.machine(),
                )
        finally:
            other.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    after = check(office)
    assert (after.seq, after.faults) == (before + 80, [])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_names_what_it_finds(database: str):
    cli = Cli(database)
    cli.json("seed", "--workspace", "T0001", "--cases", "1")
    (found,) = cli.json("audit", "verify")["workspaces"]
    assert found["entries"] >= 2
    assert found["faults"] == []
    last = f"{found['last']['number']}:{found['last']['hash']}"
    assert cli("audit", "verify", "--workspace", "T0001", "--expect", last).exit_code == 0
    store = open_records(make_engine(database))
    behind_its_back(store, "UPDATE audit_entry SET action = 'x' WHERE seq = 1")
    done = cli("audit", "verify")
    assert done.exit_code == 1
    assert "Entry 1 was changed" in done.stdout
    # Somebody cuts off the end, and the head with it: only a number noted elsewhere tells.
    behind_its_back(
        store,
        "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit_entry WHERE seq = 1)",
        "UPDATE audit_entry SET action = 'add_workspace' WHERE seq = 1",
        "DELETE FROM audit_entry WHERE seq > 1",
    )
    store.close()
    assert cli("audit", "verify").exit_code == 0
    said = cli.refusal("audit", "verify", "--workspace", "T0001", "--expect", last)
    assert "cut off" in said
