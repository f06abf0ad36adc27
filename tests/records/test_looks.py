"""Looks on the driver's own connections: committed, undone on an error, used again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Integer, String, column, insert, select, table, text

from bot.records.engine import Store

NOTES = table("notes", column("number", Integer), column("word", String))
WORDS = select(NOTES.c.number, NOTES.c.word).order_by(NOTES.c.number)


@pytest.fixture
def notes(store: Store) -> Iterator[Store]:
    with store.connection() as connection:
        connection.execute(text("CREATE TABLE notes (number INTEGER NOT NULL, word VARCHAR)"))
    yield store
    with store.connection() as connection:
        connection.execute(text("DROP TABLE notes"))


def put(store: Store, number: int, word: str) -> None:
    with store.look() as look:
        look.write(store.bare(insert(NOTES)), {"number": number, "word": word})


def read(store: Store) -> list[tuple[int, str]]:
    with store.look() as look:
        return [tuple(row) for row in look.rows(store.bare(WORDS), {})]


def test_what_is_written_is_there_for_the_next(notes: Store):
    put(notes, 1, "one")
    assert read(notes) == [(1, "one")]


def test_an_error_undoes_the_line_and_the_next_look_works(notes: Store):
    def fail() -> None:
        with notes.look() as look:
            look.write(notes.bare(insert(NOTES)), {"number": 1, "word": "lost"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    put(notes, 2, "kept")
    assert read(notes) == [(2, "kept")]


def test_many_threads_lose_nothing(notes: Store):
    def some(first: int) -> None:
        for number in range(first, first + 20):
            put(notes, number, "x")

    threads = [threading.Thread(target=some, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read(notes)) == 80
