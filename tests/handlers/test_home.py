"""App Home: within Slack's limits for one group and for three hundred, kind to strangers."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.documents.phrases import load_phrases
from bot.duties.home import HomePage, Numbers
from bot.duties.next_up import Due, NextInGroup, NextMeeting, Upcoming
from bot.duties.overdue import Late, OverdueList
from bot.records.tables import AuditEntry
from handlers.ids import Do, Event, Kind
from handlers.replies import Json, Reply
from handlers.requests import Request
from handlers.views.home import GROUPS_A_PAGE, home_view
from playground.checks import check_view
from playground.driver.seen import words_of
from tests.support.desk import FrontDesk
from tests.support.office import TEAM, Office

lite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TODAY = date(2026, 12, 21)
PHRASES = load_phrases()
NUMBERS = Numbers("020 7946 0001", "09:00-17:00", "020 7946 0002")


def titles(procedure: str, rule: str) -> str:
    return f"Title of {rule}"


def group(number: int, role: str) -> NextInGroup:
    due = TODAY + timedelta(days=number % 9 - 2)
    return NextInGroup(
        group_id=str(uuid.UUID(int=number)),
        reference=f"CG-{number}",
        procedure="greenwich",
        roles={role},
        meetings=[NextMeeting(TODAY + timedelta(days=number), time(10), "m")],
        duties=[
            Due(str(n), "GR-12", "x" * 200, "task:1", due, due, False, False) for n in range(3)
        ],
    )


def page(groups: int, role: str = "lead_social_worker", late: int = 0) -> HomePage:
    row = Late(uuid.UUID(int=1), "CG-1", "Title", "subject", TODAY, "Sam", False)
    return HomePage(
        today=TODAY,
        known=True,
        may_open=True,
        numbers=NUMBERS,
        upcoming=Upcoming(
            known=True,
            today=TODAY,
            groups=tuple(group(number, role) for number in range(1, groups + 1)),
            roles=frozenset({role}),
        ),
        overdue=OverdueList(TODAY, groups, (row,) * late) if role != "professional" else None,
    )


def drawn(home: HomePage, first: int = 0) -> Json:
    view = home_view(home, titles, PHRASES, first)
    check_view(view, "home")
    return view


def words(view: Json) -> str:
    return words_of([block for block in view["blocks"] if block["type"] != "actions"])


def labels(view: Json) -> list[str]:
    found = [e for block in view["blocks"] if block["type"] == "actions" for e in block["elements"]]
    return [button["text"]["text"] for button in found]


@pytest.mark.parametrize("groups", [0, 1, 20, 21, 300])
@pytest.mark.parametrize("role", ["lead_social_worker", "professional", "conference_chair"])
def test_home_keeps_to_slacks_limits(groups: int, role: str):
    view = drawn(page(groups, role, late=120))
    assert len(view["blocks"]) <= 65


def test_three_hundred_groups_come_in_pages():
    home = page(300)
    assert labels(drawn(home))[-1:] == ["More"]
    assert labels(drawn(home, 20))[-2:] == ["Back", "More"]
    assert labels(drawn(home, 280))[-1:] == ["Back"]
    assert "281 to 300 of 300" in words(drawn(home, 280))
    assert drawn(home, 300) == drawn(home, -1) == drawn(home)
    assert "CG-281 meets" in words(drawn(home, 280))


def test_the_most_urgent_stands_first():
    text = words(drawn(page(30, "professional")))
    due = [line for line in text.splitlines() if "x" * 200 in line]
    assert due[0].startswith("CG-9:")
    assert "2 days late" in due[0]
    assert "And 78 more: type /coregroup next" in text
    assert text.index("Due from you") < text.index("Next meetings") < text.index("All your core")


def test_what_stands_under_overdue_is_not_said_twice():
    text = words(drawn(page(9, late=2)))
    assert "2 duties are past their date in the 9 core groups" in text
    assert "days late (due" not in text
    assert "days late (due" in words(drawn(page(9, "professional")))


def test_buttons_are_what_the_person_may_do():
    assert labels(drawn(page(1))) == [
        "Raise a concern",
        "Write report",
        "Record a visit",
        "Record outcome",
        "Open a core group",
        "Settings",
        "Read guidance",
        "Refresh",
    ]
    chair = page(1, "conference_chair")
    assert labels(drawn(chair)) == [
        "Raise a concern",
        "Open a core group",
        "Settings",
        "Read guidance",
        "Refresh",
    ]
    meeting = next(
        b for b in drawn(chair)["blocks"] if "meets" not in str(b) and "at 10:00" in str(b)
    )
    assert meeting["accessory"]["text"]["text"] == "Open"


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def opened(front: FrontDesk, name: str, tab: str = "home", team: str = TEAM) -> Reply:
    user = front.office.slack_ids.get(name, name)
    event = {"type": "app_home_opened", "tab": tab}
    return front.router.run(Request(Kind.EVENT, team, user, Event.APP_HOME_OPENED, message=event))


def home_of(front: FrontDesk, name: str, **parts: str) -> str:
    reply = opened(front, name, **parts)
    assert reply.home is not None
    assert reply.message is None
    check_view(reply.home, "home")
    return words(reply.home)


def test_a_member_sees_their_own_dates(front: FrontDesk):
    text = home_of(front, "Priya")
    assert "CG-104: Tuesday 5 January 2027" in text
    assert "020 7946 0001 (09:00 to 17:00 on working days), 020 7946 0002" in text
    assert "Overdue" not in text
    assert "This workspace" not in text


@lite
def test_lead_and_manager_see_what_is_overdue(front: FrontDesk):
    assert "Nothing is overdue in the core group" in home_of(front, "Mo")
    front.office.clock.set(datetime(2027, 1, 7, 8, 30, tzinfo=UTC))
    assert "1 duty is past its date" in home_of(front, "Mo")


@lite
def test_an_administrator_sees_settings_and_no_content(front: FrontDesk):
    text = home_of(front, "Ada")
    assert "Core groups: 1. People on record: 9." in text
    assert "Bank holidays of England, time zone Europe/London" in text
    assert "CG-104" not in text


@lite
def test_a_stranger_is_welcomed_and_told_whom_to_ask(front: FrontDesk):
    text = home_of(front, "UNOBODY")
    assert "ask its lead social worker to add you" in text
    assert "020 7946 0001" in text
    assert "CG-104" not in text
    with front.office.store.session() as session:
        refused = select(AuditEntry).where(AuditEntry.action == "refused")
        assert session.exec(refused).all() == []


@lite
def test_a_workspace_that_is_not_set_up_says_so(front: FrontDesk):
    assert "coregroup workspace add" in home_of(front, "Sam", team="T0404")


@lite
def test_other_tabs_draw_nothing(front: FrontDesk):
    assert opened(front, "Sam", tab="messages") == Reply()


@lite
def test_pages_and_refresh_draw_home_again(front: FrontDesk):
    for do, value in (
        (Do.REFRESH_HOME, ""),
        (Do.HOME_PAGE, "20"),
        (Do.HOME_PAGE, "-1"),
        (Do.HOME_PAGE, "²"),
    ):
        reply = front.press("Sam", do, value)
        assert reply.home == opened(front, "Sam").home
    assert GROUPS_A_PAGE == 20
