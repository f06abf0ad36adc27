"""What people read about reports: the form, the messages, the page, within Slack's limits."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.phrases import load_phrases
from bot.duties.attendance import AboutMeeting
from bot.duties.cutoff import CutOff
from bot.duties.my_meetings import Choice
from bot.duties.report_pages import ReportFile, ReportPage
from bot.duties.reports import MOST_FILES, REPORT_TEXT, MyReport
from bot.duties.roster import Told
from bot.records.tables import Person
from handlers.ids import Do
from handlers.views import reports as views
from playground.checks import check_message, check_view

PHRASES = load_phrases()
ON = date(2026, 11, 26)
SENT_AT = datetime(2026, 11, 24, 10, 14, tzinfo=UTC)
LONDON = "Europe/London"
ODD = "*x* <!channel> <@U1> :smile: שלום"
SAM = Person(name="Sam", slack_id="U0SAM")  # type: ignore[call-arg]
FILE = ReportFile("F1", "scan.pdf")
ABOUT = AboutMeeting(
    meeting_id=uuid.UUID(int=2),
    core_group_id=uuid.UUID(int=1),
    reference="CG-104",
    on=ON,
    starts=None,
    today=date(2026, 11, 24),
    cutoff=CutOff(date(2026, 11, 25), False, ON, None, LONDON),
    in_time=True,
    lead="Sam",
    lead_label="lead social worker",
)


def page(**changed: Any) -> ReportPage:
    usual = ReportPage(
        about=ABOUT,
        report_id=uuid.UUID(int=4),
        name="Priya",
        agency="Health visiting",
        mine=True,
        told=Told("Sam", SAM, is_lead=True, by_lead=False),
        version=1,
        versions=((1, uuid.UUID(int=4)),),
        current=True,
        text="Seen twice.",
        files=(),
        in_time=True,
        sent_at=SENT_AT,
        zone=LONDON,
        released_at=None,
        released_by="",
        may_release=False,
        replaceable=True,
        duty="020 7946 0001",
    )
    return replace(usual, **changed)


def form(**changed: Any) -> dict[str, dict[str, Any]]:
    opened = MyReport(ABOUT, 0, "", (), None, absent=True)
    choice = Choice(ABOUT.meeting_id, ABOUT.core_group_id, "CG-104", ON, None)
    view = views.report_form(replace(opened, **changed), [choice], choice, PHRASES, {}, LONDON)
    check_view(view, "modal")
    return {str(block.get("block_id")): block for block in view["blocks"]}


def said(message: Any) -> str:
    check_message(message.text, list(message.blocks), None)
    return str(message.text)


def buttons(message: Any) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [one["action_id"] for row in rows for one in row["elements"]]


def test_the_form_says_how_much_fits_and_where_more_goes() -> None:
    blocks = form()
    assert blocks["text"]["element"]["max_length"] == REPORT_TEXT
    assert (
        "Up to 3,000 characters; put a longer report into a file." in blocks["text"]["hint"]["text"]
    )
    assert blocks["files"]["element"] == {
        "type": "file_input",
        "max_files": MOST_FILES,
        "action_id": Do.FIELD,
    }
    assert "keep_files" not in blocks


def test_a_last_version_stands_in_the_form_with_its_files_ticked() -> None:
    files = tuple(ReportFile(f"F{n}", f"{n}.pdf") for n in range(MOST_FILES))
    blocks = form(version=2, text=ODD, files=files, sent_at=SENT_AT)
    assert blocks["text"]["element"]["initial_value"] == ODD
    assert len(blocks["keep_files"]["element"]["initial_options"]) == MOST_FILES


def test_a_late_report_of_somebody_who_comes_is_no_late_report() -> None:
    late = replace(ABOUT, in_time=False)
    assert "and Sam will know" in form(about=late)["in_time"]["text"]["text"]
    assert "who cannot come" in form(about=late, absent=False)["in_time"]["text"]["text"]


def test_the_author_reads_that_it_is_here_and_who_reads_it() -> None:
    message = views.recorded_message(page(), PHRASES)
    assert said(message) == (
        "Thank you. Your report for CG-104 on Thursday 26 November is here. Sam, the lead social "
        "worker, is told. Only Sam, the lead social worker, can read it until it is released to "
        "the group. You can replace it until the meeting. If you think a child is not safe now, "
        "ring 020 7946 0001, or 999 where there is danger."
    )
    assert buttons(message) == [Do.SEE_REPORT, Do.OPEN_REPORT]
    assert buttons(views.recorded_message(page(replaceable=False), PHRASES)) == [Do.SEE_REPORT]
    assert "Version 2 of your report" in said(views.recorded_message(page(version=2), PHRASES))


def test_the_lead_sees_and_releases_what_a_manager_does_not() -> None:
    lead = views.received_message(page(mine=False, may_release=True), PHRASES)
    assert buttons(lead) == [Do.SEE_REPORT, Do.RELEASE_REPORT]
    assert "You alone can read it" in said(lead)
    told = Told("Sam", SAM, is_lead=False, by_lead=False)
    manager = views.received_message(page(mine=False, told=told), PHRASES)
    assert buttons(manager) == []
    assert "please pass this on" in said(manager)


def test_a_late_report_says_so_to_the_lead_without_blame() -> None:
    text = said(views.received_message(page(mine=False, in_time=False), PHRASES))
    assert "This came after the cut-off, Wednesday 25 November." in text


def test_released_the_author_and_the_members_read_their_own_line() -> None:
    released = {"released_at": SENT_AT, "released_by": "Sam"}
    mine = said(views.released_message(page(**released), PHRASES))
    assert mine.startswith("Sam has released your report for CG-104")
    theirs = said(views.released_message(page(mine=False, **released), PHRASES))
    assert theirs == "The report of Priya for CG-104 on Thursday 26 November can now be read."


def words(view: dict[str, Any]) -> str:
    check_view(view, "modal")
    return str(view["blocks"])


def test_the_page_shows_the_text_as_it_was_typed_and_names_its_files() -> None:
    view = views.report_view(page(text=ODD, files=(FILE, ReportFile("F2", ""))), PHRASES)
    assert ODD in words(view)
    assert "'mrkdwn'" not in words(view)
    lines = view["blocks"][-2]["elements"][0]["elements"]
    assert [line["elements"][0]["text"] for line in lines] == ["scan.pdf", "F2"]
    assert view["blocks"][-1]["elements"][0]["action_id"] == Do.GET_FILES


def test_files_that_are_on_their_way_are_not_offered_again() -> None:
    view = views.report_view(page(files=(FILE,)), PHRASES, files_sent="On their way.")
    assert view["blocks"][-1]["elements"][0]["text"] == "On their way."
    assert Do.GET_FILES not in words(view)


def test_the_page_leads_to_other_versions_and_says_who_released_it() -> None:
    versions = tuple((n, uuid.UUID(int=n)) for n in range(1, 40))
    view = views.report_view(
        page(report_id=uuid.UUID(int=39), version=39, versions=versions, released_at=SENT_AT,
             released_by="Sam"),
        PHRASES,
    )  # fmt: skip
    row = view["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in row] == [f"Version {n}" for n in range(29, 39)]
    assert "Released to the group by Sam on Tuesday 24 November at 10:14." in words(view)


@pytest.mark.parametrize("length", [0, 1, 2999, 3000, 3001, 9000])
def test_a_long_text_is_shown_whole_in_pieces(length: int) -> None:
    view = views.report_view(page(text="x" * length, files=(FILE,)), PHRASES)
    assert words(view).count("x" * length if length <= 3000 else "x") >= min(length, 1)


@given(st.text(max_size=7000))
def test_pieces_are_the_text_and_never_too_long(text: str) -> None:
    found = views.pieces(text, 3000)
    assert all(0 < len(piece) <= 3000 and piece.strip() for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
