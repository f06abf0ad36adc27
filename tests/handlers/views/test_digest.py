"""The digest as people read it, held to Slack's limits."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.phrases import load_phrases
from bot.duties.agenda import Offer
from bot.duties.digest import Digest, Item, Telling
from handlers.ids import Do
from handlers.splitting import fitting
from handlers.views.digest import digest_message, item_line, single_message, telling_message
from playground.checks import check_message

PHRASES = load_phrases()
TODAY = date(2026, 12, 21)
ZONE = "Europe/London"
TASK = Item(
    deadline_id=uuid.UUID(int=1),
    group_id=uuid.UUID(int=2),
    reference="CG-7",
    title="Do what was agreed",
    subject="Ring the school",
    subject_key=f"task:{uuid.UUID(int=3)}",
    done="task done",
    due=date(2026, 12, 23),
    act_by=date(2026, 12, 23),
    late=False,
    recommended=False,
    never_overdue=False,
    asks=False,
)
MEETING = f"meeting:{uuid.UUID(int=4)}"
ASK = replace(
    TASK,
    title="If you cannot come",
    subject="core group meeting on 5 January 2027",
    subject_key=MEETING,
    done="absence report",
    due=date(2027, 1, 4),
    act_by=date(2027, 1, 4),
    asks=True,
)
COPY = replace(TASK, subject_key="conference:1", done="plan copy", never_overdue=True)
DIGEST = Digest(
    now=datetime(2026, 12, 21, 9, tzinfo=UTC),
    today=TODAY,
    week_ends=date(2026, 12, 27),
    name="Priya Shah",
    items=(TASK,),
    telling=(),
    next_on=date(2027, 1, 4),
    lead="Sam",
)


def shown(message: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return a message's text and blocks as Slack gets them, after its own checks."""
    payload = fitting(message, PHRASES)
    assert payload is not None
    check_message(payload["text"], payload["blocks"], None)
    return payload["text"], payload["blocks"]


def buttons(blocks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (one["text"]["text"], one["action_id"].partition(".")[0], one.get("value", ""))
        for block in blocks
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def test_a_monday_morning() -> None:
    late = replace(
        TASK,
        deadline_id=uuid.UUID(int=9),
        reference="CG-12",
        title="Send the minutes",
        subject="core group meeting on 11 December 2026",
        subject_key=MEETING,
        done="minutes sent",
        due=date(2026, 12, 18),
        act_by=date(2026, 12, 18),
        late=True,
    )
    text, blocks = shown(digest_message(replace(DIGEST, items=(late, TASK)), ZONE, PHRASES))
    assert text == (
        "Good morning, Priya.\n"
        "Late:\n"
        "CG-12: Send the minutes (core group meeting on 11 December 2026). "
        "3 days late: it was due Friday 18 December.\n"
        "This week:\n"
        "CG-7: Ring the school. Due Wednesday 23 December.\n"
        'If a date cannot hold, press "Cannot do in time"; Sam will know.\n'
        "Nothing else is due from you before Monday 4 January 2027."
    )
    assert [label for label, _, _ in buttons(blocks)] == [
        "They went out",
        "Open",
        "Done",
        "Cannot do in time",
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (TASK, [(Do.TASK_DONE, str(uuid.UUID(int=3))), (Do.TASK_BLOCKED, str(uuid.UUID(int=3)))]),
        (replace(TASK, blocked=True), [(Do.TASK_DONE, str(uuid.UUID(int=3)))]),
        (ASK, [(Do.OPEN_APOLOGIES, MEETING)]),
        (replace(ASK, asks=False), [(Do.OPEN_REPORT, MEETING)]),
        (COPY, [(Do.COPY_CAME, str(COPY.deadline_id)), (Do.COPY_MISSING, str(COPY.deadline_id))]),
        (
            replace(TASK, done="meetings held", subject_key="conference:1"),
            [
                (Do.OPEN_OUTCOME, str(TASK.group_id)),
                (Do.OPEN_MEETING, str(TASK.group_id)),
                (Do.OPEN_GROUP, str(TASK.group_id)),
            ],
        ),
        (
            replace(TASK, done="child seen", subject_key="child:1"),
            [(Do.OPEN_VISIT, str(TASK.group_id)), (Do.OPEN_GROUP, str(TASK.group_id))],
        ),
        (replace(TASK, done="lead told"), [(Do.OPEN_GROUP, str(TASK.group_id))]),
    ],
)
def test_the_buttons_follow_from_what_settles_a_duty(
    item: Item, expected: list[tuple[Do, str]]
) -> None:
    _, blocks = shown(digest_message(replace(DIGEST, items=(item,)), ZONE, PHRASES))
    assert [(do, value) for _, do, value in buttons(blocks)] == [
        (str(do), value) for do, value in expected
    ]


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (
            ASK,
            (
                "CG-7: can you come to the core group meeting on 5 January 2027? If not, send "
                "apologies and a report by Monday 4 January 2027."
            ),
        ),
        (
            replace(TASK, due=date(2026, 12, 27), act_by=date(2026, 12, 24)),
            (
                "CG-7: Ring the school. Due Sunday 27 December; do it by Thursday 24 December, the "
                "last working day before."
            ),
        ),
        (replace(TASK, due=TODAY, act_by=TODAY), "CG-7: Ring the school. Due today."),
        (
            replace(TASK, due=date(2026, 12, 18), late=True, recommended=True),
            "CG-7: Ring the school. Past the recommended date, Friday 18 December.",
        ),
        (
            replace(TASK, blocked=True),
            (
                "CG-7: Ring the school. Due Wednesday 23 December. "
                "You have said that this will not be in time."
            ),
        ),
    ],
)
def test_one_line_for_one_duty(item: Item, line: str) -> None:
    assert item_line(item, TODAY, PHRASES) == line


@pytest.mark.parametrize(
    ("name", "hour", "greeting"),
    [
        ("Priya Shah", 9, "Good morning, Priya."),
        ("Dr Shah", 9, "Good morning, Dr Shah."),
        ("Priya", 13, "Good afternoon, Priya."),
        ("<!channel> & Co", 9, "Good morning, &lt;!channel&gt;."),
    ],
)
def test_people_are_greeted_by_name(name: str, hour: int, greeting: str) -> None:
    now = datetime(2026, 12, 21, hour, tzinfo=UTC)
    text, _ = shown(digest_message(replace(DIGEST, name=name, now=now), ZONE, PHRASES))
    assert text.splitlines()[0] == greeting


def test_many_duties_are_cut_and_said_to_be() -> None:
    many = tuple(replace(TASK, deadline_id=uuid.UUID(int=n)) for n in range(100))
    tell = tuple(Telling(one, uuid.UUID(int=5), "Nell", "Nursery", "professional") for one in many)
    ahead = tuple(Offer(uuid.UUID(int=n), "CG-7", TODAY, None) for n in range(5))
    everything = replace(DIGEST, items=many, telling=tell, agendas=ahead)
    text, blocks = shown(digest_message(everything, ZONE, PHRASES))
    assert len(blocks) <= 50
    assert text.count("The agenda is ready.") == 2
    assert "And 88 more: type /coregroup next." in text
    assert "And 94 more to tell" in text


typed = st.text(max_size=200)


@given(
    st.lists(
        st.builds(
            replace,
            st.sampled_from([TASK, ASK, COPY]),
            subject=typed,
            title=typed,
            reference=typed,
            late=st.booleans(),
            act_by=st.dates(date(2026, 12, 1), date(2027, 2, 1)),
        ),
        max_size=30,
    ),
    typed,
)
def test_whatever_people_typed_slack_takes_it(items: list[Item], name: str) -> None:
    apart = tuple(replace(one, deadline_id=uuid.UUID(int=n)) for n, one in enumerate(items))
    telling = tuple(Telling(one, None, name, name, name) for one in apart)
    shown(digest_message(replace(DIGEST, items=apart, telling=telling, name=name), ZONE, PHRASES))


def test_what_people_typed_is_never_interpreted() -> None:
    item = replace(TASK, subject="*Ring* <!channel> & <@U1> :fire:")
    _, blocks = shown(digest_message(replace(DIGEST, items=(item,)), ZONE, PHRASES))
    (section,) = [block for block in blocks if block["type"] == "section"]
    assert section["text"]["type"] == "plain_text"
    assert section["text"]["emoji"] is False
    assert "*Ring* <!channel> & <@U1> :fire:" in section["text"]["text"]


def test_an_urgent_duty_says_whom_to_ring() -> None:
    text, _ = shown(single_message(replace(TASK, urgent=True), TODAY, "020 7946 0001", PHRASES))
    assert text.startswith("This cannot wait.\nCG-7: Ring the school.")
    assert text.endswith("ring 999. To report a worry, ring 020 7946 0001.")


def test_telling_somebody_has_its_own_button() -> None:
    one = Telling(TASK, uuid.UUID(int=5), "Nell", "Nursery", "professional")
    vacant = Telling(replace(TASK, deadline_id=uuid.UUID(int=6)), None, "", "", "conference chair")
    text, blocks = shown(telling_message("Please tell them.", [one, vacant], TODAY, PHRASES))
    assert "Nell (Nursery). CG-7: Ring the school. Due Wednesday 23 December." in text
    assert "Nobody is conference chair in CG-7, so this is left to you." in text
    assert buttons(blocks) == [
        ("Told", str(Do.TOLD), f"{TASK.deadline_id}:{uuid.UUID(int=5)}"),
        ("Told", str(Do.TOLD), f"{uuid.UUID(int=6)}:"),
    ]
