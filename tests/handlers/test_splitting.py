"""A message over Slack's size goes out in parts; nothing of it is lost and nothing doubles."""

from __future__ import annotations

import pytest

from bot.documents.phrases import load_phrases
from bot.reminders.prepare import MORE
from handlers.ids import Do
from handlers.replies import MESSAGE_BLOCKS, Json, Message
from handlers.splitting import BLOCKS_TEXT, MOST_TEXT, fitting
from handlers.views.common import actions, button, paragraph
from playground.checks import check_message

PHRASES = load_phrases()


def parts_of(*blocks: Json) -> list[Json]:
    message = Message("x" * 9000, blocks)
    found, part = [], fitting(message, PHRASES)
    while part is not None:
        more = part.pop(MORE, False)
        check_message(part["text"], part["blocks"], None)
        found.append(part)
        part = fitting(message, PHRASES, len(found) + 1)
        assert more is (part is not None)
    return found


def lines(part: Json) -> list[str]:
    return [block["text"]["text"] for block in part["blocks"] if block["type"] == "section"]


def duty(number: int, length: int = 20) -> list[Json]:
    line = f"{number}:".ljust(length, "x")
    return [paragraph(line), actions(button("Done", Do.TASK_DONE, str(number)), block_id=line[:9])]


@pytest.mark.parametrize(
    ("number", "length", "parts"),
    [
        (1, 20, 1),
        (MESSAGE_BLOCKS // 2, 20, 1),
        (MESSAGE_BLOCKS // 2 + 1, 20, 2),
        (100, 20, 5),
        (3, 3000, 1),
        (5, 3000, 2),
        (20, 1000, 2),
    ],
)
def test_every_part_fits_and_all_is_there(number: int, length: int, parts: int) -> None:
    found = parts_of(*(block for one in range(number) for block in duty(one, length)))
    assert len(found) == parts
    assert [line for part in found for line in lines(part)] == [
        f"{one}:".ljust(length, "x") for one in range(number)
    ]
    for part in found:
        assert len(part["text"]) <= MOST_TEXT
        assert sum(map(len, lines(part))) <= BLOCKS_TEXT
        # What a button settles stands in the same part.
        kinds = [block["type"] for block in part["blocks"]]
        assert kinds[0] == "section"
    assert ("Part 1 of" in str(found[0]["blocks"][-1])) is (parts > 1)


def test_a_part_that_is_none_is_nothing() -> None:
    assert fitting(Message("Hello."), PHRASES, 2) is None
