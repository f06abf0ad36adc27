"""The routes of apologies, reports and plan copies: who gets which answer."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from sqlmodel import col, select

from bot.records.tables import Apology, DeadlineRow, Meeting, Report
from handlers.ids import Do, Form
from handlers.replies import Reply
from tests.support.desk import FrontDesk, chosen, text
from tests.support.office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OUTSIDER = "I cannot show anything under that reference."


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


@pytest.fixture
def meeting(office: Office) -> str:
    with office.store.session() as session:
        return str(session.exec(select(Meeting.id)).one())


def words(reply: Reply) -> str:
    shown = reply.message or reply.replace
    return shown.text if shown else ""


def subject(reply: Reply) -> str:
    assert reply.view is not None
    return str(reply.view["private_metadata"])


def values(meeting: str, **more: Any) -> dict[str, Any]:
    return {"meeting": chosen(meeting), **more}


def test_a_command_opens_the_form_on_the_soonest_meeting(front: FrontDesk, meeting: str) -> None:
    for line in ("apologies", "sorry", "report", "apologies cg-104"):
        assert f"meeting:{meeting}" in subject(front.command("Priya", line)), line


@pytest.mark.parametrize("do", [Do.OPEN_APOLOGIES, Do.OPEN_REPORT])
def test_a_button_opens_the_form_on_its_group_or_meeting(
    front: FrontDesk, meeting: str, do: Do
) -> None:
    for value in ("", str(front.office.group_id), f"meeting:{meeting}"):
        assert f"meeting:{meeting}" in subject(front.press("Priya", do, value))


@pytest.mark.parametrize(
    ("line", "do"), [("apologies", Do.OPEN_APOLOGIES), ("report cg-104", Do.OPEN_REPORT)]
)
def test_a_plain_message_is_answered_with_a_button(
    front: FrontDesk, meeting: str, line: str, do: Do
) -> None:
    message = front.say("Priya", line).message
    assert message is not None
    (button,) = message.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == (do, f"meeting:{meeting}")


@pytest.mark.parametrize("line", ["apologies", "report"])
def test_without_a_meeting_a_sentence_says_so(front: FrontDesk, line: str) -> None:
    front.office.clock.set(datetime(2027, 2, 1, 9, tzinfo=UTC))
    for reply in (front.command("Priya", line), front.say("Priya", line)):
        assert words(reply).startswith("You have no core group meeting ahead")
    for reply in (front.command("Priya", f"{line} cg-104"), front.say("Priya", f"{line} cg-104")):
        assert words(reply).startswith("No meeting of CG-104 is booked ahead.")


def test_a_button_of_somebody_else_shows_nothing(front: FrontDesk, meeting: str) -> None:
    buttons = (Do.OPEN_APOLOGIES, Do.OPEN_REPORT, Do.WITHDRAW_APOLOGIES)
    foreign = (f"meeting:{meeting}", str(uuid.uuid4()), "meeting:nonsense", "nonsense")
    for name, do, value in product(("Otto", "Ada", "Chris", "U0STRANGER"), buttons, foreign):
        assert words(front.press(name, do, value)).startswith(OUTSIDER), (name, do, value)


@pytest.mark.parametrize("form", [Form.APOLOGIES, Form.REPORT])
def test_a_crafted_submission_records_nothing(front: FrontDesk, meeting: str, form: Form) -> None:
    view = front.command("Priya", str(form)).view
    assert view is not None
    reply = front.submit("Otto", view, values(meeting, text=text("x"), report=chosen("later")))
    assert OUTSIDER in reply.errors["meeting"]
    with front.office.store.session() as session:
        assert session.exec(select(Apology)).all() == []
        assert session.exec(select(Report)).all() == []


def test_who_lost_access_while_the_form_was_open_is_refused(front: FrontDesk, meeting: str) -> None:
    view = front.command("Priya", "apologies").view
    assert view is not None
    with front.office.store.connection() as connection:
        connection.exec_driver_sql(
            "UPDATE membership SET ends = '2026-12-20' WHERE role = 'professional'"
        )
    reply = front.submit("Priya", view, values(meeting, report=chosen("later")))
    assert OUTSIDER in reply.errors["meeting"]


def test_the_sender_is_woken_once_something_was_recorded(front: FrontDesk, meeting: str) -> None:
    view = front.command("Priya", "apologies").view
    assert view is not None
    assert front.nudges.count == 0
    front.submit("Priya", view, values(meeting, report=chosen("later")))
    assert front.nudges.count == 1


def test_coming_after_all_is_answered_on_the_message(front: FrontDesk, meeting: str) -> None:
    view = front.command("Priya", "apologies").view
    assert view is not None
    front.submit("Priya", view, values(meeting, report=chosen("later")))
    reply = front.press("Priya", Do.WITHDRAW_APOLOGIES, f"meeting:{meeting}")
    assert reply.replace is not None
    assert "you can come on Tuesday 5 January 2027 after all" in reply.replace.text


def test_coming_after_all_once_the_meeting_is_over_says_so(front: FrontDesk, meeting: str) -> None:
    view = front.command("Priya", "apologies").view
    assert view is not None
    front.submit("Priya", view, values(meeting, report=chosen("later")))
    front.office.clock.set(datetime(2027, 1, 6, 9, tzinfo=UTC))
    reply = front.press("Priya", Do.WITHDRAW_APOLOGIES, f"meeting:{meeting}")
    assert words(reply).startswith("That meeting of CG-104 is over.")


def report_of(front: FrontDesk, meeting: str) -> str:
    view = front.command("Priya", "report").view
    assert view is not None
    front.submit("Priya", view, values(meeting, text=text("Seen twice.")))
    with front.office.store.session() as session:
        return str(session.exec(select(Report.id)).one())


def test_a_held_report_is_shown_and_released_by_nobody_else(front: FrontDesk, meeting: str) -> None:
    report = report_of(front, meeting)
    buttons = (Do.SEE_REPORT, Do.GET_FILES, Do.RELEASE_REPORT)
    for name, do in product(("Mo", "Tom", "Chris", "Otto", "Ada", "U0STRANGER"), buttons):
        reply = front.press(name, do, report)
        assert words(reply).startswith(OUTSIDER), (name, do)
        assert (reply.view, reply.hand_over) == (None, None)
        assert "Seen" not in str(reply)


def test_the_lead_reads_it_and_releases_it_once(front: FrontDesk, meeting: str) -> None:
    report = report_of(front, meeting)
    reply = front.press("Sam", Do.SEE_REPORT, report)
    assert "Seen twice." in str(reply.view)
    assert "You released this report" in words(front.press("Sam", Do.RELEASE_REPORT, report))
    again = words(front.press("Sam", Do.RELEASE_REPORT, report))
    assert again == "This report was released to the group before."


def asked(front: FrontDesk, name: str = "Priya") -> str:
    with front.office.store.session() as session:
        return str(
            session.exec(
                select(DeadlineRow.id).where(
                    DeadlineRow.rule == "GR-17",
                    col(DeadlineRow.owner_id) == front.office.people[name],
                )
            ).one()
        )


def test_a_copy_that_came_and_one_that_did_not_settle_their_question(front: FrontDesk) -> None:
    came = front.press("Priya", Do.COPY_CAME, asked(front))
    assert words(came) == (
        "You said on Monday 21 December at 08:30 that your copy of the plan has come. Thank you."
    )
    missing = front.press("Tom", Do.COPY_MISSING, asked(front, "Tom"))
    assert words(missing).endswith("no copy has come. Sam, the lead social worker, is told.")
    assert front.nudges.count == 1


def test_nobody_answers_for_somebody_elses_copy(front: FrontDesk) -> None:
    values = (asked(front), str(uuid.uuid4()), "nonsense")
    buttons = (Do.COPY_CAME, Do.COPY_MISSING)
    for name, do, value in product(("Tom", "Sam", "Otto", "U0STRANGER"), buttons, values):
        assert words(front.press(name, do, value)).startswith(OUTSIDER), (name, do, value)
