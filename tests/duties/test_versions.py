"""Moving a core group to another version: shown before it is done, and done as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.assets import data_folder
from bot.duties.bookings import NewTime, book_meeting
from bot.duties.projection import fingerprint
from bot.duties.turn import DutyError, NotHere, Rulebook
from bot.duties.versions import ChangedSince, Moved, move, moved_note, preview, versions_of
from bot.records.tables import AuditEntry, DeadlineRow, OutboxMessage
from bot.rules.procedure import load_all
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def two_versions(folder: Path, rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with a version 2 of Greenwich: seven working days, no copy asked for."""
    text = (data_folder() / "procedures" / "greenwich.toml").read_text(encoding="utf-8")
    head, *rows = text.split("[[rules]]")
    head = head.replace('version = "1"', 'version = "2"')
    rows = [row for row in rows if 'id = "GR-17"' not in row]
    rows = [row.replace("limit = 10", "limit = 7") if '"GR-19"' in row else row for row in rows]
    (folder / "greenwich-2.toml").write_text("[[rules]]".join([head, *rows]), encoding="utf-8")
    return replace(rulebook, procedures=load_all(data_folder() / "procedures", folder))


@pytest.fixture
def apart(office: Office, tmp_path: Path) -> Office:
    """The office with a newer version of its procedure beside the one CG-104 was opened with."""
    office.rulebook = two_versions(tmp_path, office.rulebook)
    return office


def rows(office: Office) -> dict[tuple[str, str], date]:
    return {(row.rule, row.owner_key): row.due for row in office.deadlines()}


def test_a_group_keeps_the_version_it_was_opened_with(apart: Office) -> None:
    before = rows(apart)
    with apart.turn("Sam") as turn:
        book_meeting(turn, apart.group_id, NewTime(date(2027, 1, 4)))
    assert rows(apart)[("GR-19", "lead_social_worker")] == date(2027, 1, 6)
    assert before.keys() <= rows(apart).keys()


@lite
def test_the_choice_names_its_own_procedure_first(apart: Office) -> None:
    with apart.turn("Mo") as turn:
        found = versions_of(turn, apart.group_id)
    assert (found.now.key, found.now.newest) == ("greenwich@1", False)
    assert [one.key for one in found.others] == [
        "greenwich@2",
        "highland@1",
        "practice-lead@1",
        "suffolk@6.3",
        "sussex@1",
    ]
    assert found.others[0].newest


def test_every_date_that_changes_is_shown_and_nothing_is_done(apart: Office) -> None:
    before = rows(apart)
    copies = sum(rule == "GR-17" for rule, _ in before)
    assert copies > 1
    with apart.turn("Mo") as turn:
        shown = preview(turn, apart.group_id, "greenwich@2")
    # Seven working days from Friday 18 December: 25 and 28 December are none.
    assert [one for one in shown.changes if one.due] == [
        Moved(
            "Hold the first core group meeting",
            "initial conference on 18 December 2026",
            date(2027, 1, 6),
            date(2026, 12, 31),
        )
    ]
    gone = [one for one in shown.changes if one.due is None]
    assert [one.title for one in gone] == ["Say if no copy of the plan has come"] * copies
    assert shown.same == len(before) - copies - 1
    assert rows(apart) == before


def test_a_move_does_what_was_shown(apart: Office) -> None:
    with apart.turn("Mo") as turn:
        seen = preview(turn, apart.group_id, "greenwich@2").seen
    for again in (False, True):
        with apart.turn("Mo") as turn:
            assert move(turn, apart.group_id, "greenwich@2", seen) is not again
    (first,) = apart.deadlines("GR-19")
    assert (first.due, first.act_by) == (date(2026, 12, 31), date(2026, 12, 31))
    assert first.next_reminder_at is not None
    assert apart.deadlines("GR-17") == []
    with apart.store.session() as session:
        closed = session.exec(select(DeadlineRow).where(DeadlineRow.rule == "GR-17")).all()
        assert {(row.state, row.next_reminder_at) for row in closed} == {("closed", None)}
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "move_procedure")).one()
    assert entry.detail == {"was": "greenwich@1", "now": "greenwich@2"}
    with apart.turn("Sam") as turn:
        group = apart.group(turn.session)
        assert group.fingerprint == fingerprint(turn.rulebook, turn.workspace, group)
        told = turn.session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == "procedure_moved")
            .order_by(col(OutboxMessage.recipient_id))
        ).all()
        notes = [moved_note(turn, row) for row in told]
    assert {row.recipient_id for row in told} == {apart.people["Mo"], apart.people["Sam"]}
    assert [(note.by, note.by_me) for note in notes if note] == [("Mo", False)] * 2
    assert [(one.was, one.due) for note in notes[:1] if note for one in note.dates] == [
        (date(2027, 1, 6), date(2026, 12, 31))
    ]


def test_it_can_be_moved_back(apart: Office) -> None:
    before = rows(apart)
    for key in ("greenwich@2", "greenwich@1"):
        with apart.turn("Mo") as turn:
            seen = preview(turn, apart.group_id, key).seen
            assert move(turn, apart.group_id, key, seen) is True
    assert rows(apart) == before


@lite
def test_a_move_that_would_do_something_else_is_refused(apart: Office) -> None:
    with apart.turn("Mo") as turn:
        seen = preview(turn, apart.group_id, "greenwich@2").seen
    with apart.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-29"]
    before = rows(apart)
    with apart.turn("Mo") as turn, pytest.raises(ChangedSince):
        move(turn, apart.group_id, "greenwich@2", seen)
    assert rows(apart) == before


@lite
def test_only_the_manager_may_and_only_to_what_there_is(apart: Office) -> None:
    for name in ("Sam", "Priya", "Chris", "Otto", "Ada"):
        with apart.turn(name) as turn, pytest.raises(NotHere):
            versions_of(turn, apart.group_id)
        with apart.turn(name) as turn, pytest.raises(NotHere):
            move(turn, apart.group_id, "greenwich@2", "")
    for key, phrase in (
        ("greenwich@3", "version_unknown"),
        ("narnia", "version_unknown"),
        ("greenwich@1", "version_is_this"),
    ):
        with apart.turn("Mo") as turn, pytest.raises(DutyError) as refused:
            preview(turn, apart.group_id, key)
        assert (refused.value.field, refused.value.phrase) == ("to", phrase)


@lite
def test_a_procedure_chosen_by_mistake_is_put_right(office: Office) -> None:
    with office.turn("Mo") as turn:
        shown = preview(turn, office.group_id, "suffolk@6.3")
        assert move(turn, office.group_id, "suffolk@6.3", shown.seen) is True
    assert {row.rule[:3] for row in office.deadlines()} == {"SF-"}
    assert office.deadlines("SF-8.1")
