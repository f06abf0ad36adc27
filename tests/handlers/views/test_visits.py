"""Visits as they are shown: within Slack's limits, and read back as they were typed."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.documents.phrases import Phrases, load_phrases
from bot.duties.visits import NewVisit, Seen, VisitForm, VisitNote
from handlers.ids import Kind
from handlers.requests import Request
from handlers.views import visits
from playground.checks import check_view
from tests.support.shown import SPOT, fits, labels

TODAY = date(2027, 1, 11)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def test_the_form_for_twelve_siblings_fits(phrases: Phrases) -> None:
    children = tuple((uuid.UUID(int=n), "ABCD") for n in range(12))
    form = VisitForm(uuid.UUID(int=9), "CG-104", children, TODAY, time(14, 30))
    view = visits.visit_modal(form, phrases, SPOT)
    check_view(view, "modal")
    check_view(visits.which_form([(str(n), f"CG-{n}") for n in range(150)], phrases, SPOT), "modal")


def test_a_visit_is_read_as_it_was_typed() -> None:
    child = uuid.UUID(int=1)
    state = {
        "on": {"save_draft": {"selected_date": "2027-01-11"}},
        "at": {"save_draft": {"selected_time": "11:00"}},
        f"seen-{child}": {"save_draft": {"selected_option": {"value": "with_others"}}},
        "nobody_in": {"save_draft": {"selected_options": []}},
        "note": {"save_draft": {"value": " Well. "}},
    }
    read = visits.read_visit(Request(Kind.SUBMISSION, "", "", "", values=state))
    assert read == NewVisit(TODAY, time(11), {child: Seen.WITH_OTHERS}, False, "Well.")


def test_what_a_visit_means_is_said(phrases: Phrases) -> None:
    note = VisitNote(
        entry=uuid.UUID(int=1),
        core_group_id=uuid.UUID(int=9),
        reference="CG-104",
        at=datetime(2027, 1, 11, 11, tzinfo=UTC),
        zone="Europe/London",
        today=TODAY,
        seen=(("AB", Seen.ALONE), ("CD", Seen.NOT_SEEN)),
        nobody_in=False,
        note="",
        next_due=(("AB", date(2027, 1, 25)),),
        has_clock=True,
        withdrawn=False,
        undo=True,
    )
    said = visits.recorded_message(note, "020 1", phrases)
    fits(said)
    assert "AB: seen alone\nCD: not seen" in said.text
    assert "To be seen again by Monday 25 January: AB." in said.text
    assert "999" not in said.text
    nobody = replace(note, seen=(("AB", Seen.NOT_SEEN),), nobody_in=True, undo=False)
    said = visits.recorded_message(nobody, "020 1", phrases)
    assert "so no date has moved" in said.text
    assert "ring 020 1, or 999 in danger" in said.text
    assert labels(said) == []
