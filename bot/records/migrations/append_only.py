"""The database refuses to take an entry of the trail away, or to change one.

The one change it lets through takes the detail out and says when.
"""

from __future__ import annotations

from sqlalchemy import Connection

TABLES = ("audit_entry", "audit_head")
KEPT = [
    "id",
    "workspace_id",
    "at",
    "case_at",
    "actor_id",
    "actor_slack_id",
    "action",
    "allowed",
    "core_group_id",
    "subject",
    "because",
    "seq",
    "prev",
    "digest",
    "hash",
]
_REFUSAL = "the trail is append-only"

_ENTRY_STANDS = "NEW.detail IS NULL AND NEW.purged_at IS NOT NULL"
_HEAD_GROWS = "NEW.seq > OLD.seq"


def make(connection: Connection) -> None:
    """Make every trigger, in the place of what is there."""
    _drop(connection)
    statements = _sqlite() if connection.dialect.name == "sqlite" else _postgres()
    for statement in statements:
        connection.exec_driver_sql(statement)


def _drop(connection: Connection) -> None:
    """Drop every trigger that is there."""
    for table in TABLES:
        for deed in ("update", "delete", "truncate"):
            name = f"{table}_no_{deed}"
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            else:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS coregroup_refuse()")


def _sqlite() -> list[str]:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    return [
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {refuse}",
        (
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
            f"WHEN NOT ({_ENTRY_STANDS} AND {same}) {refuse}"
        ),
        f"CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head {refuse}",
        (
            "CREATE TRIGGER audit_head_no_update BEFORE UPDATE ON audit_head "
            f"WHEN NOT ({_HEAD_GROWS}) {refuse}"
        ),
    ]


def _postgres() -> list[str]:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    refuse = "EXECUTE FUNCTION coregroup_refuse()"
    found = [
        (
            "CREATE FUNCTION coregroup_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW "
            f"WHEN (NOT ({_ENTRY_STANDS} AND {same})) {refuse}"
        ),
        (
            "CREATE TRIGGER audit_head_no_update BEFORE UPDATE ON audit_head FOR EACH ROW "
            f"WHEN (NOT ({_HEAD_GROWS})) {refuse}"
        ),
    ]
    for table in TABLES:
        found.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}"
        )
        found.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}"
        )
    return found
