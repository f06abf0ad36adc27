"""What comes next: each group, its meeting, what is due; and only buttons that are of use."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.next_up import Due, NextInGroup, NextMeeting, Upcoming
from handlers.replies import Message
from handlers.views.next import next_message
from playground.checks import check_message
from playground.driver.seen import words_of

PHRASES = load_phrases()
TODAY = date(2026, 12, 21)
LEAD, CHAIR, PROFESSIONAL = "lead_social_worker", "conference_chair", "professional"


def due(on: date, act_by: date | None = None, *, recommended: bool = False) -> Due:
    return Due(
        "1",
        "GR-25",
        "",
        "meeting:1",
        on,
        act_by or on,
        never_overdue=False,
        recommended=recommended,
    )


def group(number: int = 1, role: str = PROFESSIONAL, **changed: Any) -> NextInGroup:
    given: dict[str, Any] = {
        "group_id": str(uuid.UUID(int=number)),
        "reference": f"CG-{number}",
        "procedure": "greenwich",
        "roles": {role},
        "meetings": [],
        "duties": [],
    }
    return NextInGroup(**given | changed)


def shown(*groups: NextInGroup, more: int = 0) -> Message:
    roles = frozenset(role for group in groups for role in group.roles)
    upcoming = Upcoming(known=True, today=TODAY, groups=groups, roles=roles, more=more)
    message = next_message(upcoming, lambda procedure, rule: "Send the minutes", PHRASES)
    check_message(message.text, list(message.blocks), None)
    return message


def buttons(message: Message) -> list[str]:
    row = message.blocks[-1]["elements"]
    return [one["text"]["text"] for one in row if one["type"] == "button"]


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        (due(date(2026, 12, 23)), "Send the minutes: due Wednesday 23 December"),
        (due(TODAY), "Send the minutes: due today, Monday 21 December"),
        (due(date(2026, 12, 18)), "Send the minutes: 3 days late (due Friday 18 December)"),
        (
            due(date(2026, 12, 18), recommended=True),
            "Send the minutes: past the recommended date, Friday 18 December",
        ),
        (
            due(date(2026, 12, 27), date(2026, 12, 24)),
            "do it by Thursday 24 December, the last working day before",
        ),
    ],
)
def test_a_duty_says_by_when(duty: Due, said: str) -> None:
    message = shown(group(duties=[duty]))
    assert said in message.text
    assert said in words_of(list(message.blocks))


def test_a_task_is_said_in_its_own_words() -> None:
    task = due(TODAY)._replace(subject="Ring the <b>clinic</b>", subject_key="task:1")
    assert "\nRing the <b>clinic</b>: due today" in shown(group(duties=[task])).text


def test_a_group_says_when_it_meets() -> None:
    ahead = NextMeeting(date(2026, 12, 24), time(10, 30), "m")
    past = NextMeeting(date(2026, 12, 18), None, "m")
    assert "CG-1 meets Thursday 24 December at 10:30." in shown(group(meetings=[ahead])).text
    assert "CG-1 met Friday 18 December; the outcome" in shown(group(meetings=[past])).text
    assert "CG-1 has no meeting booked." in shown(group()).text


def test_each_role_is_offered_what_it_can_use() -> None:
    send = ["Send apologies", "Write report", "Record a visit"]
    worry = "Raise a concern"
    assert buttons(shown(group())) == [*send, worry]
    assert buttons(shown(group(role=LEAD))) == [*send, "Record outcome", worry]
    assert buttons(shown(group(role=CHAIR))) == [worry]
    assert buttons(shown(group(role=CHAIR), group(2))) == [*send, worry]


def test_many_groups_and_duties_are_cut_and_say_so() -> None:
    duties = [due(TODAY + timedelta(days=day)) for day in range(9)]
    text = shown(*(group(number, duties=duties) for number in range(1, 6)), more=295).text
    assert "and 6 more" in text
    assert "And 295 more." in text


def test_without_a_group_it_says_whom_to_ask() -> None:
    assert "ask the lead social worker to add you" in shown().text
