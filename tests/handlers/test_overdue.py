"""`/coregroup overdue`: pages of fifteen, kind when there is nothing, silent towards strangers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.overdue import Late, OverdueList, narrowed
from handlers.ids import Do
from handlers.overdue import split_kind
from handlers.replies import Json, Message, Reply
from handlers.views.overdue import PAGE, overdue_message
from playground.checks import check_message
from tests.support.desk import FrontDesk
from tests.support.office import Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TODAY = date(2027, 1, 7)
PHRASES = load_phrases()


@pytest.fixture
def front(office: Office) -> FrontDesk:
    office.clock.set(datetime(2027, 1, 7, 8, 30, tzinfo=UTC))
    return FrontDesk(office)


def many(number: int) -> OverdueList:
    row = Late(
        group_id=uuid.UUID(int=1),
        reference="CG-1",
        title="Do what was agreed",
        subject="*Ring* <!channel> & <@U1>",
        due=TODAY,
        owner="Sam",
        recommended=False,
    )
    return OverdueList(
        TODAY,
        3,
        tuple(
            replace(row, reference=f"CG-{n}", due=TODAY - timedelta(days=number + 1 - n))
            for n in range(1, number + 1)
        ),
    )


def shown(message: Message) -> Message:
    check_message(message.payload()["text"], message.payload()["blocks"], None)
    return message


def buttons(message: Message) -> dict[str, Json]:
    found = [e for block in message.blocks for e in block.get("elements", ()) if "action_id" in e]
    return {button["text"]["text"]: button for button in found}


def test_a_page_holds_fifteen_and_leads_to_the_next():
    found = many(40)
    first = shown(overdue_message(found, PHRASES))
    assert first.text.count("days late") == PAGE
    assert "40 duties are past their date in the 3 core groups" in first.text
    assert list(buttons(first)) == ["More", "Not met"]
    second = shown(overdue_message(found, PHRASES, 15))
    assert list(buttons(second)) == ["Back", "More", "Not met"]
    last = shown(overdue_message(found, PHRASES, 30))
    assert list(buttons(last)) == ["Back", "Not met"]
    assert "31 to 40 of 40" in str(last.blocks)
    pages = (first, second, last)
    assert [f"CG-{n}:" in page.text for n in (1, 15, 16, 40) for page in pages] == [
        *(True, False, False),
        *(True, False, False),
        *(False, True, False),
        *(False, False, True),
    ]


@pytest.mark.parametrize("first", [-5, 40, 4000])
def test_a_page_that_is_not_there_is_the_first(first: int):
    found = many(40)
    assert overdue_message(found, PHRASES, first) == overdue_message(found, PHRASES)


def test_the_last_page_may_be_a_full_one():
    assert list(buttons(overdue_message(many(30), PHRASES, 15))) == ["Back", "Not met"]


def test_fifteen_need_no_pages():
    assert list(buttons(shown(overdue_message(many(15), PHRASES)))) == ["Not met"]


def test_what_people_typed_is_shown_as_text():
    message = shown(overdue_message(many(1), PHRASES))
    assert "*Ring* <!channel> & <@U1>" in message.text
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;" in message.payload()["text"]
    assert "mrkdwn" not in str(message.blocks)


def test_a_recommended_date_is_never_called_late():
    found = many(1)
    recommended = replace(found, rows=(replace(found.rows[0], recommended=True),))
    text = shown(overdue_message(recommended, PHRASES)).text
    assert "Past the recommended date, Wednesday 6 January. Sam." in text
    assert "late" not in text


@pytest.mark.parametrize(
    ("groups", "reference", "sentence"),
    [
        (7, "", "Nothing is overdue in the 7 core groups you lead or answer for."),
        (1, "", "Nothing is overdue in the core group you lead or answer for."),
        (1, "CG-9", "Nothing is overdue in CG-9."),
    ],
)
def test_nothing_overdue_is_said_kindly(groups: int, reference: str, sentence: str):
    found = OverdueList(TODAY, groups, (), reference)
    assert shown(overdue_message(found, PHRASES)).text == sentence


@lite
@pytest.mark.parametrize("line", ["overdue", "late", "overdue cg-104"])
def test_the_manager_reads_how_late_and_whose(front: FrontDesk, line: str):
    for reply in (front.command("Mo", line), front.say("Mo", line)):
        text = said(reply)
        assert text.startswith("Overdue on Thursday 7 January 2027\n1 duty is past its date in ")
        assert "CG-104: Hold the first core group meeting (initial conference on" in text
        assert "1 day late: it was due Wednesday 6 January. Sam." in text


def said(reply: Reply) -> str:
    assert reply.message is not None
    return shown(reply.message).text


@lite
def test_the_buttons_open_the_group_and_turn_the_page(front: FrontDesk):
    reply = front.command("Mo", "overdue")
    assert reply.message is not None
    (open_group,) = [b["accessory"] for b in reply.message.blocks if "accessory" in b]
    assert open_group["action_id"] == Do.OPEN_GROUP
    assert open_group["value"] == str(front.office.group_id)
    for value in ("0", "15", "0 CG-104", "nonsense", ""):
        turned = front.press("Mo", Do.OVERDUE_PAGE, value)
        assert turned.message is None
        assert turned.replace is not None
        assert "CG-104: Hold the first" in turned.replace.text
    assert said(front.press("Mo", Do.OPEN_OVERDUE)) == said(reply)


@lite
def test_access_is_asked_at_each_click(front: FrontDesk):
    refused = said(front.press("Otto", Do.OVERDUE_PAGE, "0 CG-104"))
    assert refused.startswith("I cannot show anything under that reference.")
    assert said(front.press("Otto", Do.OVERDUE_PAGE, "0 CG-999")) == refused
    assert said(front.command("UNOBODY", "overdue")) == refused


@lite
@pytest.mark.parametrize("name", ["Priya", "Chris", "Ada", "Otto"])
def test_others_are_told_where_to_look(front: FrontDesk, name: str):
    assert said(front.command(name, "overdue")).endswith("type /coregroup next.")


@pytest.mark.parametrize(
    ("typed", "kind", "reference"),
    [
        ("", "", ""),
        ("CG-104", "", "CG-104"),
        ("minutes", "minutes", ""),
        ("Minutes CG-104", "minutes", "CG-104"),
        ("which of my team's visits are late", "visits", ""),
        ("task cg-7", "tasks", "CG-7"),
        ("everything", "", "everything"),
    ],
)
def test_a_kind_is_read_out_of_what_was_typed(typed: str, kind: str, reference: str):
    assert split_kind(typed) == (kind, reference)


def test_a_list_can_be_narrowed_to_one_kind():
    found = many(3)
    rows = (replace(found.rows[0], done="minutes sent"), *found.rows[1:])
    only = narrowed(replace(found, rows=rows), "minutes")
    message = shown(overdue_message(only, PHRASES))
    assert "Minutes past their date in the 3 core groups you lead or answer for: 1" in message.text
    assert "CG-2" not in message.text
    none = shown(overdue_message(narrowed(found, "visits"), PHRASES))
    assert "Visits: nothing is overdue" in none.text


def test_the_kind_goes_along_from_page_to_page():
    message = shown(overdue_message(replace(many(PAGE + 2), kind="tasks"), PHRASES))
    assert buttons(message)["More"]["value"] == f"{PAGE} tasks"


@lite
def test_late_minutes_are_shown_to_a_sentence_and_to_a_command(front: FrontDesk):
    for reply in (
        front.command("Mo", "overdue meetings"),
        front.say("Mo", "which of my team's meetings are late?"),
    ):
        assert reply.message is not None
        assert "Meetings" in reply.message.text
        assert "seen" not in reply.message.text
