"""The master key of this installation, and the keys under it that the records are sealed with."""

from __future__ import annotations

import base64
import binascii
import os
import stat
import uuid
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, make_url, select, update
from sqlalchemy.exc import IntegrityError

from bot.records.bare import Bare
from bot.records.base import new_id
from bot.records.engine import DatabaseError, is_sqlite
from bot.records.sealing import KEY_BYTES, Keys, SealBroken, Vault, key_name, new_key, unwrap, wrap
from bot.records.tables import SealingKey
from bot.settings import Settings

_K: Any = SealingKey.__table__  # type: ignore[attr-defined]
_ALL: Select[Any] = select(_K.c.purpose, _K.c.number, _K.c.wrapped, _K.c.master)


class KeyProblem(DatabaseError):
    """The records cannot be opened with the key that is given; the text says what to do."""


def unlock(engine: Engine, master: bytes, now: datetime) -> Vault:
    """Return the vault of a database, its first keys made where it has none.

    `now` is machine time as an aware UTC instant. Raises KeyProblem where the database was sealed
    under another master key.
    """
    if not _rows(engine):
        _first_keys(engine, master, now)
    return Vault(_opened(_rows(engine), master), lambda: _opened(_rows(engine), master))


def has_keys(engine: Engine) -> bool:
    """True where the database has been sealed before."""
    return bool(_rows(engine))


def begin_key(connection: Connection, master: bytes, now: datetime) -> int:
    """Make a newer key for what is sealed from now on; return its number."""
    found = connection.execute(select(_K.c.number).where(_K.c.purpose == "seal")).scalars().all()
    number = int(max(found)) + 1
    connection.execute(_K.insert(), [_key("seal", number, master, now)])
    return number


def change_master(engine: Engine, old: bytes, new: bytes) -> int:
    """Seal every key under another master key; return how many. Raises KeyProblem for a wrong one.

    Nothing else is written again, so it takes a moment whatever the records hold.
    """
    with engine.begin() as connection:
        rows = connection.execute(_ALL).all()
        _opened(rows, old)
        for purpose, number, wrapped, _ in rows:
            where = _where(purpose, number)
            connection.execute(
                update(_K)
                .where(_K.c.purpose == purpose, _K.c.number == number)
                .values(wrapped=wrap(new, unwrap(old, wrapped, where), where), master=key_name(new))
            )
    return len(rows)


def read_key(text: str, name: str = "COREGROUP_KEY") -> bytes:
    """Read a master key: base64 of 32 bytes; raises KeyProblem naming where it came from."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyProblem(
            f"{name} is no key: it has to be base64 of 32 bytes, as from openssl rand -base64 32."
        )
    return key


def key_file(settings: Settings) -> Path | None:
    """Return the key file in use: the one named, or beside a SQLite file; None for PostgreSQL."""
    if settings.key_file is not None:
        return settings.key_file
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    path = Path(str(url.database))
    return path.with_name(path.name + ".key")


def master_key(settings: Settings, engine: Engine) -> bytes:
    """Return the master key from the environment or the key file, made there at the first start.

    Raises KeyProblem where there is none and none may be made: sealed records would stay closed.
    """
    given = settings.key.get_secret_value()
    if given:
        return read_key(given)
    path = key_file(settings)
    if path is None:
        raise KeyProblem(
            "There is no key to open the records with: set COREGROUP_KEY (base64 of 32 bytes) or "
            "COREGROUP_KEY_FILE."
        )
    if not path.exists():
        _make(path, engine)
    try:
        return read_key(path.read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem(
            f"The key file {path} cannot be read: check its owner and mode."
        ) from error


def read_by_others(path: Path) -> bool:
    """True where other users of the machine may read a file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _make(path: Path, engine: Engine) -> None:
    if has_keys(engine):
        raise KeyProblem(
            f"The key file {path} is missing, and the records were sealed before: put the file "
            "back from where it is kept, or set COREGROUP_KEY."
        )
    if not is_sqlite(engine):
        raise KeyProblem(f"The key file {path} is missing: with PostgreSQL it is not made here.")
    # Whole under another name first: whoever starts beside us reads all of it or finds nothing.
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  # a mode from the first moment
        file.write(base64.b64encode(new_key()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(fresh)
    fresh.unlink()


def _rows(engine: Engine) -> Sequence[Sequence[Any]]:
    # On the driver itself: the engine would begin as a writer and wait for whoever asks us.
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(*Bare(_ALL, engine.dialect).bound({}))
        return [tuple(row) for row in cursor.fetchall()]


def _opened(rows: Sequence[Sequence[Any]], master: bytes) -> Keys:
    opened: dict[tuple[str, int], bytes] = {}
    for purpose, number, wrapped, named in rows:
        try:
            opened[purpose, number] = unwrap(master, wrapped, _where(purpose, number))
        except SealBroken as error:
            raise KeyProblem(
                "The key does not open these records: they were sealed under the key named "
                f"{named}, and the one given is {key_name(master)}. Set COREGROUP_KEY or "
                "COREGROUP_KEY_FILE to the right one."
            ) from error
    seals = {number: key for (purpose, number), key in opened.items() if purpose == "seal"}
    return Keys(seals, opened["trail", 1])


def _first_keys(engine: Engine, master: bytes, now: datetime) -> None:
    # Another process may begin at the same moment: the first to write has it.
    with suppress(IntegrityError), engine.begin() as connection:
        connection.execute(_K.insert(), [_key(one, 1, master, now) for one in ("seal", "trail")])


def _key(purpose: str, number: int, master: bytes, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "purpose": purpose,
        "number": number,
        "wrapped": wrap(master, new_key(), _where(purpose, number)),
        "master": key_name(master),
        "made_at": now,
    }


def _where(purpose: str, number: int) -> str:
    return f"sealing_key.{purpose}.{number}"
