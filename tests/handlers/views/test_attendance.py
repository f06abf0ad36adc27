"""What people read about apologies: within Slack's limits, nothing they typed interpreted."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.attendance import AboutMeeting, Apologies, ApologiesNote, MyApologies
from bot.duties.cutoff import CutOff
from bot.duties.my_meetings import Choice
from bot.duties.plan_copies import CopyNote
from bot.duties.roster import Told
from bot.records.tables import Person
from handlers.ids import Do
from handlers.views import attendance as views
from handlers.views.meeting_menu import cutoff_line, matching, told_line
from handlers.views.plan_copies import missing_line, missing_message
from playground.checks import check_message, check_suggestions, check_view

PHRASES = load_phrases()
TODAY = date(2026, 11, 23)
ON = date(2026, 11, 26)
DUE = date(2026, 11, 25)
GROUP = uuid.UUID(int=1)
ODD = "*x* <!channel> <@U1> :smile: שלום"
LATE_APOLOGIES = (
    "The cut-off, Wednesday 25 November, has passed. Your apologies are still taken, and Sam will "
    "know."
)
LATE_REPORT = (
    "The cut-off, Wednesday 25 November, has passed. Your report is still taken, and the lead "
    "social worker will know."
)
SHORT_NOTICE = (
    "This meeting was called at short notice, so no cut-off counts: send what you can, as soon as "
    "you can."
)


def person(name: str) -> Person:
    return Person(name=name, slack_id=f"U0{name.upper()}")  # type: ignore[call-arg]


def about(**changed: Any) -> AboutMeeting:
    cutoff = CutOff(DUE, False, ON, time(10), "Europe/London")
    usual = AboutMeeting(
        uuid.UUID(int=2), GROUP, "CG-104", ON, time(10), TODAY, cutoff, True, "Sam",
        "lead social worker",
    )  # fmt: skip
    return replace(usual, **changed)


LATE = {"today": ON, "in_time": False}
LEAD_TOLD = Told("Sam", person("Sam"), is_lead=True, by_lead=False)
MANAGER_TOLD = Told("Sam", person("Mo"), is_lead=False, by_lead=False)
NOBODY_TOLD = Told("Sam", None, is_lead=False, by_lead=False)


def note(**changed: Any) -> ApologiesNote:
    usual = ApologiesNote(
        about=about(),
        apology_id=uuid.UUID(int=3),
        name="Priya",
        agency="Health visiting",
        mine=True,
        told=LEAD_TOLD,
        in_time=True,
        instead="",
        reason="",
        report_sent=False,
        changed=False,
        withdrawn=False,
        over=False,
        duty="020 7946 0001",
    )
    return replace(usual, **changed)


def choices(number: int) -> list[Choice]:
    return [Choice(uuid.UUID(int=n + 10), GROUP, f"CG-{n}", ON, None) for n in range(number)]


def form(page: MyApologies, number: int = 3) -> dict[str, Any]:
    known = choices(number)
    view = views.apologies_form(page, known, known[-1], PHRASES, {"ts": "1.2"})
    check_view(view, "modal")
    return view


@pytest.mark.parametrize(
    ("changed", "late", "expected"),
    [
        ({}, "cutoff_passed_apologies", "This is in time: the cut-off is Wednesday 25 November."),
        (
            LATE,
            "cutoff_passed_apologies",
            LATE_APOLOGIES,
        ),
        (
            LATE | {"lead": ""},
            "cutoff_passed_report",
            LATE_REPORT,
        ),
        (
            {"cutoff": CutOff(ON, True, ON, None, "Europe/London")},
            "cutoff_passed_apologies",
            SHORT_NOTICE,
        ),
        (
            {"cutoff": CutOff(None, False, ON, None, "Europe/London")},
            "cutoff_passed_apologies",
            "No cut-off is set for this meeting: what you send now is in time.",
        ),
    ],
)
def test_the_clear_word_whether_it_is_in_time(
    changed: dict[str, Any], late: str, expected: str
) -> None:
    assert cutoff_line(about(**changed), PHRASES, late=late) == expected


def test_the_form_opens_on_its_meeting_and_asks_for_no_detail() -> None:
    view = form(MyApologies(about(), None, report_sent=False))
    blocks = {block.get("block_id"): block for block in view["blocks"]}
    assert blocks["meeting"]["element"]["initial_option"]["text"]["text"].startswith("CG-2, ")
    assert blocks["meeting"]["element"]["action_id"] == Do.APOLOGIES_MEETING
    assert blocks["reason"]["optional"]
    assert "leave out any detail of an illness" in blocks["reason"]["hint"]["text"]
    assert blocks["report"]["element"]["initial_option"]["value"] == views.NOW
    assert json.loads(view["private_metadata"])["subject"] == f"meeting:{uuid.UUID(int=12)}"


def test_what_was_said_before_stands_in_the_form() -> None:
    said = Apologies(reason=ODD, instead="Jo", report_later=True)
    view = form(MyApologies(about(), said, report_sent=False))
    blocks = {block.get("block_id"): block for block in view["blocks"]}
    assert blocks["reason"]["element"]["initial_value"] == ODD
    assert blocks["report"]["element"]["initial_option"]["value"] == views.LATER
    assert "are recorded" in view["blocks"][0]["elements"][0]["text"]


def test_a_report_that_is_there_need_not_be_written_again() -> None:
    view = form(MyApologies(about(), None, report_sent=True))
    element = next(b for b in view["blocks"] if b.get("block_id") == "report")["element"]
    assert element["initial_option"]["value"] == views.SENT


@pytest.mark.parametrize(("number", "kind"), [(100, "static_select"), (101, "external_select")])
def test_more_than_a_hundred_meetings_are_searched(number: int, kind: str) -> None:
    view = form(MyApologies(about(), None, report_sent=False), number)
    assert view["blocks"][0]["element"]["type"] == kind


def test_a_search_finds_every_word_and_gives_no_more_than_slack_takes() -> None:
    known = choices(150)
    check_suggestions({"options": list(matching(known, "", TODAY))})
    assert len(matching(known, "", TODAY)) == 100
    found = matching(known, "november cg-149", TODAY)
    assert [one["value"] for one in found] == [str(known[149].meeting_id)]
    assert matching(known, "december", TODAY) == ()


def said(message: Any) -> str:
    check_message(message.text, list(message.blocks), None)
    return str(message.text)


def test_in_time_the_sender_reads_that_it_is_and_until_when_the_report_is() -> None:
    text = said(views.recorded_message(note(), PHRASES))
    assert text == (
        "Thank you. Your apologies for CG-104 on Thursday 26 November at 10:00 are recorded, in "
        "time. Sam, the lead social worker, is told. Your report is due by Wednesday 25 November: "
        "what you have seen, what you have done, what worries you. If you think a child is not "
        "safe now, ring 020 7946 0001, or 999 where there is danger."
    )


def test_late_the_sender_is_thanked_and_need_not_explain() -> None:
    text = said(views.recorded_message(note(about=about(**LATE), in_time=False), PHRASES))
    assert "They come after the cut-off, Wednesday 25 November." in text
    assert "You need not explain. A short report still helps" in text


@pytest.mark.parametrize(
    ("changed", "buttons"),
    [
        ({}, [Do.OPEN_REPORT, Do.WITHDRAW_APOLOGIES]),
        ({"report_sent": True}, [Do.WITHDRAW_APOLOGIES]),
        ({"over": True}, [Do.OPEN_REPORT]),
        ({"over": True, "report_sent": True}, []),
    ],
)
def test_only_buttons_that_still_do_something_are_offered(
    changed: dict[str, Any], buttons: list[Do]
) -> None:
    message = views.recorded_message(note(**changed), PHRASES)
    said(message)
    rows = [block for block in message.blocks if block["type"] == "actions"]
    assert [one["action_id"] for row in rows for one in row["elements"]] == buttons


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (LEAD_TOLD, "Sam, the lead social worker, is told."),
        (MANAGER_TOLD, "Sam cannot be reached on Slack, so I am asking Mo to pass it on."),
        (NOBODY_TOLD, "Sam cannot be reached on Slack: please tell them yourself."),
        (Told("Sam", person("Mo"), is_lead=False, by_lead=True), "Mo is told."),
        (
            Told("Sam", None, is_lead=False, by_lead=True),
            "Your manager cannot be reached on Slack: please tell them yourself.",
        ),
        (
            Told("", None, is_lead=False, by_lead=False),
            "The lead social worker cannot be reached on Slack: please tell them yourself.",
        ),
    ],
)
def test_the_sender_knows_who_hears_of_it(told: Told, expected: str) -> None:
    assert told_line("lead social worker", told, PHRASES) == expected


def interpreted(message: Any) -> list[Any]:
    """Return every text object of a message that Slack would interpret."""
    found = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") == "mrkdwn" or value.get("emoji"):
                found.append(value)
            for part in value.values():
                walk(part)
        elif isinstance(value, list | tuple):
            for part in value:
                walk(part)

    walk(list(message.blocks))
    return found


def test_the_lead_reads_the_reason_and_who_comes_as_they_were_typed() -> None:
    received = note(mine=False, reason=ODD, instead=ODD, name=ODD, changed=True)
    message = views.received_message(received, PHRASES)
    text = said(message)
    assert text.count(ODD) == 3
    assert "This came in time; the cut-off is Wednesday 25 November." in text
    assert "It takes the place of what you read before." in text
    assert interpreted(message) == []
    payload = message.payload()
    assert "<!channel>" not in payload["text"]


def test_a_manager_in_the_leads_place_is_asked_to_pass_it_on() -> None:
    text = said(views.received_message(note(mine=False, told=MANAGER_TOLD), PHRASES))
    assert "Sam cannot be reached on Slack: please pass this on." in text
    assert "Reason" not in text


def test_short_notice_is_neither_in_time_nor_late_to_the_lead() -> None:
    short = about(cutoff=CutOff(ON, True, ON, None, "Europe/London"))
    text = said(views.received_message(note(mine=False, about=short), PHRASES))
    assert "cut-off" not in text


def test_coming_after_all_is_told_in_one_line() -> None:
    text = said(views.withdrawn_message(note(mine=False), PHRASES))
    assert text == "Priya can come to CG-104 on Thursday 26 November at 10:00 after all."


def test_a_missing_copy_is_told_to_the_lead_and_to_the_member() -> None:
    copy = CopyNote("CG-104", "Priya", "", LEAD_TOLD, "lead social worker")
    text = said(missing_message(copy, PHRASES))
    assert text.startswith("Priya has no copy of the plan of CG-104 yet.")
    line = missing_line(copy, "Monday 4 January at 09:00", PHRASES)
    assert line == (
        "You said on Monday 4 January at 09:00 that no copy has come. Sam, the lead social worker, "
        "is told."
    )
    passed_on = said(missing_message(replace(copy, told=MANAGER_TOLD), PHRASES))
    assert passed_on.endswith("Sam cannot be reached on Slack: please pass this on.")
