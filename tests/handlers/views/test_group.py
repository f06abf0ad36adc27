"""A core group's page: each date first, whose it is, when at the latest; large groups still fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.group_page import DateLine, GroupPage, MeetingLine, MemberLine
from bot.records.words import MeetingState, Role
from handlers.replies import Message
from handlers.views.group import group_message, opened_message, why_message
from playground.checks import check_message

PHRASES = load_phrases()
TODAY = date(2026, 12, 21)
FIRST = DateLine(
    title="Hold the first core group meeting",
    subject="",
    due=date(2027, 1, 6),
    act_by=date(2027, 1, 6),
    late=False,
    recommended=False,
    owners=("Sam",),
    why="10 working days after the initial conference.",
    document="Greenwich leaflet",
    section="First meeting 1",
)


def page(**changed: Any) -> GroupPage:
    given: dict[str, Any] = {
        "group_id": UUID(int=1),
        "reference": "CG-104",
        "procedure": "Greenwich",
        "version": "1",
        "newest": "1",
        "how_old": "The leaflet bears no date.",
        "today": TODAY,
        "roles": frozenset({Role.PROFESSIONAL}),
        "initials": ("AB",),
        "members": (MemberLine("Priya", "professional", "Health", on_slack=True),),
        "meetings": (),
        "dates": (FIRST,),
    }
    return GroupPage(**given | changed)


def shown(message: Message) -> str:
    check_message(message.text, list(message.blocks), None)
    lines = []
    for block in message.blocks:
        if block["type"] == "rich_text":
            for element in block["elements"]:
                rows = element["elements"] if element["type"] == "rich_text_list" else [element]
                lines += ["".join(run["text"] for run in row["elements"]) for row in rows]
        elif "text" in block:
            lines.append(block["text"]["text"])
    return "\n".join(lines)


def labels(message: Message) -> list[str]:
    return [one["text"]["text"] for one in message.blocks[-1]["elements"]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Wednesday 6 January 2027  Hold the first core group meeting. Sam."),
        (
            {"due": date(2026, 12, 27), "act_by": date(2026, 12, 24)},
            "Sam. Do it by Thursday 24 December, the last working day before.",
        ),
        (
            {"due": date(2026, 12, 20), "act_by": date(2026, 12, 18), "late": True},
            "Yesterday, Sunday 20 December, 1 day late  Hold the first core group meeting. Sam.",
        ),
        (
            {"due": date(2026, 12, 1), "late": True, "recommended": True},
            "Tuesday 1 December, past the recommended date  Hold",
        ),
        (
            {"title": "Send minutes", "subject": "core group meeting on 15 December 2026"},
            "Send minutes (core group meeting on 15 December 2026). Sam.",
        ),
        ({"owners": ("Priya", "Tom")}, "meeting. Priya and Tom."),
        ({"owners": ("A", "B", "C", "D")}, "meeting. 4 people."),
        ({"owners": ()}, "Wednesday 6 January 2027  Hold the first core group meeting."),
    ],
)
def test_a_date_says_when_what_and_whose(changes: dict[str, Any], said: str) -> None:
    message = group_message(page(dates=(replace(FIRST, **changes),)), PHRASES)
    assert said in shown(message)
    assert said in message.text


def test_a_meeting_that_took_place_and_is_not_recorded_is_not_called_planned() -> None:
    meetings = (
        MeetingLine(UUID(int=2), date(2026, 12, 10), None, MeetingState.HELD),
        MeetingLine(UUID(int=3), date(2026, 12, 11), None, MeetingState.CANCELLED),
        MeetingLine(UUID(int=4), date(2026, 12, 18), time(9, 30), MeetingState.PLANNED),
        MeetingLine(UUID(int=5), date(2027, 1, 5), None, MeetingState.PLANNED),
    )
    said = shown(group_message(page(meetings=meetings), PHRASES))
    assert "Held Thursday 10 December" in said
    assert "Was planned for Friday 18 December at 09:30; the outcome is not recorded yet" in said
    assert "Planned for Tuesday 5 January 2027" in said
    assert "11 December" not in said


def test_a_large_group_is_cut_and_says_so() -> None:
    members = tuple(
        MemberLine(f"Person {number} {'x' * 60}", "professional", "y" * 80, on_slack=False)
        for number in range(100)
    )
    dates = tuple(replace(FIRST, owners=tuple(map(str, range(100)))) for _ in range(60))
    said = shown(group_message(page(members=members, dates=dates), PHRASES))
    assert "And 70 more." in said
    assert "And 40 more." in said
    assert said.count("not on Slack") == 30
    shown(why_message(page(dates=dates), PHRASES))


def test_buttons_follow_the_roles() -> None:
    first = ["Why these dates", "Raise a concern"]
    member = [*first, "Send apologies", "Write report", "Record a visit", "Agenda"]
    assert labels(group_message(page(), PHRASES)) == member
    chair = page(roles=frozenset({Role.CONFERENCE_CHAIR}))
    assert labels(group_message(chair, PHRASES)) == [*first, "Review conference"]
    lead = page(roles=frozenset({Role.LEAD_SOCIAL_WORKER}))
    records = ["Record outcome", "Book a meeting", "Not met"]
    leads = [*records, "Who sees the child", "Review conference"]
    assert labels(group_message(lead, PHRASES))[6:] == leads


def test_a_button_is_called_what_it_shows() -> None:
    for one in group_message(page(), PHRASES).blocks[-1]["elements"]:
        assert one["accessibility_label"] == f"{one['text']['text']}: CG-104"


def test_names_are_shown_as_they_were_typed() -> None:
    odd = "<!channel> *Jo* & שלום"
    members = (MemberLine(odd, "professional", odd, on_slack=True),)
    said = shown(group_message(page(members=members, initials=()), PHRASES))
    assert f"{odd}, professional ({odd})" in said


def test_why_gives_each_date_its_reason_and_source() -> None:
    message = why_message(page(), PHRASES)
    said = shown(message)
    assert "Wednesday 6 January 2027  Hold the first core group meeting." in said
    assert "10 working days after the initial conference." in said
    small = [block["elements"][0]["text"] for block in message.blocks if block["type"] == "context"]
    assert small == ["Greenwich leaflet, First meeting 1", "The leaflet bears no date."]
    assert "Nothing is open." in shown(why_message(page(dates=()), PHRASES))


def test_who_opened_it_and_who_joined_read_different_first_lines() -> None:
    assert shown(opened_message(page(), PHRASES, mine=True)).startswith("Done: CG-104 is open.")
    assert shown(opened_message(page(), PHRASES, mine=False)).startswith("You are now in the core")


def test_whoever_opened_it_is_prompted_to_book_and_nobody_else() -> None:
    prompted = page(prompts=("Book now.",))
    assert "Book now." in shown(opened_message(prompted, PHRASES, mine=True))
    assert "Book now." not in shown(opened_message(prompted, PHRASES, mine=False))
    assert "Book now." not in shown(group_message(prompted, PHRASES))
