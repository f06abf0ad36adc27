"""`/coregroup guide`: for everybody, in one's own role, with a group's dates for its members."""

from __future__ import annotations

import pytest

from handlers.guide import library, split_reference
from handlers.ids import Do, Event, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request
from handlers.views.guide import MENU
from playground.checks import check_message
from tests.support.desk import FrontDesk
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def shown(message: Message | None) -> str:
    assert message is not None
    check_message(message.payload()["text"], message.payload()["blocks"], None)
    return message.text


def menu(reply: Reply) -> Json:
    message = reply.message or reply.replace
    assert message is not None
    (block,) = [block for block in message.blocks if block.get("block_id") == MENU]
    element: Json = block["elements"][0]
    return element


def pick(front: FrontDesk, name: str, value: str) -> Reply:
    return front.press(name, Do.OPEN_GUIDE, value, block_id=MENU)


@pytest.mark.parametrize("name", ["Sam", "Priya", "Ada", "UNOBODY"])
def test_everybody_may_read_the_list_and_a_page(front: FrontDesk, name: str):
    assert "Minutes" in shown(front.command(name, "guide").message)
    assert shown(front.command(name, "guide minutes").message).startswith("Minutes")
    assert shown(front.say(name, "guide minutes").message).startswith("Minutes")


def test_every_page_can_be_chosen_from_the_menu_of_any_page(front: FrontDesk):
    listed = menu(front.command("Priya", "guide"))
    values = [one["value"] for one in listed["options"]]
    assert values == list(library().topics)
    for value in values:
        turned = pick(front, "Priya", value)
        assert turned.message is None
        assert shown(turned.replace).startswith(library().topics[value].title)
        assert menu(turned) == listed


def test_a_reference_brings_the_groups_own_dates_and_goes_along(front: FrontDesk):
    reply = front.command("Priya", "guide first meeting cg-104")
    assert "Dates for CG-104" in shown(reply.message)
    assert "Wednesday 6 January 2027" in shown(reply.message)
    values = [one["value"] for one in menu(reply)["options"]]
    assert "minutes CG-104" in values
    assert "Dates for CG-104" in shown(pick(front, "Priya", "first-meeting CG-104").replace)


def test_a_reference_alone_shows_the_responsibilities_with_its_dates(front: FrontDesk):
    text = shown(front.command("Priya", "guide CG-104").message)
    assert text.startswith("My responsibilities")
    assert "Dates for CG-104" in text


@pytest.mark.parametrize("name", ["Otto", "Ada", "UNOBODY"])
def test_a_foreign_and_a_missing_reference_are_refused_alike(front: FrontDesk, name: str):
    refused = shown(front.command(name, "guide minutes CG-104").message)
    assert refused.startswith("I cannot show anything under that reference.")
    assert shown(front.command(name, "guide minutes CG-999").message) == refused
    assert shown(pick(front, name, "minutes CG-104").message) == refused


def test_an_unknown_topic_brings_the_list(front: FrontDesk):
    text = shown(front.command("Priya", "guide xyzzy").message)
    assert "no page that fits those words" in text
    assert "xyzzy" not in text


def test_a_page_speaks_to_the_readers_role(front: FrontDesk):
    for line in ("guide responsibilities CG-104", "guide responsibilities"):
        lead = shown(front.command("Sam", line).message)
        professional = shown(front.command("Priya", line).message)
        assert lead != professional
    assert shown(front.command("UNOBODY", "guide responsibilities").message) != professional


def test_a_button_elsewhere_brings_a_message_and_replaces_nothing(front: FrontDesk):
    reply = front.press("Priya", Do.OPEN_GUIDE, "")
    assert reply.replace is None
    assert "Minutes" in shown(reply.message)


def test_a_team_that_is_not_set_up_reads_the_usual_procedure(front: FrontDesk):
    request = Request(Kind.COMMAND, "T0404", "U1", "/coregroup", text="guide minutes")
    assert "Greenwich" in shown(front.router.run(request).message)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ("", "")),
        ("minutes", ("minutes", "")),
        ("cg-104", ("", "CG-104")),
        ("first meeting CG-1", ("first meeting", "CG-1")),
        ("CG-1 first meeting", ("first meeting", "CG-1")),
        ("first-meeting", ("first-meeting", "")),
        ("  how  long ", ("how  long", "")),
    ],
)
def test_the_reference_is_found_wherever_it_stands(
    office: Office, typed: str, parts: tuple[str, str]
):
    assert split_reference(typed) == parts


def test_an_account_that_ended_takes_the_person_out(front: FrontDesk):
    def changed(**user: object) -> Reply:
        event = {"type": "user_change", "user": {"id": "U0PRIYA", "team_id": "T0001", **user}}
        request = Request(Kind.EVENT, "T0001", "U0PRIYA", Event.USER_CHANGE, message=event)
        return front.router.run(request)

    assert changed(deleted=False) == Reply()
    assert "first meeting" in shown(front.command("Priya", "guide first meeting CG-104").message)
    assert changed(deleted=True) == Reply()
    assert shown(front.command("Priya", "guide minutes CG-104").message).startswith("I cannot")


@pytest.mark.parametrize("name", ["greenwich", "sussex", "suffolk", "highland", "practice-lead"])
def test_each_row_that_is_only_shown_is_reached_from_the_menu(front: FrontDesk, name: str):
    procedure = front.office.rulebook.procedure(name)
    with front.office.turn("Priya") as turn:
        turn.workspace.procedure = name
        turn.session.add(turn.workspace)
    pages = {topic: str(pick(front, "Priya", topic).replace) for topic in library().topics}
    rows = [rule for rule in procedure.rules.values() if rule.cls == "show"]
    assert rows
    for rule in rows:
        lines = [
            (topic, line.words.partition("{")[0])
            for topic, sections in library().books[name].pages.items()
            for section in sections
            for line in (*section.text, *section.points)
            if rule.id in line.rules
        ]
        assert lines, rule.id
        assert any(words and words in pages[topic] for topic, words in lines), rule.id
