"""Minutes as they are shown: within Slack's limits, and plain about time."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.documents.phrases import Phrases, load_phrases
from bot.duties.members import Member
from bot.duties.minutes import MinutesPage
from bot.duties.minutes_owed import MinutesLine, MinutesList, Owed
from bot.duties.report_pages import ReportFile
from bot.records.words import Role
from handlers.views import minutes
from playground.checks import check_view
from tests.support.shown import NAME, SPOT, fits, labels

TODAY = date(2027, 1, 11)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def minutes_page(number: int, **changed: Any) -> MinutesPage:
    people = tuple(
        Member(uuid.UUID(int=n), NAME, Role.PROFESSIONAL, NAME, n % 2 == 0, True)
        for n in range(number)
    )
    page = MinutesPage(
        meeting_id=uuid.UUID(int=1),
        core_group_id=uuid.UUID(int=9),
        reference="CG-104",
        on=date(2027, 1, 5),
        today=TODAY,
        zone="Europe/London",
        owed=Owed("Send", date(2027, 1, 12), date(2027, 1, 12), 1, False, None),
        readers=people,
        labels=dict.fromkeys(Role, "manager of the receiving team"),
        lead=NAME,
        may_send=True,
    )
    return replace(page, **changed)


@pytest.mark.parametrize("number", [1, 100])
def test_minutes_fit_for_a_hundred_readers(phrases: Phrases, number: int) -> None:
    page = minutes_page(number)
    check_view(minutes.minutes_form(page, phrases, SPOT), "modal")
    sent = replace(
        page,
        sent_on=date(2027, 1, 8),
        sent_by=NAME,
        recorded_at=datetime(2027, 1, 8, 9, tzinfo=UTC),
        text="x" * 3000,
        files=tuple(ReportFile(f"F{n}", NAME * 3) for n in range(10)),
    )
    check_view(minutes.date_form(sent, phrases, SPOT, "y" * 3000), "modal")
    check_view(minutes.minutes_view(sent, phrases), "modal")
    check_view(minutes.minutes_view(sent, phrases, files_sent=True), "modal")
    check_view(minutes.minutes_view(page, phrases), "modal")
    fits(minutes.recorded_message(sent, phrases))
    fits(minutes.out_message(sent, phrases))
    fits(minutes.out_message(page, phrases))


def test_sent_in_time_or_after_is_said_without_blame(phrases: Phrases) -> None:
    in_time = minutes_page(1, sent_on=date(2027, 1, 12))
    after = minutes_page(1, sent_on=date(2027, 1, 13), today=date(2027, 1, 14))
    assert "That is in time: they were due" in minutes.recorded_message(in_time, phrases).text
    assert "They were due Tuesday 12 January." in minutes.recorded_message(after, phrases).text


@pytest.mark.parametrize(
    ("left", "due", "late", "said"),
    [
        (3, date(2027, 1, 14), False, "3 working days left."),
        (1, date(2027, 1, 12), False, "1 working day left."),
        (0, TODAY, False, "That is today."),
        (0, date(2027, 1, 8), True, "3 days late."),
    ],
)
def test_how_long_is_left(phrases: Phrases, left: int, due: date, late: bool, said: str) -> None:
    owed = Owed("Send", due, due, left, late, None)
    line = MinutesLine(uuid.UUID(int=1), "CG-1", date(2027, 1, 5), owed, None, "", True)
    message = minutes.list_message(MinutesList((line,), (), TODAY), phrases)
    assert said in message.text
    assert labels(message) == ["They went out"]


def test_a_long_list_of_minutes_fits_and_a_member_has_no_button(phrases: Phrases) -> None:
    owed = Owed("Send", TODAY, TODAY, 0, False, None)
    lines = tuple(
        MinutesLine(uuid.UUID(int=n), "SAFEGU-12345678", TODAY, owed, None, "", False)
        for n in range(60)
    )
    sent = tuple(replace(line, sent_on=TODAY, sent_by=NAME) for line in lines[:5])
    message = minutes.list_message(MinutesList(lines, sent, TODAY), phrases)
    fits(message)
    assert set(labels(message)) == {"Read"}
    assert "The lead social worker says here" in str(message.blocks)
    assert "And 45 more." in str(message.blocks)
