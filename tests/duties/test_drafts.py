"""A draft is its own person's, survives what overtakes it, and goes when its form is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.duties import drafts
from tests.support.office import Office

SUBJECT = "meeting:1"


def typed(value: str | None, block: str = "text") -> drafts.State:
    return {block: {"save_draft": {"type": "plain_text_input", "value": value}}}


def save(office: Office, value: str | None, name: str = "Priya", **more: Any) -> bool:
    block = more.pop("block", "text")
    with office.turn(name) as turn:
        return drafts.save(turn, "report", SUBJECT, typed(value, block), **more)


def load(office: Office, name: str = "Priya", form: str = "report") -> drafts.State | None:
    with office.turn(name) as turn:
        return drafts.load(turn, form, SUBJECT)


def test_saving_merges_by_block_and_keeps_the_time(office: Office) -> None:
    save(office, "seen on Tuesday")
    office.clock.advance(minutes=3)
    save(office, "Jo comes", block="instead")
    assert load(office) == typed("seen on Tuesday") | typed("Jo comes", "instead")
    with office.turn("Priya") as turn:
        kept = drafts.kept(turn, "report", SUBJECT)
    assert kept is not None
    assert kept.saved_at == office.clock()


def test_a_block_that_was_emptied_is_kept_empty(office: Office) -> None:
    save(office, "seen on Tuesday")
    save(office, None)
    assert load(office) == typed(None)


def test_a_draft_is_its_own_persons_and_its_own_forms(office: Office) -> None:
    save(office, "seen on Tuesday")
    assert load(office, "Sam") is None
    assert load(office, form="apologies") is None
    with office.turn("Priya") as turn:
        assert drafts.load(turn, "report", "meeting:2") is None


def test_an_older_keystroke_that_arrives_late_changes_nothing(office: Office) -> None:
    assert save(office, "seen on", typed_at=1_700_000_002.5)
    assert not save(office, "seen", typed_at=1_700_000_002.25)
    assert load(office) == typed("seen on")
    assert save(office, "seen on Tuesday", typed_at=1_700_000_003.0)
    assert load(office) == typed("seen on Tuesday")


def test_dropping_ends_the_window_it_was_sent_from_and_no_other(office: Office) -> None:
    save(office, "seen on Tuesday", view="V1")
    with office.turn("Priya") as turn:
        drafts.drop(turn, "report", SUBJECT, view="V1")
    assert load(office) is None
    assert not save(office, "seen on Tuesd", view="V1")
    assert load(office) is None
    assert save(office, "seen again", view="V2")
    assert load(office) == typed("seen again")


def test_starting_afresh_forgets_what_was_typed_before_it(office: Office) -> None:
    save(office, "seen", view="V1", typed_at=10.0)
    with office.turn("Priya") as turn:
        drafts.drop(turn, "report", SUBJECT, typed_at=11.0)
    assert not save(office, "seen", view="V1", typed_at=10.5)
    assert save(office, "new", view="V1", typed_at=11.5)
    assert load(office) == typed("new")


def test_dropping_what_was_never_saved_is_no_error(office: Office) -> None:
    with office.turn("Priya") as turn:
        drafts.drop(turn, "report", SUBJECT)
    assert load(office) is None


def test_many_keystrokes_at_once_leave_the_last_one(office: Office) -> None:
    text = "what we saw on Tuesday"

    def one(length: int) -> None:
        save(office, text[:length], view="V1", typed_at=1000.0 + length)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(1, len(text) + 1)))
    assert load(office) == typed(text)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("value", ["*x* <!channel>", "שלום", "👩‍👧 ok"])
def test_text_comes_back_as_it_was_typed(office: Office, value: str) -> None:
    save(office, value)
    assert load(office) == typed(value)
